"""Values of spreadsheet cells as the text that a person sees."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = int | float | str | bool | date | datetime | time | timedelta

_EXACT = 10**15
"""Excel keeps 15 digits. A longer number has lost its end and is written as Excel shows it, so that it is no id."""


def cell_text(value: Cell) -> str:
    """A cell's value as text: numbers without exponent, dates in ISO order, yes/no as Excel writes it.

    >>> cell_text(12.0), cell_text(1234.5), cell_text(100000.0), cell_text(0.1 + 0.2), cell_text(1e-7)
    ('12', '1234.5', '100000', '0.3', '0.0000001')
    >>> cell_text("0000123"), cell_text(True), cell_text(123456789012345678.0)
    ('0000123', 'TRUE', '1.23456789012346E+17')
    >>> cell_text(date(2026, 3, 5)), cell_text(datetime(2026, 3, 5)), cell_text(datetime(2026, 3, 5, 14, 30, 1))
    ('2026-03-05', '2026-03-05', '2026-03-05 14:30:01')
    """
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value)
        case datetime():
            return _moment(value)
        case timedelta():
            return _duration(value)
        case _:
            return value.isoformat()


def _number(value: float) -> str:
    if abs(value) >= _EXACT:
        return f"{value:.14E}"
    text = f"{value:.15g}"
    if "e" in text:
        return f"{Decimal(text):f}"
    return text


def _moment(value: datetime) -> str:
    rounded = value + timedelta(microseconds=500)
    rounded = rounded.replace(microsecond=rounded.microsecond // 1000 * 1000)
    if rounded.time() == time():
        return rounded.date().isoformat()
    return rounded.isoformat(" ", "milliseconds" if rounded.microsecond else "seconds")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"
