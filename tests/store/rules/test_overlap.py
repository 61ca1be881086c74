"""Two files that hold the same days: nothing counts twice, nothing is lost, and what only a person knows is asked."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.measures.lift import measure_lift
from analysis.measures.loading import read_loads, undo
from analysis.measures.store import Store
from analysis.model import BadInput, Question
from tests.store.tools import counts, data, load_members, load_sales

HEADER = "customer_id,date,order_id,product,amount\n"
JANUARY = HEADER + "1,2026-01-05,a,x,10\n1,2026-01-05,a,x,10\n2,2026-01-20,b,y,30\n3,2026-01-31,c,x,5\n"
ROLLING = HEADER + "2,2026-01-20,b,y,30\n3,2026-01-31,c,x,5\n4,2026-01-31,d,x,7\n3,2026-02-02,c,x,-5\n"
CORRECTED = HEADER + "1,2026-01-05,a,x,10\n1,2026-01-05,a,x,12\n2,2026-01-20,b,y,30\n5,2026-01-31,e,x,8\n"
NO_IDS = "customer_id,date,amount,store\n"


def total(store: Store) -> tuple[int, float]:
    lines, amount = store.fetch("select count(*), coalesce(sum(amount), 0) / 10000 from active_sales")[0]
    assert store.fetch("select coalesce(sum(lines), 0), coalesce(sum(amount), 0) / 10000 from daily_totals")[0] == (
        lines,
        amount,
    )
    return lines, amount


def stands(store: Store) -> list[tuple[int, int, int, int]]:
    """Rows in, loaded, set aside, repeated of every load as it stands, the first load first."""
    found = [counts(load) for load in reversed(read_loads(store))]
    assert all(rows == loaded + aside + repeated for rows, loaded, aside, repeated in found)
    return found


def test_overlapping_extracts_count_each_line_once(store: Store) -> None:
    load_sales(store, JANUARY)
    assert counts(load_sales(store, ROLLING)) == (4, 2, 0, 2)
    assert total(store) == (6, 57)
    assert stands(store) == [(4, 4, 0, 0), (4, 2, 0, 2)]


def test_equal_lines_of_one_file_both_count(store: Store) -> None:
    report = load_sales(store, JANUARY)
    assert "1 line equals another line of this file; both count" in report.notices
    assert counts(load_sales(store, JANUARY + "9,2026-01-31,z,x,1\n")) == (5, 1, 0, 4)
    assert total(store) == (5, 56)


def test_a_third_file_repeats_what_two_others_hold(store: Store) -> None:
    load_sales(store, JANUARY)
    load_sales(store, ROLLING)
    both = JANUARY + ROLLING.partition("\n")[2].partition("\n")[2].partition("\n")[2]
    assert counts(load_sales(store, both)) == (6, 0, 0, 6)
    assert total(store) == (6, 57)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(CORRECTED, id="another amount"),
        pytest.param(HEADER + "1,2026-01-05,a,x,10\n3,2026-01-31,c,x,5\n", id="one of two equal lines gone"),
        pytest.param(JANUARY + "2,2026-01-20,b,z,1\n", id="a line more"),
    ],
)
def test_a_corrected_issue_is_asked_about(store: Store, text: str) -> None:
    load_sales(store, JANUARY, name="january.csv")
    before = data(store)
    with pytest.raises(BadInput, match=r"1 order with other lines than january\.csv brought.*--on-overlap add"):
        load_sales(store, text)
    assert data(store) == before


def test_keep(store: Store) -> None:
    load_sales(store, JANUARY)
    report = load_sales(store, CORRECTED, on_overlap="keep")
    assert counts(report) == (4, 1, 0, 3)
    assert "1 line was left out: the store keeps what it has of its order" in report.notices
    assert total(store) == (5, 63)
    assert stands(store) == [(4, 4, 0, 0), (4, 1, 0, 3)]


def test_replace(store: Store) -> None:
    load_sales(store, JANUARY)
    load_sales(store, HEADER + "1,2025-12-31,o,x,1\n1,2026-02-01,p,x,2\n")
    report = load_sales(store, CORRECTED, on_overlap="replace")
    assert counts(report) == (4, 4, 0, 0)
    assert "4 earlier lines from 2026-01-05 to 2026-01-31 were replaced by this file" in report.notices
    assert total(store) == (6, 63)
    assert stands(store) == [(4, 0, 0, 4), (2, 2, 0, 0), (4, 4, 0, 0)]
    assert counts(load_sales(store, CORRECTED)) == (4, 0, 0, 4)
    assert total(store) == (6, 63)


def test_another_answer_for_the_same_file(store: Store) -> None:
    load_sales(store, JANUARY)
    load_sales(store, CORRECTED, on_overlap="keep")
    load_sales(store, CORRECTED, on_overlap="replace")
    assert total(store) == (4, 60)
    load_sales(store, CORRECTED, on_overlap="keep")
    assert total(store) == (5, 63)


def test_without_ids_a_customer_s_day_is_the_order(store: Store) -> None:
    load_sales(store, NO_IDS + "1,2026-01-05,10,A\n2,2026-01-06,5,A\n")
    with pytest.raises(BadInput, match="--on-overlap"):
        load_sales(store, NO_IDS + "1,2026-01-05,10,A\n1,2026-01-05,20,A\n")
    counters = load_sales(store, NO_IDS + "1,2026-01-05,20,B\n2,2026-01-06,5,A\n")
    assert counts(counters) == (2, 1, 0, 1)
    assert total(store) == (3, 35)


def test_a_later_return_of_the_same_order_is_no_correction(store: Store) -> None:
    load_sales(store, HEADER + "1,2026-01-10,a,x,10\n2,2026-01-31,b,x,1\n")
    report = load_sales(store, HEADER + "1,2026-01-31,a,x,-10\n2,2026-01-31,b,x,1\n", on_overlap="keep")
    assert counts(report) == (2, 1, 0, 1)
    report = load_sales(store, HEADER + "1,2026-02-20,a,x,-1\n2,2026-01-31,b,x,1\n")
    assert counts(report) == (2, 1, 0, 1)


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_undo_is_as_if_the_file_had_never_come(store: Store, gone: int) -> None:
    files = {1: JANUARY, 2: ROLLING, 3: JANUARY + "9,2026-01-31,z,x,1\n"}
    for text in files.values():
        load_sales(store, text)
    undo(store, gone)
    other = Store()
    for number, text in files.items():
        if number != gone:
            load_sales(other, text)
    assert total(store) == total(other)
    assert [row[1:] for row in stands(store)] == [row[1:] for row in stands(other)]
    assert data(store)["sales"] == data(other)["sales"]


def test_undo_of_a_replacement_brings_the_earlier_lines_back(store: Store) -> None:
    load_sales(store, JANUARY)
    replaced = load_sales(store, CORRECTED, on_overlap="replace")
    load_sales(store, JANUARY + "9,2026-01-31,z,x,1\n", on_overlap="keep")
    undo(store, replaced.load)
    assert total(store) == (5, 56)
    assert stands(store) == [(4, 4, 0, 0), (5, 1, 0, 4)]


def test_undo_of_what_was_replaced_leaves_the_replacement(store: Store) -> None:
    first = load_sales(store, JANUARY)
    load_sales(store, CORRECTED, on_overlap="replace")
    undo(store, first.load)
    assert total(store) == (4, 60)


def test_what_is_measured_follows(store: Store) -> None:
    load_members(store, launch=date(2026, 3, 1))

    def mean() -> float | None:
        return measure_lift(store, "spring", metrics=["revenue_per_customer"]).rows[0].mean_target

    first = load_sales(store, "customer_id,date,amount\n2,2026-03-02,10\n")
    assert mean() == 5
    load_sales(store, "customer_id,date,amount\n2,2026-03-02,10\n3,2026-03-02,20\n")
    assert mean() == 15
    undo(store, first.load)
    assert mean() == 15
    load_sales(store, "customer_id,date,amount\n2,2026-03-02,30\n", on_overlap="replace")
    assert mean() == 15
    load_sales(store, "customer_id,date,amount\n2,2026-03-02,30\n2,2026-03-03,2\n", on_overlap="keep")
    assert mean() == 16


def test_unusual_lines_are_told(store: Store) -> None:
    load_members(store, launch=date(2026, 3, 1))
    report = load_sales(
        store,
        "customer_id,date,amount,quantity\n1,2026-03-02,-3,1\n1,2026-03-02,0,1\n9,2026-03-02,100000000,1\n"
        "1,2026-03-02,4,10001\n1,2025-11-30,4,1\n1,2025-12-01,4,1\n1,2026-03-30,4,1\n1,2026-03-31,4,1\n",
    )
    assert report.notices[1:] == (
        "1 line is a return: its amount is below 0 and counts negative",
        "1 line has the amount 0; it counts as a purchase",
        "2 lines have more than 10,000 units or an amount of 100,000,000 and more; look at them",
        "1 line is of a customer who is in no campaign",
        "2 lines lie outside the windows of every campaign",
    )
    assert counts(report) == (8, 8, 0, 0)


def test_numbers_of_loads_are_never_given_again(store: Store) -> None:
    undo(store, load_sales(store).load)
    assert load_sales(store).load == 2


CREAMS = HEADER + "1,2026-01-05,a,x,10\n1,2026-01-05,a,x,10\n2,2026-01-20,b,x,30\n"
SERUMS = HEADER + "1,2026-01-05,a,z,7\n2,2026-01-20,b,z,9\n2,2026-01-20,b,x,30\n3,2026-01-21,c,z,1\n"


def test_two_files_that_split_orders_by_product_are_both_right(store: Store) -> None:
    """What equals a line of the other file counts once, every other line counts."""
    load_sales(store, CREAMS, name="creams.csv")
    with pytest.raises(Question, match="--on-overlap add") as asked:
        load_sales(store, SERUMS, name="serums.csv")
    assert asked.value.settings == ("on_overlap",)
    assert "--" not in asked.value.sentence
    report = load_sales(store, SERUMS, name="serums.csv", on_overlap="add")
    assert counts(report) == (4, 3, 0, 1)
    assert total(store) == (6, 67)
    assert counts(load_sales(store, SERUMS, name="serums.csv")) == (4, 0, 0, 4)
    assert total(store) == (6, 67)


@pytest.mark.parametrize("gone", [1, 2])
def test_undo_of_one_of_two_files_that_split_orders(store: Store, gone: int) -> None:
    load_sales(store, CREAMS)
    load_sales(store, SERUMS, on_overlap="add")
    undo(store, gone)
    assert total(store) == {1: (4, 47), 2: (3, 50)}[gone]
