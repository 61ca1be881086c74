"""Text ids to integer keys."""

from __future__ import annotations

from typing import Literal

import duckdb

from analysis.model import Phase
from analysis.store.load.watch import current


def add_customers(cursor: duckdb.DuckDBPyConnection, table: Literal["members", "lines", "people"]) -> None:
    """Give every new `customer_id` of a temporary table a key, in the order of the file: storing begins."""
    current().phase(Phase.STORING)
    cursor.execute(
        f"insert into customers "
        f"select (select coalesce(max(key), 0) from customers) + row_number() over (order by first_row), id "
        f"from (select customer_id as id, min(row) as first_row from {table} group by customer_id) "
        f"where id is not null and id not in (select id from customers)"
    )
