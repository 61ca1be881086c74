"""The trust checks as a panel: one calm line when all is well, loud when one of them alarms."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import streamlit as st

from analysis.model import Check, TrustCheck
from analysis.words import _, ngettext
from analysis.words.labels import check_help, check_label
from analysis.words.numbers import count
from analysis.words.remarks import sentence
from pages.shared.text import plain


class Look(Enum):
    """How a check is shown: badge colour and icon."""

    ALARM = ("red", ":material/error:")
    NEAR = ("orange", ":material/warning:")
    PASSED = ("green", ":material/check_circle:")
    OPEN = ("gray", ":material/help:")

    @property
    def alarm(self) -> bool | None:
        """Whether the check alarms, None where it could not be made."""
        return None if self is Look.OPEN else self is Look.ALARM


def panel(checks: Sequence[TrustCheck]) -> None:
    """All checks of a campaign: a badge each, and the sentences behind them."""
    groups = {check: [line for line in checks if line.check is check] for check in Check}
    looks = {check: look_of(lines) for check, lines in groups.items() if lines}
    alarms = sum(look is Look.ALARM for look in looks.values())
    with st.container(key="trust_panel"):
        _headline(alarms)
        with st.container(horizontal=True, gap="small"):
            for check, look in looks.items():
                st.badge(
                    check_label(check, look.alarm), color=look.value[0], icon=look.value[1], help=check_help(check)
                )
        with st.expander(_("What the checks found"), expanded=alarms > 0, key="trust_details"):
            for check in looks:
                _sentences(check, groups[check])


def look_of(lines: Sequence[TrustCheck]) -> Look:
    """The worst of a check's lines."""
    looks = {_look(line) for line in lines}
    return next(look for look in (Look.ALARM, Look.NEAR, Look.PASSED, Look.OPEN) if look in looks)


def _look(line: TrustCheck) -> Look:
    if line.alarm is None:
        return Look.OPEN
    if line.alarm:
        return Look.ALARM
    near = line.check is Check.BALANCE and line.value is not None and line.threshold is not None
    return Look.NEAR if near and abs(line.value or 0) > (line.threshold or 0) else Look.PASSED


def _headline(alarms: int) -> None:
    if not alarms:
        st.markdown("**" + _("Can this be believed?") + "**")
        return
    text = ngettext(
        "{n} trust check alarms. Read the figures below with that in mind.",
        "{n} trust checks alarm. Read the figures below with that in mind.",
        alarms,
    )
    st.error(text.format(n=count(alarms)), icon=":material/error:")


def _sentences(check: Check, lines: Sequence[TrustCheck]) -> None:
    for text, look in dict.fromkeys((_text(line), _look(line)) for line in lines):
        color, icon = look.value
        st.markdown(f":{color}[{icon}] **{plain(check_label(check, look.alarm))}** — {plain(text)}")


def _text(line: TrustCheck) -> str:
    return " ".join([sentence(line.remark, line.alarm), *map(sentence, line.further)])
