"""A text file to staged rows: decoded strictly throughout, without the header and what stands above it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from analysis.model import BadInput
from analysis.store.load.forms.encodings import codec_of, decide_encoding
from analysis.store.load.forms.header import SAMPLE_ROWS, Header, find_header
from analysis.store.load.forms.limits import Limits
from analysis.store.load.forms.separators import BLANKS, decide_separator, split, told_separator
from analysis.store.load.forms.values import Staging
from analysis.store.load.watch import follow
from analysis.words import _

_CHARACTERS = 1 << 20
_LONGEST_NAME_IN_LINES = 20
_LINE_END = re.compile(r"\r\n|\n|\r(?!\Z)")
_BLANK_LINE = re.compile(r"\n[\r\n]|\r\r")
_MARKUP = re.compile(r"<(!doctype|!--|html|head|meta|body|table|style|div)\b", re.IGNORECASE)
_XML = re.compile(r"<\?xml\b|<\w+:?\w*\b[^>]*\bxmlns\b", re.IGNORECASE)


def stage_text(source: Path, name: str, target: Path, encoding: str | None, limits: Limits) -> Staging:
    """Write the data rows of a text file as UTF-8.

    Args:
        source: The bytes.
        name: What the person calls the file.
        target: Where to write.
        encoding: The person's answer; None lets the file decide.
        limits: What it may hold.

    Raises:
        BadInput: Not text, no table, or an encoding that cannot be told.
    """
    with source.open("rb") as stream:
        head = stream.read(1 << 16)
    codec, guessed = (codec_of(encoding, head), False) if encoding else decide_encoding(source, name)
    try:
        with source.open(encoding=codec, errors="strict", newline="") as text:
            staging = _stage(text, target, name, limits, source.stat().st_size)
    except UnicodeError as error:
        raise BadInput(_("{file} is not text in the encoding {encoding}.").format(file=name, encoding=codec)) from error
    told = (_("the file is read in the encoding {encoding}").format(encoding=codec),) if guessed else ()
    return replace(staging, guesses=told + staging.guesses)


def _stage(text: TextIO, target: Path, name: str, limits: Limits, size: int) -> Staging:
    block = min(_CHARACTERS, limits.line)
    start = _read_start(text, block, name, limits)
    refuse_markup(start, name)
    lines = _whole_lines(start, block)
    separator = told_separator(lines[0].strip())
    told = int(separator is not None)
    separator = separator or decide_separator(lines)
    header, used = _find_header(lines[told:], separator, name)
    refuse_columns(len(header.names), name, limits)
    rest = start[len("".join(lines[:told])) + used :]
    first_row = told + header.first_data + 1
    writer = _write_split if separator == BLANKS else _write_plain
    has_blank_lines = writer(_chunks(rest, text, name, limits, size), target, first_row)
    return Staging(
        form=codecs.lookup(text.encoding).name,
        separator="," if separator == BLANKS else separator,
        header=header.names,
        first_row=first_row,
        line_end=_line_end(lines[0]) if separator != BLANKS else "\n",
        numbered=separator == BLANKS,
        has_blank_lines=has_blank_lines,
        guesses=header.guesses(),
        notices=header.notices(),
    )


def _read_start(text: TextIO, block: int, name: str, limits: Limits) -> str:
    """The first characters: enough for the lines that decide, and for one whole line at least."""
    start = text.read(block).removeprefix("\ufeff")
    while not _LINE_END.search(start) and (more := text.read(block)):
        start += more
        if len(start) > limits.line:
            raise _too_long(name, limits)
    if not start.strip():
        raise BadInput(_("{file} is empty.").format(file=name))
    if "\0" in start:
        raise _no_text(name)
    return start


def _no_text(name: str) -> BadInput:
    return BadInput(_("{file} does not look like a text file: save the extract as CSV.").format(file=name))


def _too_long(name: str, limits: Limits) -> BadInput:
    return BadInput(
        _("{file} has a line of more than {characters} characters: it does not look like a table.").format(
            file=name, characters=limits.line
        )
    )


def refuse_markup(start: str, name: str) -> None:
    """Refuse web pages and other marked-up text, whatever the file is called.

    Raises:
        BadInput: Says how to save the table inside.
    """
    head = start[:4096].lstrip()
    if "urn:schemas-microsoft-com:office:spreadsheet" in head:
        kind = "XML"
    elif _MARKUP.match(head) or "<html" in head.lower() or head.startswith("MIME-Version:"):
        kind = "HTML"
    elif _XML.match(head):
        kind = "XML"
    elif re.match(r"\[?\s*\{\s*\"", head):
        kind = "JSON"
    elif head.startswith("{\\rtf"):
        kind = "RTF"
    else:
        return
    raise BadInput(
        _(
            "{file} holds {kind} rather than a table: open it in Excel or another spreadsheet program, "
            "save it as .xlsx or CSV, and load that."
        ).format(file=name, kind=kind)
    )


def refuse_columns(columns: int, name: str, limits: Limits) -> None:
    """Refuse a table with more columns than an extract could have.

    Raises:
        BadInput: Says how many there may be.
    """
    if columns > limits.columns:
        raise BadInput(
            _("{file} has {columns} columns, and at most {most} can be read: leave out those not needed.").format(
                file=name, columns=columns, most=limits.columns
            )
        )


def _whole_lines(start: str, block: int) -> list[str]:
    """The first lines with their ends; the last one may be cut off and is left out where there are others."""
    lines = list(islice(io.StringIO(start, newline=""), 20 * SAMPLE_ROWS + 1))
    return lines[:-1] if len(start) >= block - 1 and len(lines) > 1 else lines


def _line_end(line: str) -> str:
    return next((end for end in ("\r\n", "\n", "\r") if line.endswith(end)), "\n")


def _find_header(lines: list[str], separator: str, name: str) -> tuple[Header, int]:
    """The header, and how many characters it takes with what stands above it."""
    csv.field_size_limit(1 << 27)
    reader = iter(lines)
    ends: list[int] = []
    counted = _Counted(reader)
    rows: list[list[str]] = []
    try:
        for row in islice(split(counted, separator), SAMPLE_ROWS):
            rows.append(row)
            ends.append(counted.characters)
    except csv.Error as error:
        raise BadInput(_("The header row of {file} cannot be read.").format(file=name)) from error
    header = find_header(rows)
    if any(title.count("\n") > _LONGEST_NAME_IN_LINES for title in header.names):
        raise BadInput(
            _("In {file} a quotation mark opened in row {row} is never closed.").format(file=name, row=header.above + 1)
        )
    return header, ends[header.first_data - 1] if header.first_data else 0


class _Counted:
    """Lines that know how many characters they handed out."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.characters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.characters += len(line)
        return line


def _chunks(first: str, text: TextIO, name: str, limits: Limits, size: int) -> Iterator[str]:
    """The rest of the text, refused where it holds what no text does or a line without end."""
    open_line = 0
    chunk = first
    while chunk:
        if "\0" in chunk:
            raise _no_text(name)
        first_end, last_end = _ends(chunk)
        if open_line + first_end > limits.line:
            raise _too_long(name, limits)
        open_line = open_line + len(chunk) if last_end < 0 else len(chunk) - last_end - 1
        yield chunk
        follow(text, size)
        chunk = text.read(min(_CHARACTERS, limits.line))


def _ends(chunk: str) -> tuple[int, int]:
    """Where the first line of a chunk ends, its length where none does, and where the last whole line ends, else -1."""
    found = [at for at in (chunk.find("\n"), chunk.find("\r")) if at >= 0]
    return min(found, default=len(chunk)), max(chunk.rfind("\n"), chunk.rfind("\r"))


def _write_plain(chunks: Iterator[str], target: Path, _first_row: int) -> bool:
    """Write the text as it is; True where a blank line is followed by more rows."""
    found, ends = False, "\n"
    with target.open("w", encoding="utf-8", newline="") as staged:
        for chunk in chunks:
            staged.write(chunk)
            if not found:
                text = ends + chunk
                body = text.rstrip("\r\n")
                found = bool(_BLANK_LINE.search(body))
                ends = text[len(body) :] or text[-1]
    return found


def _write_split(chunks: Iterator[str], target: Path, first_row: int) -> bool:
    """Write blank-separated rows as comma-separated ones with their numbers."""
    with target.open("w", encoding="utf-8", newline="") as staged:
        writer = csv.writer(staged, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, line in enumerate(_lines(chunks), start=first_row):
            if line.strip():
                writer.writerow([number, *next(iter(split([line], BLANKS)))])
    return False


def _lines(chunks: Iterator[str]) -> Iterator[str]:
    rest = ""
    for chunk in chunks:
        *whole, rest = _LINE_END.split(rest + chunk)
        yield from whole
    yield rest
