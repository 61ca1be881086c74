"""What a reader of a lift line must know beside its numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from analysis.measures.campaign_metrics import Ground
from analysis.measures.store import Store
from analysis.model import (
    Campaign,
    CellSummary,
    Code,
    Comparison,
    Fact,
    Kind,
    Metric,
    NotMeasurable,
    PairSummary,
    Remark,
)
from analysis.stats.gate import facts_on_buyers
from analysis.stats.rule import is_wide, read_rule
from analysis.store.summaries import SalesFacts, read_unfilled

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MetricRemarks:
    """Remarks that every line of one metric shares."""

    metric: Metric
    shared: tuple[Remark, ...]

    def for_row(
        self,
        result: Comparison | NotMeasurable,
        target: CellSummary | PairSummary | None,
        control: CellSummary | PairSummary | None,
    ) -> tuple[Remark, ...]:
        """The remarks of one line: its own first, then the shared ones."""
        if isinstance(result, NotMeasurable):
            return self.shared
        return _on_result(result) + _on_width(self.metric, target, control) + self.shared


def remarks_on(store: Store, campaign: Campaign, metric: Metric, ground: Ground) -> MetricRemarks:
    """Collect what holds for all lines of a metric."""
    shared = _on_windows(campaign, ground) if not metric.own else _on_blanks(store, campaign, metric)
    if metric.name == "units_per_customer" and not metric.own:
        shared += _on_quantities(ground.sales)
    if metric.kind is Kind.RATIO:
        shared = (Remark(Code.NOT_RANDOMISED), *shared)
    return MetricRemarks(metric, shared + _on_choices(campaign, metric))


def _on_result(result: Comparison) -> tuple[Remark, ...]:
    remarks = [Remark(Code.BORDERLINE)] if result.borderline else []
    for part in (result.lift, result.lift_interval):
        if isinstance(part, NotMeasurable):
            remarks.append(Remark(part.code, part.facts))
    return tuple(dict.fromkeys(remarks))


def _on_width(
    metric: Metric, target: CellSummary | PairSummary | None, control: CellSummary | PairSummary | None
) -> tuple[Remark, ...]:
    """That few buyers make the interval wide. Shares say so themselves."""
    if metric.kind is Kind.PROPORTION or target is None or control is None:
        return ()
    ours, theirs = (part.denominator if isinstance(part, PairSummary) else part for part in (target, control))
    if not is_wide(ours, theirs):
        return ()
    return (Remark(Code.WIDE, facts_on_buyers(ours, theirs, read_rule().enough_buyers)),)


def _on_windows(campaign: Campaign, ground: Ground) -> tuple[Remark, ...]:
    windows = ground.windows
    remarks = []
    days, fewest = campaign.settings.post_days, min((window.fewest_post_days for window in windows), default=None)
    if fewest is not None and fewest < days:
        remarks.append(Remark(Code.POST_WINDOW_CUT, (("days_missing", days - fewest), ("post_days", days))))
    if late := sum(window.customers - window.with_a_post_day for window in windows):
        remarks.append(Remark(Code.LATE_CONTACTS, (("customers", late),)))
    return tuple(remarks)


def _on_quantities(sales: SalesFacts) -> tuple[Remark, ...]:
    without = sales.lines - sales.lines_with_quantity
    return (Remark(Code.QUANTITY_PARTLY, (("lines", without),)),) if without else ()


def _on_blanks(store: Store, campaign: Campaign, metric: Metric) -> tuple[Remark, ...]:
    unfilled = read_unfilled(store, campaign.id, metric.name)
    remarks = [Remark(Code.COLUMN_ABSENT, (("customers", unfilled.absent),))] if unfilled.absent else []
    if unfilled.blanks and unfilled.is_answer:
        remarks.append(Remark(Code.ANSWERED_ONLY, (("customers", unfilled.blanks),)))
    elif unfilled.blanks:
        remarks.append(Remark(Code.BLANKS_AS_ZERO, (("blanks", unfilled.blanks),)))
    return tuple(remarks)


def _on_choices(campaign: Campaign, metric: Metric) -> tuple[Remark, ...]:
    """Settings chosen after results were in the store that bear on this metric, and a control that is only a guess."""
    last = {choice.setting: choice for choice in campaign.choices}
    after = [setting for setting in _bearing(campaign, metric) if setting in last and last[setting].after_sales]
    remarks = [Remark(Code.CHOSEN_AFTER, (("setting", ",".join(after)),))] if after else []
    if campaign.control_guessed and campaign.settings.control:
        remarks.append(Remark(Code.CONTROL_GUESSED, (("control", campaign.settings.control),)))
    return tuple(remarks)


def _bearing(campaign: Campaign, metric: Metric) -> list[str]:
    """Settings that change this metric's figures, or what is concluded from them."""
    bearing = ["primary", "planned_effect"] if metric == campaign.primary else []
    bearing += ["control", "confidence"] if metric.own else ["control", "launch", "post_days", "confidence"]
    bearing += ["promoted"] if metric.name.startswith("promoted_") else []
    return bearing + (["margin_rate"] if metric.name == "margin_per_customer" else [])


def named(found: T | NotMeasurable, ours: str, theirs: str = "") -> T | NotMeasurable:
    """The statistics speak of target and control; a reader knows the groups by name."""
    return replace(found, facts=name_cells(found.facts, ours, theirs)) if isinstance(found, NotMeasurable) else found


def name_cells(facts: tuple[tuple[str, Fact], ...], ours: str, theirs: str) -> tuple[tuple[str, Fact], ...]:
    """The same in the facts of a remark."""
    names = {"target": ours, "control": theirs}
    return tuple((name, names.get(str(fact), fact) if name == "cell" else fact) for name, fact in facts)
