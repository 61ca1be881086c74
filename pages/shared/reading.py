"""How a file is to be read, where the automatic reading leaves something open or goes wrong.

The widget of what a refusal asks for stands beside it; those of everything else are folded away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from analysis.model import Extract, LoadRequest
from analysis.words import _
from pages.shared import cache
from pages.shared.sources import Source
from pages.shared.text import plain

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis")
ASKED = "load_asked"
"""Session key of the settings that a refusal asked for; it is forgotten with the rest of what was said of a file."""

_SALES_ONLY = ("on_overlap", "times_in", "time_zone")


def labels() -> dict[str, str]:
    """What each setting is called."""
    return {
        "encoding": _("Encoding"),
        "sheet": _("Sheet"),
        "date_order": _("Dates are written as"),
        "decimal": _("Numbers are written as"),
        "on_overlap": _("Where sales of the same orders are stored already"),
        "times_in": _("Times in the file are in"),
        "time_zone": _("Days are counted in"),
    }


def note_questions(settings: Iterable[str]) -> bool:
    """Remember which settings a refusal asks for; True where one of them is new."""
    named = frozenset(settings)
    asked = st.session_state.get(ASKED, frozenset())
    st.session_state[ASKED] = asked | named
    return bool(named - asked)


def ask(source: Source, request: LoadRequest, open_questions: st.delta_generator.DeltaGenerator) -> LoadRequest:
    """Ask how to read the file: what is in question at `open_questions`, the rest folded away here."""
    asked = st.session_state.get(ASKED, frozenset())
    offered = [name for name in labels() if _applies(name, request.extract)]
    answers: dict[str, str | None] = {}
    with open_questions:
        for name in offered:
            if name in asked:
                answers[name] = _WIDGETS[name](source)
    folded = st.expander(_("How to read the file"), icon=":material/tune:", key="load_reading")
    with folded, st.grid(3, min_column_width=220, gap="medium"):
        for name in offered:
            if name not in asked and name != "sheet":
                answers[name] = _WIDGETS[name](source)
    given: dict[str, Any] = {name: answer for name, answer in answers.items() if answer is not None}
    return replace(request, **given)


def _applies(name: str, extract: Extract) -> bool:
    return extract is Extract.SALES or name not in _SALES_ONLY


def _choose(name: str, options: Iterable[str], names: Mapping[str, str] | None = None) -> str | None:
    known = list(options)
    chosen = st.selectbox(
        labels()[name],
        known,
        index=None,
        placeholder=_("automatic"),
        key=f"load_{name}",
        format_func=lambda option: (names or {}).get(option, option),
    )
    return chosen if chosen in known else None


def _ask_encoding(source: Source) -> str | None:
    if "encoding" not in st.session_state.get(ASKED, frozenset()):
        return _choose("encoding", ENCODINGS)
    readings = cache.encodings(source)
    return _choose("encoding", dict.fromkeys([*(name for name, _text in readings), *ENCODINGS]), _shown(readings))


def _shown(readings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Encodings with what the file would read like, so that a person sees which is right."""
    return {name: f"{name}: {plain(text)}" if text else name for name, text in readings}


def _ask_sheet(source: Source) -> str | None:
    return _choose("sheet", cache.sheets(source))


def _ask_date_order(_source: Source) -> str | None:
    orders = {"ymd": _("year, month, day"), "dmy": _("day, month, year"), "mdy": _("month, day, year")}
    return _choose("date_order", orders, orders)


def _ask_decimal(_source: Source) -> str | None:
    styles = {"point": "1,234.50", "comma": "1.234,50"}
    return _choose("decimal", styles, styles)


def _ask_on_overlap(_source: Source) -> str | None:
    ways = {
        "keep": _("keep the stored ones, add only new orders"),
        "add": _("both files are right: these are further lines of the same orders"),
        "replace": _("replace all sales of the days in this file"),
    }
    return _choose("on_overlap", ways, ways)


def _ask_times_in(_source: Source) -> str | None:
    return _choose("times_in", sorted(available_timezones()))


def _ask_time_zone(_source: Source) -> str | None:
    return _choose("time_zone", sorted(available_timezones()))


_WIDGETS: dict[str, Callable[[Source], str | None]] = {
    "encoding": _ask_encoding,
    "sheet": _ask_sheet,
    "date_order": _ask_date_order,
    "decimal": _ask_decimal,
    "on_overlap": _ask_on_overlap,
    "times_in": _ask_times_in,
    "time_zone": _ask_time_zone,
}
