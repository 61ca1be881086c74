"""Every pair of what the loader claims to read, each file loaded and every value compared with the truth."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product

import pytest

from analysis.measures.store import Store
from tests.store.tools import counts, load_sales

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk")
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
DATES: dict[str, Callable[[date], str]] = {
    "y-m-d": lambda day: day.isoformat(),
    "y/m/d": lambda day: f"{day.year}/{day.month}/{day.day}",
    "y.m.d": lambda day: f"{day:%Y.%m.%d}",
    "ymd": lambda day: f"{day:%Y%m%d}",
    "Chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "d/m/y": lambda day: f"{day:%d/%m/%Y}",
    "d.m.y": lambda day: f"{day.day}.{day.month}.{day.year}",
    "d-m-y": lambda day: f"{day:%d-%m-%Y}",
    "m/d/y": lambda day: f"{day.month}/{day.day}/{day.year}",
    "m-d-y": lambda day: f"{day:%m-%d-%Y}",
    "d Mon y": lambda day: f"{day.day} {day:%b} {day.year}",
    "Month d, y": lambda day: f"{day:%B} {day.day}, {day.year}",
    "d-Mon-yy": lambda day: f"{day:%d-%b-%y}",
    "d/m/yy": lambda day: f"{day.day}/{day.month}/{day:%y}",
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
}
TIMES = {"no time": "", "24 hours": " 14:05", "seconds": " 14:05:09", "T": "T14:05:09.250", "12 hours": " 2:05 PM"}
MARKS = {"point": (".", ","), "comma": (",", ".")}
GROUPS = {"plain": "", "other mark": None, "apostrophe": "'", "blank": " ", "no-break": "\u00a0", "narrow": "\u202f"}
MONEY = {"bare": "{}", "before": "¥{}", "behind": "{}元", "code": "CNY {}", "euro": "{} €", "wide": "￥{}"}
NEGATIVES = {"minus": "-{}", "behind": "{}-", "brackets": "({})", "wide": "－{}", "sign": "\u2212{}"}

FACTORS = [ENCODINGS, SEPARATORS, DATES, TIMES, MARKS, GROUPS, MONEY, NEGATIVES]
NOT_IN_GBK = {"narrow", "sign", "euro", "no-break", "before"}
"""What cannot be written in an encoding of Chinese that is older than GB18030."""


def is_possible(row: tuple[str, ...]) -> bool:
    encoding, _separator, day, clock, *rest = row
    return not (encoding == "gbk" and NOT_IN_GBK & set(rest)) and not (day == "serial" and clock != "no time")


def covering_array(factors: list[list[str]]) -> list[tuple[str, ...]]:
    """Rows in which every possible pair of values of two factors stands at least once, found greedily."""
    places = list(combinations(range(len(factors)), 2))
    missing = {(i, a, j, b) for i, j in places for a, b in product(factors[i], factors[j])}
    rows = []
    while missing:
        seed = min(missing)
        row = _best_row(factors, missing, seed)
        missing.remove(seed)
        if is_possible(row):
            rows.append(row)
            missing -= {(i, row[i], j, row[j]) for i, j in places}
    return rows


def _best_row(factors: list[list[str]], missing: set[tuple[int, str, int, str]], seed: tuple) -> tuple[str, ...]:
    chosen = {seed[0]: seed[1], seed[2]: seed[3]}
    for place in [place for place in range(len(factors)) if place not in chosen]:

        def new_pairs(value: str, place: int = place) -> tuple[bool, int]:
            row = tuple((chosen | {place: value}).get(at, factors[at][0]) for at in range(len(factors)))
            pairs = (
                (at, other, place, value) if at < place else (place, value, at, other) for at, other in chosen.items()
            )
            return is_possible(row), sum(pair in missing for pair in pairs)

        chosen[place] = max(factors[place], key=new_pairs)
    return tuple(chosen[place] for place in range(len(factors)))


ROWS = covering_array([list(factor) for factor in FACTORS])
DAYS = [date(2026, 1, 5) + timedelta(days=9 * n) for n in range(30)]
AMOUNTS = [Decimal(n * 97 + 3) * (-1) ** n / 4 for n in range(28)] + [Decimal("1234567.89"), Decimal(-4000)]


def number(value: Decimal, mark: str, group: str, money: str, negative: str) -> str:
    sign, other = MARKS[mark]
    by = GROUPS[group] if GROUPS[group] is not None else other
    whole, _point, decimals = f"{abs(value):,.2f}".partition(".")
    text = MONEY[money].format(whole.replace(",", by) + sign + decimals)
    return NEGATIVES[negative].format(text) if value < 0 else text


def written(row: tuple[str, ...]) -> bytes:
    encoding, separator, day, clock, *style = row
    target = io.StringIO()
    writer = csv.writer(target, delimiter=SEPARATORS[separator], lineterminator="\r\n")
    writer.writerow(["会员编号", "下单日期", "金额", "小票号", "门店"])
    for n, (when, amount) in enumerate(zip(DAYS, AMOUNTS, strict=True)):
        writer.writerow([f"{n:04d}", DATES[day](when) + TIMES[clock], number(amount, *style), f"A{n}", "上海专柜"])
    return target.getvalue().encode(encoding)


def test_every_possible_pair_is_there() -> None:
    pairs = {(i, row[i], j, row[j]) for row in ROWS for i, j in combinations(range(len(FACTORS)), 2)}
    left_out = [
        (a, b)
        for i, j in combinations(range(len(FACTORS)), 2)
        for a, b in product(FACTORS[i], FACTORS[j])
        if (i, a, j, b) not in pairs
    ]
    assert all((a == "gbk" and b in NOT_IN_GBK) or (a == "serial" and b != "no time") for a, b in left_out)


@pytest.mark.parametrize("row", ROWS, ids=" + ".join)
def test_what_was_written_is_read(store: Store, row: tuple[str, ...]) -> None:
    said = {"encoding": row[0]} if row[0] in ("gbk", "gb18030") else {}
    report = load_sales(store, written(row), date_order="dmy" if row[2] == "d/m/yy" else None, **said)
    assert counts(report) == (30, 30, 0, 0)
    question = "select c.id, s.day, s.amount from sales s join customers c on c.key = s.customer order by c.id"
    assert store.fetch(question) == [
        (f"{n:04d}", day, int(amount * 10_000)) for n, (day, amount) in enumerate(zip(DAYS, AMOUNTS, strict=True))
    ]
