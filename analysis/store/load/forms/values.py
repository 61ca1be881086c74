"""What the forms hand on: a staged table, and readings of a text whose encoding is in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Staging:
    """How a form staged its table as UTF-8 text without the header.

    Attributes:
        form: How the table was read: the text's encoding, `excel SHEET` or `parquet`.
        separator: Between the fields of the staged text.
        header: Distinct names of the columns.
        first_row: Number of the first data row as a person sees it.
        line_end: What ends a row; inside quoted values any line break may stand.
        numbered: True where the first field of every staged row is its row number.
        has_blank_lines: True where blank lines stand between the rows; they count as rows for a person.
        guesses: What nobody said and the file alone decided, one sentence each.
        notices: What a reader should know, one sentence each.
    """

    form: str
    separator: str
    header: tuple[str, ...]
    first_row: int
    line_end: str = "\n"
    numbered: bool = False
    has_blank_lines: bool = False
    guesses: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile(Staging):
    """A table ready to be parsed.

    Attributes:
        path: The staged text: data rows only, fields quoted with `"`, lines ended by `line_end`.
        sha256: Of the bytes as they came.
    """

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a file reads in one encoding: its first line and some of the lines that hold other than English letters."""

    encoding: str
    sample_header: tuple[str, ...]
    sample_rows: tuple[tuple[str, ...], ...]
