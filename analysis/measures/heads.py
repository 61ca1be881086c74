"""The head of a large file: enough to guess what its columns are without reading all of it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from analysis.store.load.forms import write_parquet_head

HEAD = 4 << 20
"""Bytes of a head."""

HEAD_ROWS = 50_000
"""Rows of the head of a Parquet file."""

LARGE = 16 << 20
"""Bytes from which a text is looked at by its head; a compressed one holds some five times more."""

_PACKING = 5
_PARQUET, _GZIP = b"PAR1", b"\x1f\x8b"
_MARKS = (b"PK", b"PARE", b"\xd0\xcf\x11\xe0", b"\x09\x08")
"""How files begin that are no text: a part of them is nothing."""


@contextmanager
def head_of(path: Path, staging: Path) -> Iterator[tuple[Path, float]]:
    """The first lines of a large text, also a compressed one, or rows of a Parquet file, removed afterwards.

    Args:
        path: The file.
        staging: Folder for the head.

    Yields:
        The head, and the part of the file that it holds; the file itself and 1 where it is small or of another form.
    """
    head = staging / f"{uuid4().hex}.head"
    try:
        part = _write_head(path, head)
        yield (head, part) if part < 1 else (path, 1.0)
    finally:
        head.unlink(missing_ok=True)


def _write_head(path: Path, head: Path) -> float:
    if not path.is_file():
        return 1.0
    size = path.stat().st_size
    with path.open("rb") as stream:
        start = stream.read(4)
    if start == _PARQUET:
        return write_parquet_head(path, head, HEAD_ROWS)
    if start.startswith(_GZIP):
        text, read = _unpacked(path) if size * _PACKING > LARGE else (b"", 0)
    else:
        text = _plain(path) if size > LARGE else b""
        read = len(text)
    if not text:
        return 1.0
    head.write_bytes(text)
    return read / size


def _plain(path: Path) -> bytes:
    with path.open("rb") as stream:
        return _whole_lines(stream.read(HEAD))


def _unpacked(path: Path) -> tuple[bytes, int]:
    """The first lines in a compressed file, and how many of its bytes they took."""
    with path.open("rb") as packed, gzip.open(packed) as stream:
        try:
            return _whole_lines(stream.read(HEAD)), packed.tell()
        except (OSError, EOFError, zlib.error):
            return b"", 0


def _whole_lines(head: bytes) -> bytes:
    """The whole lines; nothing where the bytes are not those of a text with one byte to a line's end."""
    if head.startswith((*_MARKS, _PARQUET, _GZIP)) or b"\0" in head:
        return b""
    return head[: head.rfind(b"\n") + 1]
