"""Every way to write a date that the loader claims; beside tests/store/test_dates.py, which holds the first ones."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.measures.store import Store
from analysis.model import BadInput
from tests.store.tools import counts, load_members, load_sales

IN_ORDER = "select day from sales join customers c on c.key = customer order by cast(c.id as integer)"
FIFTH = date(2026, 3, 5)
YEAR_FIRST = [
    "2026-3-5",
    "２０２６年３月５日",
    "２０２６－０３－０５",
    "2026年03月05日 14:30",
    "2026年3月5日14时30分05秒",
    "2026年3月5日 下午2:30",
    "2026/3/5 上午 9:05:07",
    "2026/3/5 2:30 PM",
    "2026-03-05 02:30:15 a.m.",
    "2026-03-05T14:30:15.123456Z",
    "2026-03-05 14:30:15+0800",
    "2026-03-05 14:30 UTC",
    "20260305T083000",
    "20260305083000",
    "5 Mar 2026",
    "05-MAR-2026",
    "5th March 2026",
    "Mar 5, 2026",
    "March 5 2026",
    "Mar. 5, 2026 2:30 pm",
    "2026-Mar-05",
    "5-Mar-26",
]
DAY_AND_MONTH = [
    "05{s}03{s}2026",
    "5{s}3{s}2026",
    "05{s}03{s}2026 14:30",
    "5{s}3{s}2026 2:30:00 PM",
    "05{s}03{s}2026T14:30Z",
]


def lines(*dates: str) -> str:
    return "customer_id,date,amount\n" + "".join(f'{n},"{day}",5\n' for n, day in enumerate(dates))


def days(store: Store) -> list[date]:
    return [row[0] for row in store.fetch(IN_ORDER)]


@pytest.mark.parametrize("text", YEAR_FIRST)
def test_year_first_and_month_names(store: Store, text: str) -> None:
    assert counts(load_sales(store, lines(text, "2026-02-13"))) == (2, 2, 0, 0)
    assert days(store) == [FIFTH, date(2026, 2, 13)]


@pytest.mark.parametrize("sign", ["-", "/", "."])
@pytest.mark.parametrize("order", ["dmy", "mdy"])
def test_day_and_month_first(store: Store, order: str, sign: str) -> None:
    texts = [text.format(s=sign) for text in DAY_AND_MONTH]
    if order == "mdy":
        texts = [
            text.replace("05", "x").replace("03", "05").replace("x", "03").replace(f"5{sign}3", f"3{sign}5")
            for text in texts
        ]
    clear = {"dmy": "13{s}02{s}2026", "mdy": "02{s}13{s}2026"}[order].format(s=sign)
    report = load_sales(store, lines(*texts, clear))
    assert days(store) == [FIFTH] * len(texts) + [date(2026, 2, 13)]
    assert f"the dates in column date are read as {order}" in report.guesses


def test_month_names_stand_beside_any_order(store: Store) -> None:
    load_sales(store, lines("13/02/2026", "14/02/2026", "5 Mar 2026"))
    assert days(store) == [date(2026, 2, 13), date(2026, 2, 14), FIFTH]


def test_both_orders_alike_need_no_question(store: Store) -> None:
    load_sales(store, lines("03/03/2026", "4.4.2026"))
    assert days(store) == [date(2026, 3, 3), date(2026, 4, 4)]


def test_days_of_a_spreadsheet(store: Store) -> None:
    report = load_sales(store, lines("46086", "46087.75", "x"))
    assert (counts(report), days(store)) == ((3, 2, 1, 0), [FIFTH, date(2026, 3, 6)])
    assert "the numbers in column date are days of a spreadsheet: 46086 is 2026-03-05" in report.guesses


def test_two_digits_of_a_year_only_where_nothing_else_fits(store: Store) -> None:
    report = load_sales(store, lines("13/2/26", "5/3/26", "31/12/99"))
    assert days(store) == [date(2026, 2, 13), FIFTH, date(1999, 12, 31)]
    assert "the years in column date have two digits: 13/2/26 is 2026-02-13" in report.guesses


def test_two_digits_beside_four_are_set_aside(store: Store) -> None:
    assert counts(load_sales(store, lines("13/2/26", "5/3/2026", "14/3/2026"))) == (3, 2, 1, 0)


def test_two_digits_that_fit_several_orders_are_asked(store: Store) -> None:
    with pytest.raises(BadInput, match=r"years of two digits .*--date-order ymd, --date-order dmy or --date-order mdy"):
        load_sales(store, lines("05/03/26", "13/03/26"))
    load_sales(store, lines("05/03/26", "13/03/26"), date_order="dmy")
    assert days(store) == [FIFTH, date(2026, 3, 13)]


ZONED = [
    "2026-03-05T23:30:00Z",
    "2026-03-05 23:30 UTC",
    "5 Mar 2026 23:30 GMT",
    "2026-03-05 18:30:00-0500",
    "20260305 23:30Z",
]


@pytest.mark.parametrize(
    "text", [*ZONED, "2026年3月5日 23:30Z", "2026-03-05 11:30 PM Z", "2026-03-06T07:30:00.123+08:00"]
)
def test_a_zone_in_the_time_counts_where_the_store_has_one(store: Store, text: str) -> None:
    load_sales(store, lines(text), time_zone="Asia/Shanghai")
    assert days(store) == [date(2026, 3, 6)]


def test_half_a_day_in_the_zone_of_the_file(store: Store) -> None:
    load_sales(
        store,
        lines("2026-03-05 11:30 PM", "2026/3/5 下午11:30", "2026-03-05 12:30 AM"),
        times_in="UTC",
        time_zone="Asia/Shanghai",
    )
    assert days(store) == [date(2026, 3, 6), date(2026, 3, 6), FIFTH]


def test_dates_without_any_time_stay(store: Store) -> None:
    load_sales(store, lines("2026-03-05"), times_in="UTC", time_zone="America/New_York")
    assert days(store) == [FIFTH]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05 23:30 CST",
        "2026-03/05",
        "2026 03 05",
        "2026-03-05 14:30 AM",
        "Marvel 5, 2026",
        "5 Mar",
        "2026-03-05 1",
        "--",
        "05032026",
    ],
)
def test_what_is_no_date(store: Store, text: str) -> None:
    assert counts(load_sales(store, lines(text, "2026-03-05", "2026-03-05 10:00 AM"))) == (3, 2, 1, 0)


def test_contact_dates_alike(store: Store) -> None:
    load_members(store, "customer_id,cell,contact_date\n1,A,2026年3月5日\n2,B,5-Mar-2026\n")
    assert store.fetch("select distinct contact from memberships") == [(FIFTH,)]
