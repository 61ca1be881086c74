"""What an event brought, as sentences: the answer, the titles of the charts, and the plots in words."""

from __future__ import annotations

from functools import partial

from analysis.charts.findings import Write, between
from analysis.model import (
    ASSIGNED,
    Code,
    Effect,
    Estimate,
    Estimator,
    EventReading,
    EventReport,
    Flow,
    Interval,
    NotMeasurable,
    Parallel,
    Remark,
    Weighting,
)
from analysis.words import _
from analysis.words.event_labels import group_label, step_label
from analysis.words.numbers import count, decimal, money, share
from analysis.words.remarks import sentence

PARALLEL_ALARM = 0.05
ALIKE = 0.1


def signed_money(report: EventReport) -> Write:
    """The format of a difference of spend, with its sign."""
    return partial(money, currency=report.currency, signed=True)


def result_of(reading: EventReading, estimator: Estimator) -> Effect | None:
    """What one way of comparing found, None where it could not be made."""
    estimate = reading.of(estimator)
    return estimate.result if estimate and isinstance(estimate.result, Effect) else None


def by_draw(report: EventReport) -> bool:
    """Whether chance decided who was invited and the effect of that could be measured."""
    return report.randomised and result_of(report.overall, Estimator.INVITATION) is not None


def is_clear(effect: Effect) -> bool:
    """Whether its interval leaves "no effect" out."""
    ends = effect.interval
    return isinstance(ends, Interval) and (ends.low > 0 or ends.high < 0)


def answer(report: EventReport) -> str:
    """What taking part brought: one or two plain sentences."""
    if by_draw(report):
        return _by_draw(report)
    if buying := buying_is_taking_part(report):
        return sentence(buying)
    return _by_choice(report)


def buying_is_taking_part(report: EventReport) -> Remark | None:
    """The remark that taking part is a purchase itself, where it hardly is anything else."""
    return next((remark for remark in report.remarks if remark.code is Code.BUYING_IS_TAKING_PART), None)


def caution(report: EventReport) -> str:
    """What not to take for the answer, empty where nothing tempts."""
    return _before(report) if by_draw(report) else ""


def _by_draw(report: EventReport) -> str:
    """The answer that rests on the draw."""
    reading, write = report.overall, signed_money(report)
    coming, whole = (result_of(reading, way) for way in (Estimator.COMING, Estimator.INVITATION))
    if report.took_part == ASSIGNED and whole:
        return _draw_sentences(whole, is_clear(whole)).format(effect=write(whole.value), between=_between(whole, write))
    if coming is None:
        estimate = reading.of(Estimator.COMING)
        return sentence(estimate.result) if estimate and isinstance(estimate.result, NotMeasurable) else ""
    if isinstance(coming.interval, NotMeasurable):
        return sentence(coming.interval)
    if is_clear(coming):
        template = _(
            "Those who came because they were invited spent {size} more each than they would have ({between}). Chance "
            "decided who was invited, so coming caused it."
        )
        less = _(
            "Those who came because they were invited spent {size} less each than they would have ({between}). Chance "
            "decided who was invited, so coming caused it."
        )
        size = money(abs(coming.value), report.currency)
        return (template if coming.value > 0 else less).format(size=size, between=between(coming.interval, write))
    return _(
        "What coming brought cannot be told: {effect} for each customer who came because of the invitation, but "
        "anything {between} fits the data."
    ).format(effect=write(coming.value), between=between(coming.interval, write))


def _draw_sentences(whole: Effect, clear: bool) -> str:
    if not clear:
        return _("What it brought cannot be told: {effect} per customer, but anything {between} fits the data.")
    return _("It brought {effect} per customer ({between}). Chance decided who was to get it, so it caused that.")


def _between(effect: Effect, write: Write) -> str:
    return between(effect.interval, write) if isinstance(effect.interval, Interval) else _("no finite interval")


def _before(report: EventReport) -> str:
    """That the raw difference was partly there before."""
    reading, write = report.overall, signed_money(report)
    raw = result_of(reading, Estimator.RAW)
    if raw is None or isinstance(reading.gap, NotMeasurable) or report.took_part == ASSIGNED:
        return ""
    return _(
        "Not the raw difference of {raw}: the same groups already differed by {gap} before, and who had just bought a "
        "lot falls back by itself."
    ).format(raw=write(raw.value), gap=write(reading.gap.value))


def _by_choice(report: EventReport) -> str:
    """The answer where only those who chose for themselves can be compared."""
    reading, write = report.overall, signed_money(report)
    raw, found = result_of(reading, Estimator.RAW), reading.range
    if raw is None or found is None or isinstance(reading.gap, NotMeasurable):
        return _reason(reading)
    more = raw.value > 0 and reading.gap.value > 0
    size = partial(money, currency=report.currency) if more else write
    head = _sentence_before(report, more).format(raw=size(raw.value), gap=size(reading.gap.value))
    return head + " " + _rest(reading).format(low=write(found.low), high=write(found.high))


def _sentence_before(report: EventReport, more: bool) -> str:
    if more and report.took_part == ASSIGNED:
        return _("Those who were to get it spent {raw} more each than the others, but {gap} more already before.")
    if more:
        return _("Those who took part spent {raw} more each than the others, but {gap} more already before.")
    return _("Afterwards they differed from the others by {raw} each, and already before by {gap}.")


def _rest(reading: EventReading) -> str:
    if all(is_clear(effect) for effect in reading.adjusted) and _one_sign(reading):
        return _("Comparing like with like, {low} to {high} is left: a direction, but no proof.")
    return _("Comparing like with like, {low} to {high} is left, and no effect at all fits the data too.")


def _one_sign(reading: EventReading) -> bool:
    return len({effect.value > 0 for effect in reading.adjusted}) == 1


def _reason(reading: EventReading) -> str:
    """Why there is no answer: the first thing that could not be measured."""
    reasons = [estimate.result for estimate in reading.estimates if isinstance(estimate.result, NotMeasurable)]
    return sentence(reasons[0]) if reasons else ""


def by_draw_alone(report: EventReport) -> bool:
    """Whether nobody could choose anything: taking part is having been drawn."""
    return by_draw(report) and report.took_part == ASSIGNED


def told(report: EventReport, reading: EventReading) -> tuple[Estimate, ...]:
    """The ways to compare that say something of their own: where all rests on the draw, three say the same."""
    same = (Estimator.COMING, Estimator.RAW) if by_draw_alone(report) else ()
    return tuple(estimate for estimate in reading.estimates if estimate.estimator not in same)


def estimates_title(report: EventReport) -> str:
    """The finding of the estimates side by side."""
    reading, write = report.overall, signed_money(report)
    found, coming = reading.range, result_of(reading, Estimator.COMING)
    whole = result_of(reading, Estimator.INVITATION)
    if by_draw_alone(report) and whole:
        return _("{effect} per customer, because chance decided who was to get it").format(effect=write(whole.value))
    if by_draw(report) and coming and found:
        return _(
            "{coming} per customer who came because of the invitation; comparing by choice, {low} to {high}"
        ).format(coming=write(coming.value), low=write(found.low), high=write(found.high))
    if found:
        return _("Adjusted, between {low} and {high} per customer is left").format(
            low=write(found.low), high=write(found.high)
        )
    return _("Nothing can be compared")


def describe_estimates(report: EventReport) -> str:
    """The estimates in words."""
    return estimates_title(report) + ". " + answer(report)


def paths_title(reading: EventReading) -> str:
    """Whether the groups ran side by side."""
    parallel = reading.parallel
    if parallel is None or isinstance(parallel.p_value, NotMeasurable):
        return _("Spend before and after")
    if parallel.p_value < PARALLEL_ALARM or _placebo_alarms(parallel):
        return _("Before the contact the groups did not run side by side")
    return _("Before the contact the groups ran side by side")


def _placebo_alarms(parallel: Parallel) -> bool:
    return isinstance(parallel.placebo, Effect) and parallel.placebo.p_value < PARALLEL_ALARM


def describe_paths(reading: EventReading, currency: str) -> str:
    """The paths in words: every group's first, last and later spend."""
    lines = [
        _("{group}: from {first} to {last} before, {after} after.").format(
            group=group_label(line.group, reading.groups[0].group),
            first=money(line.path[0].value, currency),
            last=money(line.path[-2].value, currency),
            after=money(line.path[-1].value, currency),
        )
        for line in reading.groups
        if len(line.path) > 1
    ]
    return " ".join([paths_title(reading) + ".", *lines])


def balance_title(weighting: Weighting) -> str:
    """What weighting did to the differences from before."""
    if weighting.worst_after <= ALIKE:
        return _("Weighted, the groups are alike in all that was known before")
    return _("Even weighted, the groups differ in what was known before")


def overlap_title(weighting: Weighting) -> str:
    """Whether those who took part have anybody alike among the others."""
    if not weighting.outside:
        return _("All who took part have somebody alike among the others")
    return _("{share} of those who took part have hardly anybody alike among the others").format(
        share=share(weighting.outside)
    )


def flow_title(flow: Flow) -> str:
    """How many of the assigned reached the last step."""
    first, last = flow.steps[0], flow.steps[-1]
    if last is first or not first.customers:
        return flow.cell
    return _("{cell}: {share} reached the step “{step}”").format(
        cell=flow.cell, share=share(last.customers / first.customers), step=step_label(last.step)
    )


def describe_flow(flow: Flow) -> str:
    """The funnel in words."""
    steps = [f"{step_label(step.step)} {count(step.customers)}" for step in flow.steps]
    bought = flow.steps[-1].bought
    return ", ".join([flow.cell, *steps, *([f"{step_label('bought')} {count(bought)}"] if bought is not None else [])])


def hidden_cause(weighting: Weighting) -> str:
    """How strong something unrecorded would have to be: the E-value in words."""
    if isinstance(weighting.e_value, NotMeasurable) or isinstance(weighting.e_value_low, NotMeasurable):
        return ""
    if weighting.e_value_low <= 1:
        return _("The weighted figure is not clear of no effect: nothing hidden is needed to explain it.")
    return _(
        "To explain the weighted figure away, something unrecorded would have to make customers {factor} times as "
        "likely to take part and let them spend {factor} times as much, beyond all that was adjusted for; {low} times "
        "would be enough to leave no clear effect (E-value)."
    ).format(factor=decimal(weighting.e_value), low=decimal(weighting.e_value_low))
