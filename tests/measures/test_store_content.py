"""What the store says of itself: loads, days, completeness, accuracy of ids, timeliness, counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256

from analysis.measures.store import Store
from analysis.measures.store_content import read_content
from analysis.model import CalendarEntry, Coverage, Extract, Matched
from tests.store.tools import load_members, load_reference, load_sales

MEMBERS = (
    "customer_id,cell,contact_date,age\n"
    "1,Control,2026-02-28,30\n2,Mailer,2026-03-02,\n3,Mailer,2026-03-01,30\n9,Mailer,2026-03-01,25\n"
)
MORE = "customer_id,cell\n11,Control\n12,Mailer\n"
SALES = (
    "customer_id,date,amount,product,quantity\n"
    "1,2026-03-01,10,Serum,1\n2,2026-03-02,20,,2\n2,2026-03-12,5,Cream,\n77,2026-03-02,8,Cream,1\n"
    ",2026-03-02,8,Cream,1\n3,,8,Cream,1\n"
)


def shares(store: Store, extract: str) -> dict[str, tuple[int, int]]:
    return {item.field: (item.rows, item.filled) for item in read_content(store).filled if item.extract == extract}


def test_an_empty_store_has_no_content(store: Store) -> None:
    found = read_content(store)
    assert (found.loads, found.coverage, found.matched, found.delay) == ((), Coverage(), Matched(0, 0, 0, 0), None)
    assert not found.filled


def test_loads_with_file_hash_campaigns_rows_and_days(store: Store) -> None:
    load_members(store, MEMBERS, "members.csv", campaign="spring")
    load_sales(store, SALES, "till.csv", loaded_by="ann")
    till, members = read_content(store).loads
    assert (till.file, till.extract, till.campaigns, till.loaded_by) == ("till.csv", "sales", (), "ann")
    assert till.sha256 == sha256(SALES.encode()).hexdigest()
    assert (till.rows_in, till.loaded, till.set_aside, till.repeated) == (6, 4, 2, 0)
    assert (till.first_day, till.last_day) == (date(2026, 3, 1), date(2026, 3, 12))
    assert (members.load, members.campaigns, members.rows_in) == (1, ("spring",), 4)
    assert abs((datetime.now(UTC).replace(tzinfo=None) - till.loaded_at).total_seconds()) < 60


def test_days_and_gaps(store: Store) -> None:
    load_sales(store, SALES)
    held = read_content(store).coverage
    assert [(item.day.day, item.lines) for item in held.days] == [(1, 1), (2, 2), (12, 1)]
    [gap] = held.gaps
    assert (gap.first, gap.last) == (date(2026, 3, 3), date(2026, 3, 11))


def test_completeness_counts_rows_without_a_needed_value_and_only_loads_that_carry_a_field(store: Store) -> None:
    load_members(store, MEMBERS, "a.csv", campaign="spring")
    load_members(store, MORE, "b.csv", campaign="autumn")
    load_sales(store, SALES)
    sales, members = shares(store, "sales"), shares(store, "campaign")
    assert sales["customer_id"] == (5, 4)
    assert sales["date"] == (5, 4)
    assert sales["amount"] == (4, 4)
    assert sales["product"] == (4, 3)
    assert sales["quantity"] == (4, 3)
    assert sales["margin"] == (0, 0)
    assert members["customer_id"] == (6, 6)
    assert members["contact_date"] == (4, 4)
    assert members["age"] == (4, 3)
    assert members["opened"] == (0, 0)


def test_accuracy_of_ids(store: Store) -> None:
    load_members(store, MEMBERS, campaign="spring")
    load_sales(store, SALES)
    assert read_content(store).matched == Matched(customers=4, customers_found=2, lines=4, lines_found=3)


def test_timeliness_is_told_by_the_load_that_brought_the_last_sale(store: Store) -> None:
    load_sales(store, SALES)
    with store.write() as cursor:
        cursor.execute("update loads set loaded_at = timestamp '2026-03-15 08:00:00'")
    load_sales(store, "customer_id,date,amount\n1,2026-02-01,5\n", "earlier.csv")
    assert read_content(store).delay == 3


def test_completeness_of_customers_products_and_calendar(store: Store) -> None:
    people = "customer_id,birth_date,city,tier\n1,1990-03-15,Lyon,gold\n2,,Nice,\n,1991-01-01,Nice,gold\n"
    load_reference(store, Extract.CUSTOMERS, people, "a.csv")
    load_reference(store, Extract.CUSTOMERS, "customer_id,city\n3,\n3,\n4,Lyon\n", "b.csv")
    load_reference(store, Extract.PRODUCTS, "product,name,category\nS1,Serum,Skin\nC1,,Skin\n,Soap,Skin\n")
    load_reference(store, Extract.CALENDAR, "date,label\n2026-03-01,Sale\n,Sale\n2026-03-02,\n")
    assert shares(store, "customers") == {
        "customer_id": (5, 4),
        "birth_date": (2, 1),
        "city": (4, 3),
        "tier": (2, 1),
        "age_group": (0, 0),
    }
    assert shares(store, "products") == {"product": (3, 2), "name": (2, 1), "category": (2, 2), "brand": (0, 0)}
    assert shares(store, "calendar") == {"date": (2, 1), "label": (2, 1)}
    assert read_content(store).calendar == (CalendarEntry(date(2026, 3, 1), date(2026, 3, 1), "Sale"),)
