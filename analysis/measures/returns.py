"""The return table: what every target cell brought in against what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.measures.lift import measure_lift
from analysis.measures.return_levels import mix, with_shrunken_profit
from analysis.measures.store import Store
from analysis.model import (
    ALL,
    Amount,
    Campaign,
    CampaignSettings,
    Code,
    Comparison,
    Costs,
    Interval,
    Kind,
    LiftReport,
    LiftRow,
    Metric,
    NotMeasurable,
    PayBack,
    ReturnReport,
    ReturnRow,
    Unit,
)
from analysis.stats.returns import (
    chance_above_zero,
    correlation_with_incentives,
    cost_of_one,
    difference_of,
    incentive_cost,
    ratio_of,
)
from analysis.stats.tails import normal_quantile
from analysis.store.campaigns import read_campaign
from analysis.store.returns import CellCosts, summarize_costs

REVENUE, MARGIN, ORDERS, RESPONSE = (
    "revenue_per_customer",
    "margin_per_customer",
    "orders_per_customer",
    "response_rate",
)
LIKELY = 0.9
"""From this chance of a profit above 0 on, a campaign has *likely paid back*."""

Figure = Amount | NotMeasurable


@dataclass(frozen=True, slots=True)
class Basis:
    """Where the money of a campaign comes from.

    Attributes:
        own: The own metric that counts as revenue; None takes the sales.
        value: Money that one unit of the own metric is worth.
        rate: Margin as a share of revenue, for the own metric.
    """

    own: Metric | None = None
    value: float = 1.0
    rate: float = 1.0


def measure_returns(store: Store, campaign_id: str, *, segments: Sequence[str] = ()) -> ReturnReport:
    """Compare what every target cell brought in with what it cost.

    Args:
        store: Where the campaign is.
        campaign_id: Its name.
        segments: Names of segment attributes, never crossed.

    Returns:
        Lines for the whole campaign first, then for every level of each attribute. The fixed cost is shared over all
        contacts of the campaign, cells and levels alike.

    Raises:
        BadInput: A campaign or attribute that does not exist.
    """
    metrics = money_metrics(read_campaign(store, campaign_id))
    return returns_of(store, measure_lift(store, campaign_id, metrics=metrics, segments=segments), segments)


def money_metrics(campaign: Campaign) -> tuple[str, ...]:
    """Names of the metrics that the return of a campaign is read off."""
    basis = basis_of(campaign)
    return (basis.own.name,) if isinstance(basis, Basis) and basis.own else (REVENUE, MARGIN, ORDERS, RESPONSE)


def returns_of(store: Store, report: LiftReport, segments: Sequence[str] = ()) -> ReturnReport:
    """The same, for a campaign whose lift is measured already.

    Args:
        store: Where the campaign is.
        report: Its lift; the lines of `money_metrics` are among it.
        segments: Names of segment attributes by which the lift is divided too.
    """
    basis = basis_of(report.campaign)
    rows = _rows(store, report, basis, ALL)
    own, factor = (basis.own, basis.value * basis.rate) if isinstance(basis, Basis) else (None, 1.0)
    for segment in segments:
        levels = _rows(store, report, basis, segment)
        if isinstance(basis, Basis):
            levels = with_shrunken_profit(store, report.campaign, levels, segment, own=own, factor=factor)
        rows += levels + [mix(whole, levels, segment) for whole in rows if whole.segment == ALL]
    return ReturnReport(report.campaign, tuple(rows), report.currency)


def basis_of(campaign: Campaign) -> Basis | NotMeasurable:
    """What counts as revenue and margin.

    Returns:
        The sales; or the own metric named by the setting `revenue`, else the own primary metric of a results file,
        when it is money or an event has a value; or the reason there is none.
    """
    settings = campaign.settings
    named = {metric.name: metric for metric in campaign.metrics}
    metric = named.get(settings.revenue or "", campaign.primary)
    if not metric.own:
        return Basis()
    if metric.kind is Kind.PROPORTION or metric.unit is not Unit.MONEY:
        if settings.value_per_event is None:
            return NotMeasurable(Code.NO_REVENUE_METRIC, (("metric", metric.name),))
        value = settings.value_per_event
    else:
        value = 1.0
    if settings.margin_rate is None:
        return NotMeasurable(Code.NO_MARGIN_RATE)
    return Basis(metric, value, settings.margin_rate)


def _rows(store: Store, report: LiftReport, basis: Basis | NotMeasurable, segment: str) -> list[ReturnRow]:
    campaign = report.campaign
    attribute = None if segment == ALL else segment
    own = basis.own.name if isinstance(basis, Basis) and basis.own else None
    by_cell = summarize_costs(store, campaign, attribute=attribute, own=own)
    first = money_metrics(campaign)[0]
    contacted = sum(row.n_target for row in report.of(first))
    return [
        _row(_Line(report, row, basis), by_cell.get((row.level, row.target_cell)), contacted)
        for row in report.of(first, segment)
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    """One cell and level of the lift report, its comparisons turned into money."""

    report: LiftReport
    base: LiftRow
    basis: Basis | NotMeasurable

    def row(self, metric: str) -> LiftRow | None:
        """The line of another metric."""
        for row in self.report.of(metric, self.base.segment):
            if (row.level, row.target_cell) == (self.base.level, self.base.target_cell):
                return row
        return None

    def total(self, metric: str, factor: float = 1.0) -> Figure:
        """The incremental total of a metric times a factor."""
        row = self.row(metric)
        result = row.result if row else NotMeasurable(Code.NO_ORDER_COUNT)
        if isinstance(result, NotMeasurable):
            return result
        return scaled(result, factor * self.base.n_target)

    @property
    def revenue(self) -> Figure:
        """Incremental revenue."""
        if isinstance(self.basis, NotMeasurable):
            return self.basis
        return self.total(self.basis.own.name, self.basis.value) if self.basis.own else self.total(REVENUE)

    @property
    def margin(self) -> Figure:
        """Incremental margin."""
        if isinstance(self.basis, NotMeasurable):
            return self.basis
        own = self.basis.own
        return self.total(own.name, self.basis.value * self.basis.rate) if own else self.total(MARGIN)

    @property
    def margin_share(self) -> float | None:
        """Margin as a share of the revenue metric: the rate, or what the target cell's sales show."""
        if isinstance(self.basis, NotMeasurable):
            return None
        if self.basis.own:
            return self.basis.value * self.basis.rate
        rows = [self.row(MARGIN), self.row(REVENUE)]
        means = [row.mean_target if row else None for row in rows]
        return means[0] / means[1] if means[0] and means[1] and means[0] > 0 < means[1] else None


def scaled(result: Comparison, factor: float) -> Amount:
    """The effect and its interval times a factor above 0."""
    return Amount(result.effect * factor, Interval(result.interval.low * factor, result.interval.high * factor))


def _row(line: _Line, costs: CellCosts | None, contacted: int) -> ReturnRow:
    settings, base = line.report.campaign.settings, line.base
    found = costs or CellCosts(0, 0.0, 0, 0.0)
    price = settings.incentive_cost or 0.0
    spent = Costs(
        contacts=found.contacts,
        fixed=(settings.fixed_cost or 0.0) * base.n_target / contacted if contacted else 0.0,
        incentives=price * found.redeemed,
        redeemed=found.redeemed if price else 0,
    )
    margin, revenue = line.margin, line.revenue
    cost, correlation = _uncertain_cost(line, spent, found)
    profit = margin if isinstance(margin, NotMeasurable) else difference_of(margin, cost, correlation=correlation)
    chance = profit if isinstance(profit, NotMeasurable) else chance_above_zero(profit, confidence=settings.confidence)
    row = ReturnRow(
        campaign=base.campaign,
        segment=base.segment,
        level=base.level,
        target_cell=base.target_cell,
        control_cell=base.control_cell,
        n_target=base.n_target,
        n_control=base.n_control,
        revenue=revenue,
        margin=margin,
        costs=spent,
        profit=profit,
        roi=_less_one(_ratio(margin, cost, correlation)),
        iroas=_ratio(revenue, replace(cost, interval=Interval(cost.value, cost.value)), 0.0),
        p_paid_back=chance,
        pays_back=pays_back(profit, chance) if _is_costed(settings, spent) else None,
        break_even_effect=NotMeasurable(Code.NO_COST),
        break_even_lift=NotMeasurable(Code.NO_COST),
        break_even_response=NotMeasurable(Code.NO_COST),
        cost_per_order=_per(spent.total, line.total(ORDERS)),
        cost_per_customer=_per(spent.total, line.total(RESPONSE)),
        remarks=base.remarks,
    )
    return _with_break_even(row, line)


def _uncertain_cost(line: _Line, spent: Costs, found: CellCosts) -> tuple[Amount, float]:
    """The cost with its interval, and how it goes with the effect on margin: whoever redeems also buys."""
    margin = line.margin
    known = spent.contacts + spent.fixed
    if not spent.incentives or found.customers < 2 or not isinstance(margin, Amount):
        return Amount(spent.total, Interval(spent.total, spent.total)), 0.0
    confidence = line.report.campaign.settings.confidence
    redeemed = incentive_cost(found.customers, found.redeemed, spent.incentives / found.redeemed, confidence=confidence)
    cost = Amount(spent.total, _moved(redeemed.interval, known))
    if not isinstance(margin.interval, Interval):
        return cost, 0.0
    return cost, correlation_with_incentives(
        found.customers,
        found.redeemed,
        gain_of_redeemers=_in_money(line, found.margin_of_redeemers),
        gain_of_all=_mean_margin(line),
        gain_error=(margin.interval.high - margin.interval.low) / (2 * normal_quantile(confidence)),
    )


def _moved(interval: Interval | NotMeasurable, step: float) -> Interval | NotMeasurable:
    return Interval(interval.low + step, interval.high + step) if isinstance(interval, Interval) else interval


def _in_money(line: _Line, average: float) -> float:
    return average * (line.margin_share or 0.0) if isinstance(line.basis, Basis) and line.basis.own else average


def _mean_margin(line: _Line) -> float:
    own = isinstance(line.basis, Basis) and line.basis.own
    row = line.base if own else line.row(MARGIN)
    return _in_money(line, (row.mean_target or 0.0) if row else 0.0)


def _ratio(gain: Figure, cost: Amount, correlation: float) -> Figure:
    return gain if isinstance(gain, NotMeasurable) else ratio_of(gain, cost, correlation=correlation)


def _less_one(ratio: Figure) -> Figure:
    return ratio if isinstance(ratio, NotMeasurable) else Amount(ratio.value - 1, _moved(ratio.interval, -1))


def _per(cost: float, more: Figure) -> Figure:
    if isinstance(more, NotMeasurable):
        return more
    return cost_of_one(cost, more) if cost > 0 else NotMeasurable(Code.NO_COST)


def pays_back(profit: Figure, chance: float | NotMeasurable) -> PayBack | None:
    """The word for a profit: by its whole interval, else by the chance that it is above 0; None without either."""
    if isinstance(profit, NotMeasurable) or isinstance(chance, NotMeasurable):
        return None
    if isinstance(profit.interval, Interval) and profit.interval.low > 0:
        return PayBack.PAID_BACK
    if isinstance(profit.interval, Interval) and profit.interval.high < 0:
        return PayBack.DID_NOT_PAY
    return PayBack.LIKELY if chance >= LIKELY else PayBack.CANNOT_TELL


def _is_costed(settings: CampaignSettings, spent: Costs) -> bool:
    """Whether anybody said what the campaign cost, be it nothing: until then there is nothing to pay back."""
    stated = (settings.contact_cost, settings.fixed_cost, settings.incentive_cost, settings.channel_costs or None)
    return spent.total > 0 or any(cost is not None for cost in stated)


def _with_break_even(row: ReturnRow, line: _Line) -> ReturnRow:
    """Effect, lift and response at which margin and cost are equal. An own metric's effect is in its own unit."""
    share, cost = line.margin_share, row.costs.total
    if share is None or not row.n_target or cost <= 0:
        reason = NotMeasurable(Code.NO_COST) if cost <= 0 else NotMeasurable(Code.NO_MARGIN)
        reason = line.basis if isinstance(line.basis, NotMeasurable) else reason
        return replace(row, break_even_effect=reason, break_even_lift=reason, break_even_response=reason)
    base = line.base
    effect = cost / row.n_target / share
    control, buyers = base.mean_control, base.buyers_target / row.n_target
    spent_by_buyer = base.mean_target / buyers if buyers and base.mean_target else 0.0
    responding = base.buyers_control / row.n_control + effect / spent_by_buyer if row.n_control else 2.0
    return replace(
        row,
        break_even_effect=effect,
        break_even_lift=effect / control if control and control > 0 else NotMeasurable(Code.CONTROL_NOT_POSITIVE),
        break_even_response=responding if spent_by_buyer > 0 and responding <= 1 else NotMeasurable(Code.NO_RESPONSE),
    )
