"""Purchase intervals and spend change of the dozen customers, as data/README.md works them out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import sqrt
from pathlib import Path

import pytest

from analysis.measures.intervals import measure_intervals
from analysis.measures.loading import load
from analysis.measures.settings import change_settings
from analysis.measures.spend_change import measure_spend_change
from analysis.measures.store import Store, open_store
from analysis.model import (
    Code,
    Extract,
    Grouping,
    LoadRequest,
    Measure,
    Measured,
    NotMeasurable,
    RateChange,
    WaitingDifference,
    WaitingMean,
    Window,
)
from tests.sample import dozen_by_hand as hand

README = (Path(__file__).parents[2] / "data" / "README.md").read_text(encoding="utf-8")
Z = 1.959963984540054

WAITS = {"Mailer": [0, 3, 6, 8, 16, 29, None, None], "Control": [10, None, None, None]}
"""Days to the next purchase; None has not bought by the last day of the sales, 34 days after the launch."""

FOLLOW_UP = 34
BEFORE = {"Mailer": [120, 0, 60, 0, 40, 200, 0, 20], "Control": [100, 80, 20, 40]}
AFTER = {"Mailer": [400, 240, 80, 0, 0, 320, 0, 80], "Control": [0, 0, -20, 180]}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("dozen") / "store.duckdb")
    for path, extract, campaign in (
        (hand.CAMPAIGN_FILE, Extract.CAMPAIGN, "dozen"),
        (hand.SALES_FILE, Extract.SALES, None),
    ):
        load(store, LoadRequest(str(path), path.name, extract, campaign=campaign))
        settings = {"launch": hand.LAUNCH, "control": hand.CONTROL, "promoted": (hand.PROMOTED,)}
        change_settings(store, "dozen", settings)
    yield store
    store.close()


def restricted(cell: str) -> tuple[Fraction, Fraction]:
    """Mean and squared error of the wait within the follow-up: everybody was followed to its end."""
    days = [FOLLOW_UP if wait is None else wait for wait in WAITS[cell]]
    mean = Fraction(sum(days), len(days))
    return mean, sum((day - mean) ** 2 for day in days) / Fraction(len(days) ** 2)


def test_how_soon_they_came_back(store: Store) -> None:
    rows = {row.group.name: row for row in measure_intervals(store, "dozen").rows}
    for cell, waits in WAITS.items():
        row, (mean, squared_error) = rows[cell], restricted(cell)
        back = [wait for wait in waits if wait is not None]
        assert (row.customers, row.bought_again) == (len(waits), len(back))
        assert row.waiting[0] is not None
        assert row.waiting[0][0] == pytest.approx(1 - len(back) / len(waits), rel=1e-12)
        assert row.waiting[1:] == (None, None)
        assert isinstance(row.mean, WaitingMean)
        assert (row.mean.days, row.mean.horizon) == (pytest.approx(float(mean), rel=1e-12), FOLLOW_UP)
        assert row.mean.squared_error == pytest.approx(float(squared_error), rel=1e-12)
        assert row.completed_wait == pytest.approx(sum(back) / len(back), rel=1e-12)
        assert row.observed == NotMeasurable(Code.NO_OBSERVED_INTERVALS)
    assert (rows["Mailer"].median_days, rows["Control"].median_days) == (8, None)


def test_the_difference_in_days(store: Store) -> None:
    row = measure_intervals(store, "dozen").rows[0]
    (ours, our_error), (theirs, their_error) = restricted("Mailer"), restricted("Control")
    reach = Z * sqrt(our_error + their_error)
    assert isinstance(row.difference, WaitingDifference)
    assert row.difference.days == pytest.approx(float(ours - theirs), rel=1e-12)
    assert row.difference.interval.low == pytest.approx(float(ours - theirs) - reach, rel=1e-9)
    assert row.difference.interval.high == pytest.approx(float(ours - theirs) + reach, rel=1e-9)
    for figure in ("16.25", "28", "−11.75", "6.997", "−25.46", "1.96"):
        assert figure in README


def test_how_often_they_bought(store: Store) -> None:
    row = measure_intervals(store, "dozen").rows[0]
    assert isinstance(row.rate, RateChange)
    assert (1 / row.rate.before, 1 / row.rate.after) == (pytest.approx(120), pytest.approx(30))
    assert row.rate.ratio == pytest.approx(4)


@pytest.mark.parametrize("cell", ["Mailer", "Control"])
def test_what_they_spent(store: Store, cell: str) -> None:
    report = measure_spend_change(store, "dozen")
    before = Fraction(sum(BEFORE[cell]), 3 * len(BEFORE[cell]))
    after = Fraction(sum(AFTER[cell]), len(AFTER[cell]))
    for window, expected in ((Window.PRE, before), (Window.POST, after), (Window.CHANGE, after - before)):
        (row,) = (
            row
            for row in report.of(Measure.REVENUE, window, Grouping.CELL)
            if row.group.name == cell and not row.against
        )
        assert isinstance(row.result, Measured)
        assert row.result.value == pytest.approx(float(expected), rel=1e-12)


def test_what_is_left_of_the_difference(store: Store) -> None:
    report = measure_spend_change(store, "dozen")
    found = {
        window: next(row.result for row in report.of(Measure.REVENUE, window, Grouping.CELL) if row.against)
        for window in Window
    }
    values = {window: result.value for window, result in found.items() if isinstance(result, Measured)}
    assert values == {
        Window.PRE: pytest.approx(-5 / 3),
        Window.POST: pytest.approx(100),
        Window.CHANGE: pytest.approx(305 / 3),
    }
    assert "101.67" in README
