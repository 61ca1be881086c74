"""What an event brought: who took part, what that can be compared with, and every estimate side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.measures.campaign_metrics import reason_not_measurable, resolve_segments
from analysis.measures.event_reading import Setting, read_event
from analysis.measures.store import Store
from analysis.measures.trust import check_draw
from analysis.model import (
    ABSENT,
    ALL,
    ASSIGNED,
    FUNNEL,
    NOT_INVITED,
    SALES_METRICS,
    BadInput,
    Campaign,
    Check,
    Code,
    EventReading,
    EventReport,
    Flow,
    FlowStep,
    NotMeasurable,
    People,
    Remark,
    TrustCheck,
)
from analysis.settings import read_settings
from analysis.stats.shares import share_interval
from analysis.store.campaigns import natural_order, read_campaign
from analysis.store.connection import read_meta
from analysis.store.groups import list_participations
from analysis.store.outcomes import CellWindows, read_windows, refresh_outcomes
from analysis.store.people import MOST_PERIODS, count_flow, read_people
from analysis.store.summaries import read_sales_facts
from analysis.words import _

LEAST_PERIODS = 3
LEAST_PERIOD_DAYS = 7
BUYERS_BY_DEFINITION = 0.98
"""Where a larger share of those who took part bought, taking part hardly is anything else than buying."""

_DECISIVE = frozenset({Check.SAMPLE_RATIO, Check.BALANCE, Check.PLACEBO})


def measure_event(
    store: Store, campaign_id: str, *, took_part: str | None = None, segments: Sequence[str] = ()
) -> EventReport:
    """Compare those who took part in an event with the others.

    Args:
        store: Where the campaign is.
        campaign_id: Its name.
        took_part: What counts as taking part, one of the report's `choices`; the deepest where None.
        segments: Names of segment attributes, never crossed.

    Returns:
        The reading of all customers first, then of every level of each attribute; no reading where nobody could take
        part in anything.

    Raises:
        BadInput: A campaign, a way of taking part or an attribute that does not exist.
    """
    campaign = read_campaign(store, campaign_id)
    attributes = resolve_segments(store, campaign, segments)
    if campaign.has_sales_window:
        refresh_outcomes(store, campaign)
    choices = _choices(store, campaign)
    chosen = _chosen(campaign, choices, took_part)
    flows = _flows(store, campaign)
    randomised = _is_random(campaign, check_draw(store, campaign_id))
    currency = read_meta(store, "currency") or read_settings().currency
    if chosen is None:
        nothing = Remark(Code.NOTHING_TO_TAKE_PART_IN)
        return EventReport(campaign, ASSIGNED, (), randomised, flows, (), currency, (nothing,))
    windows = _windows(store, campaign)
    setting = _setting(store, campaign, chosen, windows, randomised=randomised, currency=currency)
    people, levels = _people(store, campaign, setting, windows, attributes)
    readings = (read_event(setting, people), *_by_level(setting, people, levels))
    on_event = tuple(_on_event(setting, people))
    return EventReport(campaign, chosen, choices, randomised, flows, readings, currency, on_event)


def _choices(store: Store, campaign: Campaign) -> tuple[str, ...]:
    """What could count as taking part: the deepest step first, then own columns, then having been assigned at all."""
    targets = {cell.name for cell in campaign.target_cells}
    found = [name for name, cells in list_participations(store, campaign.id).items() if targets & cells.keys()]
    steps = [step for step in reversed(FUNNEL) if step in found]
    assigned = [ASSIGNED] if campaign.settings.control in {cell.name for cell in campaign.cells} else []
    return (*steps, *(name for name in found if name not in steps), *assigned) if targets else ()


def _chosen(campaign: Campaign, choices: Sequence[str], took_part: str | None) -> str | None:
    if took_part is not None and took_part not in choices:
        raise BadInput(
            _("Nobody of campaign {campaign} can have taken part in {name}; there is: {choices}.").format(
                campaign=campaign.id, name=took_part, choices=", ".join(choices) or _("none")
            )
        )
    steps = [choice for choice in choices if choice in (*FUNNEL, ASSIGNED)]
    return took_part or next(iter(steps or choices), None)


def _is_random(campaign: Campaign, checks: Iterable[TrustCheck]) -> bool:
    """Whether there is a control cell, and nothing speaks against its having been drawn at random."""
    cells = {ALL, *(cell.name for cell in campaign.target_cells)}
    alarms = {check.check for check in checks if check.alarm and check.cell in cells}
    return campaign.settings.control in {cell.name for cell in campaign.cells} and not alarms & _DECISIVE


def _flows(store: Store, campaign: Campaign) -> tuple[Flow, ...]:
    counts = count_flow(store, campaign.id)
    sold = read_sales_facts(store).lines > 0 and campaign.has_sales_window
    return tuple(
        _flow(
            campaign, cell.name, [(step, *found) for (name, step), found in counts.items() if name == cell.name], sold
        )
        for cell in campaign.target_cells
    )


def _flow(campaign: Campaign, cell: str, found: Sequence[tuple[str, int, int]], sold: bool) -> Flow:
    steps = tuple(FlowStep(step, customers, bought if sold else None) for step, customers, bought in found)
    reached = {step.step: step.customers for step in steps}
    delivered, assigned = reached.get("delivered"), reached.get(ASSIGNED, 0)
    if delivered is None or not assigned:
        return Flow(cell, steps, None)
    interval = share_interval(delivered, assigned, confidence=campaign.settings.confidence)
    return Flow(cell, steps, (delivered / assigned, interval))


@dataclass(frozen=True, slots=True)
class _Windows:
    """What the sales cover of everybody's windows, and the earlier periods that fit before the contact."""

    reason: NotMeasurable | None
    cells: tuple[CellWindows, ...]
    periods: int
    period_days: int


def _windows(store: Store, campaign: Campaign) -> _Windows:
    reason = reason_not_measurable(store, campaign, SALES_METRICS[0])
    cells = read_windows(store, campaign) if campaign.has_sales_window else ()
    first = read_sales_facts(store).first_day
    days = campaign.settings.post_days
    covered = (min(cell.first_contact for cell in cells) - first).days if cells and first else 0
    periods = min(MOST_PERIODS, max(covered, 0) // days)
    if periods < LEAST_PERIODS and covered // LEAST_PERIODS >= LEAST_PERIOD_DAYS:
        return _Windows(reason, cells, LEAST_PERIODS, covered // LEAST_PERIODS)
    return _Windows(reason, cells, periods, days)


def _setting(
    store: Store, campaign: Campaign, took_part: str, windows: _Windows, *, randomised: bool, currency: str
) -> Setting:
    settings = campaign.settings
    came = list_participations(store, campaign.id).get(took_part, {})
    stayed = sum(cell.customers - came.get(cell.name, 0) for cell in campaign.target_cells)
    return Setting(
        took_part=took_part,
        invited=frozenset(cell.name for cell in campaign.target_cells),
        control=settings.control,
        against=NOT_INVITED if took_part == ASSIGNED or not stayed else ABSENT,
        randomised=randomised,
        confidence=settings.confidence,
        pre_days=settings.pre_days,
        post_days=settings.post_days,
        period_days=windows.period_days,
        refusal=windows.reason or _refusal(campaign, windows.cells),
        on_spend=tuple(_on_post_window(campaign, windows.cells)),
        currency=currency,
    )


def _refusal(campaign: Campaign, cells: Sequence[CellWindows]) -> NotMeasurable | None:
    """Before and after are compared only where the sales cover both windows of everybody to their ends."""
    settings = campaign.settings
    if not all(cell.with_all_post_days == cell.customers for cell in cells):
        late = any(cell.with_a_post_day < cell.customers for cell in cells)
        missing = settings.post_days - (0 if late else min(cell.fewest_post_days for cell in cells))
        facts = (("days_missing", missing), ("post_days", settings.post_days))
        return NotMeasurable(Code.POST_NOT_COVERED, facts)
    fewest = min((cell.fewest_pre_days for cell in cells), default=0)
    if fewest < settings.pre_days or not settings.pre_days:
        facts = (("days_missing", settings.pre_days - fewest), ("pre_days", settings.pre_days))
        return NotMeasurable(Code.PRE_NOT_COVERED, facts)
    return None


def _on_post_window(campaign: Campaign, cells: Sequence[CellWindows]) -> Iterator[Remark]:
    days, fewest = campaign.settings.post_days, min((cell.fewest_post_days for cell in cells), default=None)
    if fewest is not None and fewest < days:
        yield Remark(Code.POST_WINDOW_CUT, (("days_missing", days - fewest), ("post_days", days)))
    if late := sum(cell.customers - cell.with_a_post_day for cell in cells):
        yield Remark(Code.LATE_CONTACTS, (("customers", late),))


def _people(
    store: Store, campaign: Campaign, setting: Setting, windows: _Windows, segments: Sequence[str]
) -> tuple[People, dict[str, NDArray[np.object_]]]:
    """Everybody, and the levels to divide them by: what is no attribute may divide, but explains nothing."""
    people = read_people(
        store,
        campaign.id,
        setting.took_part,
        attributes=tuple(dict.fromkeys((*campaign.attributes, *segments))),
        periods=windows.periods,
        period_days=windows.period_days,
        half_days=campaign.settings.pre_days // 2,
    )
    known = {name: people.attributes[name] for name in campaign.attributes}
    took_part = np.isin(people.cell, list(setting.invited)) if setting.took_part == ASSIGNED else people.took_part
    levels = {name: people.attributes[name] for name in segments}
    return replace(people, took_part=took_part, attributes=known), levels


def _by_level(setting: Setting, people: People, segments: dict[str, NDArray[np.object_]]) -> Iterator[EventReading]:
    for attribute, levels in segments.items():
        for level in sorted(set(levels.tolist()), key=natural_order):
            yield read_event(setting, people.where(levels == level), attribute, level)


def _on_event(setting: Setting, people: People) -> Iterator[Remark]:
    if setting.against == NOT_INVITED and setting.took_part != ASSIGNED:
        yield Remark(Code.NOBODY_STAYED_AWAY)
    came = people.bought[people.took_part & np.isin(people.cell, list(setting.invited))]
    if setting.took_part not in (ASSIGNED, "delivered") and came.size and came.mean() >= BUYERS_BY_DEFINITION:
        yield Remark(Code.BUYING_IS_TAKING_PART, (("share", float(came.mean())),))
