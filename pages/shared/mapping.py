"""Asks how an uploaded file is to be read: which column is which field, and what the file as a whole says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from analysis.model import BadInput, Column, Extract, LoadRequest, Preview, Question, Role
from analysis.words import _
from analysis.words.labels import field_label, role_help, role_label
from analysis.words.numbers import count
from pages.shared import blocks, cache, reading
from pages.shared.sources import Source
from pages.shared.text import dashed, plain

FIRST_ROWS = 8
NONE = ""
"""The option of a select box that stands for no column or cell."""
_PREFIXES = ("map_", "role_", "load_")
_KEPT = "said_of_the_file"
_WITH_ROLES = ("campaign", "customers")
"""Kinds of extract whose further columns can be kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person said, and the names of what is still missing before the file can be loaded."""

    request: LoadRequest
    missing: tuple[str, ...]


def forget() -> None:
    """Drop what was said about another file."""
    st.session_state.pop(_KEPT, None)
    for key in list(st.session_state):
        if str(key).startswith(_PREFIXES):
            del st.session_state[key]


def keep() -> None:
    """Remember what was said while the file is being loaded and its questions are not on the page."""
    st.session_state[_KEPT] = {key: st.session_state[key] for key in _said()}


def bring_back() -> None:
    """Say again what was kept, before the widgets of this run are drawn."""
    for key, value in st.session_state.pop(_KEPT, {}).items():
        st.session_state[key] = value


def _said() -> list[str]:
    return [str(key) for key in st.session_state if str(key).startswith(_PREFIXES)]


def ask(source: Source, extract: Extract, loaded_by: str) -> Asked | None:
    """Show the file and ask everything that loading it needs; what was guessed is preselected.

    Returns:
        None where the file cannot be read as it stands; why, and the question that helps, are on the page.
    """
    refused, questions, body = st.container(), st.container(), st.container()
    bare = LoadRequest(path="", file=source.name, extract=extract, loaded_by=loaded_by)
    bare = reading.ask(source, bare, questions)
    try:
        with body:
            return _ask(source, bare, refused)
    except Question as question:
        if reading.note_questions(question.settings):
            st.rerun()
        with refused:
            blocks.question(question.sentence)
    except BadInput as refusal:
        with refused:
            blocks.refusal(refusal)
    return None


def _ask(source: Source, request: LoadRequest, above: st.delta_generator.DeltaGenerator) -> Asked:
    is_campaign = request.extract is Extract.CAMPAIGN
    row_is_customer = is_campaign and bool(st.session_state.get("load_row_is_customer"))
    bare = replace(request, row_is_customer=row_is_customer)
    guessed, part = _look(source, bare)
    _show_rows(guessed, part)
    if guessed.doubts:
        with above:
            _show_doubts(guessed, request)
    mapping = _ask_fields(guessed, is_campaign)
    request = replace(bare, mapping=mapping)
    if request.extract is Extract.SALES and "date" not in {field for field, column in mapping if column}:
        request = replace(request, day=_ask_day())
    if request.extract not in _WITH_ROLES:
        return Asked(request, _missing(guessed, request))
    is_as_guessed = sorted(mapping) == sorted(guessed.mapping)
    seen = guessed if is_as_guessed else _look(source, request)[0]
    if is_campaign:
        request = _ask_campaign(seen, request)
    request = replace(request, roles=_ask_roles(_others(seen, mapping)))
    return Asked(request, _missing(seen, request))


def _show_doubts(preview: Preview, request: LoadRequest) -> None:
    """What to look at before loading, until it is answered; what answers it is asked below."""
    if reading.note_questions(preview.asks):
        st.rerun()
    if request.times_in is None:
        for doubt in preview.doubts:
            st.info(plain(doubt), icon=":material/schedule:")


def _look(source: Source, request: LoadRequest) -> tuple[Preview, float]:
    with st.spinner(_("Looking at the file …")):
        return cache.preview(source, request)


def _ask_row_is_customer() -> bool:
    return st.toggle(
        _("Each row is a different customer (the file has no customer id)"),
        key="load_row_is_customer",
        help=_("For result files without ids. Such customers cannot be found in the sales."),
    )


def _ask_day() -> date | None:
    return st.date_input(
        _("or the day of all rows"),
        value=None,
        key="load_day",
        help=_("For a file without dates: every row counts as a sale of this day."),
        width=240,
    )


def _show_rows(preview: Preview, part: float) -> None:
    """The first rows, folded away behind how much there is."""
    names = [column.name for column in preview.columns]
    text = (
        _("{file}: {rows} rows, {columns} columns") if part == 1 else _("{file}: about {rows} rows, {columns} columns")
    )
    rows = preview.rows_in if part == 1 else round(preview.rows_in / part, -3)
    label = text.format(file=plain(preview.file), rows=count(rows), columns=count(len(names)))
    with st.expander(label, icon=":material/table:", key="load_first_rows"):
        blocks.table(
            [_masked(preview.columns, row) for row in preview.rows[:FIRST_ROWS]],
            alt=_("The first rows of the file"),
            key="load_preview",
            left=names,
        )


def _masked(columns: Sequence[Column], row: Sequence[str]) -> dict[str, str]:
    """A row to look at, without what looks like a name, an address or a telephone."""
    pairs = zip(columns, row, strict=True)
    return {column.name: "•••" if column.role is Role.PERSONAL and value else value for column, value in pairs}


def _ask_fields(preview: Preview, is_campaign: bool) -> tuple[tuple[str, str], ...]:
    """What is needed and not recognised is asked; what was recognised is told, and can be changed behind that."""
    guessed = dict(preview.mapping)
    unknown = [field for field in preview.needed if field not in guessed]
    chosen: dict[str, str | None] = {}
    if unknown:
        st.subheader(_("Which column is what?"), anchor=False)
        chosen |= _field_grid(preview, guessed, unknown)
    asks_rows = is_campaign and ("customer_id" in unknown or bool(st.session_state.get("load_row_is_customer")))
    if asks_rows:
        _ask_row_is_customer()
    with st.expander(_recognised(preview), icon=":material/task_alt:", key="load_fields"):
        known = [field for field in preview.fields if field in guessed]
        chosen |= _field_grid(preview, guessed, known)
        if more := [field for field in preview.fields if field not in (*unknown, *known)]:
            st.markdown("**" + _("More that the file may carry") + "**")
            chosen |= _field_grid(preview, guessed, more)
        if is_campaign and not asks_rows:
            _ask_row_is_customer()
    named = [(field, column) for field, column in chosen.items() if column is not None]
    taken_away = [(field, "") for field, column in chosen.items() if column is None and field in guessed]
    return (*named, *taken_away)


def _recognised(preview: Preview) -> str:
    """Fields with the columns they were recognised in, in one line."""
    pairs = [f"{field_label(field)} = {column}" for field, column in preview.mapping]
    if not pairs:
        return _("No column was recognised")
    return _("Recognised: {pairs}").format(pairs=plain(", ".join(pairs)))


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


def _others(preview: Preview, mapping: Sequence[tuple[str, str]]) -> list[Column]:
    """The columns that are no field."""
    mapped = {column for _field, column in mapping}
    return [column for column in preview.columns if column.name not in mapped]


def _ask_roles(others: Sequence[Column]) -> tuple[tuple[str, Role], ...]:
    if not others:
        return ()
    with st.expander(_other_columns(others), icon=":material/view_column:", key="load_roles"):
        st.caption(" ".join(f"**{plain(role_label(role))}**: {plain(role_help(role))}" for role in Role))
        with st.grid(3, min_column_width=240, gap="medium") as grid:
            return tuple((column.name, _ask_role(grid.cell(), column)) for column in others)


def _other_columns(others: Sequence[Column]) -> str:
    """What is to become of the columns that are no field, in one line."""
    groups = {role: [column.name for column in others if _role_of(column) is role] for role in Role}
    return plain(" · ".join(f"{role_label(role)}: {', '.join(names)}" for role, names in groups.items() if names))


def _role_of(column: Column) -> Role:
    """What the person chose for a column, or else the guess."""
    return Role(st.session_state.get(f"role_{column.name}") or column.role)


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
        primary = _ask_primary(_others(preview, request.mapping))
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


def _ask_primary(others: Sequence[Column]) -> str | None:
    outcomes = [column.name for column in others if _role_of(column) is Role.OUTCOME]
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
    answers = {"cell": request.cell_name, "customer_id": request.row_is_customer, "date": request.day}
    given = mapped | {field for field, answer in answers.items() if answer}
    needed = [field for field in preview.needed if field not in given]
    if request.extract is Extract.CAMPAIGN and "campaign" not in mapped and not request.campaign:
        needed.append("campaign")
    return tuple(field_label(field) for field in needed)
