"""What a reader of a lift line must know beside its numbers."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.measures.store import Store
from analysis.model import (
    Campaign,
    CellSummary,
    Code,
    Comparison,
    Kind,
    Metric,
    NotMeasurable,
    PairSummary,
    Remark,
)
from analysis.store.outcomes import read_windows
from analysis.store.summaries import read_extra_columns

ENOUGH_BUYERS_EVEN, ENOUGH_BUYERS_UNEVEN = 60, 300
"""Buyers in each cell from which Welch's interval roughly holds on skewed spend (docs/methods.md)."""

EVEN_SHARE = 0.4
"""From this share of the smaller cell on, a split counts as even."""

_WINDOW_SETTINGS = ("control", "launch", "post_days")


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
        return _on_result(result) + _on_buyers(self.metric, target, control) + self.shared


def remarks_on(store: Store, campaign: Campaign, metric: Metric) -> MetricRemarks:
    """Collect what holds for all lines of a metric. Outcomes must be fresh."""
    shared = _on_windows(store, campaign) if not metric.own else _on_blanks(store, campaign, metric)
    if metric.kind is Kind.RATIO:
        shared = (Remark(Code.NOT_RANDOMISED), *shared)
    return MetricRemarks(metric, shared + _on_choices(campaign, metric))


def _on_result(result: Comparison) -> tuple[Remark, ...]:
    remarks = [Remark(Code.BORDERLINE)] if result.borderline else []
    for part in (result.lift, result.lift_interval):
        if isinstance(part, NotMeasurable):
            remarks.append(Remark(part.code, part.facts))
    return tuple(dict.fromkeys(remarks))


def _on_buyers(
    metric: Metric, target: CellSummary | PairSummary | None, control: CellSummary | PairSummary | None
) -> tuple[Remark, ...]:
    """Welch is too sure of itself where few of the customers have anything else than 0."""
    if metric.kind is Kind.PROPORTION:
        return ()
    cells = [part.numerator if isinstance(part, PairSummary) else part for part in (target, control) if part]
    fewest, smaller = min(cell.nonzero for cell in cells), min(cell.n for cell in cells)
    is_even = smaller >= EVEN_SHARE * sum(cell.n for cell in cells)
    enough = ENOUGH_BUYERS_EVEN if is_even else ENOUGH_BUYERS_UNEVEN
    return (Remark(Code.FEW_BUYERS, (("buyers", fewest), ("enough", enough))),) if fewest < enough else ()


def _on_windows(store: Store, campaign: Campaign) -> tuple[Remark, ...]:
    windows = read_windows(store, campaign) if campaign.has_sales_window else ()
    remarks = []
    days, fewest = campaign.settings.post_days, min((window.fewest_post_days for window in windows), default=None)
    if fewest is not None and fewest < days:
        remarks.append(Remark(Code.POST_WINDOW_CUT, (("days_missing", days - fewest), ("post_days", days))))
    if late := sum(window.customers - window.with_a_post_day for window in windows):
        remarks.append(Remark(Code.LATE_CONTACTS, (("customers", late),)))
    return tuple(remarks)


def _on_blanks(store: Store, campaign: Campaign, metric: Metric) -> tuple[Remark, ...]:
    _kind, blanks = read_extra_columns(store, campaign.id).get(metric.name, (None, 0))
    return (Remark(Code.BLANKS_AS_ZERO, (("blanks", blanks),)),) if blanks else ()


def _on_choices(campaign: Campaign, metric: Metric) -> tuple[Remark, ...]:
    """Settings chosen after sales were seen that bear on this metric, and a control that is only a guess."""
    last = {choice.setting: choice for choice in campaign.choices}
    bearing = ["primary"] if metric == campaign.primary else []
    bearing += [] if metric.own else _WINDOW_SETTINGS
    bearing += ["promoted"] if metric.name.startswith("promoted_") else []
    remarks = [
        Remark(Code.CHOSEN_AFTER, (("setting", setting),))
        for setting in bearing
        if setting in last and last[setting].after_sales
    ]
    if campaign.control_guessed and campaign.settings.control:
        remarks.append(Remark(Code.CONTROL_GUESSED, (("control", campaign.settings.control),)))
    return tuple(remarks)
