"""Purchase intervals and spend change of two public data sets, from stored facts about their raw rows."""

from __future__ import annotations

import pytest

from analysis.model import CellSummary, Curve, DayCounts, Measured
from analysis.stats.changes import compare_groups
from analysis.stats.survival import completed_wait, estimate_curve, median_wait, waiting_at
from tests.stats.tools import close, stored

ENDS = stored("cdnow_waits.json")["ends"]
CAMPAIGNS = stored("complete_journey.json")["campaigns"]


def counted(line) -> DayCounts:
    return DayCounts(tuple(line["days"]), tuple(line["bought"]), tuple(line["left"]))


def curve_of(line) -> Curve:
    curve = estimate_curve(counted(line), confidence=0.95)
    assert isinstance(curve, Curve)
    return curve


@pytest.mark.parametrize("line", ENDS, ids=lambda line: line["end"])
def test_cdnow_is_that_of_its_raw_rows(line):
    curve = curve_of(line)
    assert [waiting_at(curve, day)[0] for day in line["at"]] == close(line["waiting"])
    places = [max(place for place, known in enumerate(curve.days) if known <= day) for day in line["at"]]
    assert [curve.waiting[place] * curve.spread[place] ** 0.5 for place in places] == close(line["error"])
    assert completed_wait(counted(line)) == close(line["completed_wait"])
    assert median_wait(curve) is None
    assert next(day for day, share in zip(curve.days, curve.waiting, strict=True) if share <= 0.75) == line["quarter"]


def test_where_the_data_stop_moves_the_average_wait_and_not_the_share_back():
    """The published example of docs/methods.md: the same 23,570 customers, three ends."""
    assert [sum(line["bought"]) + sum(line["left"]) for line in ENDS] == [23_570] * 3
    waits = [completed_wait(counted(line)) for line in ENDS]
    assert [round(wait, 2) for wait in waits] == [42.34, 83.01, 111.0]
    for line in ENDS:
        back = [1 - waiting_at(curve_of(line), day)[0] for day in (30, 90)]
        assert [round(100 * share, 2) for share in back] == [17.46, 29.22]


def test_a_year_of_cdnow():
    curve = curve_of(ENDS[-1])
    shares = {day: waiting_at(curve, day)[0] for day in (30, 90, 365)}
    assert {day: round(share, 6) for day, share in shares.items()} == {30: 0.825414, 90: 0.707807, 365: 0.541366}


@pytest.mark.parametrize("window", ["pre", "post", "change"])
@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_complete_journey_is_that_of_its_raw_rows(campaign, window):
    line = CAMPAIGNS[campaign][window]
    ours, theirs = (CellSummary(line[g]["n"], line[g]["mean"], line[g]["sd"] ** 2) for g in ("mailed", "others"))
    found = compare_groups(ours, theirs, confidence=0.95)
    assert isinstance(found, Measured)
    assert found.value == close(line["difference"])
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == close((line["low"], line["high"]))
    assert found.p_value == close(line["p"])


def test_mailed_households_had_spent_more_all_along():
    """Campaign 18: what a naive comparison calls its effect was there before it."""
    found = {window: line["difference"] for window, line in CAMPAIGNS["18"].items()}
    assert {window: round(value) for window, value in found.items()} == {"pre": 293, "post": 307, "change": 14}
    change = CAMPAIGNS["18"]["change"]
    assert [round(change[name], 2) for name in ("low", "high")] == [0.04, 28.92]
    assert len(CAMPAIGNS) == 18
