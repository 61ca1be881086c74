"""The encoding of a text: certain, or asked with what the file would read like in each."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from analysis.model import BadInput, Question
from analysis.store.load.forms import readings
from analysis.store.load.forms.containers import BLOCK
from analysis.store.load.watch import current
from analysis.words import _

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_WIDER = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Encodings that hold all of another and are what programs mean when they name that."""


def decide_encoding(path: Path, name: str) -> tuple[str, bool]:
    """The encoding that the whole file shows.

    Returns:
        Its codec, and True where it is a guess to be told.

    Raises:
        Question: An encoding that only a person can tell.
        BadInput: Empty, no text, or cut off within a character.
    """
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    if not head:
        raise BadInput(_("{file} is empty.").format(file=name))
    if mark := next((encoding for mark, encoding in MARKS if head.startswith(mark)), None):
        return mark, False
    if 0 in head:
        return _decide_wide(head, name), True
    fault = first_fault(path, "utf-8")
    if fault is None and not readings.is_disguised(readings.sample(path)):
        return "utf-8", False
    if fault is not None and _is_cut(fault, path.stat().st_size, head):
        raise BadInput(_("{file} ends in the middle of a character: copy it again from its source.").format(file=name))
    if readings.is_certain_gb18030(readings.sample(path)) and first_fault(path, "gb18030") is None:
        return "gb18030", True
    raise _question(path, name)


def _decide_wide(head: bytes, name: str) -> str:
    """The one order of wide characters in which the beginning is text that somebody wrote."""
    fits = [encoding for encoding in _WIDE if _reads_wide(head[: len(head) // 4 * 4], encoding)]
    if len(fits) != 1:
        raise BadInput(_("{file} does not look like a text file: save the extract as CSV.").format(file=name))
    return fits[0]


def _reads_wide(head: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(head)
    except UnicodeDecodeError:
        return False
    return readings.is_written(text)


def _is_cut(fault: int, size: int, head: bytes) -> bool:
    return 0 < size - fault <= 3 and fault > 0 and not _is_ascii_until(head, fault)


def _is_ascii_until(head: bytes, fault: int) -> bool:
    return head[: min(fault, len(head))].isascii()


def first_fault(path: Path, encoding: str) -> int | None:
    """Position of the first byte that is no text in this encoding, decoding the whole file; None where all is."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    try:
        for block in _blocks(path):
            pending = len(decoder.getstate()[0])
            decoder.decode(block)
            done += len(block)
            current().advance(0, path.stat().st_size)
        pending = len(decoder.getstate()[0])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return done - pending + error.start
    return None


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def codec_of(asked: str, head: bytes) -> str:
    """The codec for the encoding that a person named; a byte order mark is no part of the text.

    Raises:
        BadInput: There is no such encoding.
    """
    try:
        name = codecs.lookup(asked).name.replace("-", "_")
        "".encode(asked)
    except (LookupError, ValueError, TypeError) as error:
        raise BadInput(_("There is no encoding named {encoding}.").format(encoding=asked)) from error
    if name.startswith("utf"):
        return next((known for mark, known in MARKS if head.startswith(mark) and _same(known, name)), asked)
    return _WIDER.get(name, asked)


def _same(known: str, name: str) -> bool:
    return known.removesuffix("-sig").replace("-", "_") == name.removesuffix("_sig").removesuffix("_le").removesuffix(
        "_be"
    )


def _question(path: Path, name: str) -> BadInput:
    """What asks for the encoding, with the telling line as each candidate would read it."""
    proposals = readings.propose(path)
    if not proposals:
        return BadInput(_("{file} does not look like a text file: save the extract as CSV.").format(file=name))
    shown = "; ".join(f"{proposal.encoding}: {_telling_line(proposal.sample_rows)}" for proposal in proposals)
    sentence = _("The encoding of {file} cannot be told: its letters read differently in several.").format(file=name)
    answer = _("Name with --encoding the one that reads right ({readings}).").format(readings=shown)
    return Question(sentence, answer, "encoding")


def _telling_line(rows: tuple[tuple[str, ...], ...]) -> str:
    line = next((row for row in rows if not "".join(row).isascii()), ())
    return ", ".join(line)[:60]
