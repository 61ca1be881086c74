"""Where the header stands among the first rows of a table, and what its columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_high

from analysis.model import Extract
from analysis.store.load.names import guess_fields
from analysis.words import _

SAMPLE_ROWS = 200
"""Rows that decide on separator and header."""

_MOST_TITLES = 30
_NUMBER = re.compile(r"[-+(]?\s*[¥￥$€£]?\s*[-+]?\d[\d.,'’\s\u00a0]*([eE][-+]?\d+)?\s*[%元]?\s*[)-]?")
_DATE = re.compile(r"\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}日?([T\s].*)?")
_YEAR = re.compile(r"(19|20)\d\d")
_INVISIBLE = re.compile("[\ufeff\u200b\u200e\u200f\u2060]")

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    Attributes:
        names: Distinct names of the columns.
        above: Rows above the header that belong to no table.
        height: Rows that the header takes: none, one, or two where the upper one spans columns.
        titles: How many of the rows above are not blank.
    """

    names: tuple[str, ...]
    above: int
    height: int
    titles: int

    @property
    def first_data(self) -> int:
        """Rows before the first data row."""
        return self.above + self.height

    def guesses(self) -> tuple[str, ...]:
        """What nobody said about the header."""
        if self.height:
            return ()
        return (_("the first row looks like data, so the columns are named column 1, column 2 and so on"),)

    def notices(self) -> tuple[str, ...]:
        """What stands above the header, where something does."""
        if not self.titles:
            return ()
        return (_("rows above the header that are left out: {rows}").format(rows=self.titles),)


def find_header(rows: Sequence[Row], spanning: Iterable[int] = ()) -> Header:
    """Find the header among the first rows.

    Args:
        rows: The first rows of the file as text, blank ones included.
        spanning: Indices of rows in which a name spans several columns, where the form tells.

    Returns:
        The first row that is filled like the rows below and is no title. A first row whose values are numbers and
        dates like those below is no header: then the columns are named by their position.

    >>> find_header([["Sales in March"], [], ["id", "amount"], ["1", "2.5"]])
    Header(names=('id', 'amount'), above=2, height=1, titles=1)
    >>> find_header([["C1", "2026-03-01"], ["C2", "2026-03-02"]]).names
    ('column 1', 'column 2')
    """
    wide = set(spanning)
    above = _first_of_table(rows, wide)
    table = rows[above:]
    titles = sum(_filled(row) > 0 for row in rows[:above])
    width = max((_width(row) for row in table), default=0)
    if not table or _is_data(table):
        return Header(distinct_names([""] * width), above, 0, titles)
    if above in wide and len(table) > 2 and not any(_is_typed(cell) for cell in table[1]):
        return Header(distinct_names(_joined(table[0], table[1], width)), above, 2, titles)
    return Header(distinct_names(table[0]), above, 1, titles)


def _filled(row: Row) -> int:
    return sum(cell.strip() != "" for cell in row)


def _width(row: Row) -> int:
    return max((position for position, cell in enumerate(row, start=1) if cell.strip()), default=0)


def _first_of_table(rows: Sequence[Row], wide: set[int]) -> int:
    """Index of the first row that is neither blank nor a title above the header."""
    filled = [at for at, row in enumerate(rows) if _filled(row)]
    if not filled:
        return 0
    usual = median_high([_filled(rows[at]) for at in filled])
    found = next((at for at in filled if not _is_title(rows[at], usual, at in wide)), filled[0])
    is_header = found <= _MOST_TITLES and not any(_is_typed(cell) for cell in rows[found])
    return found if is_header else filled[0]


def _is_title(row: Row, usual: int, spans: bool) -> bool:
    """True for a row with far fewer values than usual: a single merged one, or a few with a number or date."""
    filled = _filled(row)
    few = filled <= max(1, usual // 3) or (filled <= usual // 2 and any(map(_is_typed, row)))
    return usual > 1 and (few or (spans and len({cell.strip() for cell in row if cell.strip()}) == 1))


def _is_typed(cell: str) -> bool:
    """True for what looks like a number or a date; a lone year may be a column's name."""
    text = cell.strip()
    return bool((_NUMBER.fullmatch(text) and not _YEAR.fullmatch(text)) or _DATE.fullmatch(text))


def _is_data(table: Sequence[Row]) -> bool:
    """True where the first row has numbers and dates wherever the rows below have them."""
    first, below = table[0], [row for row in table[1:] if _filled(row)]
    if any(known_name(cell) for cell in first):
        return False
    typed = [column for column in range(len(first)) if _mostly_typed(below, column)]
    return bool(typed) and all(_is_typed(first[column]) for column in typed)


def _mostly_typed(rows: Sequence[Row], column: int) -> bool:
    cells = [row[column] for row in rows if column < len(row) and row[column].strip()]
    return bool(cells) and sum(map(_is_typed, cells)) >= 0.8 * len(cells)


def known_name(cell: str) -> bool:
    """True for a name that the dictionary of columns knows.

    >>> known_name("会员编号"), known_name("0000123")
    (True, False)
    """
    return any(guess_fields([cell], extract) for extract in Extract)


def _joined(upper: Row, lower: Row, width: int) -> list[str]:
    """Names of a header of two rows: `upper lower`, or one of them where they agree or one is blank."""
    pairs = [(_at(upper, column), _at(lower, column)) for column in range(width)]
    return [" ".join(dict.fromkeys(filter(None, pair))) for pair in pairs]


def _at(row: Row, column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def distinct_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names as in the file; an empty one is named by its position, a repeated one gets its position as well.

    >>> distinct_names(["id", "", "id"])
    ('id', 'column 2', 'id (3)')
    """
    plain = [_INVISIBLE.sub("", name).strip() for name in names]
    seen: set[str] = set()
    result = []
    for position, raw in enumerate(plain, start=1):
        name = raw or f"column {position}"
        while name in seen or (name in plain[position:] and name != raw):
            name = f"{name} ({position})"
        result.append(name)
        seen.add(name)
    return tuple(result)
