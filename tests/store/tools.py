"""Small extracts in, and what the store holds afterwards."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from analysis.measures.loading import load
from analysis.measures.store import Store
from analysis.model import Extract, LoadReport, LoadRequest

MEMBERS = "customer_id,cell\n1,Control\n2,Mailer\n3,Mailer\n"
SALES = "customer_id,date,amount\n1,2026-03-01,10\n2,2026-03-02,20.5\n2,2026-03-02,-5\n"

LEFT_OUT = (
    "settings",
    "loads",
    "set_aside",
    "meta",
    "outcomes",
    "outcomes_state",
    "outcome_days",
    "outcome_days_state",
)
"""Tables of the record that a load keeps of itself, or that are derived."""


def request(store: Store, extract: Extract, text: str | bytes, name: str, **said: Any) -> LoadRequest:
    """What a person says of a file with this content."""
    path = store.staging / f"{uuid4().hex}.in"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return LoadRequest(str(path), name, extract, **said)


def load_members(store: Store, text: str | bytes = MEMBERS, name: str = "spring.csv", **said: Any) -> LoadReport:
    return reconciled(load(store, request(store, Extract.CAMPAIGN, text, name, **said)))


def load_sales(store: Store, text: str | bytes = SALES, name: str = "sales.csv", **said: Any) -> LoadReport:
    return reconciled(load(store, request(store, Extract.SALES, text, name, **said)))


def load_reference(store: Store, extract: Extract, text: str | bytes, name: str = "", **said: Any) -> LoadReport:
    return reconciled(load(store, request(store, extract, text, name or f"{extract}.csv", **said)))


def reconciled(report: LoadReport) -> LoadReport:
    """Every report of every test keeps the promise that nothing is lost."""
    assert report.rows_in == report.loaded + report.set_aside + report.repeated
    return report


def counts(report: LoadReport) -> tuple[int, int, int, int]:
    return report.rows_in, report.loaded, report.set_aside, report.repeated


def set_aside(report: LoadReport) -> list[tuple[int, str, str, str]]:
    return [(row.row, row.column, row.value, row.reason) for row in report.examples]


def members(store: Store) -> list[tuple[str, str]]:
    """Customer id and cell of everybody who counts, in the order of id and cell."""
    return store.fetch(
        "select coalesce(c.id, cast(m.customer as varchar)), m.cell from memberships m "
        "left join customers c on c.key = m.customer where m.aside is null order by all"
    )


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    tables = store.fetch("select table_name from duckdb_tables() where not temporary order by 1")
    return {table: store.fetch(f"select * from {table} order by all") for (table,) in tables}


def data(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """What the extracts brought, without the numbers of loads, rows and surrogate keys."""
    questions = {
        "members": "select p.id, coalesce(c.id, ''), m.cell, m.contact, m.channel, m.cost, m.aside "
        "from memberships m join campaigns p on p.key = m.campaign left join customers c on c.key = m.customer",
        "extras": "select coalesce(c.id, ''), name, text, number from extras left join customers c on c.key = customer",
        "columns": "select name, role, kind, blanks from extra_columns",
        "sales": "select c.id, s.day, p.product, p.category, s.quantity, s.amount, s.margin, s.order_key, s.store "
        "from active_sales s join customers c on c.key = s.customer left join products p on p.key = s.product",
        "days": "select * from daily_totals",
        "loads": "select extract, file, rows_in, loaded, set_aside, repeated from loads",
        "set_aside": 'select row, "column", value, reason from set_aside',
    }
    return {name: store.fetch(f"{question} order by all") for name, question in questions.items()}
