"""Customers, products and calendar extracts: what is known of whom and what, besides who was contacted and bought."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import duckdb

from analysis.model import Extract, LoadRequest, Role
from analysis.store.connection import query
from analysis.store.load.columns import Layout
from analysis.store.load.households import HOUSEHOLD_NAME, fingerprint
from analysis.store.load.keys import add_customers
from analysis.store.load.loaded import Loaded
from analysis.store.load.names import HOUSEHOLD
from analysis.store.load.reasons import Reason
from analysis.store.load.staging import Staged
from analysis.store.load.values import Zones, decide_days, decide_ids
from analysis.words import _

_Fault = tuple[str, str, Reason]
"""Field, SQL over the table `t` and the staged row `s` that is true where it is faulty, and the reason."""

_PLAIN_ATTRIBUTES = ("age_group", "city", "tier", "home_store", "opt_out")


def load_reference(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest, load: int, zones: Zones
) -> Loaded:
    """Add a customers, products or calendar extract; see `load_campaign` for the arguments.

    Raises:
        BadInput: Something only the person can decide.
    """
    loaders = {
        Extract.CUSTOMERS: _load_customers,
        Extract.PRODUCTS: _load_products,
        Extract.CALENDAR: _load_calendar,
    }
    return loaders[request.extract](cursor, staged, layout, request, load, zones)


def _load_customers(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest, load: int, zones: Zones
) -> Loaded:
    ids = decide_ids(cursor, staged, layout.fields["customer_id"])
    born, of_born = _days(cursor, staged, layout, "birth_date", request, zones)
    joined, of_joined = _days(cursor, staged, layout, "join_date", request, zones)
    attributes = _attributes(staged, layout)
    if column := layout.fields.get(HOUSEHOLD):
        attributes.append((HOUSEHOLD_NAME, fingerprint(cursor, staged, column)))
    texts = "".join(f", {sql} as a{place}" for place, (_name, sql) in enumerate(attributes))
    cursor.execute(
        f"create or replace temp table people as select row, {ids.sql} as customer_id, "
        f"cast(date_trunc('month', {born}) as date) as born, cast(year({joined}) as varchar) as join_year{texts} "
        "from staged"
    )
    dates = [
        (field, f"t.{column} is null and {_filled(staged, layout, field)}", Reason.BAD_DATE)
        for field, column in (("birth_date", "born"), ("join_date", "join_year"))
        if field in layout.fields
    ]
    _set_aside(cursor, staged, layout, "people", [("customer_id", "t.customer_id is null", Reason.NO_CUSTOMER), *dates])
    if "join_date" in layout.fields:
        attributes.append(("join_year", ""))
    columns = [f"a{place}" if sql else name for place, (name, sql) in enumerate(attributes)]
    _place(cursor, "people", "customer_id", ["born", *columns])
    _set_aside(cursor, staged, layout, "people", [("customer_id", "t.place = 0", Reason.OTHER_VALUES)])
    add_customers(cursor, "people")
    cursor.execute(
        "insert into known_customers select c.key, t.born, t.fingerprint, t.place, ?, t.row "
        "from people t join customers c on c.id = t.customer_id",
        [load],
    )
    for (name, _sql), column in zip(attributes, columns, strict=True):
        cursor.execute(
            f"insert into known_attributes select c.key, ?, t.{column}, ? "
            f"from people t join customers c on c.id = t.customer_id where t.place = 1 and t.{column} is not null",
            [name, load],
        )
    names = [name for name, _sql in attributes if name != HOUSEHOLD_NAME]
    if "birth_date" in layout.fields and "age_group" not in names:
        names.append("age_group")
    for place, name in enumerate(names):
        cursor.execute("insert into known_columns values (?, ?, ?)", [name, place, load])
    return Loaded(guesses=ids.guesses + of_born + of_joined)


def _attributes(staged: Staged, layout: Layout) -> list[tuple[str, str]]:
    """Name and SQL of every attribute that is kept as it is written."""
    fields = [(field, layout.fields[field]) for field in _PLAIN_ATTRIBUTES if field in layout.fields]
    others = [(column, column) for column in layout.with_role(Role.ATTRIBUTE)]
    return [(name, f"nullif(trim({staged.at(column)}), '')") for name, column in fields + others]


def _load_products(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, _request: LoadRequest, load: int, _zones: Zones
) -> Loaded:
    texts = ", ".join(
        f"{_text(staged, layout, field)} as {field}" for field in ("product", "name", "category", "brand")
    )
    cursor.execute(f"create or replace temp table goods as select row, {texts} from staged")
    _set_aside(cursor, staged, layout, "goods", [("product", "t.product is null", Reason.NO_PRODUCT)])
    _place(cursor, "goods", "product", ["name", "category", "brand"])
    _set_aside(cursor, staged, layout, "goods", [("product", "t.place = 0", Reason.OTHER_VALUES)])
    cursor.execute("insert into known_products select product, name, category, brand, place, ?, row from goods", [load])
    unknown = cursor.execute(query("count_unknown_products")).fetchall()[0][0]
    told = _("{products} products of the sales are in no products extract").format(products=unknown)
    return Loaded(notices=(told,) if unknown else ())


def _load_calendar(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest, load: int, zones: Zones
) -> Loaded:
    first, of_first = _days(cursor, staged, layout, "date", request, zones)
    last, of_last = _days(cursor, staged, layout, "end_date", request, zones)
    cursor.execute(
        f"create or replace temp table events as select row, {first} as first_day, {last} as end_day, "
        f"{_text(staged, layout, 'label')} as label from staged"
    )
    missing = f"t.first_day is null and not ({_filled(staged, layout, 'date')})"
    faults = [
        ("date", missing, Reason.NO_DATE),
        ("date", "t.first_day is null", Reason.BAD_DATE),
        ("label", "t.label is null", Reason.NO_LABEL),
    ]
    if "end_date" in layout.fields:
        faults.append(("end_date", f"t.end_day is null and {_filled(staged, layout, 'end_date')}", Reason.BAD_DATE))
        faults.append(("end_date", "t.end_day < t.first_day", Reason.BACKWARDS))
    _set_aside(cursor, staged, layout, "events", faults)
    cursor.execute(
        "insert into calendar select first_day, coalesce(end_day, first_day), label, ?, row from events", [load]
    )
    days = cursor.execute("select min(first_day), max(coalesce(end_day, first_day)) from events").fetchall()[0]
    return Loaded(guesses=of_first + of_last, first_day=days[0], last_day=days[1])


def _days(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, field: str, request: LoadRequest, zones: Zones
) -> tuple[str, tuple[str, ...]]:
    """SQL for the days of a field, NULL where the file does not have it, and what was guessed."""
    if field not in layout.fields:
        return "cast(null as date)", ()
    days = decide_days(cursor, staged, layout.fields[field], request.date_order, zones)
    return days.sql, days.guesses


def _text(staged: Staged, layout: Layout, field: str) -> str:
    column = layout.fields.get(field)
    return f"nullif(trim({staged.at(column)}), '')" if column else "cast(null as varchar)"


def _filled(staged: Staged, layout: Layout, field: str) -> str:
    return f"coalesce(trim(s.{staged.at(layout.fields[field])}), '') <> ''"


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


def _set_aside(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, table: str, faults: Iterable[_Fault]
) -> None:
    """Move the rows with a fault from a table to `aside`, each with its first."""
    for field, condition, reason in faults:
        column = layout.fields[field]
        cursor.execute(
            f"create or replace temp table faulty as select t.row, s.{staged.at(column)} as value "
            f"from {table} t join staged s on s.row = t.row where {condition}"
        )
        cursor.execute("insert into aside select row, ?, value, ? from faulty", [column, reason.value])
        cursor.execute(f"delete from {table} where row in (select row from faulty)")
