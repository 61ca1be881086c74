"""Files on their way in: what a person says of them, what they seem to be, what became of their rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

OnOverlap = Literal["keep", "add", "replace"]
"""What becomes of orders that the store holds with other lines, see `LoadRequest`."""


Answer = Literal["encoding", "sheet", "date_order", "decimal", "on_overlap", "times_in", "time_zone"]
"""The fields of `LoadRequest` that a question may ask for."""


class BadInput(Exception):  # noqa: N818
    """Input that cannot be used. Its text is the one sentence a person reads: which file, which column, what to do."""


class Question(BadInput):
    """Input that only the person can decide about.

    Its text says what is open and which option of the command line answers it; a page shows `sentence` beside a widget
    for each of `settings`.
    """

    def __init__(self, sentence: str, answer: str, *settings: Answer) -> None:
        """Ask.

        Args:
            sentence: What is open.
            answer: What to say on the command line.
            settings: Fields of `LoadRequest` that answer it.
        """
        super().__init__(f"{sentence} {answer}")
        self.sentence, self.settings = sentence, settings


class Cancelled(Exception):  # noqa: N818
    """A load that a person stopped: nothing of it stays."""


class Extract(StrEnum):
    """The kinds of file that can be loaded."""

    CAMPAIGN = "campaign"
    SALES = "sales"
    CUSTOMERS = "customers"
    PRODUCTS = "products"
    CALENDAR = "calendar"


class Role(StrEnum):
    """What becomes of a column of a campaign extract that is no field."""

    ATTRIBUTE = "attribute"
    OUTCOME = "outcome"
    IGNORED = "ignored"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """A file and everything a person said about how to read it. What is None or empty is guessed.

    Attributes:
        path: Where the bytes are.
        file: The name to show and to remember (an upload's own name; never used as a path).
        extract: What a row is.
        mapping: Pairs (field, column); an empty column takes a guessed field away.
        roles: Pairs (column, role) for the columns that are no field.
        campaign, launch, control, primary: Settings of the campaign that the file belongs to.
        cell_name: The cell of every row, where a whole file is one cell.
        row_is_customer: True where the file has no customer id and each row is a customer.
        replace: True where this file replaces the campaign's earlier members.
        times_in, time_zone: Zone of the file's times and of the store (IANA names).
        day: The day of every row, where the file has no dates.
        encoding, date_order: The person's answer where the file leaves it open (`dmy`, `mdy` or `ymd`).
        decimal: The person's answer where numbers can be read with a decimal `point` and with a decimal `comma`.
        sheet: The person's answer where a workbook or a zip file holds several tables: a sheet, or a member.
        on_overlap: The person's answer where the store holds other lines of the same orders: `keep` those and add only
            the new orders, `add` the file's lines to them, or let the file `replace` all earlier lines from its first
            to its last day.
        loaded_by: Who loads it, for the record.
    """

    path: str
    file: str
    extract: Extract
    mapping: tuple[tuple[str, str], ...] = ()
    roles: tuple[tuple[str, Role], ...] = ()
    campaign: str | None = None
    launch: date | None = None
    control: str | None = None
    primary: str | None = None
    cell_name: str | None = None
    row_is_customer: bool = False
    replace: bool = False
    times_in: str | None = None
    time_zone: str | None = None
    day: date | None = None
    encoding: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    on_overlap: OnOverlap | None = None
    loaded_by: str = "local"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file as the mapping page shows it: name, some values, number of different values, guessed role."""

    name: str
    samples: tuple[str, ...]
    distinct: int
    role: Role


@dataclass(frozen=True, slots=True)
class Preview:
    """A file before it is loaded: its columns, first rows, and which column each field was guessed to be.

    Attributes:
        rows: The first rows as text, in the order of `columns`.
        mapping: Pairs (field, column), one for every field that was recognised or given.
        fields: Every field this extract can have; the needed ones first.
        needed: The fields that must be mapped (of a campaign: customer_id unless rows are customers).
        cells: Values of the cell column, where it is mapped (at most 20).
        control: The guessed control cell, if any.
        doubts: What a person should look at before loading.
        asks: Settings of the request that would answer them.
    """

    file: str
    extract: Extract
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    rows_in: int
    mapping: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    cells: tuple[str, ...] = ()
    control: str | None = None
    doubts: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row of an extract that could not be used: where, what, why. `row` counts as Excel does, the header is 1."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of one file: `rows_in = loaded + set_aside + repeated`, always.

    Attributes:
        load: Number of the load in the store.
        file: The file's name without its folder.
        extract: The kind of extract.
        examples: The first rows set aside (all of them stay in the store).
        guesses: What was not given and therefore guessed, one sentence each.
        notices: What a reader should know about the file, one sentence each.
        campaigns: Campaigns this file touched.
    """

    load: int
    file: str
    extract: str
    rows_in: int
    loaded: int
    set_aside: int
    repeated: int
    examples: tuple[SetAside, ...] = ()
    guesses: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SalesCoverage:
    """What sales the store holds: first and last day, order lines, customers. Days are None while there are none."""

    first_day: date | None
    last_day: date | None
    lines: int
    customers: int
