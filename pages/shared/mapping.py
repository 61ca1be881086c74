"""Asks how an uploaded file is to be read: which column is which field, and what the file as a whole says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import available_timezones

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analysis.model import Column, Extract, LoadRequest, Preview, Role
from analysis.words import _
from analysis.words.labels import field_label, role_help, role_label
from analysis.words.numbers import count
from pages.shared import blocks, cache
from pages.shared.text import dashed, plain

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis")
FIRST_ROWS = 8
NONE = ""
"""The option of a select box that stands for no column or cell."""
_PREFIXES = ("map_", "role_", "load_")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person said, and the names of what is still missing before the file can be loaded."""

    request: LoadRequest
    missing: tuple[str, ...]


def forget() -> None:
    """Drop what was said about another file."""
    for key in list(st.session_state):
        if str(key).startswith(_PREFIXES):
            del st.session_state[key]


def ask(upload: UploadedFile, extract: Extract, loaded_by: str) -> Asked:
    """Show the file and ask everything that loading it needs; what was guessed is preselected.

    Raises:
        BadInput: The file cannot be read as it stands.
    """
    bare = LoadRequest(path="", file=upload.name, extract=extract, loaded_by=loaded_by)
    bare = _ask_reading(bare)
    bare = replace(bare, row_is_customer=extract is Extract.CAMPAIGN and _ask_row_is_customer())
    guessed = cache.preview(upload, bare)
    _show_rows(guessed)
    mapping = _ask_fields(guessed)
    request = replace(bare, mapping=mapping)
    if extract is Extract.SALES:
        return Asked(request, _missing(guessed, request))
    seen = cache.preview(upload, request)
    request = replace(request, roles=_ask_roles(seen, mapping))
    request = _ask_campaign(seen, request)
    return Asked(request, _missing(seen, request))


def _ask_reading(request: LoadRequest) -> LoadRequest:
    """Encoding, order of day and month, and for sales the zones: only where the automatic reading goes wrong."""
    with st.expander(_("How to read the file"), icon=":material/tune:", key="load_reading"), st.grid(4, gap="medium"):
        encoding = _optional(_("Encoding"), ENCODINGS, "load_encoding")
        order = _optional(_("Dates are written as"), _date_orders(), "load_date_order", _date_orders())
        if request.extract is Extract.CAMPAIGN:
            return replace(request, encoding=encoding, date_order=order)
        zones = sorted(available_timezones())
        times_in = _optional(_("Times in the file are in"), zones, "load_times_in")
        time_zone = _optional(_("Days are counted in"), zones, "load_time_zone")
    return replace(request, encoding=encoding, date_order=order, times_in=times_in, time_zone=time_zone)


def _date_orders() -> dict[str, str]:
    return {"ymd": _("year, month, day"), "dmy": _("day, month, year"), "mdy": _("month, day, year")}


def _optional(label: str, options: Iterable[str], key: str, names: dict[str, str] | None = None) -> str | None:
    return st.selectbox(
        label,
        list(options),
        index=None,
        placeholder=_("automatic"),
        key=key,
        format_func=lambda option: (names or {}).get(option, option),
    )


def _ask_row_is_customer() -> bool:
    return st.toggle(
        _("Each row is a different customer (the file has no customer id)"),
        key="load_row_is_customer",
        help=_("For result files without ids. Such customers cannot be found in the sales."),
    )


def _show_rows(preview: Preview) -> None:
    st.markdown("**" + _("The first rows of {file}").format(file=plain(preview.file)) + "**")
    names = [column.name for column in preview.columns]
    blocks.table(
        [_masked(preview.columns, row) for row in preview.rows[:FIRST_ROWS]],
        alt=_("The first rows of the file"),
        key="load_preview",
        left=names,
    )
    st.caption(_("{rows} rows, {columns} columns").format(rows=count(preview.rows_in), columns=count(len(names))))


def _masked(columns: Sequence[Column], row: Sequence[str]) -> dict[str, str]:
    """A row to look at, without what looks like a name, an address or a telephone."""
    pairs = zip(columns, row, strict=True)
    return {column.name: "•••" if column.role is Role.PERSONAL and value else value for column, value in pairs}


def _ask_fields(preview: Preview) -> tuple[tuple[str, str], ...]:
    st.subheader(_("Which column is what?"), anchor=False)
    guessed = dict(preview.mapping)
    first = [field for field in preview.fields if field in preview.needed or field in guessed]
    more = [field for field in preview.fields if field not in first]
    chosen = _field_grid(preview, guessed, first)
    if more:
        with st.expander(_("More that the file may carry"), key="load_more_fields"):
            chosen |= _field_grid(preview, guessed, more)
    named = [(field, column) for field, column in chosen.items() if column is not None]
    taken_away = [(field, "") for field, column in chosen.items() if column is None and field in guessed]
    return (*named, *taken_away)


def _field_grid(preview: Preview, guessed: dict[str, str], fields: Sequence[str]) -> dict[str, str | None]:
    with st.grid(3, min_column_width=240, gap="medium") as grid:
        return {field: _ask_field(grid.cell(), preview, guessed.get(field), field) for field in fields}


def _ask_field(place: st.delta_generator.DeltaGenerator, preview: Preview, guess: str | None, field: str) -> str | None:
    names = [column.name for column in preview.columns]
    label = field_label(field) + (" *" if field in preview.needed else "")
    with place:
        chosen = st.selectbox(
            label,
            [NONE, *names],
            index=names.index(guess) + 1 if guess in names else 0,
            format_func=lambda name: name or dashed(_("not in this file")),
            key=f"map_{field}",
        )
        st.caption(_samples(preview, chosen))
    return chosen if chosen in names else None


def _samples(preview: Preview, name: str | None) -> str:
    found = next((column.samples for column in preview.columns if column.name == name), ())
    return _("for example {values}").format(values=plain(", ".join(found[:3]))) if found else " "


def _ask_roles(preview: Preview, mapping: Sequence[tuple[str, str]]) -> tuple[tuple[str, Role], ...]:
    mapped = {column for _field, column in mapping}
    others = [column for column in preview.columns if column.name not in mapped]
    if not others:
        return ()
    st.subheader(_("And the other columns?"), anchor=False)
    st.caption(" ".join(f"**{plain(role_label(role))}**: {plain(role_help(role))}" for role in Role))
    with st.grid(3, min_column_width=240, gap="medium") as grid:
        return tuple((column.name, _ask_role(grid.cell(), column)) for column in others)


def _ask_role(place: st.delta_generator.DeltaGenerator, column: Column) -> Role:
    roles = list(Role)
    with place:
        chosen = st.selectbox(
            plain(column.name), roles, index=roles.index(column.role), format_func=role_label, key=f"role_{column.name}"
        )
        values = plain(", ".join(column.samples[:3]))
        st.caption(_("for example {values}").format(values=values) if column.role is not Role.PERSONAL else " ")
    return Role(chosen)


def _ask_campaign(preview: Preview, request: LoadRequest) -> LoadRequest:
    st.subheader(_("About the campaign"), anchor=False)
    mapped = {field for field, column in request.mapping if column}
    with st.grid(3, min_column_width=240, gap="medium"):
        campaign = None if "campaign" in mapped else _ask_name()
        launch = st.date_input(
            _("Launch date"),
            value=None,
            key="load_launch",
            help=_("The first day of the post window. Not needed where the file has contact dates or its own results."),
        )
        cell_name = None if "cell" in mapped else _ask_cell_name()
        control = None if cell_name else _ask_control(preview)
        primary = _ask_primary(request)
        replace_members = campaign in cache.campaign_ids() and _ask_replace()
    return replace(
        request,
        campaign=campaign,
        launch=launch,
        cell_name=cell_name,
        control=control,
        primary=primary,
        replace=replace_members,
    )


def _ask_name() -> str | None:
    return st.selectbox(
        _("Campaign") + " *",
        cache.campaign_ids(),
        index=None,
        placeholder=_("choose, or type a new name"),
        accept_new_options=True,
        key="load_campaign",
    )


def _ask_cell_name() -> str | None:
    return (
        st.text_input(
            _("Cell of the whole file"),
            key="load_cell_name",
            help=_("Where target and control come in files of their own: the cell that all rows of this file are in."),
        ).strip()
        or None
    )


def _ask_control(preview: Preview) -> str | None:
    cells = list(preview.cells)
    chosen = st.selectbox(
        _("Control cell"),
        [NONE, *cells],
        index=cells.index(preview.control) + 1 if preview.control in cells else 0,
        format_func=lambda cell: cell or dashed(_("decide later")),
        key="load_control",
        help=_("The cell that was not contacted. Please confirm the one that is preselected, or choose another."),
    )
    return chosen if chosen in cells else None


def _ask_primary(request: LoadRequest) -> str | None:
    outcomes = [column for column, role in request.roles if role is Role.OUTCOME]
    if not outcomes:
        return None
    return st.selectbox(
        _("Primary metric"),
        outcomes,
        index=None,
        placeholder=_("automatic"),
        key="load_primary",
        help=_("The one metric that decides. Choose it before you look at any result."),
    )


def _ask_replace() -> bool:
    return st.toggle(_("Replace the customers loaded earlier"), key="load_replace")


def _missing(preview: Preview, request: LoadRequest) -> tuple[str, ...]:
    """Names of what must be said before the file can be loaded."""
    mapped = {field for field, column in request.mapping if column}
    given = (
        mapped | ({"cell"} if request.cell_name else set()) | ({"customer_id"} if request.row_is_customer else set())
    )
    needed = [field for field in preview.needed if field not in given]
    if request.extract is Extract.CAMPAIGN and "campaign" not in mapped and not request.campaign:
        needed.append("campaign")
    return tuple(field_label(field) for field in needed)
