"""What the measures of groups share: which groups a campaign has, what they are compared with, what to say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, Self, TypeVar

from analysis.measures.campaign_metrics import reason_not_measurable, resolve_segments
from analysis.measures.store import Store
from analysis.measures.trust import check_draw
from analysis.measures.verdicts import DECISIVE, alarms_of
from analysis.model import (
    SALES_METRICS,
    Campaign,
    Code,
    Group,
    Grouping,
    NotMeasurable,
    Part,
    Remark,
    cell_groups,
    participation_groups,
)
from analysis.store.campaigns import natural_order, read_campaign
from analysis.store.groups import ATTENDED, list_participations
from analysis.store.outcomes import read_windows, refresh_outcomes
from analysis.store.summaries import count_people, read_extra_columns, read_sales_facts

LEAST_RETURNED = 40
"""Customers of the smaller group who would have come back, from which the interval holds (docs/methods.md)."""


class Poolable(Protocol):
    """What can be added up over disjoint groups of customers."""

    def __add__(self, other: Self, /) -> Self:
        """Pool two disjoint groups."""


P = TypeVar("P", bound=Poolable)


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known before any figure.

    Attributes:
        groups: Cells, then groups by participation.
        participation: What counts as taking part, None where nobody of a target cell did.
        attributes: The segment attributes that were asked for.
        reason: Why nothing can be measured.
        windows: Why before and after cannot be compared.
        unlike: Target cells that were not like the control before the contact.
    """

    campaign: Campaign
    groups: tuple[Group, ...]
    participation: str | None
    attributes: tuple[str, ...]
    reason: NotMeasurable | None
    windows: NotMeasurable | None
    unlike: frozenset[str]


def read_frame(store: Store, campaign_id: str, segments: Sequence[str]) -> Frame:
    """Find out what a campaign's groups are, with fresh outcomes.

    Raises:
        BadInput: A campaign or an attribute that does not exist.
    """
    campaign = read_campaign(store, campaign_id)
    attributes = resolve_segments(store, campaign, segments)
    if campaign.has_sales_window:
        refresh_outcomes(store, campaign)
    participation = _participation(store, campaign)
    reason = _reason(store, campaign)
    checks = check_draw(store, campaign_id) if campaign.settings.control else ()
    return Frame(
        campaign=campaign,
        groups=cell_groups(campaign) + participation_groups(campaign, participation),
        participation=participation,
        attributes=attributes,
        reason=reason,
        windows=reason or _incomplete(store, campaign),
        unlike=frozenset(cell.name for cell in campaign.target_cells if alarms_of(checks, cell.name) & DECISIVE),
    )


def _participation(store: Store, campaign: Campaign) -> str | None:
    came = list_participations(store, campaign.id).get(ATTENDED, {})
    return ATTENDED if any(cell.name in came for cell in campaign.target_cells) else None


def _reason(store: Store, campaign: Campaign) -> NotMeasurable | None:
    if not campaign.has_sales_window and any(kind for kind, _blanks in read_extra_columns(store, campaign.id).values()):
        return NotMeasurable(Code.NO_PURCHASE_DAYS)
    return reason_not_measurable(store, campaign, SALES_METRICS[0])


def _incomplete(store: Store, campaign: Campaign) -> NotMeasurable | None:
    """A comparison of before and after needs both windows of everybody: who has them is no random choice."""
    windows, sales, settings = read_windows(store, campaign), read_sales_facts(store), campaign.settings
    if not windows or sales.first_day is None or sales.last_day is None:
        raise ValueError("there are no sales around the contacts")
    first = min(window.first_contact for window in windows) - timedelta(settings.pre_days)
    end = max(window.last_contact for window in windows) + timedelta(settings.post_days)
    if pre := min(max((sales.first_day - first).days, 0), settings.pre_days):
        return NotMeasurable(Code.CHANGE_NEEDS_PRE, (("days_missing", pre), ("pre_days", settings.pre_days)))
    if post := min(max((end - sales.last_day).days - 1, 0), settings.post_days):
        return NotMeasurable(Code.CHANGE_NEEDS_POST, (("days_missing", post), ("post_days", settings.post_days)))
    return None


def list_levels(store: Store, campaign: Campaign, attribute: str | None) -> list[str]:
    """The levels of an attribute in natural order; `all` alone without one."""
    people = count_people(store, campaign.id, attribute=attribute)
    return sorted({level for level, _cell in people}, key=natural_order)


def pool(group: Group, level: str, found: Mapping[tuple[str, Part], P], nothing: P) -> P:
    """What the parts of a group add up to at one level."""
    for part in group.parts(part for known, part in found if known == level):
        nothing = nothing + found[level, part]
    return nothing


def remarks_on_group(frame: Frame, group: Group) -> tuple[Remark, ...]:
    """What must be said of any comparison of this group."""
    if group.grouping is Grouping.PARTICIPATION:
        return (Remark(Code.CHOSE_TO_COME, (("reference", group.reference),)),) if group.reference else ()
    if group.reference is None:
        return ()
    unlike = (Remark(Code.UNLIKE_CELLS),) if group.name in frame.unlike else ()
    guessed = frame.campaign.control_guessed and (Remark(Code.CONTROL_GUESSED, (("control", group.reference),)),)
    return unlike + (guessed or ())


def remark_on_few(ours: int, theirs: int, active: int) -> tuple[Remark, ...]:
    """That few would have done anything in the smaller group, where they are few.

    Args:
        ours: Customers of one group.
        theirs: Customers of the other.
        active: Customers of both who did it.
    """
    expected = active * min(ours, theirs) / (ours + theirs) if ours + theirs else 0.0
    return (Remark(Code.FEW_RETURNED, (("customers", round(expected)),)),) if expected < LEAST_RETURNED else ()
