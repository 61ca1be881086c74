"""Loading what was asked about, and what became of every row."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analysis.export.tables import SET_ASIDE_COLUMNS, set_aside_table
from analysis.model import BadInput, Extract, LoadReport
from analysis.words import _
from analysis.words.numbers import count
from pages.shared import blocks, cache, mapping, menu, tables
from pages.shared.text import plain

_LAST = "last_load"


def limit() -> str:
    """How large a file may be."""
    text = _("Up to {megabytes} MB. Load larger files with the command line: python -m analysis load.")
    return text.format(megabytes=st.get_option("server.maxUploadSize"))


def start_over() -> None:
    """Another file is at hand: forget the mapping and the report of the last one."""
    mapping.forget()
    st.session_state.pop(_LAST, None)


def offer(upload: UploadedFile, asked: mapping.Asked) -> None:
    """The button that loads; it waits for what is still missing, and says what that is."""
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            _("Load"), type="primary", icon=":material/upload:", disabled=bool(asked.missing), key="load"
        )
        if asked.missing:
            st.caption(_("Still needed: {fields}").format(fields=plain(", ".join(asked.missing))))
    if pressed and not asked.missing:
        _load(upload, asked)


def _load(upload: UploadedFile, asked: mapping.Asked) -> None:
    try:
        with st.spinner(_("Loading. Please stay on this page …")):
            st.session_state[_LAST] = cache.load(upload, asked.request)
        st.toast(_("{file} is loaded").format(file=plain(upload.name)), icon=":material/task_alt:")
    except BadInput as refusal:
        blocks.refusal(refusal)


def show_last() -> None:
    """What became of the file that was just loaded."""
    report: LoadReport | None = st.session_state.get(_LAST)
    if report is None:
        return
    with st.container(border=True, key="load_report"):
        st.subheader(_("{file} is loaded").format(file=plain(report.file)), icon=":material/task_alt:", anchor=False)
        _tiles(report)
        for text in report.guesses:
            st.caption(":material/lightbulb: " + plain(text))
        for text in report.notices:
            st.caption(":material/info: " + plain(text))
        if report.set_aside:
            _show_set_aside(report)
        _next_steps(report)


def _tiles(report: LoadReport) -> None:
    with st.grid(4, min_column_width=140, gap="small"):
        st.metric(_("Rows in the file"), count(report.rows_in))
        st.metric(_("Loaded"), count(report.loaded))
        st.metric(_("Set aside"), count(report.set_aside), help=_("Rows that cannot be used, kept with the reason."))
        st.metric(_("Repeated"), count(report.repeated), help=_("Rows that say again what another row says."))


def _show_set_aside(report: LoadReport) -> None:
    with st.expander(_("Rows set aside"), expanded=True, key="set_aside"):
        blocks.table(
            tables.set_aside_rows(report.examples),
            alt=_("Rows set aside"),
            key="set_aside_table",
            left=tables.set_aside_columns(),
        )
        rows = set_aside_table(cache.set_aside(report.load))
        blocks.csv_download(
            _("Download all rows set aside"), rows, SET_ASIDE_COLUMNS, "set_aside.csv", key="set_aside_download"
        )


def _next_steps(report: LoadReport) -> None:
    with st.container(horizontal=True):
        for campaign in report.campaigns[:3] if report.extract == Extract.CAMPAIGN else ():
            menu.link(menu.LIFT, _("See the lift of {campaign}").format(campaign=plain(campaign)), campaign)
            menu.link(menu.SETTINGS, _("Settings of {campaign}").format(campaign=plain(campaign)), campaign)
        if report.extract == Extract.SALES:
            menu.link(menu.OVERVIEW, _("See all campaigns"))


def show_earlier() -> None:
    """Every load so far."""
    earlier = cache.loads()
    if not earlier:
        return
    st.subheader(_("Earlier loads"), anchor=False)
    blocks.table(tables.load_rows(earlier), alt=_("Earlier loads"), key="loads_table", left=tables.load_text_columns())
