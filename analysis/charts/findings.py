"""What a figure says, as sentences: the answer of a target cell, a chart's title, and its description.

Composed of whole translated sentences, with numbers written by meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from analysis.model import ALL, Comparison, Interval, LiftReport, LiftRow, Metric, NotMeasurable, Unit
from analysis.words import _
from analysis.words.labels import level_label, metric_label, segment_label
from analysis.words.numbers import Figure, size, total, trimmed, value
from analysis.words.remarks import sentence

Write = Callable[[Figure], str]


def is_clear(row: LiftRow, confidence: float = 0.95) -> bool:
    """Whether the interval leaves "no effect" out, and the p-value agrees, adjusted where it is.

    Args:
        row: A line of the lift table.
        confidence: Of its interval.
    """
    result = row.result
    if isinstance(result, NotMeasurable) or result.borderline:
        return False
    p_value = result.p_value if row.p_adjusted is None else row.p_adjusted
    return leaves_none_out(result) and p_value < 1 - confidence


def leaves_none_out(result: Comparison) -> bool:
    """Whether the interval lies on one side of 0."""
    return result.interval.low > 0 or result.interval.high < 0


def difference(metric: Metric, currency: str) -> Write:
    """The format of a difference of this metric, with its sign."""
    return partial(value, metric.unit, currency=currency, signed=True)


def total_of(row: LiftRow, currency: str, figure: Figure) -> str:
    """A sum over the target cell's customers: money, or a number of customers or things."""
    return total(row.metric.unit, figure, currency, signed=True)


def between(interval: Interval, write: Write) -> str:
    """Both ends of an interval in words.

    >>> between(Interval(1.0, 2.0), lambda figure: f"{figure:+}")
    'between +1.0 and +2.0'
    """
    return _("between {low} and {high}").format(low=write(interval.low), high=write(interval.high))


def answer(row: LiftRow, currency: str, *, confidence: float = 0.95, is_experiment: bool = True) -> str:
    """What a target cell did on one metric: one or two plain sentences.

    Args:
        row: A line of the lift table.
        currency: ISO code of the store.
        confidence: Of its interval.
        is_experiment: False where a trust check says that the cells were not alike to begin with.
    """
    if isinstance(row.result, NotMeasurable):
        return sentence(row.result)
    if not is_experiment:
        write = difference(row.metric, currency)
        return _(
            "The cells differ by {effect} per customer ({between}), but they were not alike to begin with: nobody can "
            "say how much of that the campaign caused."
        ).format(effect=write(row.result.effect), between=between(row.result.interval, write))
    clear = is_clear(row, confidence)
    first = _difference_sentence(row, row.result, currency, clear=clear)
    if row.incremental is None or row.incremental_interval is None or not clear:
        return first
    write = partial(total_of, row, currency)
    second = _("Over the whole cell that is {total} ({between}).")
    return first + " " + second.format(total=write(row.incremental), between=between(row.incremental_interval, write))


def _difference_sentence(row: LiftRow, result: Comparison, currency: str, *, clear: bool) -> str:
    write = difference(row.metric, currency)
    if clear:
        return _templates(row.metric, result.effect > 0).format(
            metric=metric_label(row.metric),
            size=size(row.metric.unit, result.effect, currency),
            between=between(result.interval, write),
        )
    text = _("The difference from the control is {effect} per customer, but anything {between} fits the data.")
    if leaves_none_out(result):
        text = _(
            "The difference from the control is {effect} per customer ({between}), but adjusted for everything that "
            "was compared it may still be chance."
        )
    return text.format(effect=write(result.effect), between=between(result.interval, write))


def _templates(metric: Metric, more: bool) -> str:
    if metric.name == "revenue_per_customer":
        if more:
            return _("Customers who were to get it spent {size} more each than the control ({between}).")
        return _("Customers who were to get it spent {size} less each than the control ({between}).")
    if metric.name == "response_rate":
        if more:
            return _("{size} more of the customers who were to get it bought than of the control ({between}).")
        return _("{size} fewer of the customers who were to get it bought than of the control ({between}).")
    if more:
        return _("{metric}: {size} more than the control ({between}).")
    return _("{metric}: {size} less than the control ({between}).")


def title(report: LiftReport, metric: Metric, segment: str = ALL) -> str:
    """The finding of a forest plot, one sentence short enough for a heading."""
    rows = report.of(metric.name)
    measured = [row.result for row in rows if isinstance(row.result, Comparison)]
    if not measured:
        return _("{metric}: not measurable").format(metric=metric_label(metric))
    if segment != ALL:
        return _segment_title(report.of(metric.name, segment), metric, segment, report.campaign.settings.confidence)
    return _overall_title(report, rows, metric)


def no_experiment_title(metric: Metric) -> str:
    """The same where the cells were not alike to begin with."""
    return _("{metric}: the cells differ, but this is no experiment").format(metric=metric_label(metric))


def _segment_title(rows: Sequence[LiftRow], metric: Metric, segment: str, confidence: float) -> str:
    clear = [row for row in rows if is_clear(row, confidence)]
    return _("{metric} by {segment}: a clear difference in {clear} of {n} comparisons").format(
        metric=metric_label(metric), segment=segment_label(segment), clear=len(clear), n=len(rows)
    )


def _overall_title(report: LiftReport, rows: Sequence[LiftRow], metric: Metric) -> str:
    name = metric_label(metric)
    clear = [row for row in rows if is_clear(row, report.campaign.settings.confidence)]
    if not clear:
        return _("{metric}: no clear difference from the control").format(metric=name)
    if len(rows) == 1 and isinstance(rows[0].result, Comparison):
        write = difference(metric, report.currency)
        return _("{metric}: {effect} against the control").format(metric=name, effect=write(rows[0].result.effect))
    return _("{metric}: a clear difference from the control in {clear} of {cells} target cells").format(
        metric=name, clear=len(clear), cells=len(rows)
    )


def describe(report: LiftReport, metric: Metric, segment: str = ALL) -> str:
    """The same plot in words: every row's estimate and interval."""
    parts = [describe_row(row, report.currency) for row in (*report.of(metric.name), *_levels(report, metric, segment))]
    return " ".join([title(report, metric, segment) + ".", *parts])


def _levels(report: LiftReport, metric: Metric, segment: str) -> tuple[LiftRow, ...]:
    return () if segment == ALL else report.of(metric.name, segment)


def describe_row(row: LiftRow, currency: str) -> str:
    """One line of the lift table as a short sentence."""
    name = row.target_cell if row.level == ALL else f"{row.target_cell}, {level_label(row.level, row.segment)}"
    if isinstance(row.result, NotMeasurable):
        return _("{name}: not measurable.").format(name=name)
    write = difference(row.metric, currency)
    return _("{name}: {effect}, {between}.").format(
        name=name, effect=write(row.result.effect), between=between(row.result.interval, write)
    )


def axis_title(metric: Metric, currency: str) -> str:
    """What the axis of differences measures, with its unit."""
    if metric.unit is Unit.MONEY:
        return _("Difference from the control, {currency}").format(currency=currency)
    if metric.unit is Unit.SHARE:
        return _("Difference from the control, percentage points")
    return _("Difference from the control")


def tick_text(metric: Metric) -> Callable[[float], str]:
    """How a position on the axis of differences is written: bare, because the axis names the unit."""
    scale = 100 if metric.unit is Unit.SHARE else 1
    return lambda figure: bare(figure * scale)


def bare(figure: float) -> str:
    """A round number with its sign and no needless zeros.

    >>> bare(10.0), bare(-0.5), bare(0.0)
    ('+10', '−0.5', '0')
    """
    return trimmed(figure, signed=True)
