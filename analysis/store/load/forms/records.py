"""A look through an .xls file before it is opened: a damaged cell position would make the reader ask for all memory."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

_FREE = 0xFFFFFFFA
"""Sector numbers from here on end a chain."""

_CELLS = frozenset((*range(1, 7), 0xBD, 0xBE, 0xD6, 0xFD, *range(0x201, 0x207), 0x27E, 0x406))
_MULTIPLE, _SHEET, _END = (0xBD, 0xBE), 0x85, 0x0A
_MOST_COLUMNS = 256
"""Columns of a sheet of this format."""


def is_sound(path: Path) -> bool:
    """True where the file is a workbook whose cells all lie on a sheet.

    Args:
        path: A file that begins as a compound file.
    """
    try:
        book = _workbook(path.read_bytes())
        starts = [struct.unpack_from("<I", book, at)[0] for kind, at, _size in _records(book, 0) if kind == _SHEET]
        return bool(starts) and all(_lies_on_sheet(book, start) for start in starts)
    except (struct.error, ValueError, IndexError, KeyError):
        return False


def _lies_on_sheet(book: bytes, start: int) -> bool:
    return all(_last_column(book, *record) < _MOST_COLUMNS for record in _records(book, start) if record[0] in _CELLS)


def _last_column(book: bytes, kind: int, at: int, size: int) -> int:
    if size < 4:
        return 0
    column: int = struct.unpack_from("<H", book, at + 2)[0]
    return column + (max(size // 6, 1) - 1 if kind in _MULTIPLE else 0)


def _records(book: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Kind, position and size of every record until the end of this part of the workbook."""
    at = start
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, at + 4, size
        if kind == _END:
            return
        at += 4 + size


def _workbook(file: bytes) -> bytes:
    """The stream that holds the records, put together from its sectors."""
    size = 1 << struct.unpack_from("<H", file, 30)[0]
    table = [number for sector in _table_sectors(file, size) for number in _numbers(_sector(file, sector, size))]
    directory = _chain(file, struct.unpack_from("<I", file, 48)[0], size, table)
    entries = {_name(directory, at): at for at in range(0, len(directory) - 127, 128)}
    start, length = _place(directory, entries["Workbook"] if "Workbook" in entries else entries["Book"])
    if length >= struct.unpack_from("<I", file, 56)[0]:
        return _chain(file, start, size, table)[:length]
    small_table = _numbers(_chain(file, struct.unpack_from("<I", file, 60)[0], size, table))
    container = _chain(file, _place(directory, entries["Root Entry"])[0], size, table)
    small = 1 << struct.unpack_from("<H", file, 32)[0]
    return _chain(container, start, small, small_table, header=0)[:length]


def _table_sectors(file: bytes, size: int) -> list[int]:
    """Sectors of the allocation table: the first are listed in the header, the others in a chain."""
    found = list(struct.unpack_from("<109I", file, 76))
    following = struct.unpack_from("<I", file, 68)[0]
    while following < _FREE and len(found) <= len(file) // size:
        *more, following = _numbers(_sector(file, following, size))
        found += more
    needed = 4 * len(file) // size // size + 1
    return [sector for sector in found if sector < _FREE][:needed]


def _sector(file: bytes, number: int, size: int, header: int = 1) -> bytes:
    return file[(number + header) * size : (number + header + 1) * size]


def _numbers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))


def _chain(file: bytes, start: int, size: int, table: list[int], header: int = 1) -> bytes:
    parts: list[bytes] = []
    sector = start
    while sector < _FREE and len(parts) <= len(table):
        parts.append(_sector(file, sector, size, header))
        sector = table[sector]
    return b"".join(parts)


def _name(directory: bytes, at: int) -> str:
    length = struct.unpack_from("<H", directory, at + 64)[0]
    return directory[at : at + max(length - 2, 0)].decode("utf-16-le", errors="replace")


def _place(directory: bytes, at: int) -> tuple[int, int]:
    start, length = struct.unpack_from("<II", directory, at + 116)
    return start, length
