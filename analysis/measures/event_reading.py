"""How those who took part compare with the others: every estimate of one segment level, and what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from analysis.model import (
    ABSENT,
    ALL,
    NOT_INVITED,
    Average,
    Code,
    Comparison,
    Effect,
    Estimate,
    Estimator,
    EventReading,
    FirstStage,
    GroupLine,
    Imbalance,
    Method,
    NotMeasurable,
    PairSummary,
    Parallel,
    People,
    Remark,
    Weighting,
)
from analysis.stats.ancova import adjust_for_spend_before
from analysis.stats.averages import average
from analysis.stats.covariates import covariates
from analysis.stats.e_value import e_value
from analysis.stats.instrument import effect_of_coming, first_stage
from analysis.stats.means import compare_as_welch, compare_means
from analysis.stats.parallel import parallel_paths
from analysis.stats.propensity import LEAST_CUSTOMERS, Propensity, fit_propensity
from analysis.stats.summaries import summarize, summarize_pair
from analysis.stats.weighted import WeightedEffect, weighted_effect
from analysis.stats.weighted_balance import standardised_differences

PARALLEL_ALARM = 0.05
"""Below this p the groups were not on parallel paths: a test of an assumption may alarm early."""

IMBALANCE_ALARM = 0.1

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Setting:
    """What all readings of one report share.

    Attributes:
        took_part: What counts as taking part.
        invited: Names of the target cells.
        control: Name of the control cell, None where there is none.
        against: The group to compare with.
        randomised: Whether the control was drawn at random, as far as the checks tell.
        confidence: Of every interval.
        pre_days, post_days: Lengths of the windows.
        period_days: Length of one earlier period.
        refusal: Why spend before and after cannot be compared; None where it can.
        on_spend: What must be said of every figure of the post window.
        currency: ISO code.
    """

    took_part: str
    invited: frozenset[str]
    control: str | None
    against: str
    randomised: bool
    confidence: float
    pre_days: int
    post_days: int
    period_days: int
    refusal: NotMeasurable | None
    on_spend: tuple[Remark, ...]
    currency: str

    @property
    def by_choice(self) -> bool:
        """Whether customers decided themselves who is compared with whom."""
        return not (self.randomised and self.against == NOT_INVITED and self.took_part == "assigned")


@dataclass(frozen=True, slots=True)
class _Groups:
    """The customers of one level by group, and those who are compared."""

    all: People
    members: dict[str, Flags]
    compared: People
    reason: NotMeasurable | None


def read_event(setting: Setting, people: People, segment: str = ALL, level: str = ALL) -> EventReading:
    """Make every comparison among these customers.

    Args:
        setting: What all readings share.
        people: The customers of one level, all groups together.
        segment: The attribute, `all` for all customers.
        level: Its level.
    """
    groups = _divide(setting, people)
    parallel = _parallel(setting, groups)
    gap = setting.refusal or groups.reason or _gap(setting, groups.compared)
    weighted, weighting = _weigh(setting, groups)
    stage = _first_stage(setting, groups)
    estimates = (
        _difference_in_differences(setting, groups, parallel),
        _adjusted(setting, groups),
        weighted,
        *_of_invitation(setting, groups, stage),
        _raw(setting, groups, gap),
    )
    return EventReading(
        segment,
        level,
        setting.against,
        tuple(_line(setting, people, name, chosen) for name, chosen in groups.members.items()),
        gap,
        estimates,
        parallel,
        weighting,
        stage if isinstance(stage, FirstStage) else None,
    )


def _divide(setting: Setting, people: People) -> _Groups:
    invited = np.isin(people.cell, list(setting.invited))
    members = {setting.took_part: invited & people.took_part, ABSENT: invited & ~people.took_part}
    if setting.control is not None:
        members[NOT_INVITED] = people.cell == setting.control
    if setting.against == NOT_INVITED:
        del members[ABSENT]
    ours, theirs = members[setting.took_part], members.get(setting.against, np.zeros(invited.size, dtype=np.bool_))
    compared = replace(people, took_part=ours).where(ours | theirs)
    return _Groups(people, members, compared, _too_few(int(ours.sum()), int(theirs.sum())))


def _too_few(*sizes: int) -> NotMeasurable | None:
    smaller = min(sizes)
    return NotMeasurable(Code.FEW_TOOK_PART, (("customers", smaller),)) if smaller < LEAST_CUSTOMERS else None


def _line(setting: Setting, people: People, name: str, chosen: Flags) -> GroupLine:
    """The spend of a group: per customer, before scaled to the length of the post window."""
    size = int(chosen.sum())
    if not size or (setting.refusal and setting.refusal.code is not Code.PRE_NOT_COVERED):
        return GroupLine(name, size, None, None)
    group = people.where(chosen)
    if setting.refusal:
        return GroupLine(name, size, None, _average(setting, group.after))
    last = group.after * (setting.period_days / setting.post_days)
    path = tuple(_average(setting, spend) for spend in (*group.periods.T, last))
    return GroupLine(name, size, _average(setting, _before(setting, group)), _average(setting, group.after), path)


def _average(setting: Setting, spend: NDArray[np.float64]) -> Average:
    return average(summarize(spend), confidence=setting.confidence)


def _before(setting: Setting, people: People) -> NDArray[np.float64]:
    return people.before * (setting.post_days / setting.pre_days)


def _parallel(setting: Setting, groups: _Groups) -> Parallel | None:
    if setting.refusal or groups.reason:
        return None
    people = groups.compared
    ours, theirs = (people.periods[chosen] for chosen in (people.took_part, ~people.took_part))
    return Parallel(
        people.periods.shape[1],
        setting.period_days,
        parallel_paths(ours, theirs),
        _difference(setting, people, people.halves[:, 1] - people.halves[:, 0]),
    )


def _difference(setting: Setting, people: People, values: NDArray[np.float64]) -> Effect | NotMeasurable:
    """Average of those who took part less that of the others, by Welch."""
    ours, theirs = (summarize(values[chosen]) for chosen in (people.took_part, ~people.took_part))
    return _effect(compare_as_welch(ours, theirs, confidence=setting.confidence))


def _effect(result: Comparison | NotMeasurable) -> Effect | NotMeasurable:
    return Effect(result.effect, result.interval, result.p_value) if isinstance(result, Comparison) else result


def _difference_in_differences(setting: Setting, groups: _Groups, parallel: Parallel | None) -> Estimate:
    def measure() -> Effect | NotMeasurable:
        people = groups.compared
        return _difference(setting, people, people.after - _before(setting, people))

    remarks = (Remark(Code.NOT_PARALLEL),) if parallel and _diverged(parallel) else ()
    return _compare(setting, groups, Estimator.DIFFERENCE_IN_DIFFERENCES, Method.CHANGE, measure, remarks)


def _diverged(parallel: Parallel) -> bool:
    """Whether the groups moved apart or together before anything happened."""
    on_paths = isinstance(parallel.p_value, float) and parallel.p_value < PARALLEL_ALARM
    on_halves = isinstance(parallel.placebo, Effect) and parallel.placebo.p_value < PARALLEL_ALARM
    return on_paths or on_halves


def _adjusted(setting: Setting, groups: _Groups) -> Estimate:
    def measure() -> Effect | NotMeasurable:
        people = groups.compared
        return adjust_for_spend_before(people.after, people.before, people.took_part, confidence=setting.confidence)

    return _compare(setting, groups, Estimator.ADJUSTED, Method.REGRESSION, measure)


def _compare(
    setting: Setting,
    groups: _Groups,
    estimator: Estimator,
    method: Method,
    measure: Callable[[], Effect | NotMeasurable],
    remarks: tuple[Remark, ...] = (),
) -> Estimate:
    """One estimate of before and after among people who chose for themselves."""
    result = setting.refusal or groups.reason or measure()
    if isinstance(result, NotMeasurable):
        return Estimate(estimator, result)
    return Estimate(estimator, result, method, remarks + _label(setting))


def _label(setting: Setting) -> tuple[Remark, ...]:
    return (Remark(Code.CHOSE_THEMSELVES),) if setting.by_choice else ()


def _earlier(setting: Setting, people: People) -> NDArray[np.float64] | None:
    """Spend of the earlier periods that lie before the pre window; None where there are none."""
    before = people.periods[:, : max(0, people.periods.shape[1] - ceil(setting.pre_days / setting.period_days))]
    return np.asarray(before.sum(axis=1)) if before.shape[1] else None


def _propensity(setting: Setting, groups: _Groups) -> tuple[Propensity, tuple[str, ...]] | NotMeasurable:
    known = covariates(groups.compared, earlier=_earlier(setting, groups.compared))
    found = fit_propensity(known.design, groups.compared.took_part)
    return found if isinstance(found, NotMeasurable) else (found, known.left_out)


def _weigh(setting: Setting, groups: _Groups) -> tuple[Estimate, Weighting | NotMeasurable]:
    """The weighted estimate, and how it was made."""
    found = setting.refusal or groups.reason or _propensity(setting, groups)
    if isinstance(found, NotMeasurable):
        return Estimate(Estimator.WEIGHTED, found), found
    propensity, left_out = found
    result = weighted_effect(groups.compared.after[propensity.kept], propensity, confidence=setting.confidence)
    weighting = _weighting(setting, groups, propensity, left_out, result)
    if isinstance(result, NotMeasurable):
        return Estimate(Estimator.WEIGHTED, result), weighting
    remarks = tuple(_on_weighting(weighting)) + _label(setting)
    return Estimate(Estimator.WEIGHTED, result.effect, Method.WEIGHTS, remarks), weighting


def _weighting(
    setting: Setting,
    groups: _Groups,
    propensity: Propensity,
    left_out: tuple[str, ...],
    weighted: WeightedEffect | NotMeasurable,
) -> Weighting:
    values, nearest = _e_values(weighted)
    return Weighting(
        others=int((~propensity.took_part).sum()),
        effective=propensity.effective,
        outside=propensity.outside,
        imbalances=tuple(_imbalances(setting, groups.compared, propensity)),
        overlap=propensity.overlap,
        left_out=left_out,
        e_value=values,
        e_value_low=nearest,
    )


def _e_values(weighted: WeightedEffect | NotMeasurable) -> tuple[float | NotMeasurable, float | NotMeasurable]:
    """For the estimate, and for the end of its interval that is nearer to no effect."""
    if isinstance(weighted, NotMeasurable):
        return weighted, weighted
    if weighted.ratio is None:
        return NotMeasurable(Code.NO_RATIO), NotMeasurable(Code.NO_RATIO)
    ratio, ends = weighted.ratio
    nearest = ends.low if ends.low > 1 else ends.high if ends.high < 1 else 1.0
    return e_value(ratio), e_value(nearest)


def _imbalances(setting: Setting, people: People, propensity: Propensity) -> Iterator[Imbalance]:
    for covariate, level, values in _known_before(setting, people):
        found = standardised_differences(values, people.took_part, propensity.kept, propensity.weight)
        if found is not None:
            yield Imbalance(covariate, level, *found)


def _known_before(setting: Setting, people: People) -> Iterable[tuple[str, str | None, NDArray[np.float64]]]:
    """What a reader would want to be alike, in its own unit."""
    yield "@pre_revenue", None, people.before
    earlier = _earlier(setting, people)
    if earlier is not None:
        yield "@earlier_revenue", None, earlier
    yield "@pre_orders", None, people.orders
    yield "@recency", None, people.recency
    for name, levels in people.attributes.items():
        known = np.unique(levels.astype(str))
        yield from ((name, str(level), (levels == level).astype(np.float64)) for level in known if known.size > 1)


def _on_weighting(weighting: Weighting) -> Iterator[Remark]:
    if weighting.worst_after > IMBALANCE_ALARM:
        yield Remark(Code.NOT_ALIKE, (("difference", weighting.worst_after),))
    if weighting.outside:
        yield Remark(Code.NOBODY_ALIKE, (("share", weighting.outside),))
    if weighting.left_out:
        yield Remark(Code.LEFT_OUT, (("attributes", ",".join(weighting.left_out)),))


def _pairs(setting: Setting, groups: _Groups) -> tuple[PairSummary, PairSummary] | NotMeasurable:
    """Spend and coming of the invited and the not invited, or why chance decided nothing."""
    if setting.control is None:
        return NotMeasurable(Code.NO_CONTROL)
    if not setting.randomised:
        return NotMeasurable(Code.INVITATION_NOT_RANDOM)
    if setting.refusal and setting.refusal.code not in (Code.PRE_NOT_COVERED, Code.POST_NOT_COVERED):
        return setting.refusal
    people, counted = groups.all, groups.all.post_days > 0
    invited, kept = np.isin(people.cell, list(setting.invited)) & counted, (people.cell == setting.control) & counted
    if few := _too_few(int(invited.sum()), int(kept.sum())):
        return few
    pairs = [summarize_pair(people.after[chosen], people.took_part[chosen]) for chosen in (invited, kept)]
    return pairs[0], pairs[1]


def _first_stage(setting: Setting, groups: _Groups) -> FirstStage | NotMeasurable:
    pairs = _pairs(setting, groups)
    return pairs if isinstance(pairs, NotMeasurable) else first_stage(*pairs, confidence=setting.confidence)


def _of_invitation(setting: Setting, groups: _Groups, stage: FirstStage | NotMeasurable) -> tuple[Estimate, Estimate]:
    pairs = _pairs(setting, groups)
    if isinstance(pairs, NotMeasurable):
        return Estimate(Estimator.INVITATION, pairs), Estimate(Estimator.COMING, pairs)
    whole = compare_means(pairs[0].numerator, pairs[1].numerator, confidence=setting.confidence)
    method = whole.method if isinstance(whole, Comparison) else Method.WELCH
    coming = effect_of_coming(*pairs, confidence=setting.confidence)
    weak = isinstance(stage, FirstStage) and stage.weak
    remarks = ((Remark(Code.WEAK_INVITATION),) if weak else ()) + (Remark(Code.ONLY_BY_COMING),) + setting.on_spend
    return (
        _estimate(Estimator.INVITATION, _effect(whole), method, setting.on_spend),
        _estimate(Estimator.COMING, coming, Method.INSTRUMENT, remarks),
    )


def _estimate(
    estimator: Estimator, result: Effect | NotMeasurable, method: Method, remarks: tuple[Remark, ...]
) -> Estimate:
    if isinstance(result, NotMeasurable):
        return Estimate(estimator, result)
    return Estimate(estimator, result, method, remarks)


def _gap(setting: Setting, people: People) -> Effect | NotMeasurable:
    return _difference(setting, people, _before(setting, people))


def _raw(setting: Setting, groups: _Groups, gap: Effect | NotMeasurable) -> Estimate:
    refusal = setting.refusal if setting.refusal and setting.refusal.code is not Code.PRE_NOT_COVERED else None
    result = refusal or groups.reason or _difference(setting, groups.compared, groups.compared.after)
    remarks: tuple[Remark, ...] = ()
    if setting.by_choice and isinstance(gap, Effect):
        facts = (("effect", gap.value), ("metric", "revenue_per_customer"), ("currency", setting.currency))
        remarks = (Remark(Code.RAW_MISLEADS, facts),)
    return _estimate(Estimator.RAW, result, Method.WELCH, remarks + _label(setting))
