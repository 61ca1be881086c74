"""A target cell day by day: the finding, the strips, and what stands where there is no band."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analysis.charts.daily_buyers import describe_daily_buyers, draw_daily_buyers, groups, known_groups
from analysis.charts.tracking import (
    describe_tracking,
    draw_tracking,
    headline,
    lack_of_customers,
    runs,
    since,
    wavering,
)
from analysis.model import (
    CellSummary,
    Code,
    Comparison,
    DailyBuyers,
    Interval,
    Method,
    NotMeasurable,
    TrackedCell,
    TrackedDay,
    Tracking,
    Verdict,
)

SUMMARY = CellSummary(1000, 10.0, 400.0, nonzero=200)
TELL, WORKED, HARMED = Verdict.CANNOT_TELL, Verdict.WORKED, Verdict.HARMED


def comparison(effect: float, half: float) -> Comparison:
    ends = Interval(effect - half, effect + half)
    return Comparison(effect, ends, 0.01, effect / 100, NotMeasurable(Code.LIFT_UNBOUNDED), Method.WELCH)


def day(number: int, verdict: Verdict = TELL, band_verdict: Verdict = TELL, *, banded: bool = True) -> TrackedDay:
    band = comparison(number, 5.0) if banded else None
    return TrackedDay(
        number, date(2026, 3, number), SUMMARY, SUMMARY, comparison(number, 3.0), band, verdict, band_verdict
    )


@pytest.fixture
def cell() -> TrackedCell:
    verdicts = [(TELL, TELL), (WORKED, TELL), (TELL, TELL), (WORKED, WORKED), (WORKED, WORKED)]
    return TrackedCell("Letter", "Control", tuple(day(n, *pair) for n, pair in enumerate(verdicts, start=1)))


@pytest.fixture
def report(campaign, cell) -> Tracking:
    line = tuple(DailyBuyers(100, n, 0) for n in range(5))
    buyers = (("all", "Control", line), ("all", "Letter", line[::-1]), ("new", "Letter", (DailyBuyers(49, 1, 0),) * 5))
    ends = date(2026, 3, 1), date(2026, 3, 1)
    return Tracking(campaign, campaign.metrics[0], 5, 1, "CNY", *ends, (cell,), buyers)


def test_the_title_says_since_when_it_is_clear(report, cell):
    assert since(cell) == 4
    assert headline(report, cell) == "Letter: +¥5.00 after 5 days, clear on every look since day 4"


def test_a_break_starts_the_count_anew(cell):
    days = [day(1, WORKED, WORKED), day(2), day(3, HARMED, HARMED)]
    assert since(replace(cell, days=tuple(days))) == 3
    assert since(replace(cell, days=(*days, day(4)))) is None


def test_clear_at_the_end_alone(report, cell):
    late = replace(cell, days=(*(day(n) for n in range(1, 5)), day(5, WORKED, TELL)))
    assert headline(report, late).endswith("clear at the planned end, not on earlier looks")
    early = replace(cell, days=(*(day(n) for n in range(1, 4)), day(4, WORKED, TELL)))
    assert headline(report, early).endswith("nothing clear so far on a daily look")


def test_a_reader_of_every_day_wavers(cell):
    assert "changed 3 times" in wavering(cell)
    assert "would not have changed" in wavering(replace(cell, days=(day(1), day(2))))


def test_strips_are_stretches_of_one_verdict(report, cell):
    assert runs(cell, [each.verdict for each in cell.days]) == [
        (TELL, 1, 1),
        (WORKED, 2, 2),
        (TELL, 3, 3),
        (WORKED, 4, 5),
    ]
    bars = [trace for trace in draw_tracking(report, cell).data if trace.type == "bar"]
    assert [bar.yaxis for bar in bars] == ["y2"] * 4 + ["y3"] * 2
    assert len({bar.marker.pattern.shape for bar in bars}) == 2  # not told apart by colour alone


def test_before_there_is_a_band_no_effect_is_drawn(report, cell):
    none = replace(cell, days=tuple(day(n, banded=False) for n in (1, 2)))
    figure = draw_tracking(report, none)
    assert not [trace for trace in figure.data if trace.type == "scatter"]
    assert "too few buyers" in headline(report, none)
    assert "too few buyers" in describe_tracking(report, none)


def test_too_few_customers_are_no_lack_of_buyers(report, cell):
    small = NotMeasurable(Code.NOT_ENOUGH_CUSTOMERS, (("customers", 80), ("cell", "Control"), ("enough", 100)))
    one, other = (replace(day(n, banded=False), result=small) for n in (1, 2))
    assert lack_of_customers(replace(cell, days=(one, other))) == small
    assert "too few customers" in headline(report, replace(cell, days=(one, other)))
    measured, later = (
        replace(cell, days=days) for days in ((one, day(2, banded=False)), (day(1, banded=False), other))
    )
    waiting = replace(one, result=NotMeasurable(Code.NOT_ENOUGH_BUYERS))
    for shown in (measured, later, replace(cell, days=()), replace(cell, days=(one, waiting))):
        assert lack_of_customers(shown) is None
    assert "too few buyers" in headline(report, measured)
    assert "too few customers" in headline(report, later)


def test_no_day_at_all(report, cell):
    assert "too few buyers" in headline(report, replace(cell, days=()))
    assert draw_tracking(report, replace(cell, days=())).layout.title.text


def test_the_chart_in_words(report, cell):
    said = describe_tracking(report, cell)
    assert "Band on the last day: between ¥0.00 and +¥10.00." in said
    assert "day 4 to 5: Worked" in said


def test_small_groups_of_customers_are_left_out(report):
    assert groups(report) == ["all"]
    assert known_groups(report) == ["all", "new"]
    figure = draw_daily_buyers(report, promoted=False)
    assert figure.layout.title.text == "Letter had more buyers per 1,000 customers than the control on 2 of 5 days"
    assert [trace.name for trace in figure.data] == ["Control", "Letter"]
    assert "All customers, Letter: 20.00 buyers a day" in describe_daily_buyers(report, promoted=False)


def span(report, cell) -> tuple[float, float]:
    return tuple(draw_tracking(report, cell).layout.yaxis.range)


def banded(number: int, half: float) -> TrackedDay:
    return replace(day(number), band=comparison(number, half))


def test_the_axis_shows_the_first_bands_unless_they_are_huge(report, cell):
    days = [banded(n, 5.0) for n in range(2, 9)]
    wider, huge = (replace(cell, days=(banded(1, half), *days)) for half in (6.0, 500.0))
    low, high = span(report, wider)
    assert low < 1 - 6.0 < 0 < 13 < high
    low, high = span(report, huge)
    assert -20 < low < 1 - 6.0
    assert 13 < high < 30
