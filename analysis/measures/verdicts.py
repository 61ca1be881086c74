"""The verdict on a target cell, from rules alone, with its reason and what would change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil, inf

from analysis.model import (
    ALL,
    Campaign,
    Check,
    CheckState,
    Code,
    Comparison,
    Fact,
    Judgement,
    Kind,
    LiftReport,
    LiftRow,
    NotMeasurable,
    Remark,
    TrustCheck,
    Verdict,
)
from analysis.stats.power import adjusted_quantile, needed_factor

LEAST_EXPECTED_BUYERS = 10
"""Below this many buyers expected in the control, no verdict rests on the difference."""

FAR = 10
"""A campaign more than this many times as large is no advice."""

DECISIVE = frozenset({Check.SAMPLE_RATIO, Check.BALANCE, Check.PLACEBO})
"""Checks whose alarm says that the control does not show what would have happened anyway."""

_NO_RESERVATION = {
    Code.POST_WINDOW_CUT: Check.MATURITY,
    Code.BECAUSE_FEW_BUYERS: Check.CONTROL_BUYERS,
    Code.NOT_ENOUGH_CUSTOMERS: Check.CONTROL_BUYERS,
    Code.FEW_DIFFER: Check.CONTROL_BUYERS,
}
"""Checks that a reason speaks of already."""

Answer = tuple[Verdict, Remark, Remark | None]


def judge(row: LiftRow, checks: Iterable[TrustCheck], report: LiftReport) -> Judgement:
    """Judge one target cell on the primary metric.

    Args:
        row: Its line of the lift table, over all customers.
        checks: The campaign's trust checks.
        report: What the line belongs to: its campaign with settings and choices, its currency.

    Returns:
        The answer of the first rule that has one (docs/methods.md, section 5).
    """
    found = tuple(check for check in checks if check.cell in (ALL, row.target_cell))
    case = _Case(row, {check.check: check for check in found}, report)
    verdict, reason, change = next(answer for rule in _RULES if (answer := rule(case)))
    reservations = _reservations(found, reason) if verdict is not Verdict.NOT_AN_EXPERIMENT else ()
    return Judgement(verdict, reason, change, reservations, _chosen_after(report.campaign, row))


def verdict_of(row: LiftRow, checks: Iterable[TrustCheck], campaign: Campaign) -> Verdict:
    """The verdict alone, for a line of a campaign that is not written down anywhere."""
    return judge(row, checks, LiftReport(campaign, (row,), "")).verdict


def alarms_of(checks: Iterable[TrustCheck], cell: str) -> set[Check]:
    """The checks that alarm for a target cell, on its own or with the whole campaign."""
    return {check.check for check in checks if check.alarm and check.cell in (ALL, cell)}


@dataclass(frozen=True, slots=True)
class _Case:
    """What a rule looks at."""

    row: LiftRow
    checks: Mapping[Check, TrustCheck]
    report: LiftReport

    @property
    def campaign(self) -> Campaign:
        return self.report.campaign

    @property
    def result(self) -> Comparison:
        """The comparison, once the rules for what is not measurable had their say."""
        if isinstance(self.row.result, NotMeasurable):
            raise TypeError(f"{self.row.result.code} has no comparison")
        return self.row.result

    @property
    def p_adjusted(self) -> float:
        return self.result.p_value if self.row.p_adjusted is None else self.row.p_adjusted

    @property
    def level(self) -> float:
        """The p-value from which on nothing is told."""
        return 1 - self.campaign.settings.confidence

    @property
    def facts(self) -> tuple[tuple[str, Fact], ...]:
        """The figures that reasons mention."""
        metric, result = self.row.metric, self.result
        return (
            ("metric", metric.name),
            ("unit", metric.unit.value),
            ("currency", self.report.currency),
            ("effect", result.effect),
            ("low", result.interval.low),
            ("high", result.interval.high),
            ("p_value", result.p_value),
            ("p_adjusted", self.p_adjusted),
            ("planned_effect", self.campaign.settings.planned_effect or 0.0),
        )

    def is_red(self, check: Check) -> bool:
        return check in self.checks and self.checks[check].state is CheckState.RED

    def fact(self, check: Check, name: str) -> Fact | None:
        """A fact that a check found, None where it was not made."""
        found = self.checks.get(check)
        return dict(found.remark.facts).get(name) if found else None


def _without_control(case: _Case) -> Answer | None:
    result = case.row.result
    if not (isinstance(result, NotMeasurable) and result.code is Code.NO_CONTROL):
        return None
    return Verdict.NOT_AN_EXPERIMENT, Remark(Code.NO_CONTROL), Remark(Code.CHANGE_CONTROL)


def _not_drawn(case: _Case) -> Answer | None:
    if case.campaign.settings.randomised is not False:
        return None
    return Verdict.NOT_AN_EXPERIMENT, Remark(Code.BECAUSE_NOT_DRAWN), Remark(Code.CHANGE_CONTROL)


def _unlike(case: _Case) -> Answer | None:
    alarmed = [check.value for check in Check if check in DECISIVE and case.is_red(check)]
    if not alarmed:
        return None
    reason = Remark(Code.BECAUSE_OF_CHECKS, (("checks", ",".join(alarmed)),))
    return Verdict.NOT_AN_EXPERIMENT, reason, Remark(Code.CHANGE_CAUSE)


def _unmeasured(case: _Case) -> Answer | None:
    result = case.row.result
    if not isinstance(result, NotMeasurable) or result.code is Code.NOT_ENOUGH_BUYERS:
        return None
    change = None
    if result.is_too_small:
        said = dict(result.facts)
        change = Remark(Code.CHANGE_CELL, (("more", int(str(said["enough"])) - int(str(said["customers"]))),))
    return Verdict.CANNOT_TELL, Remark(result.code, result.facts), change


def _too_early(case: _Case) -> Answer | None:
    if not case.is_red(Check.MATURITY) or case.row.metric.own:
        return None
    found = dict(case.checks[Check.MATURITY].remark.facts)
    code = Code.CHANGE_SALES if "last_day" in found else Code.CHANGE_EARLIER_SALES
    change = Remark(code, tuple((name, fact) for name, fact in found.items() if name in ("first_day", "last_day")))
    cut = tuple((name, fact) for name, fact in found.items() if name in ("days_missing", "post_days"))
    return Verdict.CANNOT_TELL, Remark(Code.POST_WINDOW_CUT, cut), change


def _few_buyers(case: _Case) -> Answer | None:
    """Fewer buyers than any verdict needs, or than the method of this line does."""
    result = case.row.result
    is_gated = isinstance(result, NotMeasurable) and result.code is Code.NOT_ENOUGH_BUYERS
    expected = case.row.expected_control_buyers
    if not is_gated and expected >= LEAST_EXPECTED_BUYERS:
        return None
    said = dict(result.facts) if isinstance(result, NotMeasurable) and is_gated else {}
    buyers, enough = said.get("buyers", int(expected)), said.get("enough", LEAST_EXPECTED_BUYERS)
    reason = Remark(Code.BECAUSE_FEW_BUYERS, (("buyers", buyers), ("enough", enough)))
    return Verdict.CANNOT_TELL, reason, _more_buyers(case, float(str(buyers)), float(str(enough)))


def _more_buyers(case: _Case, buyers: float, enough: float) -> Remark:
    more = max(1, ceil(enough - buyers))
    days, most = _days_measured(case), min(case.row.n_target, case.row.n_control or 0)
    if not days or not buyers or enough > most:  # no time makes more buyers than there are customers
        return Remark(Code.CHANGE_BUYERS, (("more", more),))
    return Remark(Code.CHANGE_BUYERS_WEEKS, (("more", more), ("weeks", ceil(more / buyers * days / 7))))


def _days_measured(case: _Case) -> int:
    """Days of the post window that the sales cover; 0 where the metric has none."""
    if case.row.metric.own:
        return 0
    missing = case.fact(Check.MATURITY, "days_missing")
    return case.campaign.settings.post_days - (missing if isinstance(missing, int) else 0)


def _only_buyers(case: _Case) -> Answer | None:
    if case.row.metric.kind is not Kind.RATIO:
        return None
    return Verdict.CANNOT_TELL, Remark(Code.NOT_RANDOMISED), Remark(Code.CHANGE_METRIC)


def _doubles_decide(case: _Case) -> Answer | None:
    check = case.checks.get(Check.DOUBLE_MEMBERSHIP)
    decided = {dict(remark.facts).get("cell") for remark in check.further} if check else set()
    if case.row.target_cell not in decided:
        return None
    return Verdict.CANNOT_TELL, Remark(Code.BECAUSE_OF_DOUBLES), Remark(Code.CHANGE_DOUBLES)


def _at_the_margin(case: _Case) -> Answer | None:
    if not case.result.borderline:
        return None
    return Verdict.CANNOT_TELL, Remark(Code.BORDERLINE), _larger(case)


def _told_from_nothing(case: _Case) -> Answer | None:
    interval, planned = case.result.interval, case.campaign.settings.planned_effect
    if case.p_adjusted >= case.level or interval.low <= 0 <= interval.high:
        return None
    if interval.high < 0:
        return Verdict.HARMED, Remark(Code.BECAUSE_LESS, case.facts), None
    less = planned is not None and interval.high < planned
    return Verdict.WORKED, Remark(Code.BECAUSE_MORE_BUT if less else Code.BECAUSE_MORE, case.facts), None


def _one_of_several(case: _Case) -> Answer | None:
    if case.result.p_value >= case.level or case.p_adjusted < case.level:
        return None
    cells = ("n", len(case.campaign.target_cells))
    return Verdict.CANNOT_TELL, Remark(Code.BECAUSE_SEVERAL, (cells, *case.facts)), _larger(case)


def _too_small_to_matter(case: _Case) -> Answer | None:
    interval, planned = case.result.interval, case.campaign.settings.planned_effect
    if not planned or not -planned < interval.low <= interval.high < planned:
        return None
    return Verdict.DID_NOTHING, Remark(Code.BECAUSE_WITHIN, case.facts), None


def _both_fit(case: _Case) -> Answer:
    return Verdict.CANNOT_TELL, Remark(Code.BECAUSE_BOTH_FIT, case.facts), _larger(case)


def _larger(case: _Case) -> Remark:
    """How much larger the campaign would have to be, if the estimate stays where it is."""
    factor = min(_factor_to_tell(case), _factor_to_rule_out(case))
    if factor > FAR:
        code = Code.CHANGE_SIZE_FAR if case.campaign.settings.planned_effect else Code.CHANGE_PLAN
        return Remark(code, (("times", FAR), *case.facts))
    beyond = max(0.0, factor - 1)
    if case.row.metric.own:
        return Remark(Code.CHANGE_CUSTOMERS, (("more", max(1, ceil(beyond * (case.row.n_control or 0)))), *case.facts))
    more = ("more", max(1, ceil(beyond * case.row.expected_control_buyers)))
    weeks = ("weeks", max(1, ceil(beyond * _days_measured(case) / 7)))
    return Remark(Code.CHANGE_SIZE, (more, weeks, *case.facts))


def _factor_to_tell(case: _Case) -> float:
    """How many times the customers it takes for the interval to leave 0 out."""
    effect, interval = case.result.effect, case.result.interval
    if not effect:
        return inf
    confidence = case.campaign.settings.confidence
    tests = max(1.0, case.p_adjusted / case.result.p_value) if case.result.p_value else 1.0
    widened = adjusted_quantile(confidence, tests) / adjusted_quantile(confidence)
    reach = effect - interval.low if effect > 0 else interval.high - effect
    return needed_factor(abs(effect), reach * widened)


def _factor_to_rule_out(case: _Case) -> float:
    """How many times the customers it takes for the interval to lie within ± the planned effect."""
    effect, interval = case.result.effect, case.result.interval
    planned = case.campaign.settings.planned_effect
    if not planned or abs(effect) >= planned:
        return inf
    return max(
        needed_factor(planned - effect, interval.high - effect), needed_factor(planned + effect, effect - interval.low)
    )


_RULES: tuple[Callable[[_Case], Answer | None], ...] = (
    _without_control,
    _not_drawn,
    _unlike,
    _unmeasured,
    _too_early,
    _few_buyers,
    _only_buyers,
    _doubles_decide,
    _at_the_margin,
    _told_from_nothing,
    _one_of_several,
    _too_small_to_matter,
    _both_fit,
)


def _reservations(checks: Iterable[TrustCheck], reason: Remark) -> tuple[Check, ...]:
    """Checks that are red or amber, but for one that the reason speaks of already."""
    doubtful = [check.check for check in checks if check.state in (CheckState.RED, CheckState.AMBER)]
    return tuple(check for check in dict.fromkeys(doubtful) if check is not _NO_RESERVATION.get(reason.code))


def _chosen_after(campaign: Campaign, row: LiftRow) -> tuple[str, ...]:
    """Settings that bear on the verdict and were chosen after the sales were seen."""
    named = [
        str(fact)
        for remark in row.remarks
        if remark.code is Code.CHOSEN_AFTER
        for name, fact in remark.facts
        if name == "setting"
    ]
    last = {choice.setting: choice for choice in campaign.choices}
    of_split = ["split"] if "split" in last and last["split"].after_sales else []
    return (*(setting for names in named for setting in names.split(",")), *of_split)
