"""The same file again, another mapping, another campaign, a further file, a replacement."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.measures.campaigns import campaign_ids, read_campaign
from analysis.measures.lift import measure_lift
from analysis.measures.loading import read_loads
from analysis.measures.store import Store
from analysis.model import BadInput, Role
from tests.store.tools import MEMBERS, SALES, content, counts, data, load_members, load_sales, members

UNCHANGED = "this file was loaded before with the same mapping: nothing changed"
TWO_AMOUNTS = "customer_id,date,amount,gross\n1,2026-03-01,10,12\n2,2026-03-02,20,24\n"


@pytest.mark.parametrize("load", [load_members, load_sales])
def test_the_same_file_twice_changes_nothing(store: Store, load) -> None:
    first = load(store)
    before = content(store)
    second = load(store, name="another name.csv" if load is load_sales else "spring.csv")
    assert counts(second) == (first.rows_in, 0, 0, first.rows_in)
    assert second.notices == (UNCHANGED,)
    assert content(store) == before


def test_the_same_file_twice_with_rows_set_aside(store: Store) -> None:
    text = "customer_id,date,amount\n1,2026-03-01,10\n1,,10\n"
    load_sales(store, text)
    before = content(store)
    assert counts(load_sales(store, text)) == (2, 0, 1, 1)
    assert content(store) == before


def test_the_same_rows_in_another_file_are_repeated(store: Store) -> None:
    load_members(store)
    report = load_members(store, MEMBERS.replace("\n", "\r\n"))
    assert counts(report) == (3, 0, 0, 3)
    assert len(members(store)) == 3


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({}, {"mapping": (("amount", "gross"),)}, id="another amount"),
        pytest.param({"mapping": (("amount", "gross"),)}, {"mapping": (("amount", "amount"),)}, id="the other again"),
        pytest.param({}, {"mapping": (("order_id", "gross"),)}, id="one field more"),
        pytest.param({"encoding": "cp1252"}, {}, id="another encoding"),
        pytest.param({"date_order": "ymd"}, {}, id="the order left out"),
    ],
)
def test_a_new_mapping_replaces_the_load(store: Store, first: dict, second: dict) -> None:
    load_sales(store, TWO_AMOUNTS, **first)
    assert counts(load_sales(store, TWO_AMOUNTS, **second)) == (2, 2, 0, 0)
    other = Store()
    load_sales(other, TWO_AMOUNTS, **second)
    assert data(store) == data(other)
    assert len(read_loads(store)) == 1


def test_a_new_encoding_is_a_new_mapping(store: Store) -> None:
    text = "customer_id,cell\n1,café\n2,B\n".encode("cp1252")
    load_members(store, text, encoding="cp1250")
    load_members(store, text, encoding="latin-1")
    load_members(store, "customer_id,cell\n1,对照\n2,直邮\n".encode("gb18030"), name="x.csv", encoding="big5hkscs")
    load_members(store, "customer_id,cell\n1,对照\n2,直邮\n".encode("gb18030"), name="x.csv")
    assert members(store) == [("1", "café"), ("1", "对照"), ("2", "B"), ("2", "直邮")]


def test_a_new_mapping_is_measured_at_once(store: Store) -> None:
    """The replaced load has as many lines as before; the outcomes must follow all the same."""
    load_members(store, launch=date(2026, 3, 1))
    load_sales(store, TWO_AMOUNTS)
    assert measure_lift(store, "spring", metrics=["revenue_per_customer"]).rows[0].mean_target == 10
    load_sales(store, TWO_AMOUNTS, mapping=(("amount", "gross"),))
    assert measure_lift(store, "spring", metrics=["revenue_per_customer"]).rows[0].mean_target == 12


def test_a_new_role_replaces_the_load(store: Store) -> None:
    text = "customer_id,cell,points\n1,Control,3\n2,Mailer,4\n3,Mailer,3\n"
    load_members(store, text)
    load_members(store, text, roles=(("points", Role.OUTCOME),))
    assert [metric.name for metric in read_campaign(store, "spring").metrics] == ["points"]
    assert len(members(store)) == 3
    assert len(read_loads(store)) == 1


def test_the_same_file_for_another_campaign_is_another_load(store: Store) -> None:
    load_members(store, campaign="spring")
    assert counts(load_members(store, campaign="autumn")) == (3, 3, 0, 0)
    assert set(campaign_ids(store)) == {"spring", "autumn"}
    assert len(read_loads(store)) == 2


def test_the_same_file_for_another_cell_is_another_load(store: Store) -> None:
    load_members(store, "customer_id\n1\n2\n", campaign="c", cell_name="A")
    report = load_members(store, "customer_id\n1\n2\n", campaign="c", cell_name="B")
    assert counts(report) == (2, 0, 2, 0)


def test_what_is_said_with_the_same_file_is_kept(store: Store) -> None:
    """Whoever loads the file again to name its control means that."""
    load_members(store, MEMBERS.replace("Control", "Rest"))
    report = load_members(store, MEMBERS.replace("Control", "Rest"), control="Rest", launch=date(2026, 3, 1))
    assert (counts(report), report.campaigns) == ((3, 0, 0, 3), ("spring",))
    settings = read_campaign(store, "spring").settings
    assert (settings.control, settings.launch) == ("Rest", date(2026, 3, 1))
    with pytest.raises(BadInput, match="has no cell Nobody; its cells are: Mailer, Rest"):
        load_members(store, MEMBERS.replace("Control", "Rest"), control="Nobody")


def test_a_further_file_adds_members(store: Store) -> None:
    load_members(store, "customer_id\n1\n2\n", campaign="c", cell_name="Mailer")
    assert read_campaign(store, "c").settings.control is None
    report = load_members(store, "customer_id\n3\n", name="rest.csv", campaign="c", cell_name="Control")
    assert members(store) == [("1", "Mailer"), ("2", "Mailer"), ("3", "Control")]
    assert "the control cell of c is Control, by its name" in report.guesses


@pytest.mark.parametrize("text", ["customer_id,cell\n4,Mailer\n5,Control\n", MEMBERS], ids=["other file", "same file"])
def test_replace_takes_the_earlier_members_back(store: Store, text: str) -> None:
    load_members(store, campaign="c")
    load_members(store, "customer_id,cell\n9,Mailer\n", campaign="c")
    load_members(store, campaign="other")
    load_members(store, text, campaign="c", replace=True)
    expected = Store()
    load_members(expected, text, campaign="c")
    load_members(expected, campaign="other")
    assert data(store)["members"] == data(expected)["members"]
    assert len(read_loads(store)) == 2


def test_replace_knows_the_campaigns_of_the_file(store: Store) -> None:
    text = "customer_id,cell,campaign\n1,A,x\n2,B,x\n"
    load_members(store, text)
    load_members(store, text.replace("2,B", "3,B"), replace=True)
    assert campaign_ids(store) == ("x",)
    assert members(store) == [("1", "A"), ("3", "B")]


def test_several_campaigns_in_one_file(store: Store) -> None:
    report = load_members(store, "customer_id,cell,campaign\n1,A,x\n2,Control,x\n1,B,y\n")
    assert report.campaigns == ("x", "y")
    assert read_campaign(store, "x").settings.control == "Control"
    assert read_campaign(store, "y").settings.control is None


def test_a_replaced_load_gives_its_customers_back(store: Store) -> None:
    """The second file put customer 1 into two cells; without it, the first counts again."""
    load_members(store, campaign="c")
    text = "customer_id,arm,tag\n1,Mailer,Control\n"
    load_members(store, text, campaign="c", mapping=(("cell", "arm"),))
    assert ("1", "Control") not in members(store)
    load_members(store, text, campaign="c", mapping=(("cell", "tag"),))
    assert ("1", "Control") in members(store)
    assert [(r.loaded, r.set_aside, r.repeated) for r in read_loads(store)] == [
        (0, 1, 0),
        (3, 0, 0),
    ]  # it differs: it has a column more


def test_sales_of_several_files_add_up(store: Store) -> None:
    load_sales(store)
    load_sales(store, SALES.replace("2026-03", "2026-04"))
    assert store.fetch("select count(*), sum(amount) from sales") == [(6, 510_000)]
    assert store.fetch("select count(*), sum(lines) from daily_totals") == [(4, 6)]
