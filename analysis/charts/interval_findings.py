"""What purchase intervals say, as sentences: the answer of a group, titles, and descriptions of charts."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.model import (
    SHARE_DAYS,
    Code,
    Curve,
    Group,
    Grouping,
    IntervalReport,
    IntervalRow,
    NotMeasurable,
    ObservedIntervals,
    WaitingDifference,
    WaitingMean,
)
from analysis.words import _, ngettext
from analysis.words.event_labels import group_label
from analysis.words.numbers import days, length, share
from analysis.words.remarks import sentence


def name_of(group: Group) -> str:
    """The name of a group for readers; a cell keeps its own."""
    return group.name if group.grouping is Grouping.CELL else group_label(group.name)


def is_clear(row: IntervalRow) -> bool:
    """Whether the difference leaves "none" out, and enough customers came back for its interval."""
    if not isinstance(row.difference, WaitingDifference):
        return False
    few = any(remark.code is Code.FEW_RETURNED for remark in row.remarks)
    return not few and (row.difference.interval.low > 0 or row.difference.interval.high < 0)


def is_unlike(row: IntervalRow) -> bool:
    """Whether the cells were not alike to begin with."""
    return any(remark.code is Code.UNLIKE_CELLS for remark in row.remarks)


def sooner(span: float) -> str:
    """A difference in days in words.

    >>> sooner(-5.71).replace(chr(160), " "), sooner(1.0).replace(chr(160), " ")
    ('5.7 days sooner', '1.0 days later')
    """
    text = _("{days} sooner") if span < 0 else _("{days} later")
    return text.format(days=length(abs(span)))


def answer(row: IntervalRow) -> str:
    """How soon the customers of a group came back, one or two plain sentences."""
    if isinstance(row.difference, WaitingDifference) and isinstance(row.mean, WaitingMean):
        return _difference_sentence(row, row.difference, row.mean)
    back = _back_sentence(row)
    if isinstance(row.difference, NotMeasurable) and row.difference.code is not Code.NO_CONTROL:
        return " ".join(dict.fromkeys(part for part in (back, sentence(row.difference)) if part))
    if row.difference is None:
        return back
    text = _("Without a control cell nobody can say how many would have come back anyway.")
    return f"{back} {text}" if back else text


def _back_sentence(row: IntervalRow) -> str:
    """How many bought again; why that is not known where it is not."""
    if not isinstance(row.curve, Curve):
        return sentence(row.curve) if row.curve else ""
    day = last_day_told([row])
    text = _("{share} of its customers bought again within {days} of the contact.")
    return text.format(share=share(back_by(row, day)), days=days(day))


def _difference_sentence(row: IntervalRow, found: WaitingDifference, mean: WaitingMean) -> str:
    facts = {
        "difference": sooner(found.days),
        "low": sooner(found.interval.low),
        "high": sooner(found.interval.high),
        "days": days(mean.horizon),
    }
    return _difference_template(row, is_clear(row)).format(**facts)


def _difference_template(row: IntervalRow, clear: bool) -> str:
    if row.group.grouping is Grouping.PARTICIPATION:
        if clear:
            return _(
                "Those who came bought again {difference} than those who were invited but stayed away (between {low} "
                "and {high}), on average over {days}. They chose to come, so this is not what the invitation caused."
            )
        return _(
            "Those who came bought again {difference} than those who were invited but stayed away, but anything "
            "between {low} and {high} fits the data (on average over {days})."
        )
    if is_unlike(row):
        return _(
            "Its customers bought again {difference} than the control (between {low} and {high}), on average over "
            "{days}. But the cells were not alike to begin with: nobody can say how much of that the campaign caused."
        )
    if clear:
        return _(
            "Its customers bought again {difference} than the control (between {low} and {high}), on average over "
            "{days}."
        )
    return _(
        "Whether its customers came back sooner cannot be told: they bought again {difference} than the control, but "
        "anything between {low} and {high} fits the data (on average over {days})."
    )


def back_by(row: IntervalRow, day: int) -> float | None:
    """Share of a group that had bought again by the end of a day, None beyond its follow-up."""
    if not isinstance(row.curve, Curve) or day > row.curve.reach:
        return None
    reached = [waiting for on, waiting in zip(row.curve.days, row.curve.waiting, strict=True) if on <= day]
    return 1.0 - (reached[-1] if reached else 1.0)


def last_day_told(rows: Sequence[IntervalRow]) -> int:
    """The first of 30, 60 and 90 days that all groups were followed for; else the end of their follow-up."""
    reach = min((row.curve.reach for row in rows if isinstance(row.curve, Curve)), default=0)
    return SHARE_DAYS[0] if reach >= SHARE_DAYS[0] else reach


def curve_title(rows: Sequence[IntervalRow]) -> str:
    """The finding of the curves: how many of which group were back after some weeks."""
    known = [row for row in rows if isinstance(row.curve, Curve)]
    day = last_day_told(known)
    found = [_("{group} {share}").format(group=name_of(row.group), share=share(back_by(row, day))) for row in known]
    return _("Bought again within {days}: {groups}").format(days=days(day), groups=_(", ").join(found))


def describe_curves(rows: Sequence[IntervalRow]) -> str:
    """The curves in words: who was back by when, and by when half of a group was."""
    parts = [_describe(row) for row in rows if isinstance(row.curve, Curve)]
    return " ".join([curve_title(rows) + ".", *parts])


def _describe(row: IntervalRow) -> str:
    shares = [
        _("{share} within {days}").format(share=share(1 - found[0]), days=days(day))
        for day, found in zip(SHARE_DAYS, row.waiting, strict=True)
        if found
    ]
    half = _("half by day {day}").format(day=row.median_days) if row.median_days is not None else _("half never")
    return _("{group}: {parts}.").format(group=name_of(row.group), parts=_(", ").join([*shares, half]))


def level_title(report: IntervalReport, rows: Sequence[IntervalRow], segment: str) -> str:
    """The finding over the levels of a segment attribute."""
    compared = [row for row in rows if isinstance(row.difference, WaitingDifference)]
    clear = sum(is_clear(row) for row in compared)
    return _("Time to the next purchase by {segment}: a clear difference in {clear} of {n} comparisons").format(
        segment=segment, clear=clear, n=len(compared)
    )


def observed_title(rows: Sequence[IntervalRow]) -> str:
    """The observed averages, labelled as what they are."""
    found = [
        _("{group} {before} → {after}").format(
            group=name_of(row.group), before=length(row.observed.before), after=length(row.observed.after)
        )
        for row in rows
        if isinstance(row.observed, ObservedIntervals)
    ]
    return _("Observed intervals only: {groups}").format(groups=_(", ").join(found))


def month_label(months: int, most: int) -> str:
    """A change of the average interval in whole months.

    >>> [month_label(months, 3) for months in (-3, -1, 0, 2)]
    ['3 months sooner or more', '1 month sooner', 'unchanged', '2 months later']
    """
    if not months:
        return _("unchanged")
    n = abs(months)
    if n >= most:
        text = _("{n} months sooner or more") if months < 0 else _("{n} months later or more")
    elif months < 0:
        text = ngettext("{n} month sooner", "{n} months sooner", n)
    else:
        text = ngettext("{n} month later", "{n} months later", n)
    return text.format(n=n)


def months_title(rows: Sequence[IntervalRow]) -> str:
    """How the average intervals changed, labelled as what it is."""
    found = [
        _("{group} {share}").format(group=name_of(row.group), share=share(_sooner_share(row.observed)))
        for row in rows
        if isinstance(row.observed, ObservedIntervals)
    ]
    return _("Observed intervals only: shorter by a month or more, {groups}").format(groups=_(", ").join(found))


def _sooner_share(observed: ObservedIntervals) -> float:
    return sum(customers for months, customers in observed.months if months < 0) / observed.customers
