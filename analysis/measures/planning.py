"""Plans: what a campaign of a given size could find, and how large it has to be."""

from __future__ import annotations

from math import ceil, sqrt

from analysis.model import BadInput, Baseline, Code, Design, HoldOut, Kind, NotMeasurable, Plan, PlanRow, Remark
from analysis.stats.planning import (
    Cells,
    customers_needed,
    power_of_lift_test,
    power_to_find,
    smallest_effect_of,
    smallest_lift_of_lift_test,
)
from analysis.stats.rule import read_rule
from analysis.store.load.names import guess_control
from analysis.words import _

LEAST_BUYERS = 10
"""Buyers expected in the control below which nothing is said of shares; of averages the stored rule says it."""

ENOUGH_BUYERS = 30
"""Buyers expected in the control from which its interval is not called wide."""

MOST_CUSTOMERS = 1_000_000_000


def baseline_of(
    mean: float, sd: float | None = None, *, buyers: float | None = None, correlation: float = 0.0
) -> Baseline:
    """What a person states of customers without a campaign.

    Args:
        mean: Average per customer; without `sd` the share of customers who do it, between 0 and 1.
        sd: Standard deviation between customers, for a mean.
        buyers: Share of customers whose value is not 0.
        correlation: Of the metric with a figure from before the contact that will be adjusted for.

    Raises:
        BadInput: A figure out of its range.
    """
    if sd is None and not 0 < mean < 1:
        raise BadInput(_("The baseline of a share lies between 0 and 1; for an average state the deviation with --sd."))
    if sd is not None and not sd > 0:
        raise BadInput(_("The standard deviation is above 0."))
    if buyers is not None and not 0 < buyers <= 1:
        raise BadInput(_("The share of buyers lies between 0 and 1."))
    if not -1 < correlation < 1:
        raise BadInput(_("The correlation lies between −1 and 1."))
    if sd is None:
        return Baseline(Kind.PROPORTION, mean, sqrt(mean * (1 - mean)), mean, correlation)
    return Baseline(Kind.MEAN, mean, sd, buyers, correlation)


def design_of(
    split: tuple[tuple[str, float], ...], *, control: str | None = None, confidence: float = 0.95, power: float = 0.8
) -> Design:
    """A split in any unit, brought to 1, with its control cell.

    Args:
        split: Cells with their shares.
        control: Name of the control; None takes the cell that is named like one.
        confidence: Confidence level.
        power: Chance wanted to find the effect.

    Raises:
        BadInput: No control, fewer than two cells, or a figure out of its range.
    """
    cells = [cell for cell, _share in split]
    if len(set(cells)) < max(2, len(cells)):
        raise BadInput(_("A plan needs at least two cells with different names, for example target=0.9,control=0.1."))
    if not all(0 < share < float("inf") for _cell, share in split):
        raise BadInput(_("The planned shares are above 0, for example target=0.9,control=0.1."))
    chosen = control or guess_control(cells)
    if chosen not in cells:
        raise BadInput(_("Which cell is the control? Name it with --control: {cells}.").format(cells=", ".join(cells)))
    if not 0.5 <= confidence < 1:
        raise BadInput(_("The confidence level lies between 0.5 and 1, for example 0.95."))
    total = sum(share for _cell, share in split)
    design = Design(tuple((cell, share / total) for cell, share in split), chosen, confidence, power)
    if not design.alpha < power < 1:
        raise BadInput(_("The power lies between 0 and 1, for example 0.8."))
    return design


def make_plan(baseline: Baseline, design: Design, *, effect: float | None = None, customers: int | None = None) -> Plan:
    """What each target cell could find, with the customers there are or with those that the effect needs.

    Args:
        baseline: What customers do without the campaign.
        design: Cells, confidence and power.
        effect: Per customer, in the metric's unit.
        customers: Of the whole campaign.

    Raises:
        BadInput: Neither of the two is given, or one is out of its range.
    """
    if effect is None and customers is None:
        raise BadInput(_("State the effect to find, or how many customers there are: --effect or --customers."))
    if effect is not None:
        _check_effect(baseline, effect)
    if customers is not None and not 4 <= customers <= MOST_CUSTOMERS:
        raise BadInput(_("A campaign has from 4 to {most} customers.").format(most=MOST_CUSTOMERS))
    needed = {cell: _needed(baseline, design, cell, effect) for cell in design.target_cells}
    sizes = _deal(design, customers) if customers is not None else _sizes_needed(design, needed)
    rows = tuple(_row(baseline, design, cell, effect, sizes, needed[cell]) for cell in design.target_cells)
    return Plan(baseline, design, effect, rows)


def _check_effect(baseline: Baseline, effect: float) -> None:
    if not effect or abs(effect) == float("inf"):
        raise BadInput(_("An effect to find is a number other than 0."))
    if baseline.kind is Kind.PROPORTION and not 0 < baseline.mean + effect < 1:
        raise BadInput(_("With this effect the share of the target cell would not lie between 0 and 1."))


def _needed(baseline: Baseline, design: Design, cell: str, effect: float | None) -> float | NotMeasurable | None:
    if effect is None:
        return None
    shares = Cells(dict(design.split)[cell], design.control_share)
    found = customers_needed(baseline, effect, shares, alpha=design.alpha, power=design.power)
    return found if isinstance(found, NotMeasurable) else max(found, _least_measured(baseline, shares))


def _least_measured(baseline: Baseline, shares: Cells) -> float:
    """Customers of the campaign below which nothing is measured of cells with these shares of them."""
    if baseline.kind is Kind.PROPORTION:
        return LEAST_BUYERS / baseline.mean / shares.control
    return _least_of_smaller(baseline) / min(shares.target, shares.control)


def _least_of_smaller(baseline: Baseline) -> float:
    """Customers that the smaller of two cells must have for an average to be measured."""
    rule = read_rule()
    return max(rule.least_customers, rule.least_buyers / baseline.buyers if baseline.buyers else 0.0)


def _deal(design: Design, customers: int) -> dict[str, int]:
    """Whole customers by cell, in the planned shares up to one."""
    tops, sizes, dealt = 0.0, {}, 0
    for cell, share in design.split:
        tops += share
        sizes[cell] = round(tops * customers) - dealt
        dealt += sizes[cell]
    return sizes


def _sizes_needed(design: Design, needed: dict[str, float | NotMeasurable | None]) -> dict[str, int]:
    """Enough customers for the target cell that needs the largest campaign."""
    if any(not isinstance(customers, float) for customers in needed.values()):
        return dict.fromkeys(dict(design.split), 0)
    most = max(customers for customers in needed.values() if isinstance(customers, float))
    return {cell: ceil(most * share * (1 - 1e-12)) for cell, share in design.split}


def _row(
    baseline: Baseline,
    design: Design,
    cell: str,
    effect: float | None,
    sizes: dict[str, int],
    needed: float | NotMeasurable | None,
) -> PlanRow:
    cells, wanted = Cells(sizes[cell], sizes[design.control]), {"alpha": design.alpha, "power": design.power}
    measurable = min(cells.target, cells.control) >= 2
    buyers = None if baseline.buyers is None else cells.control * baseline.buyers
    tests_lift = effect is not None and measurable and baseline.mean > 0 and effect > -baseline.mean
    return PlanRow(
        target_cell=cell,
        customers=sum(sizes.values()),
        n_target=sizes[cell],
        n_control=sizes[design.control],
        customers_needed=ceil(needed * (1 - 1e-12)) if isinstance(needed, float) else needed,
        power=power_to_find(baseline, effect, cells, alpha=design.alpha) if effect and measurable else None,
        smallest_effect=smallest_effect_of(baseline, cells, **wanted),
        power_of_lift_test=(
            power_of_lift_test(
                baseline.mean, baseline.remaining_sd, (effect or 0) / baseline.mean, cells, alpha=design.alpha
            )
            if tests_lift
            else None
        ),
        smallest_lift_of_lift_test=smallest_lift_of_lift_test(baseline, cells, **wanted),
        control_buyers=buyers,
        remarks=_remarks(baseline, cells, buyers),
    )


def _remarks(baseline: Baseline, cells: Cells, control_buyers: float | None) -> tuple[Remark, ...]:
    """What the size supposes, and whether the control has the buyers for it."""
    least, smaller = LEAST_BUYERS, int(min(cells.target, cells.control))
    if baseline.kind is Kind.MEAN:
        least = round(read_rule().least_buyers)
        enough = ceil(_least_of_smaller(baseline))
        if 0 < smaller < read_rule().least_customers or cells.target < min(cells.control, enough):
            return (Remark(Code.PLAN_FEW_CUSTOMERS, (("customers", smaller), ("least", enough))),)
    if control_buyers is None:
        return (Remark(Code.PLAN_NORMAL_MEAN, (("least", least), ("enough", ENOUGH_BUYERS))),)
    expected = ("buyers", round(control_buyers))
    if control_buyers < least:
        return (Remark(Code.PLAN_NO_BUYERS, (expected, ("least", least))),)
    if baseline.kind is Kind.MEAN and control_buyers < ENOUGH_BUYERS:
        return (Remark(Code.PLAN_FEW_BUYERS, (expected, ("enough", ENOUGH_BUYERS))),)
    return ()


SHARES = tuple(round(0.01 * percent, 4) for percent in (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50))
"""Sizes of the control cell that are compared."""


def compare_hold_outs(
    baseline: Baseline,
    design: Design,
    customers: int,
    *,
    effect: float | None = None,
    worth: float | None = None,
    contact_cost: float = 0.0,
) -> tuple[HoldOut, ...]:
    """What holding out more or fewer customers would mean, the target cells keeping their proportions.

    Args:
        baseline: What customers do without the campaign.
        design: The planned cells; its own hold-out is among the sizes compared.
        customers: Of the whole campaign.
        effect: Per customer, in the metric's unit.
        worth: Margin that one unit of the metric is worth.
        contact_cost: Money that contacting one customer costs.

    Returns:
        From the smallest hold-out to the largest.
    """
    shares = sorted({*SHARES, design.control_share})
    return tuple(_hold_out(baseline, design, customers, share, effect, worth, contact_cost) for share in shares)


def _hold_out(
    baseline: Baseline,
    design: Design,
    customers: int,
    share: float,
    effect: float | None,
    worth: float | None,
    contact_cost: float,
) -> HoldOut:
    least = min(part for cell, part in design.split if cell != design.control)
    shares = Cells(least * (1 - share) / (1 - design.control_share), share)
    cells = Cells(customers * shares.target, customers * shares.control)
    measured = customers >= _least_measured(baseline, shares)
    smallest = smallest_effect_of(baseline, cells, alpha=design.alpha, power=design.power)
    gained = None if effect is None or worth is None else effect * worth - contact_cost
    return HoldOut(
        share=share,
        customers=round(cells.control),
        smallest_effect=smallest if measured else NotMeasurable(Code.PLAN_TOO_SMALL),
        power=power_to_find(baseline, effect, cells, alpha=design.alpha) if effect and measured else None,
        control_buyers=None if baseline.buyers is None else cells.control * baseline.buyers,
        cost=None if gained is None else cells.control * gained,
    )
