"""Every text a person reads: messages in the reader's language, numbers by meaning, codes as sentences.

English is the language of the source. The other catalogues are `locale/<language>/LC_MESSAGES/control_cell.po`; they
are read when first needed, so nothing compiled is kept in the repository. The language belongs to the current context
(a thread or a task): sessions in two languages do not disturb each other, and a **new thread starts in English** until
it calls `use_language`.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Code and own name of every language."""

CATALOGUES = Path(__file__).parents[2] / "locale"

_language: ContextVar[str] = ContextVar("language", default="en")


def use_language(name: str | None) -> None:
    """Speak this language from here on, in the current context.

    Args:
        name: A code of `LANGUAGES`, or any locale name (`zh-CN`, `zh_CN.UTF-8`, `ja-JP`); what is not spoken here, and
            None, is English.

    >>> use_language("zh-CN"); current_language()
    'zh_CN'
    >>> use_language("ja-JP"); current_language()
    'en'
    """
    _language.set(_nearest(name or ""))


def current_language() -> str:
    """The code of the language spoken in the current context."""
    return _language.get()


@contextmanager
def in_language(name: str | None) -> Iterator[None]:
    """Speak a language for the length of a `with` block (downloads made on a click, tests)."""
    before = _language.set(_nearest(name or ""))
    try:
        yield
    finally:
        _language.reset(before)


def _(message: str) -> str:
    """The message in the current language; the English text where the catalogue has none."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The message for a number of things in the current language; the caller still fills in `{n}`."""
    return _catalogue(_language.get()).ngettext(singular, plural, n)


def mark(message: str) -> str:
    """Note a text of a table for the catalogues; `_` translates it where it is used."""
    return message


def mark_plural(singular: str, plural: str) -> tuple[str, str]:
    """Note a singular and a plural of a table for the catalogues; `ngettext` translates them where they are used."""
    return singular, plural


def _nearest(name: str) -> str:
    wanted = name.partition(".")[0].replace("-", "_")
    if wanted in LANGUAGES:
        return wanted
    return next((code for code in LANGUAGES if code.partition("_")[0] == wanted.partition("_")[0].lower()), "en")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    source = CATALOGUES / language / "LC_MESSAGES" / "control_cell.po"
    if language == "en":
        return gettext.NullTranslations()
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
