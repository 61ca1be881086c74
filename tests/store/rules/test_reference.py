"""Customers, products and calendar: what they add to campaigns and sales, what wins, and how they are taken back."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.measures.campaigns import read_campaign
from analysis.measures.lift import measure_lift
from analysis.measures.loading import read_loads, undo
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.measures.store_content import read_calendar
from analysis.measures.trust import check_trust
from analysis.model import BUILT_IN_ATTRIBUTES, CalendarEntry, Extract, Role
from tests.store.tools import content, counts, load_members, load_reference, load_sales

PEOPLE = "customer_id,birth_date,city,join_date,note,phone\n1,1990-03-15,Lyon,2020-05-01,a,139\n2,2008-03-01,,,b,138\n"
MEMBERS = "customer_id,cell,tier\n1,Control,x\n2,Mailer,y\n3,Mailer,x\n"
SALES = "customer_id,date,amount,product,category\n1,2026-03-02,10,p1,\n2,2026-03-02,20,p1,\n3,2026-03-03,30,p2,Cream\n"
LAUNCH = date(2026, 3, 1)


def attributes(store: Store) -> tuple[str, ...]:
    """The attributes that extracts gave to campaign c."""
    return tuple(name for name in read_campaign(store, "c").attributes if name not in BUILT_IN_ATTRIBUTES)


def levels(store: Store, attribute: str, campaign: str = "c") -> dict[str, tuple[int, int]]:
    """Customers of target and control by level."""
    store_campaign = measure_lift(store, campaign, metrics=["revenue_per_customer"], segments=[attribute])
    return {row.level: (row.n_target, row.n_control) for row in store_campaign.rows if row.segment == attribute}


@pytest.fixture
def filled(store: Store) -> Store:
    load_members(store, MEMBERS, campaign="c", launch=LAUNCH)
    load_sales(store, SALES)
    return store


def test_attributes_serve_every_campaign(filled: Store) -> None:
    load_members(filled, MEMBERS, campaign="earlier", launch=date(2026, 2, 28))
    load_reference(filled, Extract.CUSTOMERS, PEOPLE)
    assert attributes(filled) == ("tier", "city", "note", "join_year", "age_group")
    assert levels(filled, "city") == {"Lyon": (0, 1), "(missing)": (2, 0)}
    assert levels(filled, "join_year") == {"2020": (0, 1), "(missing)": (2, 0)}
    assert levels(filled, "age_group") == {"35-39": (0, 1), "18-24": (1, 0), "(missing)": (1, 0)}
    assert levels(filled, "age_group", "earlier") == {"0-17": (1, 0), "35-39": (0, 1), "(missing)": (1, 0)}
    assert check_trust(filled, "c")


def test_birth_dates_and_personal_columns_are_not_kept(filled: Store) -> None:
    load_reference(filled, Extract.CUSTOMERS, PEOPLE)
    everything = str(content(filled)["known_customers"]) + str(content(filled)["known_attributes"])
    assert "datetime.date(1990, 3, 1)" in everything
    assert not [secret for secret in ("1990, 3, 15", "1990-03-15", "139") if secret in everything]


def test_a_birth_date_is_kept_when_asked(filled: Store) -> None:
    said = {"mapping": (("birth_date", ""),), "roles": (("birth_date", Role.ATTRIBUTE),)}
    load_reference(filled, Extract.CUSTOMERS, PEOPLE, **said)
    assert levels(filled, "birth_date") == {"1990-03-15": (0, 1), "2008-03-01": (1, 0), "(missing)": (1, 0)}


def test_the_campaign_s_own_column_wins(filled: Store) -> None:
    load_reference(filled, Extract.CUSTOMERS, "customer_id,tier\n1,gold\n2,gold\n3,gold\n")
    assert levels(filled, "tier") == {"x": (1, 1), "y": (1, 0)}
    assert attributes(filled) == ("tier",)


def test_the_latest_load_of_a_customer_wins_until_it_is_taken_back(filled: Store) -> None:
    first = load_reference(filled, Extract.CUSTOMERS, "customer_id,city\n1,Lyon\n2,Nice\n3,Brest\n")
    second = load_reference(filled, Extract.CUSTOMERS, "customer_id,city\n1,Lyon\n2,Paris\n2,Paris\n2,Rome\n4,Metz\n")
    assert counts(second) == (5, 2, 1, 2)
    assert levels(filled, "city") == {"Lyon": (0, 1), "Paris": (1, 0), "Brest": (1, 0)}
    undo(filled, first.load)
    assert levels(filled, "city") == {"Lyon": (0, 1), "Paris": (1, 0), "(missing)": (1, 0)}
    assert counts(read_loads(filled)[0]) == (5, 3, 1, 1)
    undo(filled, second.load)
    assert attributes(filled) == ("tier",)
    assert not content(filled)["known_attributes"]


def test_products_give_lines_their_category(filled: Store) -> None:
    change_settings(filled, "c", {"promoted": ("Serum",)})

    def promoted() -> float | None:
        return measure_lift(filled, "c", metrics=["promoted_revenue_per_customer"]).rows[0].mean_target

    assert promoted() == 0
    report = load_reference(filled, Extract.PRODUCTS, "product,name,category,brand\np1,One,Serum,B\np2,Two,Serum,B\n")
    assert counts(report) == (2, 2, 0, 0)
    assert promoted() == 10  # p2 carries a category of its own
    change_settings(filled, "c", {"promoted": ("One",)})
    assert promoted() == 10
    change_settings(filled, "c", {"promoted": ("Cream",)})
    assert promoted() == 15
    load_reference(filled, Extract.PRODUCTS, "product,category\np1,Cream\n")
    assert promoted() == 25
    undo(filled, read_loads(filled)[0].load)
    assert promoted() == 15
    assert "1 line is of a product that is in no products extract" in (
        load_sales(filled, "customer_id,date,amount,product\n1,2026-03-09,1,p3\n1,2026-03-09,1,p1\n").notices
    )


def test_unknown_products_are_counted(filled: Store) -> None:
    report = load_reference(filled, Extract.PRODUCTS, "product,category\np1,Serum\np1,Serum\np1,Cream\n")
    assert counts(report) == (3, 1, 1, 1)
    assert report.notices == ("1 product of the sales is in no products extract",)


def test_the_calendar(store: Store) -> None:
    text = "date,label,end_date\n2026-06-01,618,2026-06-18\n2026-03-08,Women's Day,\n2026-03-08,Women's Day,\n"
    first = load_reference(store, Extract.CALENDAR, text)
    assert counts(first) == (3, 2, 0, 1)
    second = load_reference(store, Extract.CALENDAR, text + "2999-01-01,The future is welcome,\n")
    assert counts(second) == (4, 1, 0, 3)
    undo(store, first.load)
    assert [counts(load) for load in read_loads(store)] == [(4, 3, 0, 1)]
    assert read_calendar(store) == (
        CalendarEntry(date(2026, 3, 8), date(2026, 3, 8), "Women's Day"),
        CalendarEntry(date(2026, 6, 1), date(2026, 6, 18), "618"),
        CalendarEntry(date(2999, 1, 1), date(2999, 1, 1), "The future is welcome"),
    )


@pytest.mark.parametrize(
    ("extract", "text"),
    [
        (Extract.CUSTOMERS, PEOPLE),
        (Extract.PRODUCTS, "product,category\np1,Serum\n"),
        (Extract.CALENDAR, "date,label\n2026-03-01,x\n"),
    ],
    ids=str,
)
def test_the_same_file_twice_changes_nothing(store: Store, extract: Extract, text: str) -> None:
    first = load_reference(store, extract, text)
    before = content(store)
    assert counts(load_reference(store, extract, text)) == (first.rows_in, 0, 0, first.rows_in)
    assert content(store) == before
    undo(store, first.load)
    assert not [name for name in ("known_customers", "known_products", "calendar") if content(store)[name]]
