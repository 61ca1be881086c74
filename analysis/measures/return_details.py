"""What stands below a return: contacting everybody or nobody, channels, promoted products, whom to choose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import sqrt

from analysis.measures.lift import measure_lift
from analysis.measures.returns import REVENUE, Basis, Figure, basis_of, measure_returns, scaled
from analysis.measures.store import Store
from analysis.model import (
    Amount,
    Campaign,
    CellSummary,
    ChannelRow,
    Choosing,
    Code,
    Comparison,
    Contribution,
    Interval,
    LiftRow,
    NotMeasurable,
    ReturnDetails,
    ReturnReport,
    ReturnRow,
    WhatIf,
)
from analysis.stats.returns import ratio_of
from analysis.stats.tails import normal_quantile
from analysis.store.returns import CellCosts, summarize_channels, summarize_costs, summarize_halves, total_promoted

PROMOTED_REVENUE, OTHER_REVENUE = "promoted_revenue_per_customer", "other_revenue_per_customer"


def measure_return_details(store: Store, campaign_id: str, *, attribute: str | None = None) -> ReturnDetails:
    """Everything below the return of a campaign.

    Args:
        store: Where the campaign is.
        campaign_id: Its name.
        attribute: The segment attribute by which customers might be chosen; None leaves that out.

    Raises:
        BadInput: A campaign or attribute that does not exist.
    """
    report = measure_returns(store, campaign_id)
    campaign, basis = report.campaign, basis_of(report.campaign)
    from_sales = isinstance(basis, Basis) and basis.own is None and campaign.has_sales_window
    channels = summarize_channels(store, campaign) if from_sales else ()
    own = basis.own.name if isinstance(basis, Basis) and basis.own else None
    levels = measure_lift(store, campaign_id, metrics=[own or REVENUE])
    return ReturnDetails(
        what_ifs=tuple(_what_if(row, base) for row, base in zip(report.rows, levels.rows, strict=True)),
        contributions=_contributions(store, campaign) if from_sales and campaign.settings.promoted else (),
        channels=tuple(
            ChannelRow(row.cell, row.channel, row.customers, row.cost, row.buyers, row.revenue)
            for row in channels
            if row.cell != campaign.settings.control
        ),
        is_channel_drawn=_is_drawn(campaign, {(row.cell, row.channel) for row in channels}),
        choosing=_choosing(store, report, basis, attribute) if attribute and isinstance(basis, Basis) else (),
    )


def _is_drawn(campaign: Campaign, found: set[tuple[str, str]]) -> bool:
    """Whether every target cell has one channel of its own, so that drawing the cell drew the channel."""
    targets = [cell for cell, _channel in found if cell != campaign.settings.control]
    return len(targets) == len(set(targets))


def _what_if(row: ReturnRow, base: LiftRow) -> WhatIf:
    held, everybody = row.n_control or 0, row.n_target + (row.n_control or 0)
    variable = (row.costs.contacts + row.costs.incentives) / row.n_target if row.n_target else 0.0
    means = base.mean_target, base.mean_control
    nothing = NotMeasurable(Code.NO_CONTROL)
    return WhatIf(
        target_cell=row.target_cell,
        customers=everybody,
        profit_as_it_was=row.profit,
        profit_everybody=_times(row, everybody, variable * everybody + row.costs.fixed),
        held_out=_times(row, held, variable * held),
        revenue_everybody=nothing if means[0] is None or not held else means[0] * everybody,
        revenue_nobody=nothing if means[1] is None or not held else means[1] * everybody,
    )


def _times(row: ReturnRow, customers: int, cost: float) -> Figure:
    """The margin that so many customers would have brought, less a known cost."""
    if isinstance(row.margin, NotMeasurable):
        return row.margin
    factor, ends = customers / row.n_target, row.margin.interval
    if isinstance(ends, Interval):
        ends = Interval(ends.low * factor - cost, ends.high * factor - cost)
    return Amount(row.margin.value * factor - cost, ends)


def _contributions(store: Store, campaign: Campaign) -> tuple[Contribution, ...]:
    report = measure_lift(store, campaign.id, metrics=[PROMOTED_REVENUE, OTHER_REVENUE])
    whole = total_promoted(store, campaign)
    others = {row.target_cell: _total(row) for row in report.of(OTHER_REVENUE)}
    found = []
    for row in report.of(PROMOTED_REVENUE):
        promoted = _total(row)
        certain = Amount(whole, Interval(whole, whole))
        part = promoted if isinstance(promoted, NotMeasurable) else ratio_of(promoted, certain)
        if whole <= 0:
            part = NotMeasurable(Code.NO_PROMOTED_SALES)
        found.append(Contribution(row.target_cell, promoted, others[row.target_cell], whole, part))
    return tuple(found)


def _total(row: LiftRow) -> Figure:
    return scaled(row.result, row.n_target) if isinstance(row.result, Comparison) else row.result


def _choosing(store: Store, report: ReturnReport, basis: Basis, attribute: str) -> tuple[Choosing, ...]:
    campaign, own = report.campaign, basis.own.name if basis.own else None
    factor = basis.value * basis.rate if basis.own else 1.0
    halves = summarize_halves(store, campaign, attribute=attribute, own=own)
    costs = summarize_costs(store, campaign, attribute=attribute, own=own)
    price = campaign.settings.incentive_cost or 0.0
    control = campaign.settings.control
    return tuple(
        _choose(attribute, cell.name, _LevelGains.of(halves, costs, (cell.name, control), factor, price), campaign)
        for cell in campaign.target_cells
        if control is not None
    )


Gain = tuple[float, float]
"""Profit per customer and its squared standard error."""


class _LevelGains:
    """Profit of contacting each level, in either half and in both, variable costs only."""

    def __init__(self, by_half: tuple[dict[str, Gain], dict[str, Gain]], customers: dict[str, int]) -> None:
        self.by_half, self.customers = by_half, customers

    @classmethod
    def of(
        cls,
        halves: dict[tuple[int, str, str], CellSummary],
        costs: dict[tuple[str, str], CellCosts],
        cells: tuple[str, str],
        factor: float,
        price: float,
    ) -> _LevelGains:
        """Fold the summaries of both halves; a level without two customers of each cell in each half is left out."""
        levels = sorted({level for _half, level, _cell in halves})
        found: tuple[dict[str, Gain], dict[str, Gain]] = ({}, {})
        people: dict[str, int] = {}
        for level in levels:
            quarters = [[halves.get((half, level, cell)) for cell in cells] for half in (0, 1)]
            cost = costs.get((level, cells[0]))
            if cost is None or any(part is None or part.n < 2 for pair in quarters for part in pair):
                continue
            each = (cost.contacts + price * cost.redeemed) / cost.customers
            people[level] = sum(part.n for pair in quarters for part in pair if part)
            for half, (target, control) in enumerate(quarters):
                if target and control:
                    found[half][level] = (
                        factor * (target.mean - control.mean) - each,
                        factor**2 * (target.variance / target.n + control.variance / control.n),
                    )
        return cls(found, people)

    def chosen_by(self, half: int) -> set[str]:
        """Levels whose profit is above 0 in one half."""
        return {level for level, (profit, _error) in self.by_half[half].items() if profit > 0}

    def whole(self) -> dict[str, float]:
        """Profit per customer of each level over both halves."""
        first, second = self.by_half
        return {level: (first[level][0] + second[level][0]) / 2 for level in first}

    def everybody(self) -> tuple[float, float]:
        """Total profit of contacting all customers of all levels, and its standard error."""
        first, second = self.by_half
        squares = sum(n**2 * (first[level][1] + second[level][1]) / 4 for level, n in self.customers.items())
        return sum(self.customers[level] * profit for level, profit in self.whole().items()), sqrt(squares)

    def judged_apart(self) -> tuple[float, float]:
        """Total profit of the levels that one half chooses, judged on the other half, the average of both ways."""
        return self._judged(self.chosen_by)

    def left_out(self) -> tuple[float, float]:
        """The same of the levels that one half does not choose."""
        return self._judged(lambda half: self.customers.keys() - self.chosen_by(half))

    def _judged(self, taken: Callable[[int], Iterable[str]]) -> tuple[float, float]:
        profit = squares = 0.0
        for half in (0, 1):
            for level in taken(half):
                found, error = self.by_half[1 - half][level]
                profit += self.customers[level] * found / 2
                squares += self.customers[level] ** 2 * error / 4
        return profit, sqrt(squares)


def _choose(attribute: str, target: str, gains: _LevelGains, campaign: Campaign) -> Choosing:
    quantile = normal_quantile(campaign.settings.confidence)
    whole = gains.whole()
    winners = [level for level, profit in whole.items() if profit > 0]
    both = gains.chosen_by(0) & gains.chosen_by(1)
    left_out, error = gains.left_out()
    return Choosing(
        attribute=attribute,
        target_cell=target,
        everybody=_around(*gains.everybody(), quantile),
        chosen=_around(*gains.judged_apart(), quantile),
        gain=_around(-left_out, error, quantile),
        winners=sum(gains.customers[level] * whole[level] for level in winners),
        levels=tuple(winners),
        in_both=tuple(level for level in winners if level in both),
    )


def _around(value: float, error: float, quantile: float) -> Amount:
    return Amount(value, Interval(value - quantile * error, value + quantile * error))
