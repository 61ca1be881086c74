"""The days of one target cell against its control, each judged from the sales up to it alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from analysis.measures.remarks import MetricRemarks, named
from analysis.measures.verdicts import LEAST_EXPECTED_BUYERS, verdict_of
from analysis.model import (
    ALL,
    Campaign,
    CellByDay,
    CellSummary,
    Check,
    Code,
    Comparison,
    Kind,
    LiftRow,
    Metric,
    NotMeasurable,
    Remark,
    TrackedDay,
    TrustCheck,
    Verdict,
)
from analysis.stats.bands import daily_confidence, day_correlations
from analysis.stats.gate import lack_of_buyers, smaller_cell
from analysis.stats.means import compare_means
from analysis.stats.proportions import compare_proportions
from analysis.stats.rule import read_rule

LEAST_FOLLOWED = 0.5
"""Days to which a smaller part of a cell's customers is followed are not drawn."""

Pair = tuple[CellSummary, CellSummary]


@dataclass(frozen=True, slots=True)
class Followed:
    """What all days of a campaign share.

    Attributes:
        checks: Its trust checks; that the window is not complete yet is no reproach to a past day.
        remarks: On the metric.
        step: Days of one point.
        first_contact, last_contact: Of its customers.
    """

    campaign: Campaign
    metric: Metric
    checks: tuple[TrustCheck, ...]
    remarks: MetricRemarks
    step: int
    first_contact: date
    last_contact: date

    @property
    def points(self) -> int:
        """Points of the whole window."""
        return -(-self.campaign.settings.post_days // self.step)


def follow(followed: Followed, cells: Mapping[str, CellByDay], control: str) -> dict[str, tuple[TrackedDay, ...]]:
    """Every point of the window that the sales cover, by target cell.

    Args:
        followed: What all days share.
        cells: The metric by cell and day; the control is one of them.
        control: Name of the control cell.
    """
    together, bands = day_correlations(list(cells.values())), {}
    found = {}
    for target in [cell.name for cell in followed.campaign.target_cells if cell.name in cells]:
        pairs = _well_followed(cells[target].summaries, cells[control].summaries)
        enough = (place for place, pair in enumerate(pairs) if _has_enough(followed.metric, pair))
        first = next(enough, len(pairs))
        if first < len(pairs) and first not in bands:
            confidence = followed.campaign.settings.confidence
            bands[first] = daily_confidence(together, first=first, days=followed.points, confidence=confidence)
        levels = [*[None] * first, *bands.get(first, ())]
        found[target] = tuple(
            _day(followed, (target, control), place, pair, level)
            for place, (pair, level) in enumerate(zip(pairs, levels, strict=False))
        )
    return found


def _well_followed(target: Sequence[CellSummary], control: Sequence[CellSummary]) -> list[Pair]:
    pairs = zip(target, control, strict=False)
    enough = [LEAST_FOLLOWED * summaries[0].n if summaries else 0.0 for summaries in (target, control)]
    return [pair for pair in pairs if all(cell.n >= least for cell, least in zip(pair, enough, strict=True))]


def _buyers(pair: Pair) -> float:
    """Buyers the control would have without an effect: expected, because the observed ones select lucky draws."""
    target, control = pair
    return (target.nonzero + control.nonzero) * control.n / (target.n + control.n)


def _has_enough(metric: Metric, pair: Pair) -> bool:
    if metric.kind is Kind.PROPORTION:
        return _buyers(pair) >= LEAST_EXPECTED_BUYERS
    return lack_of_buyers(*pair) is None


def _later(metric: Metric, names: tuple[str, str], pair: Pair) -> Remark:
    """How many buyers the control must be expected to have, or for averages the smaller cell."""
    target, control = names
    if metric.kind is Kind.PROPORTION:
        return Remark(Code.BAND_LATER, (("cell", control), ("least", LEAST_EXPECTED_BUYERS)))
    cell = target if smaller_cell(*pair)[0] == "target" else control
    return Remark(Code.BAND_LATER, (("cell", cell), ("least", read_rule().least_buyers)))


def _day(followed: Followed, names: tuple[str, str], place: int, pair: Pair, level: float | None) -> TrackedDay:
    settings = followed.campaign.settings
    day = min((place + 1) * followed.step, settings.post_days)
    judge = partial(_verdict, followed, names, pair, is_end=day == settings.post_days)
    result = named(_compare(followed.metric, pair, settings.confidence), *names)
    band = _compare(followed.metric, pair, level) if level is not None else None
    one_date = followed.first_contact == followed.last_contact
    return TrackedDay(
        day=day,
        date=followed.first_contact + timedelta(days=day - 1) if one_date else None,
        target=pair[0],
        control=pair[1],
        result=result,
        band=band if isinstance(band, Comparison) else None,
        verdict=(verdict := judge(result, settings.confidence)),
        band_verdict=judge(band, level) if band and level else _without_band(verdict),
        remarks=_remarks(followed, names, pair, result, level),
    )


def _without_band(verdict: Verdict) -> Verdict:
    """That the cells were not alike to begin with is known before there is a band."""
    return verdict if verdict is Verdict.NOT_AN_EXPERIMENT else Verdict.CANNOT_TELL


def _remarks(
    followed: Followed, names: tuple[str, str], pair: Pair, result: Comparison | NotMeasurable, level: float | None
) -> tuple[Remark, ...]:
    """What concerns this day and not the whole campaign."""
    own = [remark for remark in followed.remarks.for_row(result, *pair) if remark not in followed.remarks.shared]
    too_small = isinstance(result, NotMeasurable) and result.is_too_small
    if level is not None or too_small:
        return tuple(own)
    return (*own, _later(followed.metric, names, pair))


def _compare(metric: Metric, pair: Pair, confidence: float) -> Comparison | NotMeasurable:
    compare = compare_proportions if metric.kind is Kind.PROPORTION else compare_means
    return compare(*pair, confidence=confidence)


def _verdict(
    followed: Followed,
    names: tuple[str, str],
    pair: Pair,
    result: Comparison | NotMeasurable,
    confidence: float,
    *,
    is_end: bool,
) -> Verdict:
    """The verdict by the rules, as if the window ended on this day.

    The planned effect is that of the whole window on the primary metric: it is ruled out by neither a part of the
    window nor another metric.
    """
    target, control = pair
    settings = followed.campaign.settings
    planned = settings.planned_effect if is_end and followed.metric == followed.campaign.primary else None
    row = LiftRow(
        campaign=followed.campaign.id,
        metric=followed.metric,
        segment=ALL,
        level=ALL,
        target_cell=names[0],
        control_cell=names[1],
        n_target=target.n,
        n_control=control.n,
        mean_target=target.mean,
        mean_control=control.mean,
        result=result,
        buyers_target=target.nonzero,
        buyers_control=control.nonzero,
        remarks=followed.remarks.for_row(result, target, control),
    )
    checks = [check for check in followed.checks if check.check is not Check.MATURITY]
    asked = replace(settings, confidence=confidence, planned_effect=planned)
    return verdict_of(row, checks, replace(followed.campaign, settings=asked))
