"""What an .xlsx or .ods file holds, looked at before it is opened: how large its sheets are, and error values."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from analysis.model import BadInput
from analysis.store.load.forms.containers import readable_zip
from analysis.store.load.forms.limits import Limits
from analysis.words import _

_BLOCK = 1 << 20
_LONGEST_CELL = 1 << 16
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br\s*=\s*["\']([A-Z]{1,3})([0-9]{1,7})["\']')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<Relationship\b[^>]*>")

Errors = dict[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Contents:
    """Error values such as #N/A by sheet and position (row and column from 0), which the reader leaves out."""

    errors: dict[str, Errors] = field(default_factory=dict)


def inspect(path: Path, name: str, limits: Limits) -> Contents:
    """Look through a zipped workbook in bounded memory.

    Raises:
        BadInput: Damaged, or larger than can be read.
    """
    with readable_zip(path, name) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > limits.workbook or limits.is_bomb(unpacked, path.stat().st_size):
            raise _too_large(name)
        if "xl/workbook.xml" not in archive.namelist():
            return Contents()
        errors = {member: _scan(archive, member, name, limits) for member in archive.namelist()}
        return Contents({sheet: errors[member] for sheet, member in _sheet_paths(archive).items()})


def _too_large(name: str) -> BadInput:
    return BadInput(
        _("{file} is too large for an Excel file to be read here: save the sheet as CSV and load that.").format(
            file=name
        )
    )


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """The member of each sheet."""
    members = set(archive.namelist())
    relations = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in _RELATION.findall(_text(archive, "xl/_rels/workbook.xml.rels", members))
    }
    found = {}
    for tag in _SHEET.findall(_text(archive, "xl/workbook.xml", members)):
        target = relations.get(_attribute(tag, r"\w+:id"), "")
        member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if member in members:
            found[_attribute(tag, "name")] = member
    return found


def _text(archive: zipfile.ZipFile, member: str, members: set[str]) -> str:
    if member not in members:
        return ""
    with archive.open(member) as stream:
        return stream.read(16 * _BLOCK).decode("utf-8", errors="replace")


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}\s*=\s*(?:"([^"]*)"|\'([^\']*)\')', tag)
    return html.unescape(found[1] or found[2] or "") if found else ""


def _scan(archive: zipfile.ZipFile, member: str, name: str, limits: Limits) -> Errors:
    """The error values of a sheet; refuses one that spans more cells than fit into memory."""
    errors: Errors = {}
    last_row = last_column = 0
    with archive.open(member) as stream:
        for block in _windows(stream):
            cells = _CELL.findall(block)
            last_row = max(last_row, *(int(row) for row in {row for _letters, row in cells}), 0)
            last_column = max(last_column, *(_column(letters) for letters in {letters for letters, _row in cells}), 0)
            if last_row * last_column > limits.cells:
                raise _too_large(name)
            if b't="e"' in block:
                errors |= {
                    (int(row) - 1, _column(column) - 1): html.unescape(value.decode("utf-8", errors="replace"))
                    for column, row, value in _ERROR.findall(block)
                }
    return errors


def _windows(stream: IO[bytes]) -> Iterator[bytes]:
    """Blocks that end after a whole cell, where cells have an end."""
    rest = b""
    while block := stream.read(_BLOCK):
        text = rest + block
        end = max(text.rfind(b"<c ", len(text) - _LONGEST_CELL), 0) or text.rfind(b"<")
        end = len(text) if end <= 0 or len(text) - end > _BLOCK else end
        yield text[:end]
        rest = text[end:]
    yield rest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
