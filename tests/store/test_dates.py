"""Which day a date is: the order of its parts, times of day, and time zones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from analysis.measures.store import Store
from analysis.model import BadInput, Extract
from analysis.store.load.previews import preview_extract
from tests.store.tools import counts, load_members, load_sales, request

FORMS = {
    "ymd": [
        "2026-03-05",
        "2026/03/05",
        "2026/3/5",
        "2026.03.05",
        "20260305",
        "2026年3月5日",
        "2026-03-05 23:59",
        "2026-03-05T00:00:00",
        "2026-03-05 12:00:00.5",
        "20260305 08:30",
        " 2026-03-05 ",
    ],
    "dmy": ["05/03/2026", "5/3/2026", "05.03.2026", "05-03-2026", "05/03/2026 23:59:59"],
    "mdy": ["03/05/2026", "3/5/2026", "03-05-2026", "3/5/2026 1:05"],
}
CLEAR = {"ymd": "2026-03-31", "dmy": "31/03/2026", "mdy": "03/31/2026"}


def days(store: Store) -> list[date]:
    return [row[0] for row in store.fetch("select distinct day from sales order by 1")]


def lines(*dates: str) -> str:
    return "customer_id,date,amount\n" + "".join(f"1,{day},5\n" for day in dates)


@pytest.mark.parametrize(("order", "texts"), FORMS.items(), ids=FORMS)
def test_the_column_shows_its_order(store: Store, order: str, texts: list[str]) -> None:
    report = load_sales(store, lines(*texts, CLEAR[order]))
    assert counts(report) == (len(texts) + 1, len(texts) + 1, 0, 0)
    assert days(store) == [date(2026, 3, 5), date(2026, 3, 31)]
    told = f"the dates in column date are read as {order}"
    assert (told in report.guesses) == (order != "ymd")


@pytest.mark.parametrize(("order", "texts"), FORMS.items(), ids=FORMS)
def test_the_person_says_the_order(store: Store, order: str, texts: list[str]) -> None:
    report = load_sales(store, lines(*texts), date_order=order)
    assert counts(report) == (len(texts), len(texts), 0, 0)
    assert days(store) == [date(2026, 3, 5)]
    assert not [guess for guess in report.guesses if "read as" in guess]


def test_an_order_that_cannot_be_told_is_asked_for(store: Store) -> None:
    with pytest.raises(BadInput, match=r"such as 03/05/2026, .* Say which with --date-order dmy or --date-order mdy"):
        load_sales(store, lines("03/05/2026", "04/06/2026"))
    with pytest.raises(BadInput, match="--date-order"):
        load_members(store, "customer_id,cell,contact_date\n1,A,03/05/2026\n")
    load_members(store, "customer_id,cell,contact_date\n1,A,03/05/2026\n", date_order="dmy")
    assert store.fetch("select contact from memberships") == [(date(2026, 5, 3),)]


def test_one_order_for_the_whole_column(store: Store) -> None:
    """The first rows fit both orders; a later one decides for all."""
    load_sales(store, lines("03/05/2026", "04/06/2026", "13/06/2026"))
    assert days(store) == [date(2026, 5, 3), date(2026, 6, 4), date(2026, 6, 13)]


def test_what_does_not_fit_the_order_is_set_aside(store: Store) -> None:
    report = load_sales(store, lines("31/05/2026", "30/05/2026", "05/31/2026", "2026-05-31", "31/05/26"))
    assert counts(report) == (5, 2, 3, 0)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-13-01",
        "26-03-05",
        "12026-03-05",
        "1899-12-31",
        "0000-00-00",
        "46085",
        "now",
        "2026-03",
        "2026-03-05 25:00",
    ],
)
def test_what_is_no_day(store: Store, text: str) -> None:
    report = load_sales(store, lines(text, "2026-03-05"))
    assert (counts(report), days(store)) == ((2, 1, 1, 0), [date(2026, 3, 5)])


ZONES = {
    "local": ({}, "2026-03-05 23:30:00", 5),
    "east": ({"times_in": "UTC", "time_zone": "Asia/Shanghai"}, "2026-03-05 23:30:00", 6),
    "west": ({"times_in": "UTC", "time_zone": "America/New_York"}, "2026-03-05 03:30:00", 4),
    "only the store's": ({"time_zone": "America/New_York"}, "2026-03-05 03:30:00", 5),
    "the time names UTC": ({"time_zone": "America/New_York"}, "2026-03-05T03:30:00Z", 4),
    "the time names an offset": ({"time_zone": "UTC"}, "2026-03-05T03:30:00+08:00", 4),
    "summer time": ({"times_in": "UTC", "time_zone": "Europe/Berlin"}, "2026-07-05 22:30:00", 6),
}


@pytest.mark.parametrize(("said", "time", "day"), ZONES.values(), ids=ZONES)
def test_the_day_is_decided_in_the_stores_zone(store: Store, said: dict, time: str, day: int) -> None:
    load_sales(store, lines(time), **said)
    assert [found.day for found in days(store)] == [day]


def test_the_store_remembers_its_zone(store: Store) -> None:
    load_sales(store, lines("2026-03-05 23:30:00"), times_in="UTC", time_zone="Asia/Shanghai")
    load_sales(store, lines("2026-03-07 23:30:00"), times_in="UTC")
    assert days(store) == [date(2026, 3, 6), date(2026, 3, 8)]
    load_members(store, "customer_id,cell,contact_date\n1,A,2026-03-05 23:30:00\n", times_in="UTC")
    assert store.fetch("select contact from memberships") == [(date(2026, 3, 6),)]


def test_another_zone_is_another_mapping(store: Store) -> None:
    load_sales(store, lines("2026-03-05T23:30:00Z"))
    load_sales(store, lines("2026-03-05T23:30:00Z"), time_zone="Asia/Shanghai")
    assert days(store) == [date(2026, 3, 6)]


def test_the_first_contact_is_the_launch_where_nobody_says(store: Store) -> None:
    report = load_members(store, "customer_id,cell,contact_date\n1,A,2026-03-05\n2,B,2026-03-03\n")
    assert "the launch of spring is its first contact date: 2026-03-03" in report.guesses
    report = load_members(store, "customer_id,cell,contact_date\n3,A,2026-03-01\n", campaign="spring", name="b.csv")
    assert "the launch of spring is its first contact date: 2026-03-01" in report.guesses
    report = load_members(
        store, "customer_id,cell,contact_date\n4,A,2026-02-01\n", campaign="spring", launch=date(2026, 3, 2)
    )
    assert not [guess for guess in report.guesses if "launch" in guess]


def test_a_file_without_dates_is_of_the_day_that_is_given(store: Store) -> None:
    text = "customer_id,amount\n1,5\n2,6\n"
    with pytest.raises(BadInput, match="or add --day DATE if all rows are of one day"):
        load_sales(store, text)
    report = load_sales(store, text, day=date(2026, 3, 4))
    assert counts(report) == (2, 2, 0, 0)
    assert store.fetch("select distinct day from sales") == [(date(2026, 3, 4),)]
    assert counts(load_sales(store, text, day=date(2026, 3, 4))) == (2, 0, 0, 2)
    assert counts(load_sales(store, text, day=date(2026, 3, 5))) == (2, 2, 0, 0)
    assert store.fetch("select distinct day from sales") == [(date(2026, 3, 5),)]
    with pytest.raises(BadInput, match="2999-01-01 has not come yet"):
        load_sales(store, text, day=date(2999, 1, 1))


@pytest.mark.parametrize(
    ("hours", "said", "is_told"),
    [
        pytest.param(range(9, 21), {}, False, id="shop hours"),
        pytest.param(range(1, 13), {}, True, id="Shanghai's shop hours in UTC"),
        pytest.param(range(1, 13), {"times_in": "UTC", "time_zone": "Asia/Shanghai"}, False, id="the zone is said"),
        pytest.param([0], {}, False, id="midnight stands for no time"),
    ],
)
def test_times_that_are_hardly_those_of_the_shops_are_doubted(
    store: Store, hours: Sequence[int], said: dict[str, str], is_told: bool
) -> None:
    rows = "".join(f"{hour},2026-03-05 {hour:02d}:30:00,5\n" for hour in hours)
    text = f"customer_id,date,amount\n{rows}"
    seen = preview_extract(store, request(store, Extract.SALES, text, "sales.csv"))
    assert [("at night" in doubt) for doubt in seen.doubts] == [True] * (is_told or bool(said))
    assert seen.asks == (("times_in", "time_zone") if seen.doubts else ())
    told = load_sales(store, text, **said).notices
    assert any("between 1 and 5 at night" in notice for notice in told) is is_told


def test_dates_that_have_to_be_asked_about_are_not_doubted_before(store: Store) -> None:
    text = "customer_id,date,amount\n1,03/04/2026 02:30,5\n2,04/03/2026 03:30,5\n"
    seen = preview_extract(store, request(store, Extract.SALES, text, "sales.csv"))
    assert (seen.doubts, seen.asks) == ((), ())


def test_times_that_name_their_zone_are_not_doubted(store: Store) -> None:
    told = load_sales(store, "customer_id,date,amount\n1,2026-03-05T02:30:00Z,5\n", time_zone="Asia/Shanghai").notices
    assert not [notice for notice in told if "at night" in notice]
