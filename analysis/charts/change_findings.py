"""What spend change says, as sentences: the answer of a group, titles, and descriptions of charts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from analysis.charts.findings import Write, between
from analysis.charts.interval_findings import name_of
from analysis.model import (
    ALL,
    STEPS,
    ChangeReport,
    ChangeRow,
    ChangeSteps,
    Code,
    Group,
    Grouping,
    Interval,
    Measure,
    Measured,
    NotMeasurable,
    Unit,
    Window,
)
from analysis.words import _
from analysis.words.change_labels import measure_label, window_label
from analysis.words.labels import level_label
from analysis.words.numbers import money, share, value
from analysis.words.remarks import sentence


def written(report: ChangeReport, measure: Measure, *, signed: bool = False) -> Write:
    """The format of a measure's averages, or of their differences."""
    unit = Unit.NUMBER if measure is Measure.ORDERS else Unit.MONEY
    return partial(value, unit, currency=report.currency, signed=signed)


def find(
    report: ChangeReport,
    group: Group,
    window: Window,
    measure: Measure = Measure.REVENUE,
    segment: str = ALL,
    level: str = ALL,
    *,
    compared: bool = False,
) -> ChangeRow | None:
    """The line of a group: its own average, or its difference from the group it is compared with."""
    rows = report.of(measure, window, group.grouping, segment, level)
    return next((row for row in rows if row.group == group and bool(row.against) == compared), None)


def measured(row: ChangeRow | None) -> Measured | None:
    """What a line measured, None where nothing."""
    return row.result if row and isinstance(row.result, Measured) else None


def is_clear(row: ChangeRow) -> bool:
    """Whether the interval leaves "no difference" out, and neither few buyers nor uneven windows make it rough."""
    found = measured(row)
    rough = any(remark.code in (Code.FEW_ACTIVE, Code.UNEVEN_WINDOWS) for remark in row.remarks)
    return bool(found and found.interval and not rough and (found.interval.low > 0 or found.interval.high < 0))


def is_observed(row: ChangeRow) -> bool:
    """Whether nobody drew the groups at random, or the draw went wrong."""
    return any(remark.code in (Code.CHOSE_TO_COME, Code.UNLIKE_CELLS) for remark in row.remarks)


def answer(report: ChangeReport, row: ChangeRow) -> str:
    """How much more a group's spend changed than that of the group it is compared with.

    Args:
        report: Where the line is from.
        row: The difference in differences of spend.
    """
    lines = [
        find(report, row.group, window, Measure.REVENUE, row.segment, row.level, compared=True) for window in Window
    ]
    pre, post, change = (measured(line) for line in lines)
    if pre is None or post is None or change is None or change.interval is None:
        return sentence(row.result) if isinstance(row.result, NotMeasurable) else _no_change()
    write = written(report, Measure.REVENUE)
    first = _first_sentence(row, pre.value, post.value).format(
        after=write(abs(post.value)), before=write(abs(pre.value))
    )
    signed = written(report, Measure.REVENUE, signed=True)
    ends = between(change.interval, signed)
    return first + " " + _second_sentence(row).format(change=signed(change.value), between=ends)


def _no_change() -> str:
    return _("Nothing varies here, so no difference can be tested.")


def _first_sentence(row: ChangeRow, pre: float, post: float) -> str:
    if row.group.grouping is Grouping.PARTICIPATION:
        return _against_absent(pre, post)
    if post >= 0 and pre >= 0:
        return _("After the contact its customers spent {after} more each than the control, before it {before} more.")
    if post >= 0:
        return _("After the contact its customers spent {after} more each than the control, before it {before} less.")
    if pre >= 0:
        return _("After the contact its customers spent {after} less each than the control, before it {before} more.")
    return _("After the contact its customers spent {after} less each than the control, before it {before} less.")


def _against_absent(pre: float, post: float) -> str:
    if post >= 0 and pre >= 0:
        return _(
            "After the contact those who came spent {after} more each than those who were invited but stayed away, "
            "before it {before} more."
        )
    if post >= 0:
        return _(
            "After the contact those who came spent {after} more each than those who were invited but stayed away, "
            "before it {before} less."
        )
    if pre >= 0:
        return _(
            "After the contact those who came spent {after} less each than those who were invited but stayed away, "
            "before it {before} more."
        )
    return _(
        "After the contact those who came spent {after} less each than those who were invited but stayed away, before "
        "it {before} less."
    )


def _second_sentence(row: ChangeRow) -> str:
    codes = {remark.code for remark in row.remarks}
    if Code.CHOSE_TO_COME in codes:
        return _(
            "What is left is {change} ({between}). They chose to come, often having just bought, so this is not what "
            "coming caused."
        )
    if Code.UNLIKE_CELLS in codes:
        return _(
            "What is left is {change} ({between}), and that is the campaign's only if both would have changed alike "
            "without it: the cells were not alike to begin with."
        )
    if is_clear(row):
        return _("What changed because of the campaign is {change} ({between}).")
    return _("What changed is {change}, but anything {between} fits the data.")


def before_after_title(report: ChangeReport, groups: Sequence[Group], segment: str, level: str) -> str:
    """The finding of before and after: what each group's spend went from and to."""
    write = written(report, Measure.REVENUE)
    found = []
    for group in groups:
        ends = [measured(find(report, group, w, Measure.REVENUE, segment, level)) for w in (Window.PRE, Window.POST)]
        if ends[0] and ends[1]:
            text = _("{group} {before} → {after}")
            found.append(text.format(group=name_of(group), before=write(ends[0].value), after=write(ends[1].value)))
    return _("Spend before → after: {groups}").format(groups=_(", ").join(found))


def gap_title(report: ChangeReport, rows: Sequence[ChangeRow]) -> str:
    """The finding of the differences: how much of what one sees after was there before."""
    known = [row for row in rows if measured(row)]
    write = written(report, Measure.REVENUE, signed=True)
    if len(known) != 1:
        return _("A clear change against those they are compared with in {clear} of {n} groups").format(
            clear=sum(is_clear(row) for row in known), n=len(known)
        )
    row = known[0]
    lines = [
        find(report, row.group, window, Measure.REVENUE, row.segment, row.level, compared=True) for window in Window
    ]
    pre, post, change = (measured(line) for line in lines)
    if not (pre and post and change):
        return _("Difference in differences")
    return _("{after} after, {before} already before: what changed is {change}").format(
        after=write(post.value), before=write(pre.value), change=write(change.value)
    )


def measures_title(report: ChangeReport, rows: Sequence[ChangeRow]) -> str:
    """The finding on promoted products against the rest."""
    found = {row.measure: measured(row) for row in rows}
    promoted, other = found.get(Measure.PROMOTED), found.get(Measure.OTHER)
    if promoted is None or other is None:
        return _("Change of spend by kind of product")
    write = written(report, Measure.REVENUE, signed=True)
    return _("Promoted products {promoted}, all others {other} per customer").format(
        promoted=write(promoted.value), other=write(other.value)
    )


def level_title(rows: Sequence[ChangeRow], segment: str) -> str:
    """The finding over the levels of a segment attribute."""
    compared = [row for row in rows if measured(row)]
    return _("Change of spend by {segment}: clear in {clear} of {n} comparisons").format(
        segment=segment, clear=sum(is_clear(row) for row in compared), n=len(compared)
    )


def steps_title(found: Sequence[ChangeSteps]) -> str:
    """How many customers of each group spent more than before."""
    shares = [
        _("{group} {share}").format(group=name_of(one.group), share=share(_more(one))) for one in found if one.customers
    ]
    return _("Spent more than before: {groups}").format(groups=_(", ").join(shares))


def _more(found: ChangeSteps) -> float:
    return sum(customers for step, customers in found.steps if step > 0) / found.customers


def step_label(step: int, size: float, currency: str) -> str:
    """The size of a change, as a bar of the histogram is labelled.

    >>> [step_label(step, 1000.0, "EUR") for step in (-4, -1, 0, 2)]
    ['below −€3,000', '−€1,000 to 0', 'no change', '+€1,000 to +€2,000']
    """
    if step == 0:
        return _("no change")
    write = partial(_edge, size=size, currency=currency)
    if abs(step) > STEPS:
        text = _("above {edge}") if step > 0 else _("below {edge}")
        return text.format(edge=write(step - 1 if step > 0 else step + 1))
    low, high = (step - 1, step) if step > 0 else (step, step + 1)
    return _("{low} to {high}").format(low=write(low), high=write(high))


def _edge(step: int, size: float, currency: str) -> str:
    text = money(step * size, currency, signed=True)
    return "0" if step == 0 else text.removesuffix(".00")


def describe_differences(report: ChangeReport, rows: Sequence[ChangeRow], title: str) -> str:
    """Differences in words: every line's estimate and interval."""
    return " ".join([title + ".", *(_describe(report, row) for row in rows)])


def _describe(report: ChangeReport, row: ChangeRow) -> str:
    name = _("{group}, {measure}, {window}").format(
        group=name_of(row.group), measure=measure_label(row.measure), window=window_label(row.window)
    )
    if row.level != ALL:
        name = f"{name}, {level_label(row.level)}"
    found = measured(row)
    write = written(report, row.measure, signed=True)
    if found is None or found.interval is None:
        return _("{name}: not measurable.").format(name=name)
    ends: Interval = found.interval
    return _("{name}: {effect}, {between}.").format(name=name, effect=write(found.value), between=between(ends, write))


def per_days_note(report: ChangeReport) -> str:
    """The unit of time behind every sum."""
    return _("per {days} days").format(days=report.per_days) if report.per_days else ""


def axis_title(report: ChangeReport) -> str:
    """What an axis of differences in spend measures."""
    text = _("Difference per customer, {unit}")
    return text.format(unit=unit_of(report))


def unit_of(report: ChangeReport) -> str:
    """Money, and the days it is for where windows differ."""
    note = per_days_note(report)
    return f"{report.currency} {note}" if note else report.currency
