"""What campaigns usually do: each campaign's lift, the usual one, and where the next may fall."""

from __future__ import annotations

import plotly.graph_objects as go

from analysis.charts.findings import bare
from analysis.charts.forest import Axis, Mark, draw_forest
from analysis.charts.palette import GAIN, UNCLEAR
from analysis.model import ALL, Amount, Benchmark, BenchmarkReport, BenchmarkRow, Interval
from analysis.words import _
from analysis.words.labels import metric_label
from analysis.words.numbers import count, interval, lift
from analysis.words.remarks import sentence


def draw_benchmarks(report: BenchmarkReport) -> go.Figure:
    """Draw a row for each campaign, its lift as measured and with chance taken out, around the usual lift.

    Args:
        report: With at least one campaign.
    """
    labels = [_label(row) for row in report.rows]
    marks = [mark for place, row in enumerate(report.rows) for mark in _marks(row, place)]
    usual = report.groups[0].usual if len(report.groups) == 1 else None
    guides = _guides(usual) if isinstance(usual, Benchmark) else ()
    axis = Axis(_("Lift against the control, %"), lambda part: bare(100 * part), guides)
    return draw_forest(benchmark_title(report), labels, marks, axis)


def _label(row: BenchmarkRow) -> str:
    if row.group == ALL:
        return row.campaign
    return f"{row.group or _('not stated')} · {row.campaign}"


def _guides(usual: Benchmark) -> tuple[tuple[float, str], ...]:
    return (usual.next_one.low, UNCLEAR), (usual.mean.value, GAIN), (usual.next_one.high, UNCLEAR)


def _marks(row: BenchmarkRow, place: int) -> list[Mark]:
    found = [_mark(place, row.lift, _("as measured"), UNCLEAR, "circle")]
    if row.shrunk:
        found.append(_mark(place, row.shrunk, _("with chance taken out"), GAIN, "diamond"))
    return found


def _mark(place: int, amount: Amount, group: str, color: str, symbol: str) -> Mark:
    ends = amount.interval if isinstance(amount.interval, Interval) else None
    return Mark(
        row=place,
        group=group,
        value=amount.value,
        low=ends.low if ends else None,
        high=ends.high if ends else None,
        text=lift(amount.value),
        hover=_text(amount),
        color=color,
        symbol=symbol,
    )


def _text(amount: Amount) -> str:
    ends = amount.interval
    return lift(amount.value) + (f" {interval(ends.low, ends.high, lift)}" if isinstance(ends, Interval) else "")


def benchmark_title(report: BenchmarkReport) -> str:
    """The finding: the usual lift, or that too little is known."""
    name = metric_label(report.metric)
    usual = report.groups[0].usual if len(report.groups) == 1 else None
    if isinstance(usual, Benchmark):
        return _("{metric}: our campaigns usually bring {lift}").format(metric=name, lift=_text(usual.mean))
    return _("{metric}: {n} measured campaigns").format(metric=name, n=count(len(report.rows)))


def usual_sentence(report: BenchmarkReport, group: str) -> str:
    """What campaigns of a group usually do, and what to expect of the next one."""
    found = next(item for item in report.groups if item.group == group)
    if not isinstance(found.usual, Benchmark):
        return sentence(found.usual)
    ends = found.usual.next_one
    return _(
        "On average {mean}. The next campaign like these can be expected between {low} and {high}: their true lifts "
        "differ from each other, and the average is not exactly known."
    ).format(mean=_text(found.usual.mean), low=lift(ends.low), high=lift(ends.high))


def describe_benchmarks(report: BenchmarkReport) -> str:
    """The chart in words."""
    parts = [_("{name}: {lift}.").format(name=_label(row), lift=_text(row.lift)) for row in report.rows]
    return " ".join([benchmark_title(report) + ".", *parts])
