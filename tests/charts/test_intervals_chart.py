"""The curves and the workshop's charts: what is drawn, how it is labelled, what it says in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.charts import interval_findings as findings
from analysis.charts.intervals import draw_curves, draw_levels, draw_months, draw_observed
from analysis.charts.palette import UNCLEAR
from analysis.model import (
    ABSENT,
    ALL,
    Campaign,
    CampaignSettings,
    Code,
    Curve,
    Group,
    Grouping,
    Interval,
    IntervalReport,
    IntervalRow,
    NotMeasurable,
    ObservedIntervals,
    Remark,
    WaitingDifference,
    WaitingMean,
)
from analysis.words import in_language


def curve(*waiting: float, reach: int = 100) -> Curve:
    """A step every ten days from day 0 on."""
    days = tuple(range(0, 10 * len(waiting), 10))
    low, high = tuple(one - 0.05 for one in waiting), tuple(one + 0.05 for one in waiting)
    at_risk = tuple(range(1000, 1000 - 100 * len(waiting), -100))
    return Curve(days, at_risk, (100,) * len(days), waiting, low, high, (0.001,) * len(days), reach)


def row(name: str, reference: str | None, found: Curve | NotMeasurable, **more: object) -> IntervalRow:
    made = IntervalRow(
        campaign="Serum",
        segment=ALL,
        level=ALL,
        group=Group(name, Grouping.CELL, (name,), reference=reference),
        customers=1000,
        bought_again=600,
        curve=found,
        median_days=20,
        waiting=((0.4, Interval(0.35, 0.45)), None, None),
        mean=WaitingMean(33.7, 0.5, 100, Interval(32.3, 35.1)),
        difference=WaitingDifference(-5.7, Interval(-8.5, -2.9), 0.0001) if reference else None,
        log_rank_p=0.0001 if reference else None,
        observed=ObservedIntervals(40, 22.0, 10.0, ((-5, 2), (-3, 2), (-1, 16), (0, 20))),
    )
    return replace(made, **more)


@pytest.fixture
def rows() -> list[IntervalRow]:
    return [row("Letter <b>", "Control", curve(0.9, 0.6, 0.5, 0.4)), row("Control", None, curve(0.95, 0.8, 0.7, 0.6))]


@pytest.fixture
def report(rows: list[IntervalRow]) -> IntervalReport:
    campaign = Campaign("Serum", CampaignSettings(control="Control"))
    return IntervalReport(campaign, tuple(rows))


def lines(figure):
    return [trace for trace in figure.data if trace.mode == "lines" and trace.showlegend is not False]


def test_a_curve_rises_as_customers_come_back(rows):
    letter, control = lines(draw_curves(rows))
    assert list(letter.x) == [0, 0, 10, 20, 30, 100]
    assert list(letter.y) == pytest.approx([0.0, 0.1, 0.4, 0.5, 0.6, 0.6])
    assert letter.line.shape == "hv"
    assert control.y[-1] == pytest.approx(0.4)


def test_curves_differ_by_more_than_colour(rows):
    letter, control = lines(draw_curves(rows))
    assert letter.line.dash != control.line.dash
    assert control.line.color == UNCLEAR != letter.line.color
    assert letter.name == "Letter &lt;b&gt;"


def test_the_band_lies_around_the_curve(rows):
    bands = [trace for trace in draw_curves(rows).data if trace.showlegend is False and trace.mode == "lines"]
    high, low = bands[:2]
    assert low.fill == "tonexty"
    letter = lines(draw_curves(rows))[0]
    assert all(below <= y <= above for below, y, above in zip(low.y, letter.y, high.y, strict=True))


def test_the_number_waiting_stands_beneath(rows):
    texts = [trace for trace in draw_curves(rows).data if trace.mode == "text"]
    assert [trace.x for trace in texts] == [(0, 30, 60, 90)] * 2
    assert texts[0].text == ("1,000", "700", "0", "0")


def test_a_group_without_a_curve_is_left_out(rows):
    empty = row("Letter 2", "Control", NotMeasurable(Code.EMPTY_CELL, (("cell", "Letter 2"),)))
    assert len(lines(draw_curves([*rows, empty]))) == 2


def test_the_title_tells_who_was_back(rows):
    title = findings.curve_title(rows).replace("\N{NO-BREAK SPACE}", " ")
    assert title == "Bought again within 30 days: Letter <b> 60.0 %, Control 40.0 %"
    described = findings.describe_curves(rows).replace("\N{NO-BREAK SPACE}", " ")
    assert "Control: 60.0 % within 30 days, half by day 20." in described


def said(one: IntervalRow) -> str:
    return findings.answer(one).replace("\N{NO-BREAK SPACE}", " ")


def test_a_clear_difference_is_told_in_days(rows):
    assert said(rows[0]) == (
        "Its customers bought again 5.7 days sooner than the control (between 8.5 days sooner and 2.9 days sooner), "
        "on average over 100 days."
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"difference": WaitingDifference(-1.0, Interval(-3.0, 1.0), 0.3)}, "cannot be told"),
        ({"remarks": (Remark(Code.FEW_RETURNED, (("customers", 3),)),)}, "cannot be told"),
        ({"remarks": (Remark(Code.UNLIKE_CELLS),)}, "not alike to begin with"),
        ({"difference": NotMeasurable(Code.NO_CONTROL)}, "Without a control cell nobody can say"),
        ({"difference": NotMeasurable(Code.NO_VARIATION)}, "no variation to test"),
    ],
)
def test_what_is_not_clear_is_not_told_as_if_it_were(rows, more, words):
    assert words in said(replace(rows[0], **more))


@pytest.mark.parametrize("clear", [True, False])
def test_who_came_is_no_proof(rows, clear):
    group = Group("attended", Grouping.PARTICIPATION, ("Letter",), took_part=True, reference=ABSENT)
    difference = rows[0].difference if clear else WaitingDifference(1.0, Interval(-2.0, 4.0), 0.4)
    text = said(replace(rows[0], group=group, difference=difference))
    assert ("They chose to come" in text) == clear
    assert "invited but stayed away" in text


def test_a_group_that_cannot_be_measured_says_why(rows):
    reason = NotMeasurable(Code.EMPTY_CELL, (("cell", "Letter"),))
    assert said(replace(rows[0], curve=reason, difference=reason)) == "The cell Letter has no customers here."


def test_levels_have_a_row_each(report, rows):
    levels = [replace(rows[0], segment="tier", level=level) for level in ("Gold", "(missing)")]
    levels[1] = replace(levels[1], difference=NotMeasurable(Code.NO_VARIATION))
    figure = draw_levels(report, [rows[0], *levels], "tier")
    assert list(figure.layout.yaxis.ticktext) == ["All customers", "Gold", "(missing)"]
    assert "a clear difference in 2 of 2 comparisons" in figure.layout.title.text


def test_observed_intervals_are_labelled_as_such(rows):
    for figure in (draw_observed(rows), draw_months(rows)):
        assert figure.layout.title.text.startswith("Observed intervals only")
    before, after = draw_observed(rows).data
    assert (before.y, after.y) == ((22.0, 22.0), (10.0, 10.0))


def test_months_beyond_the_outermost_bar_stand_in_it(rows):
    bars = draw_months(rows).data[0]
    assert list(bars.x) == pytest.approx([0.1, 0.0, 0.4, 0.5, 0.0, 0.0, 0.0])
    assert (bars.y[0], bars.y[2], bars.y[3]) == ("3 months sooner or<br>more", "1 month sooner", "unchanged")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_chart_is_drawn_in_every_language(report, rows, language):
    with in_language(language):
        for figure in (
            draw_curves(rows),
            draw_levels(report, rows[:1], "tier"),
            draw_observed(rows),
            draw_months(rows),
        ):
            assert figure.layout.title.text
            assert figure.to_json()
