"""The figures behind a trust check as a person reads them: headings, and values by what they are."""

from __future__ import annotations

from collections.abc import Callable

from analysis.model import CheckTable, Fact, Heading
from analysis.words import _, mark
from analysis.words.labels import covariate_label, level_label
from analysis.words.numbers import NOTHING, count, decimal, money, p_value, points, share, size, value

_HEADINGS = {
    Heading.CELL: mark("Cell"),
    Heading.ATTRIBUTE: mark("Attribute"),
    Heading.LEVEL: mark("Level"),
    Heading.COVARIATE: mark("What was compared"),
    Heading.CAMPAIGN: mark("Other campaign"),
    Heading.RECORD: mark("Record"),
    Heading.COUNTED: mark("Counted"),
    Heading.CUSTOMERS: mark("Customers"),
    Heading.CONCERNED: mark("Of these"),
    Heading.IN_TARGET: mark("Their customers in the target cell"),
    Heading.IN_CONTROL: mark("Their customers in the control"),
    Heading.EXPECTED: mark("Expected"),
    Heading.BUYERS: mark("Buyers"),
    Heading.HOUSEHOLDS: mark("Households"),
    Heading.LINES: mark("Order lines"),
    Heading.DAYS: mark("Fewest days covered"),
    Heading.PLANNED_SHARE: mark("Planned share"),
    Heading.SHARE: mark("Share"),
    Heading.SHARE_DIFFERENCE: mark("Difference"),
    Heading.TARGET_FIGURE: mark("Target cell"),
    Heading.CONTROL_FIGURE: mark("Control"),
    Heading.STANDARDISED: mark("In standard deviations"),
    Heading.STANDARD_ERRORS: mark("In standard errors"),
    Heading.TARGET_MEAN: mark("Target average"),
    Heading.CONTROL_MEAN: mark("Control average"),
    Heading.EFFECT: mark("Effect"),
    Heading.LOW: mark("from"),
    Heading.HIGH: mark("to"),
    Heading.CAPPED: mark("Customers capped"),
    Heading.SMALLEST: mark("Smallest effect to find"),
    Heading.PLANNED: mark("Planned effect"),
    Heading.CHI_SQUARE: mark("χ²"),
    Heading.P_VALUE: mark("p"),
    Heading.P_ADJUSTED: mark("Adjusted p"),
}

_NAMES = {
    "first": mark("in the cell of the first contact"),
    "dropped": mark("left out"),
    "store": mark("in the whole store"),
    "windows": mark("within the windows of the campaign"),
    "uncapped": mark("as it is"),
    "capped": mark("capped"),
    "delivered": mark("delivered"),
    "opened": mark("opened"),
    "clicked": mark("clicked"),
    "responded": mark("responded"),
    "attended": mark("attended"),
    "cost": mark("a cost of contact"),
    "channel": mark("a channel of contact"),
}

TEXTS = frozenset(
    {
        Heading.CELL,
        Heading.ATTRIBUTE,
        Heading.LEVEL,
        Heading.COVARIATE,
        Heading.CAMPAIGN,
        Heading.RECORD,
        Heading.COUNTED,
    }
)
"""Headings of columns that hold words."""


def heading_label(heading: Heading) -> str:
    """What stands above a column."""
    return _(_HEADINGS[heading])


def write_row(table: CheckTable, row: tuple[Fact | None, ...]) -> dict[str, str]:
    """One row of a table by the headings of its columns."""
    facts = dict(zip(table.headings, row, strict=True))
    return {heading_label(heading): _write(table, facts, heading) for heading in table.headings}


def _write(table: CheckTable, facts: dict[Heading, Fact | None], heading: Heading) -> str:
    fact = facts[heading]
    if isinstance(fact, str):
        return _name(facts, heading, fact)
    if not isinstance(fact, (int, float)):
        return NOTHING
    if heading in (Heading.TARGET_FIGURE, Heading.CONTROL_FIGURE):
        return _covariate(table, facts, fact)
    if heading in _IN_UNIT:
        return _IN_UNIT[heading](table, fact)
    return _NUMBERS.get(heading, count)(fact)


def _covariate(table: CheckTable, facts: dict[Heading, Fact | None], figure: float) -> str:
    """A share where it is that of a level; else an average, of money or of a number."""
    if facts[Heading.LEVEL] is not None:
        return share(figure)
    return money(figure, table.currency) if facts[Heading.COVARIATE] == "@pre_revenue" else decimal(figure)


def _name(facts: dict[Heading, Fact | None], heading: Heading, name: str) -> str:
    if heading in (Heading.RECORD, Heading.COUNTED):
        return _(_NAMES[name])
    if heading in (Heading.COVARIATE, Heading.ATTRIBUTE):
        return covariate_label(name)
    if heading is Heading.LEVEL:
        return level_label(name, str(facts.get(Heading.ATTRIBUTE) or facts.get(Heading.COVARIATE)))
    return name


def _average(table: CheckTable, figure: float) -> str:
    return value(table.metric.unit, figure, table.currency) if table.metric else NOTHING


def _difference(table: CheckTable, figure: float) -> str:
    return value(table.metric.unit, figure, table.currency, signed=True) if table.metric else NOTHING


def _size(table: CheckTable, figure: float) -> str:
    return size(table.metric.unit, figure, table.currency) if table.metric else NOTHING


_IN_UNIT: dict[Heading, Callable[[CheckTable, float], str]] = {
    **dict.fromkeys((Heading.TARGET_MEAN, Heading.CONTROL_MEAN), _average),
    **dict.fromkeys((Heading.EFFECT, Heading.LOW, Heading.HIGH), _difference),
    **dict.fromkeys((Heading.SMALLEST, Heading.PLANNED), _size),
}
_NUMBERS: dict[Heading, Callable[[float], str]] = {
    **dict.fromkeys((Heading.SHARE, Heading.PLANNED_SHARE), share),
    Heading.SHARE_DIFFERENCE: points,
    Heading.EXPECTED: lambda figure: decimal(round(figure, 1)),
    Heading.CHI_SQUARE: decimal,
    **dict.fromkeys((Heading.STANDARDISED, Heading.STANDARD_ERRORS), lambda figure: decimal(figure, signed=True)),
    **dict.fromkeys((Heading.P_VALUE, Heading.P_ADJUSTED), p_value),
}
