"""How each figure of a return is calculated, in words and with its own numbers."""

from __future__ import annotations

from functools import partial

from analysis.model import Amount, NotMeasurable, ReturnRow
from analysis.words import _
from analysis.words.numbers import NOTHING, chance, count, decimal, interval, lift, money, share

Formula = tuple[str, str, str]
"""Name, formula, and the formula with its numbers; empty where there are none."""


def formulas(row: ReturnRow, currency: str) -> list[Formula]:
    """Name, formula and the formula with this line's numbers, in the order in which they build on each other."""
    n, cost = count(row.n_target), money(row.costs.total, currency)
    margin, revenue, profit = (_written(figure, currency) for figure in (row.margin, row.revenue, row.profit))
    costs = [money(part, currency) for part in (row.costs.contacts, row.costs.incentives, row.costs.fixed)]
    return [
        (
            _("Incremental revenue"),
            _("effect on revenue per customer × customers of the target cell"),
            _("{effect} × {n} = {total}").format(effect=_each(row.revenue, row, currency), n=n, total=revenue),
        ),
        (
            _("Incremental margin"),
            _("effect on margin per customer × customers of the target cell"),
            _("{effect} × {n} = {total}").format(effect=_each(row.margin, row, currency), n=n, total=margin),
        ),
        (
            _("Cost"),
            _("contacts + incentives redeemed + share of the fixed cost"),
            "{} + {} + {} = {}".format(*costs, cost),
        ),
        (
            _("Profit"),
            _("incremental margin − cost"),
            f"{margin} − {cost} = {profit}",
        ),
        *_rates(row, currency, (margin, cost, revenue)),
        (
            _("Intervals"),
            _(
                "the interval of the effect × customers; for profit and return less the cost, which varies itself "
                "where incentives are redeemed"
            ),
            _range(row.profit, currency),
        ),
    ]


def _rates(row: ReturnRow, currency: str, written: tuple[str, str, str]) -> list[Formula]:
    """What is read off margin, cost and revenue."""
    margin, cost, revenue = written
    return [
        (
            _("Return on investment"),
            _("(incremental margin − cost) ÷ cost"),
            f"({margin} − {cost}) ÷ {cost} = {_lift(row.roi)}",
        ),
        (
            _("Revenue per unit of cost"),
            _("incremental revenue ÷ cost"),
            f"{revenue} ÷ {cost} = {_ratio(row.iroas)}",
        ),
        (
            _("Chance that it paid back"),
            _("area above 0 under a normal curve around the profit (no other knowledge assumed)"),
            chance(row.p_paid_back),
        ),
        (
            _("Break-even effect"),
            _("cost per customer of the target cell ÷ margin as a share of revenue"),
            money(_number(row.break_even_effect), currency),
        ),
        (
            _("Break-even lift"),
            _("break-even effect ÷ revenue per customer of the control"),
            _lift(row.break_even_lift),
        ),
        (
            _("Break-even response"),
            _("response of the control + cost per customer ÷ margin per buyer"),
            share(_number(row.break_even_response)),
        ),
        (
            _("Cost per incremental order"),
            _("cost ÷ (effect on orders per customer × customers)"),
            _written(row.cost_per_order, currency),
        ),
        (
            _("Cost per incremental buyer"),
            _("cost ÷ (effect on the response rate × customers)"),
            _written(row.cost_per_customer, currency),
        ),
    ]


def _each(figure: Amount | NotMeasurable, row: ReturnRow, currency: str) -> str:
    if isinstance(figure, NotMeasurable) or not row.n_target:
        return NOTHING
    return money(figure.value / row.n_target, currency)


def _written(figure: Amount | NotMeasurable, currency: str) -> str:
    return NOTHING if isinstance(figure, NotMeasurable) else money(figure.value, currency)


def _range(figure: Amount | NotMeasurable, currency: str) -> str:
    if isinstance(figure, NotMeasurable) or isinstance(figure.interval, NotMeasurable):
        return NOTHING
    return interval(figure.interval.low, figure.interval.high, partial(money, currency=currency, signed=True))


def _lift(figure: Amount | float | NotMeasurable) -> str:
    return lift(figure.value if isinstance(figure, Amount) else figure)


def _ratio(figure: Amount | NotMeasurable) -> str:
    return NOTHING if isinstance(figure, NotMeasurable) else decimal(figure.value)


def _number(figure: float | NotMeasurable) -> float | None:
    return None if isinstance(figure, NotMeasurable) else figure


def what_if_formulas() -> list[Formula]:
    """How the figures of contacting everybody or nobody come about."""
    return [
        (
            _("Profit with everybody contacted"),
            _("effect on margin per customer × customers of both cells − what contacting them costs − fixed cost"),
            "",
        ),
        (
            _("Profit not made by holding out"),
            _("customers of the control × (effect on margin per customer − contact and incentive cost per customer)"),
            "",
        ),
        (
            _("Revenue with everybody contacted"),
            _("revenue per customer of the target cell × customers of both cells"),
            "",
        ),
        (
            _("Revenue with nobody contacted"),
            _("revenue per customer of the control × customers of both cells"),
            "",
        ),
    ]


def contribution_formulas() -> list[Formula]:
    """How the figures of promoted and other products come about."""
    return [
        (
            _("Incremental revenue of promoted products"),
            _("effect on revenue from promoted products per customer × customers of the target cell"),
            "",
        ),
        (
            _("Part that the campaign brought"),
            _(
                "incremental revenue of promoted products ÷ all sales of promoted products, to anybody, from the first "
                "contact to the end of the last post window"
            ),
            "",
        ),
        (
            _("Incremental revenue of other products"),
            _("effect on revenue from all other products per customer × customers of the target cell"),
            "",
        ),
    ]


def choosing_formulas() -> list[Formula]:
    """How the figures of choosing levels come about."""
    return [
        (
            _("Everybody"),
            _(
                "sum over the levels of (effect on margin − contact and incentive cost per customer) × customers of "
                "both cells; the fixed cost is left out, it is spent either way"
            ),
            "",
        ),
        (
            _("Only levels that pay"),
            _(
                "the same over the levels that pay in one half of the customers, with the figures of the other half; "
                "both ways, and the average of the two"
            ),
            "",
        ),
    ]
