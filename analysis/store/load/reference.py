"""Customers, products and calendar extracts: what is known of whom and what, besides who was contacted and bought."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import duckdb

from analysis.model import Extract, Role
from analysis.store.connection import query
from analysis.store.load.households import HOUSEHOLD_NAME, fingerprint
from analysis.store.load.incoming import Fault, Incoming, trimmed
from analysis.store.load.keys import add_customers
from analysis.store.load.loaded import Loaded
from analysis.store.load.names import HOUSEHOLD
from analysis.store.load.reasons import Reason
from analysis.words import ngettext
from analysis.words.numbers import count

_PLAIN_ATTRIBUTES = ("age_group", "city", "tier", "home_store", "opt_out")


def load_reference(coming: Incoming) -> Loaded:
    """Add a customers, products or calendar extract.

    Raises:
        BadInput: Something only the person can decide.
    """
    loaders = {
        Extract.CUSTOMERS: _load_customers,
        Extract.PRODUCTS: _load_products,
        Extract.CALENDAR: _load_calendar,
    }
    return loaders[coming.request.extract](coming)


def _load_customers(coming: Incoming) -> Loaded:
    ids, born, joined = coming.ids(), coming.days("birth_date"), coming.days("join_date")
    attributes = _attributes(coming)
    if coming.has(HOUSEHOLD):
        attributes.append((HOUSEHOLD_NAME, fingerprint(coming.cursor, coming.staged, coming.layout.fields[HOUSEHOLD])))
    texts = "".join(f", {sql} as a{place}" for place, (_name, sql) in enumerate(attributes))
    coming.cursor.execute(
        f"create or replace temp table people as select row, {ids.sql} as customer_id, "
        f"cast(date_trunc('month', {born.sql}) as date) as born, cast(year({joined.sql}) as varchar) as join_year"
        f"{texts} from staged"
    )
    faults = [Fault("customer_id", "t.customer_id is null", Reason.NO_CUSTOMER)]
    faults += coming.unread("birth_date", "born", Reason.BAD_DATE)
    faults += coming.unread("join_date", "join_year", Reason.BAD_DATE)
    coming.set_aside("people", faults)
    columns = {name: f"a{place}" for place, (name, _sql) in enumerate(attributes)}
    if coming.has("join_date"):
        columns["join_year"] = "join_year"
    _place(coming.cursor, "people", "customer_id", ["born", *columns.values()])
    coming.set_aside("people", [Fault("customer_id", "t.place = 0", Reason.OTHER_VALUES)])
    _keep_customers(coming, columns)
    return Loaded(guesses=ids.guesses + born.guesses + joined.guesses)


def _attributes(coming: Incoming) -> list[tuple[str, str]]:
    """Name and SQL of every attribute that is kept as it is written."""
    fields = [(field, coming.text(field)) for field in _PLAIN_ATTRIBUTES if coming.has(field)]
    columns = coming.layout.with_role(Role.ATTRIBUTE)
    return fields + [(column, trimmed(coming.staged.at(column))) for column in columns]


def _keep_customers(coming: Incoming, columns: dict[str, str]) -> None:
    """Store the table `people`; `columns` has the column of each attribute in it."""
    cursor, load = coming.cursor, coming.load
    add_customers(cursor, "people")
    cursor.execute(
        "insert into known_customers select c.key, t.born, t.fingerprint, t.place, ?, t.row "
        "from people t join customers c on c.id = t.customer_id",
        [load],
    )
    for name, column in columns.items():
        cursor.execute(
            f"insert into known_attributes select c.key, ?, t.{column}, ? "
            f"from people t join customers c on c.id = t.customer_id where t.place = 1 and t.{column} is not null",
            [name, load],
        )
    names = [name for name in columns if name != HOUSEHOLD_NAME]
    if coming.has("birth_date") and "age_group" not in names:
        names.append("age_group")
    for place, name in enumerate(names):
        cursor.execute("insert into known_columns values (?, ?, ?)", [name, place, load])


def _load_products(coming: Incoming) -> Loaded:
    cursor = coming.cursor
    texts = ", ".join(f"{coming.text(field)} as {field}" for field in ("product", "name", "category", "brand"))
    cursor.execute(f"create or replace temp table goods as select row, {texts} from staged")
    coming.set_aside("goods", [Fault("product", "t.product is null", Reason.NO_PRODUCT)])
    _place(cursor, "goods", "product", ["name", "category", "brand"])
    coming.set_aside("goods", [Fault("product", "t.place = 0", Reason.OTHER_VALUES)])
    cursor.execute(
        "insert into known_products select product, name, category, brand, place, ?, row from goods", [coming.load]
    )
    unknown = cursor.execute(query("count_unknown_products")).fetchall()[0][0]
    told = ngettext(
        "{n} product of the sales is in no products extract",
        "{n} products of the sales are in no products extract",
        unknown,
    )
    return Loaded(notices=(told.format(n=count(unknown)),) if unknown else ())


def _load_calendar(coming: Incoming) -> Loaded:
    cursor, first, last = coming.cursor, coming.days("date"), coming.days("end_date")
    cursor.execute(
        f"create or replace temp table events as select row, {first.sql} as first_day, {last.sql} as end_day, "
        f"{coming.text('label')} as label from staged"
    )
    faults = coming.unread("date", "first_day", Reason.BAD_DATE)
    faults.append(Fault("date", "t.first_day is null", Reason.NO_DATE))
    faults.append(Fault("label", "t.label is null", Reason.NO_LABEL))
    if coming.has("end_date"):
        faults += coming.unread("end_date", "end_day", Reason.BAD_DATE)
        faults.append(Fault("end_date", "t.end_day < t.first_day", Reason.BACKWARDS))
    coming.set_aside("events", faults)
    cursor.execute(
        "insert into calendar select first_day, coalesce(end_day, first_day), label, ?, row from events",
        [coming.load],
    )
    days = cursor.execute("select min(first_day), max(coalesce(end_day, first_day)) from events").fetchall()[0]
    return Loaded(guesses=first.guesses + last.guesses, first_day=days[0], last_day=days[1])


def _place(
    cursor: duckdb.DuckDBPyConnection, table: Literal["people", "goods"], key: str, columns: Iterable[str]
) -> None:
    """Number the equal rows of a key from 1; a row that differs from the first of its key has place 0."""
    print_ = (
        f"md5_number_lower(cast(to_json([{', '.join(f'cast({column} as varchar)' for column in columns)}]) as varchar))"
    )
    cursor.execute(
        f"create or replace temp table {table} as "
        f"select *, case when fingerprint = first_value(fingerprint) over (partition by {key} order by row) "
        f"then row_number() over (partition by {key}, fingerprint order by row) else 0 end as place "
        f"from (select *, {print_} as fingerprint from {table})"
    )
