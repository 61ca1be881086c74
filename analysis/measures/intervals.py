"""Purchase intervals: how soon each group came back, and the observed intervals before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.measures.groups import Frame, list_levels, pool, read_frame, remark_on_few, remarks_on_group
from analysis.measures.remarks import named
from analysis.measures.store import Store
from analysis.model import (
    ALL,
    NO_MOMENTS,
    SHARE_DAYS,
    Code,
    Curve,
    DayCounts,
    Group,
    Grouping,
    IntervalReport,
    IntervalRow,
    Moments,
    NotMeasurable,
    ObservedIntervals,
    Part,
    RateChange,
    Remark,
    WaitingMean,
)
from analysis.stats.changes import compare_rates
from analysis.stats.survival import (
    compare_restricted_means,
    completed_wait,
    estimate_curve,
    log_rank_p,
    median_wait,
    restricted_mean,
    waiting_at,
)
from analysis.store.changes import summarize_changes
from analysis.store.intervals import IntervalChange, NextPurchases, count_interval_changes, count_next_purchases
from analysis.store.summaries import count_people

Months = dict[int, IntervalChange]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the store knows of one attribute's levels."""

    purchases: NextPurchases
    intervals: Mapping[tuple[str, Part], Months]
    occasions: Mapping[tuple[str, Part], Moments]


def measure_intervals(store: Store, campaign_id: str, *, segments: Sequence[str] = ()) -> IntervalReport:
    """Measure how soon the customers of each group bought again.

    Args:
        store: Where the campaign is.
        campaign_id: Its name.
        segments: Names of segment attributes, never crossed.

    Returns:
        For the whole campaign first, then for every level of each attribute: a line for each cell, the control last,
        and one for each group by participation where the campaign invited to something.

    Raises:
        BadInput: A campaign or an attribute that does not exist.
    """
    frame = read_frame(store, campaign_id, segments)
    rows = tuple(row for attribute in (None, *frame.attributes) for row in _rows(store, frame, attribute))
    return IntervalReport(frame.campaign, rows, frame.participation, frame.reason)


def _rows(store: Store, frame: Frame, attribute: str | None) -> list[IntervalRow]:
    levels = list_levels(store, frame.campaign, attribute)
    if frame.reason:
        return _blank_rows(store, frame, attribute, levels)
    found = _read(store, frame, attribute)
    rows = []
    for level in levels:
        for grouping in Grouping:
            groups = [group for group in frame.groups if group.grouping is grouping]
            rows += _rows_of_level(frame, found, attribute or ALL, level, groups)
    return rows


def _blank_rows(store: Store, frame: Frame, attribute: str | None, levels: list[str]) -> list[IntervalRow]:
    """The cells without any figure but their customers."""
    people = count_people(store, frame.campaign.id, attribute=attribute)
    return [
        IntervalRow(
            frame.campaign.id, attribute or ALL, level, group, people.get((level, group.name), 0), curve=frame.reason
        )
        for level in levels
        for group in frame.groups
        if group.grouping is Grouping.CELL
    ]


def _read(store: Store, frame: Frame, attribute: str | None) -> _Found:
    asked = {"attribute": attribute, "participation": frame.participation}
    purchases = count_next_purchases(store, frame.campaign.id, **asked)
    if frame.windows:
        return _Found(purchases, {}, {})
    moments = summarize_changes(store, frame.campaign.id, **asked)
    occasions = {(level, part): found for (what, level, part), found in moments.items() if what == "occasions"}
    return _Found(purchases, count_interval_changes(store, frame.campaign.id, **asked), occasions)


def _rows_of_level(frame: Frame, found: _Found, segment: str, level: str, groups: Sequence[Group]) -> list[IntervalRow]:
    confidence = frame.campaign.settings.confidence
    counts = {group.name: pool(group, level, found.purchases.counts, DayCounts()) for group in groups}
    curves = {name: estimate_curve(counted, confidence=confidence) for name, counted in counts.items()}
    horizon = min((curve.reach for curve in curves.values() if isinstance(curve, Curve)), default=0)
    means = {name: _mean(curve, horizon, confidence) for name, curve in curves.items()}
    rows = []
    for group in groups:
        row = _row_of_group(frame, found, segment, level, group)
        row = _with_curve(row, counts[group.name], curves[group.name], means[group.name])
        if group.reference and group.reference in counts:
            row = _with_difference(row, counts, means, group.reference, confidence)
        elif group.grouping is Grouping.CELL and frame.campaign.settings.control is None:
            row = replace(row, difference=NotMeasurable(Code.NO_CONTROL))
        rows.append(row)
    return rows


def _mean(curve: Curve | NotMeasurable, horizon: int, confidence: float) -> WaitingMean | NotMeasurable:
    if isinstance(curve, NotMeasurable):
        return curve
    return restricted_mean(curve, horizon, confidence=confidence) if horizon else NotMeasurable(Code.NO_FOLLOW_UP)


def _row_of_group(frame: Frame, found: _Found, segment: str, level: str, group: Group) -> IntervalRow:
    """The line with what stands beside the curve."""
    return IntervalRow(
        campaign=frame.campaign.id,
        segment=segment,
        level=level,
        group=group,
        customers=0,
        observed=frame.windows or _observed(_pool_months(group, level, found.intervals)),
        rate=frame.windows or _rate(frame, group, pool(group, level, found.occasions, NO_MOMENTS)),
        remarks=_remarks(frame, found.purchases, group),
    )


def _remarks(frame: Frame, purchases: NextPurchases, group: Group) -> tuple[Remark, ...]:
    left_out = ((Code.LATE_CONTACTS, purchases.late), (Code.EARLY_CONTACTS, purchases.early))
    found = tuple(Remark(code, (("customers", customers),)) for code, customers in left_out if customers)
    return remarks_on_group(frame, group) + found


def _pool_months(group: Group, level: str, found: Mapping[tuple[str, Part], Months]) -> Months:
    """What a group's parts add up to, month by month of change."""
    pooled: Months = {}
    for part in group.parts(part for known, part in found if known == level):
        for months, change in found[level, part].items():
            known = pooled.get(months, IntervalChange(0, 0.0, 0.0))
            pooled[months] = known + change
    return dict(sorted(pooled.items()))


def _observed(months: Months) -> ObservedIntervals | NotMeasurable:
    customers = sum(change.customers for change in months.values())
    if not customers:
        return NotMeasurable(Code.NO_OBSERVED_INTERVALS)
    return ObservedIntervals(
        customers=customers,
        before=sum(change.before for change in months.values()) / customers,
        after=sum(change.after for change in months.values()) / customers,
        months=tuple((place, change.customers) for place, change in months.items()),
    )


def _rate(frame: Frame, group: Group, occasions: Moments) -> RateChange | NotMeasurable:
    settings = frame.campaign.settings
    found = compare_rates(occasions, settings.pre_days, settings.post_days, confidence=settings.confidence)
    return named(found, group.name)


def _with_curve(
    row: IntervalRow, counts: DayCounts, curve: Curve | NotMeasurable, mean: WaitingMean | NotMeasurable
) -> IntervalRow:
    if isinstance(curve, NotMeasurable):
        return replace(row, curve=named(curve, row.group.name), mean=named(mean, row.group.name))
    ends = (Remark(Code.FOLLOW_UP_ENDS, (("days", curve.reach),)),) if curve.reach < SHARE_DAYS[-1] else ()
    return replace(
        row,
        customers=counts.customers,
        bought_again=sum(counts.bought),
        curve=curve,
        median_days=median_wait(curve),
        waiting=tuple(waiting_at(curve, day) for day in SHARE_DAYS),
        mean=mean,
        completed_wait=completed_wait(counts),
        remarks=row.remarks + ends,
    )


def _with_difference(
    row: IntervalRow,
    counts: Mapping[str, DayCounts],
    means: Mapping[str, WaitingMean | NotMeasurable],
    reference: str,
    confidence: float,
) -> IntervalRow:
    ours, theirs = means[row.group.name], means[reference]
    if isinstance(ours, NotMeasurable):
        return replace(row, difference=named(ours, row.group.name))
    if isinstance(theirs, NotMeasurable):
        return replace(row, difference=named(theirs, reference))
    found = counts[row.group.name], counts[reference]
    few = remark_on_few(found[0].customers, found[1].customers, sum(sum(one.bought) for one in found))
    return replace(
        row,
        difference=compare_restricted_means(ours, theirs, confidence=confidence),
        log_rank_p=log_rank_p(*found),
        remarks=few + row.remarks,
    )
