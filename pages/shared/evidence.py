"""Pieces of the Evidence page: false alarms of several procedures, and every promise with what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from analysis.charts.evidence import describe_evidence, draw_evidence, evidence_headline
from analysis.charts.layout import CONFIG
from analysis.measures.evidence import PAGE
from analysis.model import Bar, Evidence, FalseAlarm
from analysis.words import _
from analysis.words.evidence import bar_label, found_label, limits_label, missed_sentence, outcome_label
from analysis.words.numbers import level
from pages.shared import blocks
from pages.shared.text import plain

USUAL = 0.1


def nothing_stored() -> None:
    """What to do where no simulation was run."""
    st.info(
        _("No simulation is stored here. Run “make evidence” in the folder of the program; it takes up to two hours.")
    )


def choose_split(found: Evidence) -> list[FalseAlarm]:
    """The false alarms of one split of the customers."""
    splits = sorted({alarm.control_share for alarm in found.false_alarms}, reverse=True)
    usual = USUAL if USUAL in splits else splits[0]
    chosen = st.segmented_control(
        _("Share of the customers held out"),
        splits,
        default=usual,
        required=True,
        format_func=level,
        key="evidence_split",
    )
    return [alarm for alarm in found.false_alarms if alarm.control_share == chosen]


def chart(alarms: Sequence[FalseAlarm]) -> None:
    """False successes by buyers in the control."""
    with st.container(border=True):
        st.subheader(plain(evidence_headline(alarms)), anchor=False)
        figure = draw_evidence(alarms).update_layout(title=None)
        st.plotly_chart(figure, key="evidence_chart", config=CONFIG, alt=describe_evidence(alarms))
        st.caption(
            _(
                "Campaigns without any effect, and eleven shapes of what buyers spend, from equal baskets to very "
                "uneven ones: the worst of them at each point. Control Cell says nothing below twenty expected buyers "
                "or a hundred customers. Welch's t-test is what other tools use; the z-test says the same."
            )
        )


def promises(bars: Sequence[Bar]) -> None:
    """Every promise, what was found at worst, and whether that keeps it."""
    missed = [bar for bar in bars if not bar.is_met]
    with st.container(border=True):
        kept = _("{kept} of {all} promises kept").format(kept=len(bars) - len(missed), all=len(bars))
        st.subheader(kept, anchor=False)
        blocks.text_table([_row(bar) for bar in bars], alt=kept)
        st.caption(
            _(
                "The worst of all simulated campaigns stands for each promise; ± is the error of the simulation, and a "
                "promise counts as kept when it is missed by no more than three of these."
            )
        )
        _tell(missed)


def _tell(missed: Iterable[Bar]) -> None:
    for bar in missed:
        st.markdown(":orange[:material/warning:] " + plain(missed_sentence(bar)))


def _row(bar: Bar) -> dict[str, str]:
    return {
        _("Promise"): bar_label(bar),
        _("Promised"): limits_label(bar),
        _("Worst found"): found_label(bar),
        _("Outcome"): outcome_label(bar),
    }


def downloads() -> None:
    """The whole page with all tables, for analysts."""
    st.caption(_("Every simulated campaign, what other procedures say of it and what is lost in power:"))
    st.download_button(
        _("Download the whole evidence"),
        PAGE.read_bytes(),
        "evidence.md",
        "text/markdown",
        icon=":material/download:",
        key="evidence_download",
        on_click="ignore",
    )
