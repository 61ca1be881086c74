from __future__ import annotations

import math
import re
from datetime import date

import pytest

from analysis.model import Code, NotMeasurable, Unit
from analysis.words import in_language
from analysis.words.numbers import (
    NOTHING,
    count,
    day,
    days,
    decimal,
    interval,
    lift,
    money,
    p_value,
    points,
    share,
    total,
    value,
)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("written", "english", "chinese"),
    [
        pytest.param(lambda: money(12.3, "CNY"), "¥12.30", "¥12.30", id="money with cents"),
        pytest.param(lambda: money(-12345.6, "CNY", signed=True), "−¥12,346", "−¥12,346", id="large loss"),
        pytest.param(lambda: money(999.7, "EUR"), "€1,000", "€1,000", id="rounding up to a thousand"),
        pytest.param(lambda: money(0.0034, "EUR", signed=True), "+€0.0034", "+€0.0034", id="tiny money"),
        pytest.param(lambda: money(0.0, "EUR", signed=True), "€0.00", "€0.00", id="no sign on zero"),
        pytest.param(lambda: money(-0.0000001, "EUR"), "€0.0000", "€0.0000", id="no minus on what rounds to zero"),
        pytest.param(lambda: money(123.4, "JPY"), "¥123", "JP¥123", id="currency without cents"),
        pytest.param(lambda: share(0.0057), "0.57 %", "0.57%", id="small share"),
        pytest.param(lambda: share(0.123), "12.3 %", "12.3%", id="share"),
        pytest.param(lambda: share(0.099999), "10.0 %", "10.0%", id="share that rounds up to ten"),
        pytest.param(lambda: points(-0.0123), "−1.23 pp", "−1.23 pp", id="points"),
        pytest.param(lambda: lift(2.5), "+250 %", "+250%", id="large lift"),
        pytest.param(lambda: lift(0.0567), "+5.7 %", "+5.7%", id="lift"),
        pytest.param(lambda: count(42693), "42,693", "42,693", id="count"),
        pytest.param(lambda: decimal(3.14159), "3.14", "3.14", id="decimal"),
        pytest.param(lambda: days(30), "30 days", "30 天", id="days"),
        pytest.param(lambda: days(1), "1 day", "1 天", id="one day"),
        pytest.param(lambda: day(date(2026, 11, 2)), "2 Nov 2026", "2026年11月2日", id="day"),
        pytest.param(lambda: p_value(0.0321), "0.032", "0.032", id="p"),
        pytest.param(lambda: p_value(0.0), "< 0.001", "< 0.001", id="p is never zero"),
        pytest.param(lambda: p_value(1.0), "> 0.99", "> 0.99", id="p is never one"),
        pytest.param(lambda: value(Unit.SHARE, 0.1), "10.0 %", "10.0%", id="share as a value"),
        pytest.param(lambda: value(Unit.SHARE, 0.1, signed=True), "+10.00 pp", "+10.00 pp", id="share as an effect"),
        pytest.param(lambda: value(Unit.COUNT, 1.234), "1.23", "1.23", id="average count"),
        pytest.param(lambda: total(Unit.SHARE, 1234.4, signed=True), "+1,234", "+1,234", id="customers gained"),
        pytest.param(lambda: interval(-0.1, 0.2, lift), "[−10 %, +20 %]", "[−10%, +20%]", id="interval"),
        pytest.param(lambda: interval(0.1, math.inf, lift), "[+10 %, +∞ %]", "[+10%, +∞%]", id="half-open interval"),
    ],
)
def test_numbers_read_well_in_both_languages(written, english, chinese):
    assert plain(written()) == english
    with in_language("zh_CN"):
        assert plain(written()) == chinese


@pytest.mark.parametrize("nothing", [None, NotMeasurable(Code.NO_SALES), math.nan])
def test_what_is_not_measurable_is_a_dash(nothing):
    written = [money(nothing, "CNY"), share(nothing), points(nothing), lift(nothing), count(nothing), p_value(nothing)]
    assert set(written) == {NOTHING}
    assert interval(nothing, 1.0, share) == NOTHING
    assert day(None) == NOTHING


@pytest.mark.parametrize("exponent", range(-6, 12))
def test_no_wall_of_digits(exponent):
    figure = 1.23456789 * 10.0**exponent
    for text in (money(figure, "CNY"), decimal(figure), share(figure), lift(figure)):
        assert len(re.sub(r"^.*?\.|^[^.]*$", "", re.sub(r"[^\d.]", "", text))) <= 4
