"""The head of a large file: enough to guess what its columns are without reading all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

HEAD = 4 << 20
"""Bytes of a head."""

LARGE = 16 << 20
"""Bytes from which a file is looked at by its head."""

_MARKS = (b"PK", b"PAR1", b"PARE", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"\x09\x08")
"""How files begin that are no text: a part of them is nothing."""


@contextmanager
def head_of(path: Path, staging: Path) -> Iterator[tuple[Path, float]]:
    """The first lines of a large text file as a file of its own, removed afterwards.

    Args:
        path: The file.
        staging: Folder for the head.

    Yields:
        The head, and the part of the bytes that it holds; the file itself and 1 where it is small or no plain text.
    """
    size = path.stat().st_size if path.is_file() else 0
    lines = _whole_lines(path) if size > LARGE else b""
    if not lines:
        yield path, 1.0
        return
    head = staging / f"{uuid4().hex}.head"
    try:
        head.write_bytes(lines)
        yield head, len(lines) / size
    finally:
        head.unlink(missing_ok=True)


def _whole_lines(path: Path) -> bytes:
    """The first lines; nothing where the bytes are not those of a text with one byte to a line's end."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if head.startswith(_MARKS) or b"\0" in head:
        return b""
    return head[: head.rfind(b"\n") + 1]
