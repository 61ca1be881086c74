"""How many of the customers whom a campaign moves to buy may still come, and on what that rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.measures.store import Store
from analysis.measures.trust import check_draw
from analysis.measures.verdicts import DECISIVE
from analysis.model import Campaign, CellByDay, CellSummary, Code, Comparison, Interval, Maturity, NotMeasurable
from analysis.stats.maturity import PastEffect, share_at_pace, share_seen
from analysis.stats.proportions import compare_proportions
from analysis.store.campaigns import campaign_ids, read_campaign
from analysis.store.outcomes import CellWindows, read_windows, refresh_outcomes
from analysis.store.tracking import refresh_outcome_days, summarize_days

MOST_PAST = 10
"""Past campaigns that are looked at, the latest first."""

RESPONSE = "response_rate"


@dataclass(frozen=True, slots=True)
class _Past:
    """Buyers of a past campaign by cell and day."""

    campaign: Campaign
    cells: Mapping[str, CellByDay]


class LateBuyers:
    """What may still come of a campaign's extra buyers; reads past campaigns once for all its cells."""

    def __init__(self, store: Store, campaign: Campaign, step: int) -> None:
        """Find the past campaigns to go by; nothing is read of a campaign whose window is complete.

        Args:
            store: With fresh days of the campaign.
            campaign: The one that is followed.
            step: Days of one point.
        """
        self._campaign, self._step = campaign, step
        windows = read_windows(store, campaign)
        self._is_complete = _is_complete(windows)
        self._buyers = {} if self._is_complete else summarize_days(store, campaign, RESPONSE, step)
        self._past = () if self._is_complete else _past_campaigns(store, campaign, windows, step)

    def of(self, target: str) -> Maturity | NotMeasurable | None:
        """What may still come of one target cell, or why that cannot be told; None where the window is complete."""
        control = self._buyers.get(self._campaign.settings.control or "")
        ours = self._buyers.get(target)
        if self._is_complete or control is None or ours is None:
            return None
        pairs = list(zip(ours.summaries, control.summaries, strict=False))
        if not pairs:
            return NotMeasurable(Code.TOO_EARLY)
        last = len(pairs) - 1
        share, names = self._share(last, pairs[last][1])
        result = compare_proportions(*pairs[last], confidence=self._campaign.settings.confidence)
        if share is None or isinstance(result, NotMeasurable):
            return NotMeasurable(Code.TOO_EARLY)
        return _maturity(self._day(last), self._campaign.settings.post_days, share, names, result, pairs[last][0].n)

    def _day(self, place: int) -> int:
        return min((place + 1) * self._step, self._campaign.settings.post_days)

    def _share(self, last: int, control: CellSummary) -> tuple[float | None, tuple[str, ...]]:
        """The part of all extra buyers to be expected by now, and the past campaigns that say so."""
        points = -(-self._campaign.settings.post_days // self._step)
        effects = {past.campaign.id: _effects(past, last, points - 1) for past in self._past}
        found = share_seen(
            [effect for each in effects.values() for effect in each], confidence=self._campaign.settings.confidence
        )
        if found is not None:
            return found, tuple(name for name, each in effects.items() if each)
        days = self._campaign.settings.post_days
        return share_at_pace(control.mean, day=self._day(last), days=days), ()


def _maturity(
    day: int, days: int, share: float, names: tuple[str, ...], result: Comparison, customers: int
) -> Maturity:
    low, high = customers * result.interval.low, customers * result.interval.high
    told, factor = low > 0 and not result.borderline, 1 / share - 1
    return Maturity(
        day=day,
        days=days,
        share=share,
        campaigns=names,
        so_far=customers * result.effect,
        so_far_interval=Interval(low, high),
        expected=customers * result.effect * factor if told else None,
        expected_interval=Interval(low * factor, high * factor) if told else None,
    )


def _is_complete(windows: tuple[CellWindows, ...]) -> bool:
    return all(window.with_all_post_days == window.customers for window in windows)


def _past_campaigns(store: Store, campaign: Campaign, windows: tuple[CellWindows, ...], step: int) -> tuple[_Past, ...]:
    """Complete experiments that began before this campaign and had at least as long a window, the latest first."""
    first = min(window.first_contact for window in windows)
    found: list[_Past] = []
    for name in campaign_ids(store):
        other = read_campaign(store, name)
        if len(found) == MOST_PAST or name == campaign.id or not _could_tell(other, campaign):
            continue
        refresh_outcomes(store, other)
        others = read_windows(store, other)
        began_before = bool(others) and max(window.last_contact for window in others) < first
        if not began_before or not _is_complete(others) or not _was_an_experiment(store, other):
            continue
        refresh_outcome_days(store, other)
        found.append(_Past(other, summarize_days(store, other, RESPONSE, step)))
    return tuple(found)


def _could_tell(other: Campaign, campaign: Campaign) -> bool:
    long_enough = other.settings.post_days >= campaign.settings.post_days
    return bool(other.cells) and other.has_sales_window and other.settings.control is not None and long_enough


def _was_an_experiment(store: Store, campaign: Campaign) -> bool:
    return not any(check.alarm and check.check in DECISIVE for check in check_draw(store, campaign.id))


def _effects(past: _Past, now: int, end: int) -> list[PastEffect]:
    """Extra buyers of each target cell of a past campaign by this point, and by the end of the window."""
    control = past.cells.get(past.campaign.settings.control or "")
    targets = [past.cells[cell.name] for cell in past.campaign.target_cells if cell.name in past.cells]
    if control is None or end >= len(control.summaries):
        return []
    return [_effect(cell.summaries, control.summaries, now, end) for cell in targets if end < len(cell.summaries)]


def _effect(target: tuple[CellSummary, ...], control: tuple[CellSummary, ...], now: int, end: int) -> PastEffect:
    n = target[end].n
    variance = target[end].variance / n + control[end].variance / control[end].n
    by_then, in_all = (n * (target[place].mean - control[place].mean) for place in (now, end))
    return PastEffect(by_then, in_all, n * variance**0.5)
