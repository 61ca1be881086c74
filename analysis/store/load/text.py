"""Bytes to a UTF-8 text file: compression, encoding, separator and header, decided on the file itself."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import uuid4

from analysis.model import BadInput
from analysis.words import _

BLOCK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = (",", ";", "\t", "|")
_OTHER_FORMS = {
    b"PK\x03\x04": "Excel, zip",
    b"\xd0\xcf\x11\xe0": "Excel",
    b"PAR1": "Parquet",
    b"%PDF": "PDF",
}


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file ready to be parsed: UTF-8 text at `path`, its separator, its header names, the hash of the original."""

    path: Path
    sha256: str
    encoding: str
    separator: str
    header: tuple[str, ...]


@contextmanager
def as_text(path: Path, name: str, staging: Path, encoding: str | None) -> Iterator[TextFile]:
    """Stage the file at `path` as UTF-8 text and remove the copy afterwards.

    Args:
        path: The bytes as they came.
        name: What the person calls the file.
        staging: Folder for the copy.
        encoding: The person's answer; None lets the file decide.

    Raises:
        BadInput: No such file, empty, not text, or text in an encoding that cannot be told.
    """
    staged = staging / f"{uuid4().hex}.csv"
    try:
        with _open(path, name) as stream:
            chosen = encoding or _sniff(stream, name)
            _transcode(stream, staged, chosen, name)
        header, separator = _read_header(staged, name)
        yield TextFile(staged, _sha256(path), codecs.lookup(chosen).name, separator, header)
    finally:
        staged.unlink(missing_ok=True)


@contextmanager
def _open(path: Path, name: str) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as plain:
            head = plain.read(4)
            if form := next((form for magic, form in _OTHER_FORMS.items() if head.startswith(magic)), None):
                raise BadInput(
                    _("{file} is not a CSV file ({form}): save it as CSV and load that.").format(file=name, form=form)
                )
            plain.seek(0)
            if head.startswith(b"\x1f\x8b"):
                with gzip.open(plain) as unpacked:
                    yield unpacked  # type: ignore[misc]
            else:
                yield plain
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise BadInput(_("{file} is a damaged gzip file: copy it again from its source.").format(file=name)) from error
    except FileNotFoundError as error:
        raise BadInput(_("There is no file {file}.").format(file=name)) from error
    except IsADirectoryError as error:
        raise BadInput(_("{file} is a folder, not a file.").format(file=name)) from error
    except PermissionError as error:
        raise BadInput(_("{file} may not be read: check its access rights.").format(file=name)) from error
    except OSError as error:
        raise BadInput(_("There is no file {file}.").format(file=name)) from error


def _sniff(stream: IO[bytes], name: str) -> str:
    """The encoding that a byte order mark or a strict decoding of the whole file shows."""
    stream.seek(0)
    head = stream.read(4096)
    if not head:
        raise BadInput(_("{file} is empty.").format(file=name))
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    if head.count(0) > len(head) // 8:
        raise BadInput(_("{file} does not look like a text file: save the extract as CSV.").format(file=name))
    for encoding in ("utf-8", "gb18030"):
        if _decodes(stream, encoding):
            return encoding
    raise BadInput(
        _("The encoding of {file} cannot be told: name it with --encoding, for example big5 or cp1252.").format(
            file=name
        )
    )


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    stream.seek(0)
    try:
        while block := stream.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _transcode(stream: IO[bytes], staged: Path, encoding: str, name: str) -> None:
    """Write the text as UTF-8 in constant memory."""
    stream.seek(0)
    try:
        text = io.TextIOWrapper(stream, encoding=encoding, errors="strict", newline="")
        with staged.open("w", encoding="utf-8", newline="") as target:
            target.write(text.read(1).removeprefix("\ufeff"))
            while block := text.read(BLOCK):
                target.write(block)
        text.detach()
    except LookupError as error:
        raise BadInput(_("There is no encoding named {encoding}.").format(encoding=encoding)) from error
    except UnicodeError as error:
        raise BadInput(
            _("{file} is not text in the encoding {encoding}.").format(file=name, encoding=encoding)
        ) from error


def _read_header(staged: Path, name: str) -> tuple[tuple[str, ...], str]:
    with staged.open(encoding="utf-8", newline="") as text:
        first = text.readline(BLOCK)
        if not first.strip():
            raise BadInput(_("{file} has no header row: its first line is empty.").format(file=name))
        separator = max(_SEPARATORS, key=lambda mark: _outside_quotes(first).count(mark))
        text.seek(0)
        try:
            names = next(csv.reader(text, delimiter=separator))
        except csv.Error as error:
            raise BadInput(_("The header row of {file} cannot be read.").format(file=name)) from error
    return _distinct_names(names), separator


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _distinct_names(names: list[str]) -> tuple[str, ...]:
    """Names as in the file; an empty one is named by its position, a repeated one gets its position as well."""
    seen: set[str] = set()
    result = []
    for position, raw in enumerate(names, start=1):
        name = raw.strip() or f"column {position}"
        while name in seen or name in names[position:] and name != raw.strip():
            name = f"{name} ({position})"
        result.append(name)
        seen.add(result[-1])
    return tuple(result)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
