"""Every text that the code shows has a translation that fits it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from analysis.words import CATALOGUES, LANGUAGES

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "mark": None, "ngettext": (1, 2), "mark_plural": (1, 2)}
SOURCES = [path for folder in ("analysis", "pages") for path in sorted((ROOT / folder).rglob("*.py"))]
SOURCES += [path for path in [ROOT / "app.py"] if path.exists()]


@cache
def shown() -> dict[str | tuple[str, ...], Path]:
    """Every text in the code, and a file that shows it."""
    return {
        message if isinstance(message, str) else tuple(message): path.relative_to(ROOT)
        for path in SOURCES
        for _line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS)
    }


@cache
def translated(language: str):
    with (CATALOGUES / language / "LC_MESSAGES" / "control_cell.po").open("rb") as file:
        return read_po(file, locale=language)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w*)", text))


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_text_is_translated(language):
    catalogue = translated(language)
    missing = [
        f"{path}: {message!r}"
        for message, path in shown().items()
        if (entry := catalogue.get(message)) is None or entry.fuzzy or not all(_strings(entry))
    ]
    assert not missing, "run make words, then translate:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_translations_keep_the_placeholders(language):
    wrong = [
        f"{entry.id!r} -> {text!r}"
        for entry in translated(language)
        if entry.id
        for text in _strings(entry)
        if text and placeholders(text) != placeholders(entry.id if isinstance(entry.id, str) else entry.id[-1])
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_nothing_is_translated_that_nobody_shows(language):
    unused = [entry.id for entry in translated(language) if entry.id and entry.id not in shown()]
    assert not unused, f"run make words: {unused}"


def test_only_whole_texts_are_translated():
    """A text put together first is in no catalogue: `_("{n} rows").format(n=3)`, never `_(f"{n} rows")`."""
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        if path.parent.name != "words"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
        for text in call.args[: 1 if call.func.id in ("_", "mark") else 2]
        if not (isinstance(text, ast.Constant) and isinstance(text.value, str))
    ]
    assert not wrong


def _strings(entry) -> tuple[str, ...]:
    return entry.string if isinstance(entry.string, tuple) else (entry.string,)
