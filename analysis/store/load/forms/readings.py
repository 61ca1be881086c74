"""One text in several encodings: which of the readings people could have written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from analysis.store.load.forms import letters as about
from analysis.store.load.forms.separators import decide_separator, split
from analysis.store.load.forms.values import Proposal

_SAMPLE = 1 << 20
_SHOWN_ROWS = 5
_SPECIMEN_LINES = 4000
_CODECS = {
    "gb18030": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "euc_jp": "euc_jp",
    "cp1252": "cp1252",
    "cp1251": "cp1251",
    "cp1250": "cp1250",
}
"""What a person may choose, and the codec that reads it."""

_ALPHABETS = frozenset(("GREEK", "CYRILLIC", "HEBREW", "ARABIC", "ARMENIAN"))
_WESTERN_RUN = re.compile(rb"[\x80-\xff]+")


def sample(path: Path) -> bytes:
    """The whole lines among the first and the last bytes of the file that hold more than ASCII, and its first line."""
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
        stream.seek(0, 2)
        size = stream.tell()
        stream.seek(max(size - _SAMPLE, len(head)))
        tail = stream.read()
    whole = head if len(head) == size else head[: head.rfind(b"\n") + 1]
    lines = whole.split(b"\n") + tail.split(b"\n")[1:]
    return b"\n".join([line for at, line in enumerate(lines) if not at or not line.isascii()][:_SPECIMEN_LINES])


def is_written(text: str) -> bool:
    """True for a text that a person could have written: with line breaks or separators and nothing foreign."""
    return not about.is_foreign(text) and any(mark in text for mark in "\n\r,;\t|")


def is_disguised(specimen: bytes) -> bool:
    """True for bytes that happen to be UTF-8 but read better as Chinese: few letters, of mixed scripts.

    >>> is_disguised("模,式,1".encode("gb18030")), is_disguised("Müller,Café".encode())
    (True, False)
    """
    utf8, gb = read(specimen, "utf-8"), read(specimen, "gb18030")
    if specimen.isascii() or utf8 is None or gb is None:
        return False
    found = about.letters_of(utf8)
    if len(found) > 20 or any(mark > "\u07ff" for mark in utf8):
        return False
    beyond = about.scripts_of(mark for mark in found if mark > "\u017f")
    strange = len(beyond) > 1 or not beyond <= _ALPHABETS
    return strange and about.share_common(about.letters_of(gb), "gb2312") >= 0.85


def read(specimen: bytes, encoding: str) -> str | None:
    """The text in this encoding, None where it is none or holds what nobody writes."""
    try:
        text = specimen.decode(_CODECS.get(encoding, encoding))
    except UnicodeDecodeError:
        return None
    return None if about.is_foreign(text) else text


def is_certain_gb18030(specimen: bytes) -> bool:
    """True where the bytes read as everyday Chinese and no other encoding has as good a claim.

    Needs common characters of GB 2312 nearly throughout, and either words that extracts hold or enough different
    characters that are frequent; more of them where another encoding would read just as smoothly.
    """
    text = read(specimen, "gb18030")
    if text is None:
        return False
    found = about.letters_of(text)
    if about.share_common(found, "gb2312") < 0.85:
        return False
    words, frequent = about.known_words(text), about.share_frequent(found)
    rivalled = any(_claim(specimen, encoding) >= 0.9 for encoding in _CODECS if encoding != "gb18030")
    by_words = len(words) > 1 or any(len(word) > 2 for word in words) or (bool(words) and frequent >= 0.5)
    by_letters = frequent >= (0.6 if rivalled else 0.5) and len(found) >= (30 if rivalled else 16)
    return (by_words and frequent >= 0.3) or by_letters


def _claim(specimen: bytes, encoding: str) -> float:
    """How far a reading is what people of that language write, 0 to 1."""
    text = read(specimen, encoding)
    if text is None:
        return 0.0
    found = about.letters_of(text)
    return _CLAIMS[encoding](found, specimen) if found else 0.1


def _japanese(found: Counter[str], _specimen: bytes) -> float:
    return min(1.0, about.share_kana(found) + about.share_common(found, "euc_jp"))


def _western(found: Counter[str], specimen: bytes) -> float:
    """Letters with marks stand alone or in pairs among plain ones, and few are signs."""
    runs = _WESTERN_RUN.findall(specimen)
    short = sum(len(run) <= 2 for run in runs) / len(runs)
    return short * found.total() / sum(map(len, runs))


def _cyrillic(found: Counter[str], specimen: bytes) -> float:
    return about.share_script(found, "CYRILLIC") * found.total() / sum(map(len, _WESTERN_RUN.findall(specimen)))


_CLAIMS: dict[str, Callable[[Counter[str], bytes], float]] = {
    "gb18030": lambda found, _specimen: about.share_common(found, "gb2312") * (0.5 + 0.5 * about.share_frequent(found)),
    "big5": lambda found, _specimen: about.share_common(found, "big5"),
    "shift_jis": _japanese,
    "euc_kr": lambda found, _specimen: about.share_common(found, "euc_kr"),
    "euc_jp": _japanese,
    "cp1252": _western,
    "cp1251": _cyrillic,
    "cp1250": lambda found, specimen: 0.9 * _western(found, specimen),
}


def propose(path: Path) -> tuple[Proposal, ...]:
    """The encodings that a text may be in, the likeliest first, with what it would read like."""
    specimen = sample(path)
    claims = {encoding: _claim(specimen, encoding) for encoding in _CODECS}
    likely = sorted((encoding for encoding, claim in claims.items() if claim > 0), key=lambda one: -claims[one])
    return tuple(_proposal(specimen, encoding) for encoding in likely[:5])


def _proposal(specimen: bytes, encoding: str) -> Proposal:
    text = specimen[: 1 << 16].decode(_CODECS[encoding], errors="ignore")
    lines = [line[:2000] for line in text.splitlines()[: 4 * _SHOWN_ROWS] if line.strip()]
    rows = [tuple(row[:50]) for row in split(lines, decide_separator(lines))] if lines else [()]
    telling = [row for row in rows if not "".join(row).isascii()]
    return Proposal(encoding, rows[0], tuple(telling[:_SHOWN_ROWS]))
