"""Blank outcomes: 0 where nothing happened, no value where somebody was asked and did not answer."""

from __future__ import annotations

import pytest

from analysis.measures.lift import measure_lift
from analysis.measures.store import Store
from analysis.model import Code, Comparison, LiftRow, NotMeasurable, Role
from tests.store.tools import load_members


def results(values: dict[str, list[str]], name: str) -> str:
    lines = [f"{cell}{n},{cell},{value}" for cell, given in values.items() for n, value in enumerate(given)]
    return "\n".join([f"customer_id,cell,{name}", *lines, ""])


def row(store: Store, metric: str) -> LiftRow:
    return measure_lift(store, "spring", metrics=[metric]).rows[0]


GIVEN = {"Control": ["3", "4", "", "", "5"], "Mail": ["4", "", "5", "5", ""]}


@pytest.mark.parametrize("name", ["satisfaction", "NPS", "Score (1-5)", "满意度评分", "q7"])
def test_a_blank_rating_is_no_answer(store: Store, name: str) -> None:
    """By its name, or by its values: few whole numbers from 1 to 10, blanks, and no 0."""
    report = load_members(store, results(GIVEN, name), roles=((name, Role.OUTCOME),))
    assert f"4 blank values of {name} count as no answer: the metric is that of the others" in report.notices
    found = row(store, name)
    assert (found.n_target, found.n_control) == (3, 3)
    assert (found.mean_target, found.mean_control) == (pytest.approx(14 / 3), 4)
    assert (Code.ANSWERED_ONLY, (("customers", 4),)) in [(remark.code, remark.facts) for remark in found.remarks]
    assert Code.BLANKS_AS_ZERO not in [remark.code for remark in found.remarks]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        pytest.param("spend", GIVEN, id="money by its name"),
        pytest.param("visits", GIVEN, id="a count by its name"),
        pytest.param("q7", {**GIVEN, "Mail": ["4", "", "5", "0", ""]}, id="a zero among the values"),
        pytest.param("q7", {**GIVEN, "Mail": ["4", "", "5", "5.25", ""]}, id="neither whole nor half"),
        pytest.param("q7", {**GIVEN, "Mail": ["4", "", "5", "11", ""]}, id="above ten"),
        pytest.param("q7", {**GIVEN, "Mail": ["4", "", "5", "-1", ""]}, id="below one"),
        pytest.param("q7", {"Control": ["yes", "no", ""], "Mail": ["yes", "", "no"]}, id="yes and no"),
    ],
)
def test_any_other_blank_is_zero(store: Store, name: str, values: dict[str, list[str]]) -> None:
    load_members(store, results(values, name), roles=((name, Role.OUTCOME),))
    found = row(store, name)
    assert (found.n_target, found.n_control) == (len(values["Mail"]), len(values["Control"]))
    blanks = sum(value == "" for given in values.values() for value in given)
    assert (Code.BLANKS_AS_ZERO, (("blanks", blanks),)) in [(remark.code, remark.facts) for remark in found.remarks]


def test_a_rating_without_blanks_is_a_plain_average(store: Store) -> None:
    ratings = {"Control": ["1", "2", "3"] * 40, "Mail": ["3", "4", "4"] * 40}
    load_members(store, results(ratings, "q7"), roles=(("q7", Role.OUTCOME),))
    found = row(store, "q7")
    assert isinstance(found.result, Comparison)
    assert found.result.effect == pytest.approx(11 / 3 - 2)
    assert not {Code.ANSWERED_ONLY, Code.BLANKS_AS_ZERO} & {remark.code for remark in found.remarks}


def test_customers_of_a_file_without_the_column_are_left_out(store: Store) -> None:
    """That the control's file has no column is no proof that nobody of it came."""
    target = "customer_id,visit\n1,1\n2,0\n3,1\n"
    load_members(store, target, campaign="spring", cell_name="Mail", roles=(("visit", Role.OUTCOME),))
    load_members(store, "customer_id\n4\n5\n", campaign="spring", cell_name="Control", control="Control")
    found = row(store, "visit")
    assert found.mean_target == pytest.approx(2 / 3)
    assert found.mean_control is None
    assert isinstance(found.result, NotMeasurable)
    assert found.result.code is Code.EMPTY_CELL
    assert (Code.COLUMN_ABSENT, (("customers", 2),)) in [(remark.code, remark.facts) for remark in found.remarks]
