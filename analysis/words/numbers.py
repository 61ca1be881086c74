"""Numbers as a person reads them: by meaning, in the current language, with as many digits as they deserve.

Every function takes `None`, `NotMeasurable` and not-a-number, and writes a dash for them. The minus sign is U+2212, and
no line is broken inside a figure. Data that a program reads is never formatted here: exports keep full precision.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import TypeGuard

from babel.dates import format_date
from babel.numbers import format_compact_currency, format_currency, format_decimal, get_currency_precision

from analysis.model import NotMeasurable, Unit
from analysis.words import _, current_language, ngettext

NOTHING = "–"
"""Stands where there is no figure."""

Figure = float | int | NotMeasurable | None
_SPACE = "\N{NO-BREAK SPACE}"
_DATES = {"en": "d MMM y", "zh_CN": "y年M月d日"}
_SHORT_DATES = {"en": "d MMM", "zh_CN": "M月d日"}


def money(amount: Figure, currency: str | None, signed: bool = False) -> str:
    """An amount: cents below 1,000, none from there on, two digits of what is smaller than a tenth.

    Args:
        amount: In units of the currency, not in cents.
        currency: ISO code (`CNY`); None writes the bare number.
        signed: Whether a gain carries a plus sign.

    >>> money(12.3, "EUR"), money(-1234.5, "EUR"), money(0.0341, "EUR", signed=True)
    ('€12.30', '−€1,234', '+€0.034')
    """
    return _signed(amount, signed, lambda size: _money(size, currency))


def short_money(amount: Figure, currency: str | None, signed: bool = False) -> str:
    """An amount for a headline: from 100,000 on in the language's large units, with two to four digits.

    >>> short_money(20_714_157, "CNY"), short_money(1_449_210, "EUR", signed=True), short_money(562.09, "EUR")
    ('¥20.7M', '+€1.4M', '€562.09')
    """
    if not _is_number(amount) or abs(amount) < 100_000 or currency is None:
        return money(amount, currency, signed)
    return _signed(amount, signed, lambda size: _short(size, currency))


def short_figures(figures: Iterable[float], currency: str) -> Callable[[Figure], str]:
    """The format of several signed amounts that stand together: large units for all where one of them needs them.

    >>> [short_figures([60_335, 282_335], "CNY")(amount) for amount in (60_335, -282_335, 6_429)]
    ['+¥60.3K', '−¥282K', '+¥6,429']
    """
    if max(map(abs, figures), default=0.0) < 100_000:
        return partial(money, currency=currency, signed=True)
    return lambda amount: _signed(
        amount, True, lambda size: _short(size, currency) if size >= 10_000 else _money(size, currency)
    )


def _short(size: float, currency: str) -> str:
    """A tenth of the large unit only where fewer than three digits stand before it."""
    write = partial(format_compact_currency, size, currency, locale=current_language())
    text: str = write(fraction_digits=1)
    if re.search(r"\d{3}\D", text):
        text = write(fraction_digits=0)
    text = text.replace("CN¥", "¥").replace("\N{NO-BREAK SPACE}", "")
    return re.sub(r"(?<=\d)(?=[万亿])", "\N{WORD JOINER}", text)


def share(part: Figure, signed: bool = False) -> str:
    """A share 0 to 1 as a percentage, to a tenth from 10 % on and to a hundredth below.

    >>> share(0.123).replace(chr(160), " "), share(0.0573).replace(chr(160), " ")
    ('12.3 %', '5.73 %')
    """
    return _signed(part, signed, lambda size: _percent(100 * size, 1 if size >= 0.0995 else 2))


def level(part: float) -> str:
    """A round share such as a confidence level, in as many digits as it was set with.

    >>> level(0.95).replace(chr(160), " "), level(0.999).replace(chr(160), " ")
    ('95 %', '99.9 %')
    """
    return _unbroken(_("{figure} %"), f"{round(100 * part, 6):g}")


def chance(part: Figure) -> str:
    """A probability 0 to 1 as a percentage, never a bare 0 or 100.

    >>> chance(0.9683).replace(chr(160), " "), chance(0.99999).replace(chr(160), " ")
    ('96.8 %', '> 99.9 %')
    """
    if not _is_number(part):
        return NOTHING
    if part > 0.999:
        return ">" + _SPACE + _percent(99.9, 1)
    if part < 0.001:
        return "<" + _SPACE + _percent(0.1, 1)
    return _percent(100 * part, 1)


def in_percent(part: float | None) -> float | None:
    """A share 0 to 1 as the number to be typed before a percent sign.

    >>> in_percent(0.07), in_percent(0.123456)
    (7.0, 12.3456)
    """
    return None if part is None else round(100 * part, 10)


def from_percent(typed: float | None, now: float | None) -> float | None:
    """The share that was typed as a percentage: exactly the one in force where nobody changed what was written.

    >>> from_percent(7.0, None), from_percent(in_percent(1 / 3), 1 / 3) == 1 / 3
    (0.07, True)
    """
    if typed is None:
        return None
    return now if typed == in_percent(now) else round(typed / 100, 12)


def points(difference: Figure) -> str:
    """A difference of two shares (0 to 1) in percentage points, with its sign.

    >>> points(0.0123).replace(chr(160), " ")
    '+1.23 pp'
    """
    return _signed(difference, True, lambda size: _unbroken(_("{figure} pp"), _digits(100 * size, 2)))


def lift(relative: Figure) -> str:
    """A lift (effect ÷ control, 0.12 is +12 %), with its sign and two or three digits.

    >>> lift(0.1234).replace(chr(160), " "), lift(-0.0567).replace(chr(160), " ")
    ('+12 %', '−5.7 %')
    """
    return _signed(relative, True, lambda size: _percent(100 * size, 0 if size >= 0.0995 else 1))


def count(things: Figure, signed: bool = False) -> str:
    """A number of things, without decimals.

    >>> count(64000)
    '64,000'
    """
    return _signed(things, signed, lambda size: _digits(size, 0))


def decimal(number: Figure, signed: bool = False) -> str:
    """A number without a unit: three digits or so, none after the point from 1,000 on.

    >>> decimal(0.01234), decimal(3.14159), decimal(1234.5)
    ('0.012', '3.14', '1,234')
    """
    return _signed(number, signed, lambda size: _digits(size, _places(size)))


def days(number: int) -> str:
    """A length of time in whole days.

    >>> days(1), days(30)
    ('1 day', '30 days')
    """
    return ngettext("{n} day", "{n} days", number).format(n=count(number))


def length(span: Figure, signed: bool = False) -> str:
    """A length of time in days, to a tenth below 100: an average, hence no whole number.

    >>> length(5.71).replace(chr(160), " "), length(104.8).replace(chr(160), " ")
    ('5.7 days', '105 days')
    """
    return _signed(span, signed, lambda size: _unbroken(_("{figure} days"), _digits(size, 1 if size < 99.95 else 0)))


def weeks(number: float) -> str:
    """A length of time in whole weeks.

    >>> weeks(1), weeks(6)
    ('1 week', '6 weeks')
    """
    return ngettext("{n} week", "{n} weeks", round(number)).format(n=count(round(number)))


def day(value: date | None) -> str:
    """A calendar day.

    >>> from datetime import date
    >>> day(date(2026, 11, 22))
    '22 Nov 2026'
    """
    if value is None:
        return NOTHING
    language = current_language()
    return format_date(value, format=_DATES[language], locale=language)


def short_day(value: date) -> str:
    """A calendar day on an axis, where the year is known.

    >>> from datetime import date
    >>> short_day(date(2026, 11, 22))
    '22 Nov'
    """
    language = current_language()
    return format_date(value, format=_SHORT_DATES[language], locale=language)


def p_value(p: Figure) -> str:
    """A p-value: three decimals below a tenth, two above, and never a bare zero or one.

    >>> p_value(0.0321), p_value(0.46), p_value(0.0004).replace(chr(160), " ")
    ('0.032', '0.46', '< 0.001')
    """
    if not _is_number(p):
        return NOTHING
    if p < 0.001:
        return "<" + _SPACE + _digits(0.001, 3)
    if p > 0.99:
        return ">" + _SPACE + _digits(0.99, 2)
    return _digits(p, 3 if p < 0.0995 else 2)


def value(unit: Unit, figure: Figure, currency: str | None = None, signed: bool = False) -> str:
    """A figure in the unit of its metric.

    Args:
        unit: Of the metric.
        figure: An average or a total; a share is 0 to 1.
        currency: ISO code, for money.
        signed: True for a difference: it carries its sign, and a difference of shares is in percentage points.

    >>> value(Unit.SHARE, 0.1, signed=True).replace(chr(160), " ")
    '+10.00 pp'
    """
    if unit is Unit.SHARE:
        return points(figure) if signed else share(figure)
    return money(figure, currency if unit is Unit.MONEY else None, signed)


def size(unit: Unit, difference: Figure, currency: str | None = None) -> str:
    """A difference without its sign, in the unit of its metric: of two shares in percentage points.

    >>> size(Unit.SHARE, 0.0123).replace(chr(160), " "), size(Unit.MONEY, 12.5, "EUR")
    ('1.23 pp', '€12.50')
    """
    return value(unit, abs(difference) if _is_number(difference) else difference, currency, signed=True).lstrip("+")


def exact(amount: Figure) -> str:
    """A sum to hold against another program's, to the cent however large it is.

    >>> exact(4_596_039.58), exact(-3)
    ('4,596,039.58', '−3.00')
    """
    return _signed(amount, False, lambda size: _digits(size, 2))


def trimmed(number: Figure, signed: bool = False) -> str:
    """A round number, such as a threshold or a place on an axis, without needless zeros.

    >>> trimmed(0.001), trimmed(10.0), trimmed(-0.5, signed=True)
    ('0.001', '10', '−0.5')
    """
    text = decimal(number, signed)
    return text.rstrip("0").rstrip(".") if "." in text else text


def total(unit: Unit, figure: Figure, currency: str | None = None, signed: bool = False) -> str:
    """A sum over customers: of a share that is a number of customers, of anything else the metric's own unit.

    >>> total(Unit.SHARE, 1234.4, signed=True)
    '+1,234'
    """
    if unit in (Unit.SHARE, Unit.COUNT):
        return count(figure, signed)
    return money(figure, currency if unit is Unit.MONEY else None, signed)


def interval(low: Figure, high: Figure, write: Callable[[Figure], str]) -> str:
    """Both ends of an interval, written by the formatter of the figure it belongs to.

    >>> interval(0.1, 0.25, lift).replace(chr(160), " ")
    '[+10 %, +25 %]'
    """
    if not (_is_number(low) and _is_number(high)):
        return NOTHING
    return f"[{write(low)}, {write(high)}]"


def _is_number(figure: Figure) -> TypeGuard[float | int]:
    return isinstance(figure, (int, float)) and not math.isnan(figure)


def _signed(figure: Figure, signed: bool, write: Callable[[float], str]) -> str:
    if not _is_number(figure):
        return NOTHING
    text = write(abs(figure))
    if not any(digit in text for digit in "123456789∞"):
        return text
    return ("−" if figure < 0 else "+" if signed else "") + text


def _money(size: float, currency: str | None) -> str:
    if currency is None:
        return _digits(size, _places(size))
    pattern = "¤#,##0" + _fraction(_places(size, least=get_currency_precision(currency)))
    text: str = format_currency(size, currency, pattern, locale=current_language(), currency_digits=False)
    return text.replace("CN¥", "¥")  # a store has one currency, so nothing needs telling apart


def _places(size: float, least: int = 2) -> int:
    if size >= 999.5 or math.isinf(size):
        return 0
    if size >= 100:
        return least
    if size >= 0.0995 or size == 0:
        return 2
    return min(4, 1 - math.floor(math.log10(size)))


def _percent(size: float, places: int) -> str:
    return _unbroken(_("{figure} %"), _digits(size, places))


def _digits(size: float, places: int) -> str:
    if math.isinf(size):
        return "∞"
    return format_decimal(size, "#,##0" + _fraction(places), locale=current_language())


def _fraction(places: int) -> str:
    return "." + "0" * places if places else ""


def _unbroken(template: str, figure: str) -> str:
    return template.format(figure=figure).replace(" ", _SPACE)
