"""A file on its way into the store: its fields as SQL, and the rows of it that cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from analysis.model import LoadRequest
from analysis.store.load import values
from analysis.store.load.columns import Layout
from analysis.store.load.reasons import Reason
from analysis.store.load.staging import Staged
from analysis.store.load.values import Days, Ids, Style, Zones, decide_days, decide_ids, decide_mark


@dataclass(frozen=True, slots=True)
class Fault:
    """Why rows are set aside: a field, SQL that is true where it is faulty (`t` the row, `s` as staged), a reason."""

    field: str
    condition: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Incoming:
    """A staged file inside the transaction that loads it, with all that is known of it.

    Attributes:
        cursor: The file is in its table `staged`, rows set aside so far in `aside`.
        staged: The file.
        layout: The use of its columns.
        request: What the person said.
        zones: Time zones of the file and of the store.
        load: Number of this load.
    """

    cursor: duckdb.DuckDBPyConnection
    staged: Staged
    layout: Layout
    request: LoadRequest
    zones: Zones
    load: int

    def has(self, field: str) -> bool:
        """Whether a column is mapped to the field."""
        return field in self.layout.fields

    def at(self, field: str) -> str | None:
        """The engine's own name of the field's column."""
        return self.staged.at(self.layout.fields[field]) if self.has(field) else None

    def text(self, field: str) -> str:
        """The field as text, NULL where it is blank or the file does not have it."""
        return trimmed(self.at(field))

    def days(self, field: str) -> Days:
        """How the days of the field are read; the day that a person gave all rows stands for `date`.

        Raises:
            BadInput: See `decide_days`.
        """
        if field == "date" and self.request.day:
            return Days(f"date '{self.request.day}'")
        if not self.has(field):
            return Days("cast(null as date)")
        return decide_days(self.cursor, self.staged, self.layout.fields[field], self.request.date_order, self.zones)

    def ids(self) -> Ids:
        """How customers' ids are read.

        Raises:
            BadInput: See `decide_ids`.
        """
        if not self.has("customer_id"):
            return Ids(trimmed(None))
        return decide_ids(self.cursor, self.staged, self.layout.fields["customer_id"])

    def style(self, field: str) -> Style:
        """How the numbers of the field are read.

        Raises:
            BadInput: See `decide_mark`.
        """
        if not self.has(field):
            return Style()
        return decide_mark(self.cursor, self.staged, self.layout.fields[field], self.request.decimal)

    def money(self, field: str, style: Style) -> str:
        """The field in ten-thousandths of the currency."""
        name = self.at(field)
        return values.as_minor_units(name, style.mark) if name else "cast(null as bigint)"

    def number(self, field: str, style: Style) -> str:
        """The field as a number."""
        name = self.at(field)
        return f"cast({values.as_number(name, style.mark)} as double)" if name else "cast(null as double)"

    def flag(self, field: str) -> str:
        """The field as yes or no."""
        name = self.at(field)
        return values.as_flag(name) if name else "cast(null as boolean)"

    def unread(self, field: str, column: str, reason: Reason) -> list[Fault]:
        """The fault of a field that says something which is not what it should be, so that `t.column` is NULL."""
        filled = f"coalesce(trim(s.{self.at(field)}), '') <> ''"
        return [Fault(field, f"t.{column} is null and {filled}", reason)] if self.has(field) else []

    def set_aside(self, table: str, faults: Sequence[Fault], suspects: str = "true") -> None:
        """Move the rows of a temporary table that have a fault to `aside`, each with its first, in one pass.

        Args:
            table: Its name; it has a column `row`.
            faults: In order of weight.
            suspects: SQL over `t` alone that is true for every row with a fault, and false for most others.
        """
        if not faults:
            return
        which = " ".join(f"when {fault.condition} then {at}" for at, fault in enumerate(faults, start=1))
        value = " ".join(f"when {at} then s.{self.at(fault.field)}" for at, fault in enumerate(faults, start=1))
        self.cursor.execute(
            f"create or replace temp table faulty as select row, $columns[fault] as name, value, $reasons[fault] as "
            f"reason from (select row, fault, case fault {value} end as value from (select t.row, case {which} end as "
            f"fault, s.* exclude (row) from (from {table} t where {suspects}) t join staged s on s.row = t.row) s "
            "where fault is not null)",
            {
                "columns": [self.layout.fields[fault.field] for fault in faults],
                "reasons": [fault.reason.value for fault in faults],
            },
        )
        self.move_faulty(table)

    def move_faulty(self, table: str) -> None:
        """Move the rows that the table `faulty` names, with column, value and reason, from a table to `aside`."""
        self.cursor.execute("insert into aside select row, name, value, reason from faulty")
        self.cursor.execute(f"delete from {table} where row in (select row from faulty)")


def trimmed(name: str | None) -> str:
    """SQL for a column's text without blanks around it, NULL where nothing is left or there is no column."""
    return f"nullif(trim({name}), '')" if name else "cast(null as varchar)"
