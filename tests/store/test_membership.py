"""Who is in which cell: rows that repeat, contradict, or stand in two cells; ids as in the file; rows without ids."""

from __future__ import annotations

from itertools import permutations

import pytest

from analysis.measures.campaigns import read_campaign
from analysis.measures.lift import measure_lift
from analysis.measures.loading import read_loads
from analysis.measures.store import Store
from analysis.model import Role
from tests.store.tools import counts, data, load_members, load_sales, members

LATER = "The customer was assigned to another cell earlier; the first assignment counts."
TWO = "The customer is in more than one cell and no date tells which came first."


def test_identical_rows_count_once(store: Store) -> None:
    assert counts(load_members(store, "customer_id,cell,tier\n1,A,Gold\n1,A,Gold\n2,B,Gold\n1,A,Gold\n")) == (
        4,
        2,
        0,
        2,
    )


@pytest.mark.parametrize("column", ["tier", "contact_date", "channel", "contact_cost", "opened", "spend"])
def test_differing_rows_are_set_aside(store: Store, column: str) -> None:
    first, second = ("2026-03-01", "2026-03-02") if column == "contact_date" else ("0", "1")
    report = load_members(store, f"customer_id,cell,{column}\n1,A,{first}\n1,A,{second}\n1,A,{first}\n2,B,{first}\n")
    assert counts(report) == (4, 2, 1, 1)
    assert [row.row for row in report.examples] == [3]


def test_across_files_the_first_row_stands(store: Store) -> None:
    load_members(store, "customer_id,cell,tier\n1,A,Gold\n2,A,Gold\n", campaign="c")
    report = load_members(store, "customer_id,cell,tier\n1,A,Gold\n2,A,Silver\n3,A,Gold\n", campaign="c")
    assert counts(report) == (3, 1, 1, 1)


CASES = {
    "no dates": (("1,A,", "1,B,"), set()),
    "dates tell": (("1,A,2026-03-01", "1,B,2026-03-05"), {"A"}),
    "the same day": (("1,A,2026-03-01", "1,B,2026-03-01"), set()),
    "one date is missing": (("1,A,2026-03-01", "1,B,"), set()),
    "three cells": (("1,A,2026-03-03", "1,B,2026-03-02", "1,C,2026-03-04"), {"B"}),
    "three cells, two first": (("1,A,2026-03-02", "1,B,2026-03-02", "1,C,2026-03-04"), set()),
}
ORDERED = [
    pytest.param(order, kept, id=f"{name}, order {'-'.join(row[2] for row in order)}")
    for name, (rows, kept) in CASES.items()
    for order in permutations(rows)
]


@pytest.mark.parametrize(("rows", "kept"), ORDERED)
@pytest.mark.parametrize("files", ["one file", "a file each"])
def test_a_customer_in_several_cells(store: Store, rows: tuple[str, ...], kept: set[str], files: str) -> None:
    others = ("8,A,2026-03-01", "9,B,2026-03-01")
    texts = [
        "\n".join(part) for part in ([(*rows, *others)] if files == "one file" else [others, *((r,) for r in rows)])
    ]
    for text in texts:
        load_members(store, f"customer_id,cell,contact_date\n{text}\n", campaign="c")
    assert {cell for customer, cell in members(store) if customer == "1"} == kept
    assert {("8", "A"), ("9", "B")} <= set(members(store))
    loads = read_loads(store)
    assert all(load.rows_in == load.loaded + load.set_aside + load.repeated for load in loads)
    assert sum(load.set_aside for load in loads) == len(rows) - len(kept)
    assert sum(load.loaded for load in loads) == 2 + len(kept)


def test_an_earlier_assignment_in_a_later_file_corrects_the_earlier_load(store: Store) -> None:
    load_members(store, "customer_id,cell,contact_date\n1,A,2026-03-05\n2,A,2026-03-05\n", campaign="c")
    load_members(store, "customer_id,cell,contact_date\n1,B,2026-03-01\n", campaign="c")
    later, earlier = read_loads(store)
    assert (earlier.loaded, earlier.set_aside, later.loaded, later.set_aside) == (1, 1, 1, 0)
    assert data(store)["members"][0][-1] == "later_assignment"
    assert members(store) == [("1", "B"), ("2", "A")]


def test_two_campaigns_are_no_contradiction(store: Store) -> None:
    load_members(store, "customer_id,cell\n1,A\n2,B\n", campaign="x")
    assert counts(load_members(store, "customer_id,cell\n1,B\n2,A\n", campaign="y")) == (2, 2, 0, 0)


@pytest.mark.parametrize("ids", [("1", "01", "001"), ("A 1", "A  1", "a 1"), ("1.0", "1"), ("\u00e9", "e\u0301")])
def test_ids_are_text_as_in_the_file(store: Store, ids: tuple[str, ...]) -> None:
    load_members(store, "customer_id,cell\n" + "".join(f"{one},A\n" for one in ids))
    load_sales(store, "customer_id,date,amount\n" + "".join(f"{one},2026-03-01,1\n" for one in ids))
    assert {customer for customer, _cell in members(store)} == set(ids)
    assert store.fetch("select count(*) from customers") == [(len(ids),)]


def test_rows_that_are_customers_are_never_duplicates(store: Store) -> None:
    text = "arm,spend\n" + "Control,0\n" * 50 + "Mailer,0\n" * 50
    report = load_members(store, text, row_is_customer=True)
    assert counts(report) == (100, 100, 0, 0)
    again = load_members(store, text, row_is_customer=True)
    assert counts(again) == (100, 0, 0, 100)
    more = load_members(store, text, name="more.csv", campaign="spring", row_is_customer=True)
    assert counts(more) == (100, 100, 0, 0)
    assert store.fetch("select count(distinct customer), max(customer) from memberships") == [(200, -1)]


def test_row_numbers_belong_to_their_campaign(store: Store) -> None:
    load_members(store, "cell\nA\nB\n", campaign="x", row_is_customer=True)
    load_members(store, "cell\nB\nA\n", campaign="y", row_is_customer=True)
    assert len(members(store)) == 4


def test_a_file_without_ids_may_have_an_id_column_all_the_same(store: Store) -> None:
    report = load_members(store, "customer_id,cell\n1,A\n1,A\n,B\n", row_is_customer=True)
    assert counts(report) == (3, 3, 0, 0)


def test_the_kind_of_an_outcome_comes_from_all_files(store: Store) -> None:
    """The control happens to hold 0 and 1 only; the target cell shows that the column counts."""
    roles = (("visits_made", Role.OUTCOME),)
    load_members(store, "customer_id,visits_made\n1,0\n2,1\n", campaign="c", cell_name="Control", roles=roles)
    load_members(store, "customer_id,visits_made\n3,0\n4,2\n", campaign="c", cell_name="Mailer", roles=roles)
    assert [metric.kind.value for metric in read_campaign(store, "c").metrics] == ["mean"]


def test_who_is_in_two_cells_has_the_values_of_the_first_alone(store: Store) -> None:
    text = (
        "customer_id,cell,contact_date,spend,tier\n1,A,2026-03-01,1,g\n1,B,2026-03-05,100,h\n2,A,2026-03-01,2,g\n"
        "3,B,2026-03-01,3,g\n4,B,2026-03-01,4,h\n5,A,2026-03-01,7,g\n"
    )
    load_members(store, text, control="A")
    rows = measure_lift(store, "spring", metrics=["spend"], segments=["tier"]).rows
    found = {row.level: (row.n_target, row.n_control, row.mean_target, row.mean_control) for row in rows}
    assert found == {"all": (2, 3, 3.5, 10 / 3), "g": (1, 3, 3.0, 10 / 3), "h": (1, 0, 4.0, None)}
