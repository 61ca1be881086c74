"""Customers and sales of whole periods, campaigns or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analysis.model import PeriodFigures, TrendPart
from analysis.store.connection import Store

_MINOR = 10_000
"""Units of money in one of the currency, as the store keeps them."""


def summarize_periods(store: Store, periods: Sequence[tuple[date, date]]) -> tuple[PeriodFigures, ...]:
    """Figures of each period `[first day, end day)`, in the order given."""
    parameters = {"starts": [first for first, _end in periods], "ends": [end for _first, end in periods]}
    return tuple(
        PeriodFigures(*periods[place], members, active, new, repeating, orders, sales / _MINOR)
        for place, members, active, new, repeating, orders, sales in store.read("summarize_periods", parameters)
    )


def trend_of_period(store: Store, first_day: date, end_day: date, *, parts: int) -> tuple[TrendPart, ...]:
    """The period in equal parts, those without sales included."""
    parameters = {"first_day": first_day, "end_day": end_day, "parts": parts}
    found = {part: values for part, *values in store.read("trend_of_period", parameters)}
    nothing = [0, 0, 0]
    return tuple(
        TrendPart(sales / _MINOR, orders, active)
        for sales, orders, active in (found.get(part, nothing) for part in range(parts))
    )
