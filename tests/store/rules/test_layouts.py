"""What was said of a file's columns is remembered for the next file with the same header."""

from __future__ import annotations

from datetime import date

from analysis.measures.campaigns import read_campaign
from analysis.measures.loading import preview, undo
from analysis.measures.store import Store
from analysis.model import Extract, Role
from tests.store.tools import counts, load_members, load_sales, members, request

FIRST = "customer_id,date,amount,gross,k\n1,2026-03-01,10,12,a\n"
NEXT = FIRST.replace("2026-03", "2026-04")
SAID = {"mapping": (("amount", "gross"), ("order_id", "k"))}
TOLD = "as in the last file of this shape: amount = gross, order_id = k"


def amounts(store: Store) -> list[int]:
    return [row[0] // 10_000 for row in store.fetch("select amount from active_sales order by day")]


def test_the_next_file_of_the_shape_is_read_alike(store: Store) -> None:
    load_sales(store, FIRST, **SAID)
    report = load_sales(store, NEXT)
    assert TOLD in report.guesses
    assert amounts(store) == [12, 12]
    assert dict(preview(store, request(store, Extract.SALES, NEXT, "x.csv")).mapping)["amount"] == "gross"


def test_the_same_file_without_its_options_changes_nothing(store: Store) -> None:
    load_sales(store, FIRST, **SAID)
    assert counts(load_sales(store, FIRST)) == (1, 0, 0, 1)


def test_what_is_said_goes_before_what_is_remembered(store: Store) -> None:
    load_sales(store, FIRST, **SAID)
    report = load_sales(store, NEXT, mapping=(("amount", "amount"),))
    assert "as in the last file of this shape: order_id = k" in report.guesses
    assert amounts(store) == [12, 10]
    load_sales(store, FIRST.replace("2026-03", "2026-05"))
    assert amounts(store) == [12, 10, 10]


def test_another_header_is_another_shape(store: Store) -> None:
    load_sales(store, FIRST, **SAID)
    assert not [told for told in load_sales(store, NEXT.replace(",k\n", ",n\n")).guesses if "shape" in told]
    assert amounts(store) == [12, 10]


def test_a_guess_alone_is_not_remembered(store: Store) -> None:
    load_sales(store, FIRST)
    assert store.fetch("select count(*) from layouts") == [(0,)]


def test_a_layout_goes_with_its_load(store: Store) -> None:
    load_sales(store, FIRST, **SAID)
    wrong = load_sales(store, NEXT, mapping=(("amount", "amount"), ("order_id", "")))
    undo(store, wrong.load)
    load_sales(store, NEXT)
    assert amounts(store) == [12, 12]


def test_roles_and_a_field_taken_away(store: Store) -> None:
    text = "customer_id,cell,segment,points,campaign\n1,A,x,3,k\n2,Control,y,4,k\n"
    load_members(store, text, campaign="c", mapping=(("campaign", ""),), roles=(("points", Role.OUTCOME),))
    load_members(store, text.replace("1,A", "7,A"), campaign="d", launch=date(2026, 3, 1))
    campaign = read_campaign(store, "d")
    assert [metric.name for metric in campaign.metrics] == ["points"]
    assert ("7", "A") in members(store)


def test_a_campaign_that_is_named_goes_before_a_remembered_column(store: Store) -> None:
    text = "customer_id,cell,wave\n1,A,x\n2,Control,x\n"
    load_members(store, text, mapping=(("campaign", "wave"),))
    load_members(store, text.replace("1,A", "7,A"), campaign="d")
    assert len(read_campaign(store, "d").cells) == 2


def test_each_row_a_customer(store: Store) -> None:
    load_members(store, "cell,spend\nA,1\nControl,2\n", row_is_customer=True, campaign="c")
    report = load_members(store, "cell,spend\nA,1\nControl,3\n", campaign="d")
    assert counts(report) == (2, 2, 0, 0)
    assert any(told.endswith("each row is one customer") for told in report.guesses)
