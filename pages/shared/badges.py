"""Verdicts as badges: what a target cell did, and whether that paid back."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from analysis.model import CampaignLine, Judgement, PayBack, Verdict
from analysis.words import _
from analysis.words.labels import pay_back_help, pay_back_label, verdict_help, verdict_label
from pages.shared.text import plain

Color = Literal["green", "gray", "blue", "red", "orange"]

_VERDICTS: dict[Verdict, tuple[Color, str]] = {
    Verdict.WORKED: ("green", ":material/check_circle:"),
    Verdict.CANNOT_TELL: ("gray", ":material/help:"),
    Verdict.DID_NOTHING: ("blue", ":material/do_not_disturb_on:"),
    Verdict.HARMED: ("red", ":material/cancel:"),
    Verdict.NOT_AN_EXPERIMENT: ("orange", ":material/science_off:"),
}

_PAY_BACKS: dict[PayBack, tuple[Color, str]] = {
    PayBack.PAID_BACK: ("green", ":material/savings:"),
    PayBack.LIKELY: ("blue", ":material/trending_up:"),
    PayBack.CANNOT_TELL: ("gray", ":material/help:"),
    PayBack.DID_NOT_PAY: ("red", ":material/trending_down:"),
}


def verdicts_markup(line: CampaignLine) -> str:
    """What a target cell did and whether it paid back, as badges in Markdown; nothing where there is no verdict."""
    found = [_markup(*_VERDICTS[line.verdict], verdict_label(line.verdict))] if line.verdict else []
    found += [_markup(*_PAY_BACKS[line.pays_back], pay_back_label(line.pays_back))] if line.pays_back else []
    return " ".join(found)


def _markup(color: Color, icon: str, text: str) -> str:
    return f":{color}-badge[{icon} {plain(text)}]"


def verdict_badges(judgement: Judgement) -> None:
    """The verdict with its meaning on request, and that it stands with reservations."""
    color, icon = _VERDICTS[judgement.verdict]
    st.badge(verdict_label(judgement.verdict), color=color, icon=icon, help=verdict_help(judgement.verdict))
    if judgement.reservations:
        st.badge(_("with reservations"), color="orange", icon=":material/warning:")
    if judgement.chosen_after:
        st.badge(_("chosen after the sales were seen"), color="orange", icon=":material/visibility:")


def pay_back_badge(pays_back: PayBack | None) -> None:
    """Whether it paid back, with its meaning on request; nothing where that is not known."""
    if pays_back is not None:
        color, icon = _PAY_BACKS[pays_back]
        st.badge(pay_back_label(pays_back), color=color, icon=icon, help=pay_back_help(pays_back))
