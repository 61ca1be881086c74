"""Spend change: what each group spent before and after, and how much more it changed in one group than in another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from analysis.measures.campaigns import read_currency
from analysis.measures.groups import Frame, list_levels, pool, read_frame, remarks_on_group
from analysis.measures.remarks import named
from analysis.measures.store import Store
from analysis.model import (
    ALL,
    NO_MOMENTS,
    STEPS,
    BadInput,
    CellSummary,
    ChangeReport,
    ChangeRow,
    ChangeSteps,
    Code,
    Group,
    Grouping,
    Measure,
    Measured,
    Moments,
    NotMeasurable,
    Part,
    Remark,
    Window,
)
from analysis.stats.changes import combine, compare_groups, estimate_mean, limit_of_p, ratio_change
from analysis.store.changes import MINOR, What, count_changes, summarize_changes
from analysis.store.summaries import count_people
from analysis.words import _

DEFAULT_STEP = 1000.0
"""Size of a step of the histogram, in the store's currency."""

PER_DAYS = 30
"""What sums are brought to where the windows differ in length."""

ENOUGH_ACTIVE = 30
"""Customers of the smaller group who would have bought at all, from which Welch's interval roughly holds."""

_MADE_OF: dict[Measure, What] = {
    Measure.REVENUE: "revenue",
    Measure.PROMOTED: "promoted",
    Measure.OTHER: "other",
    Measure.ORDERS: "revenue",
    Measure.ORDER_VALUE: "revenue",
}
_PARTS_OF_ALL = (Measure.PROMOTED, Measure.OTHER)

Found = Mapping[tuple[What, str, Part], Moments]
Summary = CellSummary | NotMeasurable


@dataclass(frozen=True, slots=True)
class _Scale:
    """What sums before and after are multiplied by, so that windows of different lengths compare."""

    pre: Fraction
    post: Fraction


def measure_spend_change(
    store: Store, campaign_id: str, *, segments: Sequence[str] = (), step: float = DEFAULT_STEP
) -> ChangeReport:
    """Measure what the customers of each group spent before and after the contact.

    Args:
        store: Where the campaign is.
        campaign_id: Its name.
        segments: Names of segment attributes, never crossed.
        step: Size of a step of the histogram, in the store's currency, above 0.

    Returns:
        For the whole campaign first, then for every level of each attribute: averages before, after and their change
        for each group, and the difference of each from the group it is compared with.

    Raises:
        BadInput: A campaign or an attribute that does not exist, or a step that is not above 0.
    """
    if round(step * MINOR) < 1:
        raise BadInput(_("The step of the histogram must be above 0."))
    frame = read_frame(store, campaign_id, segments)
    rows: list[ChangeRow] = []
    steps: list[ChangeSteps] = []
    for attribute in (None, *frame.attributes):
        rows += _rows(store, frame, attribute)
        steps += [] if frame.windows else _steps(store, frame, attribute, step)
    settings = frame.campaign.settings
    return ChangeReport(
        campaign=frame.campaign,
        rows=tuple(rows),
        steps=tuple(steps),
        step=step,
        currency=read_currency(store),
        per_days=None if settings.pre_days == settings.post_days else PER_DAYS,
        participation=frame.participation,
        reason=frame.windows,
    )


def _rows(store: Store, frame: Frame, attribute: str | None) -> list[ChangeRow]:
    levels = list_levels(store, frame.campaign, attribute)
    if frame.windows:
        return _blank_rows(store, frame, frame.windows, attribute, levels)
    found = summarize_changes(store, frame.campaign.id, attribute=attribute, participation=frame.participation)
    return [
        row
        for level in levels
        for grouping in Grouping
        for measure in Measure
        for row in _rows_of_measure(frame, found, attribute or ALL, level, grouping, measure)
    ]


def _blank_rows(
    store: Store, frame: Frame, reason: NotMeasurable, attribute: str | None, levels: list[str]
) -> list[ChangeRow]:
    people = count_people(store, frame.campaign.id, attribute=attribute)
    return [
        ChangeRow(
            frame.campaign.id,
            attribute or ALL,
            level,
            group,
            people.get((level, group.name), 0),
            Measure.REVENUE,
            Window.CHANGE,
            group.reference,
            reason,
        )
        for level in levels
        for group in frame.groups
        if group.grouping is Grouping.CELL
    ]


def _rows_of_measure(
    frame: Frame, found: Found, segment: str, level: str, grouping: Grouping, measure: Measure
) -> list[ChangeRow]:
    groups = [group for group in frame.groups if group.grouping is grouping]
    what = {(lv, part): moments for (kind, lv, part), moments in found.items() if kind == _MADE_OF[measure]}
    pooled = {group.name: pool(group, level, what, NO_MOMENTS) for group in groups}
    rows = []
    for group in groups:
        for window in Window:
            ours = _summary(frame, measure, window, pooled[group.name])
            theirs = _summary(frame, measure, window, pooled[group.reference]) if group.reference in pooled else None
            row = ChangeRow(
                campaign=frame.campaign.id,
                segment=segment,
                level=level,
                group=group,
                customers=pooled[group.name].customers,
                measure=measure,
                window=window,
                against=None,
                result=_average(frame, group, window, ours),
                remarks=_remarks(frame, measure),
            )
            rows.append(row)
            if group.reference and theirs:
                result = _difference(frame, group, ours, theirs)
                rough = _rough(frame, pooled[group.name], pooled[group.reference], result)
                remarks = rough + remarks_on_group(frame, group) + row.remarks
                rows.append(replace(row, against=group.reference, result=result, remarks=remarks))
    return rows


def _summary(frame: Frame, measure: Measure, window: Window, moments: Moments) -> Summary:
    """One number per customer in one window, or what it changed by."""
    if measure in _PARTS_OF_ALL and not frame.campaign.settings.promoted:
        return NotMeasurable(Code.NO_PROMOTED)
    if not moments.customers:
        return CellSummary(0, 0.0, 0.0)
    if measure is Measure.ORDER_VALUE:
        found = ratio_change(moments, before=window is not Window.POST, after=window is not Window.PRE)
        return found if isinstance(found, NotMeasurable) else _in_currency(found)
    scale, place = _scale(frame), 2 if measure is Measure.ORDERS else 0
    unit = 1 if measure is Measure.ORDERS else MINOR
    weights = [Fraction(0)] * 4
    if window is not Window.POST:
        weights[place] = scale.pre / unit * (-1 if window is Window.CHANGE else 1)
    if window is not Window.PRE:
        weights[place + 1] = scale.post / unit
    return combine(moments, weights)


def _in_currency(found: CellSummary) -> CellSummary:
    return CellSummary(found.n, found.mean / MINOR, found.variance / MINOR**2, nonzero=found.nonzero)


def _scale(frame: Frame) -> _Scale:
    pre, post = frame.campaign.settings.pre_days, frame.campaign.settings.post_days
    return (
        _Scale(Fraction(1), Fraction(1)) if pre == post else _Scale(Fraction(PER_DAYS, pre), Fraction(PER_DAYS, post))
    )


def _average(frame: Frame, group: Group, window: Window, summary: Summary) -> Measured | NotMeasurable:
    """A group's own average; only of a change does one ask whether it is 0."""
    if isinstance(summary, NotMeasurable):
        return summary
    found = named(estimate_mean(summary, confidence=frame.campaign.settings.confidence), group.name)
    if isinstance(found, NotMeasurable) or window is Window.CHANGE:
        return found
    return replace(found, p_value=None)


def _difference(frame: Frame, group: Group, ours: Summary, theirs: Summary) -> Measured | NotMeasurable:
    if isinstance(ours, NotMeasurable):
        return ours
    if isinstance(theirs, NotMeasurable):
        return theirs
    found = compare_groups(ours, theirs, confidence=frame.campaign.settings.confidence)
    return named(found, group.name, group.reference or "")


def _remarks(frame: Frame, measure: Measure) -> tuple[Remark, ...]:
    settings = frame.campaign.settings
    if measure is Measure.ORDER_VALUE:
        return (Remark(Code.OTHER_BUYERS),)
    if settings.pre_days == settings.post_days:
        return ()
    facts = (("pre_days", settings.pre_days), ("post_days", settings.post_days), ("per_days", PER_DAYS))
    return (Remark(Code.PER_DAYS, facts),)


def _rough(frame: Frame, ours: Moments, theirs: Moments, found: Measured | NotMeasurable) -> tuple[Remark, ...]:
    """Why the interval and the p-value of a difference are rough, where that decides anything."""
    if isinstance(found, NotMeasurable):
        return ()
    settings = frame.campaign.settings
    customers = ours.customers + theirs.customers
    share = min(ours.customers, theirs.customers) / customers if customers else 0.0
    expected = share * (ours.active + theirs.active)
    facts = (("buyers", round(expected)), ("enough", ENOUGH_ACTIVE))
    few = (Remark(Code.FEW_ACTIVE, facts),) if expected < ENOUGH_ACTIVE else ()
    same = settings.pre_days == settings.post_days
    limit = limit_of_p(ours.customers, theirs.customers, same_length=same, confidence=settings.confidence)
    if found.p_value is None or not limit <= found.p_value < 1 - settings.confidence:
        return few
    return (*few, Remark(Code.UNEVEN_WINDOWS, (("threshold_p", limit),)))


def _steps(store: Store, frame: Frame, attribute: str | None, step: float) -> list[ChangeSteps]:
    settings = frame.campaign.settings
    equal = settings.pre_days == settings.post_days
    unit = 1 if equal else settings.pre_days * settings.post_days
    found = count_changes(
        store,
        frame.campaign.id,
        attribute=attribute,
        participation=frame.participation,
        factors=(1, 1) if equal else (PER_DAYS * settings.post_days, PER_DAYS * settings.pre_days),
        step=round(step * MINOR) * unit,
        most=STEPS + 1,
    )
    return [
        ChangeSteps(attribute or ALL, level, group, _pooled_steps(group, level, found))
        for level in list_levels(store, frame.campaign, attribute)
        for group in frame.groups
    ]


def _pooled_steps(
    group: Group, level: str, found: Mapping[tuple[str, Part], Mapping[int, int]]
) -> tuple[tuple[int, int], ...]:
    steps = dict.fromkeys(range(-STEPS - 1, STEPS + 2), 0)
    for part in group.parts(part for known, part in found if known == level):
        for step, customers in found[level, part].items():
            steps[step] += customers
    return tuple(steps.items())
