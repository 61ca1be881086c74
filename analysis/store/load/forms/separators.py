"""The separator of a text file, decided on its first rows together rather than on the header alone."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from analysis.store.load.forms.header import SAMPLE_ROWS

BLANKS = " "
"""One or more blanks between the values, as in fixed-width exports."""

_MARKS = (",", ";", "\t", "|")
_TOLD = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


def told_separator(line: str) -> str | None:
    """The separator that Excel's own first line names.

    >>> told_separator("sep=;")
    ';'
    """
    found = _TOLD.fullmatch(line)
    return found[1] if found else None


def split(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """Rows of values; a quoted value may hold separators and line breaks.

    >>> list(split(['a|"b|c"'], "|"))
    [['a', 'b|c']]
    >>> list(split(["  00001 19970101   11.77 "], BLANKS))
    [['00001', '19970101', '11.77']]
    """
    if separator == BLANKS:
        return csv.reader((f"{line.strip()}\n" for line in lines), delimiter=BLANKS, skipinitialspace=True)
    return csv.reader(lines, delimiter=separator)


def decide_separator(lines: list[str]) -> str:
    """The mark that splits the first rows most evenly, the one with more columns where several do.

    Blanks separate only where no mark does and the rows are even: a column of names holds blanks too.

    >>> decide_separator(["a;b", "1,5;2,5", "3,5;4,5"])
    ';'
    >>> decide_separator(["name", "John Smith", "Mary Jane Watson"])
    ','
    """
    evenness = {mark: _evenness(lines, mark) for mark in _MARKS}
    best = max(_MARKS, key=lambda mark: evenness[mark])
    if evenness[best] > (0.0, 0) or not _blanks_separate(lines):
        return best
    return BLANKS


def _evenness(lines: list[str], mark: str) -> tuple[float, int]:
    """Share of the rows with the usual number of columns, and that number; nothing where that is one column."""
    widths = _widths(lines, mark)
    if not widths:
        return 0.0, 0
    usual, rows = max(Counter(widths).items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return (rows / len(widths), usual) if usual > 1 else (0.0, 0)


def _widths(lines: list[str], mark: str) -> list[int]:
    try:
        rows = [row for row, _number in zip(split(lines, mark), range(SAMPLE_ROWS), strict=False) if row]
    except csv.Error:
        return []
    return [len(row) for row in rows]


def _blanks_separate(lines: list[str]) -> bool:
    widths = _widths(lines, BLANKS)
    return len(widths) > 1 and widths[0] > 1 and widths.count(widths[0]) >= 0.98 * len(widths)
