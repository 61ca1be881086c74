"""What the store holds, and how far it can be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class StoredLoad:
    """One load that stands in the store: `rows_in = loaded + set_aside + repeated`.

    Attributes:
        load: Its number.
        file: The file's name.
        sha256: Hash of the file's bytes, hexadecimal.
        extract: The kind of extract.
        campaigns: Campaigns whose members it brought.
        first_day, last_day: Days of its sales, or of its contacts; None where it has none.
        loaded_at: When, in UTC.
        loaded_by: Who loaded it.
    """

    load: int
    file: str
    sha256: str
    extract: str
    campaigns: tuple[str, ...]
    rows_in: int
    loaded: int
    set_aside: int
    repeated: int
    first_day: date | None
    last_day: date | None
    loaded_at: datetime
    loaded_by: str


@dataclass(frozen=True, slots=True)
class SalesDay:
    """The order lines of one day, at least one."""

    day: date
    lines: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Days in a row without any sale, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Its length; 0 where two days with sales follow each other."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which days have sales.

    Attributes:
        days: Every day with sales, in order.
        gaps: Stretches of two days or more without any, between the first and the last day, in order.
    """

    days: tuple[SalesDay, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """Completeness of one field over everything loaded of an extract.

    Attributes:
        extract: The kind of extract.
        field: Name of the field, or the column of an attribute or outcome.
        rows: Rows of the loads that carry the field; 0 where none does.
        filled: Those that do.
    """

    extract: str
    field: str
    rows: int
    filled: int

    @property
    def share(self) -> float:
        """Part that is filled, 0 to 1."""
        return self.filled / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Matched:
    """How well campaigns and sales know each other's customers; counts of what is there and of what is found.

    Attributes:
        customers: Customers of campaigns that have ids.
        customers_found: Those with at least one sale.
        lines: Order lines.
        lines_found: Those whose customer is in a campaign.
    """

    customers: int
    customers_found: int
    lines: int
    lines_found: int


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something that happened on a day, or on several: first and last day are both included."""

    first_day: date
    last_day: date
    label: str


@dataclass(frozen=True, slots=True)
class StoreContent:
    """Everything that the page of the store shows.

    Attributes:
        loads: The latest first.
        coverage: Sales by day.
        filled: Completeness by extract and field.
        matched: Accuracy of the customers' ids.
        delay: Timeliness: days from the last sale to the loading of its extract, None without sales.
        time_zone: In which days are counted, None where nobody said.
        calendar: What the calendar extracts tell, by day.
    """

    loads: tuple[StoredLoad, ...]
    coverage: Coverage
    filled: tuple[Filled, ...]
    matched: Matched
    delay: int | None
    time_zone: str | None
    calendar: tuple[CalendarEntry, ...] = ()
