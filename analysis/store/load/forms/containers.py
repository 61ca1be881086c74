"""Compressed files: what is inside becomes one plain file in the staging folder, in bounded space."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from analysis.model import BadInput, Question
from analysis.store.load.forms.limits import Limits
from analysis.store.load.watch import current
from analysis.words import _

BLOCK = 1 << 20
_GZIP, _ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_ARCHIVES = {
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}


def is_gzip(head: bytes) -> bool:
    """True for the first bytes of a gzip file."""
    return head.startswith(_GZIP)


def is_zip(head: bytes) -> bool:
    """True for the first bytes of a zip file, which may also be an Excel file."""
    return head.startswith(_ZIP)


def refuse_other_archive(head: bytes, name: str) -> None:
    """Refuse a kind of archive that is not unpacked here.

    Raises:
        BadInput: Names the kind.
    """
    found = next((kind for magic, kind in _ARCHIVES.items() if head.startswith(magic)), None)
    if found or head[257:262] == b"ustar":
        raise BadInput(
            _("{file} is an archive ({kind}): unpack it and load the file inside.").format(
                file=name, kind=found or "tar"
            )
        )


@contextmanager
def readable_zip(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """An open zip file whose faults are told in a sentence.

    Raises:
        BadInput: Damaged, or packed in a way that is not read here.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError) as error:
        raise BadInput(_("{file} is a damaged zip file: copy it again from its source.").format(file=name)) from error
    except RuntimeError as error:  # how zipfile says that a password is missing
        raise BadInput(_("{file} is protected by a password: save it without one.").format(file=name)) from error


def unpack_gzip(source: Path, name: str, target: Path, limits: Limits) -> None:
    """Write the content of a gzip file.

    Raises:
        BadInput: Damaged, or holds more than `limits` allow.
    """
    try:
        with gzip.open(source) as content:
            _copy(content, target, name, source.stat().st_size, limits)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise BadInput(_("{file} is a damaged gzip file: copy it again from its source.").format(file=name)) from error


def table_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members of a zip file that may be tables: no folders, and nothing that a system adds by itself."""
    return [
        member
        for member in archive.infolist()
        if not member.is_dir() and not _is_litter(member.filename) and member.file_size
    ]


def _is_litter(filename: str) -> bool:
    parts = filename.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] in ("Thumbs.db", "desktop.ini")


def unpack_zip(source: Path, name: str, target: Path, sheet: str | None, limits: Limits) -> str | None:
    """Write the one table of a zip file; its name in the archive is never used as a path.

    Args:
        source: The zip file.
        name: What the person calls it.
        target: Where to write.
        sheet: The member, or `member/sheet`, that the person named.
        limits: What it may hold.

    Returns:
        The sheet inside the member, where the person named one.

    Raises:
        BadInput: Empty, damaged, too large, protected, or several members and none chosen.
    """
    with readable_zip(source, name) as archive:
        member, inner = _choose(table_members(archive), name, sheet)
        if member.flag_bits & 1:
            raise BadInput(_("{file} is protected by a password: save it without one.").format(file=name))
        with archive.open(member) as content:
            _copy(content, target, name, member.compress_size, limits)
    return inner


def _choose(members: list[zipfile.ZipInfo], name: str, sheet: str | None) -> tuple[zipfile.ZipInfo, str | None]:
    if not members:
        raise BadInput(_("{file} is a zip file with nothing inside.").format(file=name))
    if sheet is not None:
        for member in members:
            if sheet == member.filename:
                return member, None
            if sheet.startswith(f"{member.filename}/"):
                return member, sheet.removeprefix(f"{member.filename}/")
    if len(members) == 1:
        return members[0], sheet
    names = listed(member.filename for member in members)
    raise Question(
        _("{file} holds several files: {names}.").format(file=name, names=names),
        _("Name one with --sheet."),
        "sheet",
    )


def listed(names: Iterator[str] | list[str], most: int = 20) -> str:
    """Names for a sentence, on one line, the first ones where there are many.

    >>> listed(["a", "b", "c"], most=2)
    'a, b, …'
    """
    texts = [" ".join(name.split())[:80] for name in names]
    return ", ".join(texts[:most] + ["…"] * (len(texts) > most))


def _copy(content: IO[bytes] | gzip.GzipFile, target: Path, name: str, packed: int, limits: Limits) -> None:
    unpacked = 0
    with target.open("wb") as copy:
        while block := content.read(BLOCK):
            unpacked += len(block)
            current().advance(0, packed)
            if limits.is_bomb(unpacked, packed):
                raise BadInput(
                    _("{file} unpacks to far more than a table of its size: it is refused.").format(file=name)
                )
            copy.write(block)


def kind_of_zip(path: Path, name: str) -> str:
    """What a zip file really is: `excel`, `archive`, or the name of an office document that holds no table.

    Raises:
        BadInput: Damaged.
    """
    with readable_zip(path, name) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return "excel"
        if "content.xml" in names and "mimetype" in names:
            with path.open("rb") as stream:
                return "excel" if _ODS in stream.read(200) else "OpenDocument"
        kinds = {"xl/workbook.bin": "Excel (.xlsb)", "word/document.xml": "Word", "ppt/presentation.xml": "PowerPoint"}
        return next((kind for mark, kind in kinds.items() if mark in names), "archive")
