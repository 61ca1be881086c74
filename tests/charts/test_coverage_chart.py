"""The coverage chart: a missing week is marked, named, and told to those who do not see it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analysis.charts.coverage import MOST_BARS, describe_coverage, draw_coverage, headline
from analysis.measures.store_content import find_gaps
from analysis.model import CalendarEntry, Coverage, SalesDay

START = date(2026, 1, 1)


def covered(days: int, missing: tuple[range, ...] = ()) -> Coverage:
    left_out = {START + timedelta(days=n) for stretch in missing for n in stretch}
    every = [START + timedelta(days=n) for n in range(days)]
    found = tuple(SalesDay(day, 100) for day in every if day not in left_out)
    return Coverage(found, find_gaps(found))


def bands(held: Coverage) -> list[tuple[object, object]]:
    return [(shape.x0, shape.x1) for shape in draw_coverage(held).layout.shapes if shape.y1 == 1]


def test_a_missing_week_is_a_band_and_stands_in_the_title():
    held = covered(90, (range(10, 17),))
    assert bands(held) == [(date(2026, 1, 11), date(2026, 1, 18))]
    assert headline(held) == "Sales from 1 Jan 2026 to 31 Mar 2026, with 1 gap: 11 Jan 2026 to 17 Jan 2026 (7 days)"
    assert headline(held) in describe_coverage(held)


def test_one_day_without_sales_is_no_gap():
    held = covered(30, (range(10, 11),))
    assert not bands(held)
    assert headline(held) == "Sales from 1 Jan 2026 to 30 Jan 2026 without a gap"


def test_many_gaps_are_all_marked_and_the_longest_named():
    held = covered(60, (range(5, 7), range(10, 20), range(30, 35), range(50, 52)))
    assert len(bands(held)) == 4
    title = headline(held)
    assert "4 gaps: 11 Jan 2026 to 20 Jan 2026 (10 days), 31 Jan 2026 to 4 Feb 2026 (5 days), …" in title


def test_every_day_is_a_bar_until_there_are_too_many():
    [bar] = draw_coverage(covered(100)).data
    assert (len(bar.x), set(bar.y)) == (100, {100})
    [weekly] = draw_coverage(covered(MOST_BARS + 100)).data
    assert len(weekly.x) == -(-(MOST_BARS + 100) // 7)
    assert sum(weekly.y) == (MOST_BARS + 100) * 100


@pytest.mark.parametrize("days", [1, 2])
def test_few_days_can_be_drawn(days):
    assert len(draw_coverage(covered(days)).data[0].x) == days


def test_gaps_lie_between_the_first_and_the_last_sale():
    assert find_gaps([]) == ()
    assert find_gaps([SalesDay(START, 1)]) == ()
    [gap] = find_gaps([SalesDay(START, 1), SalesDay(START + timedelta(days=3), 1)])
    assert (gap.first, gap.last, gap.days) == (date(2026, 1, 2), date(2026, 1, 3), 2)


def entry(first: int, last: int, label: str) -> CalendarEntry:
    return CalendarEntry(START + timedelta(days=first), START + timedelta(days=last), label)


def strips(held: Coverage, calendar: list[CalendarEntry]) -> list[tuple[object, object, float]]:
    drawn = [trace for trace in draw_coverage(held, calendar).data if trace.yaxis == "y2"]
    return [(trace.x[0], trace.x[1], trace.y[0]) for trace in drawn]


def test_the_calendar_stands_above_the_bars_for_as_long_as_it_lasts():
    held = covered(90)
    calendar = [entry(-9, -2, "before"), entry(10, 10, "VIP evening"), entry(12, 20, "Sale"), entry(100, 101, "after")]
    found = strips(held, calendar)
    assert [found[0][:2], found[1][:2]] == [
        (date(2026, 1, 11), date(2026, 1, 12)),
        (date(2026, 1, 13), date(2026, 1, 22)),
    ]
    assert len(found) == 2
    assert found[0][2] != found[1][2]  # the name of the first would run into the second
    assert [note.text for note in draw_coverage(held, calendar).layout.annotations] == ["VIP evening", "Sale"]
    assert "Calendar: VIP evening, Sale." in describe_coverage(held, calendar)


def test_without_a_calendar_the_chart_is_as_before():
    held = covered(90)
    assert draw_coverage(held, [entry(200, 201, "later")]) == draw_coverage(held)


def test_many_entries_share_the_rows_and_are_named_by_hovering():
    calendar = [entry(n, n + 30, f"<b>{n}") for n in range(40)]
    figure = draw_coverage(covered(90), calendar)
    assert not figure.layout.annotations
    traces = [trace for trace in figure.data if trace.yaxis == "y2"]
    assert len(traces) == 40
    assert {trace.y[0] for trace in traces} == {0, 1, 2, 3}
    assert traces[0].hovertext[0].startswith("&lt;b&gt;0<br>")
    assert describe_coverage(covered(90), calendar).endswith(", ….")


def test_an_entry_is_drawn_on_the_days_with_sales_alone():
    assert [ends[:2] for ends in strips(covered(30), [entry(-9, 100, "all the year")])] == [
        (START, START + timedelta(days=30))
    ]
