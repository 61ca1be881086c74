"""The one door for files: what a file is shows in its bytes, never in its name."""

from __future__ import annotations

import errno
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

from analysis.model import BadInput
from analysis.store.load.forms import containers, excel, readings
from analysis.store.load.forms.limits import LIMITS, Limits
from analysis.store.load.forms.parquet import stage_parquet
from analysis.store.load.forms.text import stage_text
from analysis.store.load.forms.values import Proposal, Staging, TextFile
from analysis.words import _

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENTS = {b"%PDF": "PDF", b"SQLite format 3": "SQLite", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF"}


@contextmanager
def open_table(
    path: Path,
    name: str,
    staging: Path,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    limits: Limits = LIMITS,
) -> Iterator[TextFile]:
    """Stage the table in a file as UTF-8 text, and remove every copy afterwards.

    Args:
        path: The bytes as they came.
        name: What the person calls the file; never used as a path.
        staging: Folder for the copies.
        encoding: The person's answer for a text; None lets the file decide.
        sheet: The person's answer for a workbook or a zip file with several tables: a sheet, or a member.
        limits: How large it may be.

    Raises:
        BadInput: No such file, no table, damaged, too large, or a question that only a person can answer.
    """
    with _translated(name), _folder(staging) as folder:
        sha256 = _hash(path)
        target = folder / "table.csv"
        staged = _stage(path, name, target, encoding, sheet, limits)
        yield TextFile(path=target, sha256=sha256, **asdict(staged))


@contextmanager
def _folder(staging: Path) -> Iterator[Path]:
    folder = staging / uuid4().hex
    try:
        folder.mkdir(parents=True)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _translated(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise BadInput(_("There is no file {file}.").format(file=name)) from error
    except IsADirectoryError as error:
        raise BadInput(_("{file} is a folder, not a file.").format(file=name)) from error
    except PermissionError as error:
        raise BadInput(_("{file} may not be read: check its access rights.").format(file=name)) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise BadInput(_("There is not enough room on the disk to load {file}.").format(file=name)) from error
        raise BadInput(_("There is no file {file}.").format(file=name)) from error


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _stage(
    path: Path, name: str, target: Path, encoding: str | None, sheet: str | None, limits: Limits, depth: int = 0
) -> Staging:
    kind = _kind(path, name)
    if kind in ("gzip", "archive"):
        if depth:
            raise BadInput(
                _("{file} holds an archive within an archive: unpack it and load the file inside.").format(file=name)
            )
        inside, sheet = _unpack(kind, path, name, target, sheet, limits)
        return _stage(inside, name, target, encoding, sheet, limits, depth + 1)
    if kind == "excel":
        return excel.stage_sheet(path, name, target, sheet, limits)
    if sheet is not None:
        raise BadInput(_("{file} has no sheets: leave --sheet out.").format(file=name))
    if kind == "parquet":
        return stage_parquet(path, name, target, limits)
    return stage_text(path, name, target, encoding, limits)


def _unpack(
    kind: str, path: Path, name: str, target: Path, sheet: str | None, limits: Limits
) -> tuple[Path, str | None]:
    """The content of a compressed file, and the sheet to look for in it."""
    inside = target.with_name("unpacked")
    if kind == "gzip":
        containers.unpack_gzip(path, name, inside, limits)
        return inside, sheet
    return inside, containers.unpack_zip(path, name, inside, sheet, limits)


def _kind(path: Path, name: str) -> str:
    """`gzip`, `archive` (zip), `excel`, `parquet` or `text`, by the first bytes.

    Raises:
        BadInput: A kind of file that holds no table.
    """
    with path.open("rb") as stream:
        head = stream.read(1024)
    if containers.is_gzip(head):
        return "gzip"
    kind = containers.kind_of_zip(path, name) if containers.is_zip(head) else _plain_kind(head, name)
    if kind in ("archive", "excel", "parquet", "text"):
        return kind
    raise BadInput(_("{file} is not a CSV file ({form}): save it as CSV and load that.").format(file=name, form=kind))


def _plain_kind(head: bytes, name: str) -> str:
    containers.refuse_other_archive(head, name)
    if head.startswith(_OLE):
        return "excel"
    if head.startswith((b"PAR1", b"PARE")):
        return "parquet"
    return next((kind for magic, kind in _DOCUMENTS.items() if head.startswith(magic)), "text")


def sheet_names(path: Path, *, limits: Limits = LIMITS) -> tuple[str, ...]:
    """What a person can choose from in a file: its sheets with a table, or the files in a zip file.

    Returns:
        The names that `open_table` takes as `sheet`; empty where the file leaves no choice.

    Raises:
        BadInput: The file cannot be opened.
    """
    with _translated(path.name):
        kind = _kind(path, path.name)
        if kind == "excel":
            return excel.tables_of(path, path.name, limits)
        if kind == "archive":
            with containers.readable_zip(path, path.name) as archive:
                return tuple(member.filename for member in containers.table_members(archive))
        return ()


def propose_encodings(path: Path, *, sheet: str | None = None, limits: Limits = LIMITS) -> tuple[Proposal, ...]:
    """The encodings that a text file may be in, the likeliest first, with what it would read like in each.

    Args:
        path: The file, which may be compressed.
        sheet: The member of a zip file with several.
        limits: How large it may be.

    Returns:
        At most five proposals; none for a file that is no text.

    Raises:
        BadInput: The file cannot be opened.
    """
    with _translated(path.name), tempfile.TemporaryDirectory() as folder:
        kind = _kind(path, path.name)
        if kind in ("gzip", "archive"):
            path, _inner = _unpack(kind, path, path.name, Path(folder) / "table", sheet, limits)
            kind = _kind(path, path.name)
        return readings.propose(path) if kind == "text" else ()
