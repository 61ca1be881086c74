"""Segments of one campaign: whether they differ, as sentences, and the levels of one attribute as a forest plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import plotly.graph_objects as go

from analysis.charts import findings
from analysis.charts.forest import Axis, Mark, draw_forest
from analysis.charts.palette import GAIN, HARM, UNCLEAR
from analysis.model import Code, Comparison, Heterogeneity, Interaction, LiftReport, LiftRow, NotMeasurable
from analysis.words import _, ngettext
from analysis.words.labels import level_label, metric_label, segment_label
from analysis.words.numbers import count, p_value
from analysis.words.remarks import sentence

MOST_ROWS, MOST_WITHOUT = 24, 4
"""Levels with and without an effect that are drawn; more of them are in the table only."""


def differing(tests: Sequence[Interaction], confidence: float) -> tuple[Interaction, ...]:
    """The attributes whose levels differ after the adjustment, the clearest first."""
    found = [test for test in tests if test.p_adjusted is not None and test.p_adjusted < 1 - confidence]
    return tuple(sorted(found, key=_p))


def by_evidence(tests: Sequence[Interaction]) -> tuple[Interaction, ...]:
    """The attributes in the order in which to look at them: the clearest first, what cannot be tested last."""
    return tuple(sorted(tests, key=_p))


def _p(test: Interaction) -> float:
    return test.result.p_value if isinstance(test.result, Heterogeneity) else 2.0


def headline(tests: Sequence[Interaction], confidence: float) -> str:
    """Whether segments differ, as the largest line of the page."""
    if not any(isinstance(test.result, Heterogeneity) for test in tests):
        return _("Whether segments differ cannot be told")
    if found := differing(tests, confidence):
        names = _(", ").join(segment_label(test.attribute) for test in found)
        return _("The effect differs by: {attributes}").format(attributes=names)
    return _("No evidence that segments differ")


def explanation(report: LiftReport, metric: str, tests: Sequence[Interaction]) -> str:
    """What the headline means for the reader: one or two sentences."""
    confidence = report.campaign.settings.confidence
    tested = sum(isinstance(test.result, Heterogeneity) for test in tests)
    if not tested:
        reasons = {test.result for test in tests if isinstance(test.result, NotMeasurable)}
        if len(reasons) == 1:
            return sentence(reasons.pop())
        return _("No attribute has two levels with enough customers and buyers in both cells.")
    if found := differing(tests, confidence):
        return _extremes(report, metric, found[0])
    return ngettext(
        "{n} attribute was tested. The levels scatter as those of a campaign without any difference do: read each of "
        "them as the whole.",
        "{n} attributes were tested. Their levels scatter as those of a campaign without any difference do: read each "
        "of them as the whole.",
        tested,
    ).format(n=count(tested))


def _extremes(report: LiftReport, metric: str, test: Interaction) -> str:
    rows = [row for row in levels_of(report, metric, test.attribute, test.target_cell) if row.shrunk]
    rows.sort(key=lambda row: row.shrunk.effect if row.shrunk else 0.0)
    write = findings.difference(rows[0].metric, report.currency)
    low, high = rows[0], rows[-1]
    return _(
        "{attribute}: the effect is largest for {high} ({high_effect}) and smallest for {low} ({low_effect}), with "
        "chance taken out. Adjusted p {p}."
    ).format(
        attribute=segment_label(test.attribute),
        high=level_label(high.level, high.segment),
        high_effect=write(high.shrunk.effect if high.shrunk else None),
        low=level_label(low.level, low.segment),
        low_effect=write(low.shrunk.effect if low.shrunk else None),
        p=p_value(test.p_adjusted),
    )


def levels_of(report: LiftReport, metric: str, segment: str, cell: str) -> tuple[LiftRow, ...]:
    """The levels of one attribute for one target cell."""
    return tuple(row for row in report.of(metric, segment) if row.target_cell == cell)


def drawn(rows: Sequence[LiftRow]) -> tuple[LiftRow, ...]:
    """The levels of a plot: those with an effect first, then some of those without."""
    known = [row for row in rows if isinstance(row.result, Comparison)]
    unknown = [row for row in rows if isinstance(row.result, NotMeasurable)]
    return (*known[:MOST_ROWS], *unknown[:MOST_WITHOUT])


def title(report: LiftReport, metric: str, segment: str, cell: str) -> str:
    """The finding of the plot of one attribute."""
    [test] = [found for found in report.differences(metric, segment) if found.target_cell == cell]
    name = metric_label(report.of(metric)[0].metric)
    if isinstance(test.result, NotMeasurable):
        text = _("{metric} by {segment}: whether levels differ cannot be told")
    elif differing([test], report.campaign.settings.confidence):
        text = _("{metric}: the effect differs by {segment}")
    else:
        text = _("{metric}: no evidence that the effect differs by {segment}")
    return text.format(metric=name, segment=segment_label(segment))


def draw_levels(report: LiftReport, metric: str, segment: str, cell: str) -> go.Figure:
    """Draw each level's own effect beside the shrunken one, below the line of all customers.

    Colour is for attributes whose levels differ, and then for levels with a clear effect after the adjustment.

    Args:
        report: Holds the lines of the metric and the attribute, and whether its levels differ.
        metric: Name of the metric.
        segment: The attribute, or two crossed.
        cell: The target cell.
    """
    whole = next(row for row in report.of(metric) if row.target_cell == cell)
    rows = drawn(levels_of(report, metric, segment, cell))
    marks = [_whole(report, whole), *_levels(report, rows, _clear(report, metric, segment, cell))]
    labels = [_("All customers"), *(level_label(row.level, row.segment) for row in rows)]
    guides = ((whole.result.effect, UNCLEAR),) if isinstance(whole.result, Comparison) else ()
    axis = Axis(findings.axis_title(whole.metric, report.currency), findings.tick_text(whole.metric), guides)
    return draw_forest(title(report, metric, segment, cell), labels, marks, axis)


def _whole(report: LiftReport, row: LiftRow) -> Mark:
    if isinstance(row.result, NotMeasurable):
        return Mark(0, "", None, None, None, _("not measurable"), escape(sentence(row.result)), UNCLEAR)
    write = findings.difference(row.metric, report.currency)
    color = (
        UNCLEAR
        if not findings.is_clear(row, report.campaign.settings.confidence)
        else GAIN
        if row.result.effect > 0
        else HARM
    )
    ends = row.result.interval
    hover = escape(write(row.result.effect) + ", " + findings.between(ends, write))
    return Mark(0, "", row.result.effect, ends.low, ends.high, write(row.result.effect), hover, color)


def _clear(report: LiftReport, metric: str, segment: str, cell: str) -> tuple[str, ...]:
    """The levels to colour."""
    [test] = [found for found in report.differences(metric, segment) if found.target_cell == cell]
    return test.clear


def _levels(report: LiftReport, rows: Sequence[LiftRow], clear: Sequence[str]) -> Iterator[Mark]:
    write = findings.difference(rows[0].metric, report.currency) if rows else None
    for place, row in enumerate(rows, start=1):
        if isinstance(row.result, NotMeasurable):
            text = _("too small") if row.result.code is Code.TOO_SMALL else _("not measurable")
            yield Mark(place, "", None, None, None, text, escape(sentence(row.result)), UNCLEAR)
        elif write:
            ends, name = row.result.interval, escape(level_label(row.level, row.segment))
            text = write(row.result.effect)
            hover = f"<b>{name}</b><br>" + escape(text + ", " + findings.between(ends, write))
            group = _("Own effect")
            yield Mark(place, group, row.result.effect, ends.low, ends.high, text, hover, UNCLEAR, "circle-open")
        if row.shrunk and write:
            ends, text = row.shrunk.interval, write(row.shrunk.effect)
            hover = f"<b>{name}</b><br>" + escape(text + ", " + findings.between(ends, write))
            group = _("With chance taken out")
            color = UNCLEAR if row.level not in clear else GAIN if row.shrunk.effect > 0 else HARM
            yield Mark(place, group, row.shrunk.effect, ends.low, ends.high, text, hover, color, "diamond")


def describe_levels(report: LiftReport, metric: str, segment: str, cell: str) -> str:
    """The plot in words: every level's own effect and the shrunken one."""
    whole = [row for row in report.of(metric) if row.target_cell == cell]
    parts = [findings.describe_row(row, report.currency) for row in whole]
    parts += [_in_words(report, row) for row in drawn(levels_of(report, metric, segment, cell))]
    return " ".join([title(report, metric, segment, cell) + ".", *parts])


def _in_words(report: LiftReport, row: LiftRow) -> str:
    if not row.shrunk or isinstance(row.result, NotMeasurable):
        return findings.describe_row(row, report.currency)
    write = findings.difference(row.metric, report.currency)
    return _("{level}: own effect {own}, with chance taken out {shrunken}.").format(
        level=level_label(row.level, row.segment), own=write(row.result.effect), shrunken=write(row.shrunk.effect)
    )
