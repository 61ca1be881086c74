"""What the pages on groups of customers share: which groups, which level, and what kind of comparison it is."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.charts.interval_findings import name_of
from analysis.model import ALL, Code, Group, Grouping, Remark
from analysis.words import _
from analysis.words.labels import level_label
from pages.shared.text import plain


def choose_grouping(participation: str | None) -> Grouping:
    """Cells, or who came of those invited; asked only where the campaign invited to something."""
    if participation is None:
        return Grouping.CELL
    labels = {Grouping.CELL.value: _("Cells"), Grouping.PARTICIPATION.value: _("Who attended")}
    chosen = st.selectbox(
        _("Compare"),
        list(labels),
        format_func=lambda name: labels[name],
        key="grouping",
        bind="query-params",
        help=_("Cells were assigned. Who attended was up to the customers, so that comparison is not randomised."),
    )
    return Grouping(chosen) if chosen in labels else Grouping.CELL


def choose_level(segment: str, levels: Sequence[str]) -> str:
    """The level of a segment attribute to look at, or all customers."""
    if segment == ALL:
        return ALL
    names = [ALL, *levels]
    chosen = st.selectbox(
        _("Level"),
        names,
        format_func=lambda level: _("All customers") if level == ALL else level_label(level),
        key="level",
        bind="query-params",
    )
    return chosen if chosen in names else ALL


def card_heading(group: Group, remarks: Sequence[Remark]) -> None:
    """The name of a group, and a badge where its comparison is no experiment."""
    codes = {remark.code for remark in remarks}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(plain(name_of(group)), anchor=False, width="content")
        if Code.UNLIKE_CELLS in codes:
            st.badge(_("Not an experiment"), color="orange", icon=":material/science_off:")
        elif Code.CHOSE_TO_COME in codes:
            st.badge(_("Not randomised"), color="orange", icon=":material/science_off:")
