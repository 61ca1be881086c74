"""The trust checks as a panel that is read before the result: calm when all is well, loud when a check alarms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from analysis.model import BadInput, Campaign, Check, CheckState, Code, TrustCheck, closest_call, worst_state
from analysis.words import _, ngettext
from analysis.words.check_tables import write_row
from analysis.words.checks import check_help, check_label, check_state_label
from analysis.words.numbers import count, share
from analysis.words.remarks import sentence
from pages.shared import blocks, cache
from pages.shared.text import plain

_LOOKS = {
    CheckState.RED: ("red", ":material/error:"),
    CheckState.AMBER: ("orange", ":material/warning:"),
    CheckState.NOT_MADE: ("gray", ":material/help:"),
    CheckState.GREEN: ("green", ":material/check_circle:"),
}
"""Colour and icon of a state, the worst first."""

_OF_THE_DRAW = (Check.SAMPLE_RATIO, Check.BALANCE, Check.PLACEBO)
"""Checks that could show that the control was not drawn at random."""


def panel(campaign: Campaign, checks: Sequence[TrustCheck]) -> None:
    """All checks of a campaign: how they came out in one line, then a line each that opens to its figures."""
    groups = {check: [line for line in checks if line.check is check] for check in Check}
    states = {check: worst_state(lines) for check, lines in groups.items() if lines}
    with st.container(border=True, key="trust_panel"):
        _headline(campaign, states)
        for state in (CheckState.RED, CheckState.AMBER):
            for check, its in states.items():
                if its is state:
                    _line(check, groups[check], state)
        _unmade(campaign, {check: groups[check] for check, state in states.items() if state is CheckState.NOT_MADE})
        _ask_randomised(campaign)
        if good := [check for check, state in states.items() if state is CheckState.GREEN]:
            text = ngettext("{n} check is green", "{n} checks are green", len(good)).format(n=count(len(good)))
            with st.expander(text, icon=_LOOKS[CheckState.GREEN][1], key="trust_green"):
                for check in good:
                    _line(check, groups[check], CheckState.GREEN)


def _headline(campaign: Campaign, states: dict[Check, CheckState]) -> None:
    """What a reader must know before the figures, in one sentence, and the tally."""
    found = Counter(states.values())
    state, text = _summary(campaign, states)
    color, icon = _LOOKS[state]
    tally = _(", ").join(
        _("{n} {state}").format(n=count(found[state]), state=check_state_label(state))
        for state in _LOOKS
        if found[state]
    )
    st.markdown(f":{color}[{icon}] **{plain(text)}**  \n:small[{plain(tally)}]")


def _summary(campaign: Campaign, states: dict[Check, CheckState]) -> tuple[CheckState, str]:
    if campaign.settings.control is None:
        return CheckState.NOT_MADE, _("Without a control cell no figure here is an effect of the campaign.")
    if campaign.settings.randomised is False:
        return CheckState.RED, _("The control was not drawn at random: no figure here is an effect of the campaign.")
    if CheckState.RED in states.values():
        return CheckState.RED, _("Read the alarms before you believe a figure of this campaign.")
    if all(states[check] is CheckState.NOT_MADE for check in _OF_THE_DRAW):
        return CheckState.NOT_MADE, _("Nothing is known that could show whether the cells were alike to begin with.")
    if CheckState.AMBER in states.values():
        return CheckState.AMBER, _("The figures can be believed, with some care.")
    return CheckState.GREEN, _("Nothing speaks against believing the figures.")


def _line(check: Check, lines: Sequence[TrustCheck], state: CheckState) -> None:
    """One check: state, name, what was found and what to do; the figures behind it on a click."""
    label = check_label(check, None if state is CheckState.NOT_MADE else state is CheckState.RED)
    text, figures = st.columns([7, 1], gap="small")
    text.markdown(f"{_badge(state)} **{plain(label)}** — {plain(_found(lines, state))}")
    if any(line.tables for line in lines):
        with figures.popover(_("Figures"), key=f"figures_{check.value}", type="tertiary"):
            _figures(check, lines)


def _badge(state: CheckState) -> str:
    color, icon = _LOOKS[state]
    return f":{color}-badge[{icon} {check_state_label(state)}]"


def _unmade(campaign: Campaign, groups: Mapping[Check, Sequence[TrustCheck]]) -> None:
    """The checks that could not be made; those of one reason, such as a missing control, in one line."""
    reasons: dict[str, list[Check]] = {}
    for check, lines in groups.items():
        reasons.setdefault(_found(lines, CheckState.NOT_MADE), []).append(check)
    for reason, checks in reasons.items():
        if len(checks) == 1:
            _line(checks[0], groups[checks[0]], CheckState.NOT_MADE)
            if any(line.remark.code is Code.NO_SPLIT for line in groups[checks[0]]):
                _ask_split(campaign)
        else:
            names = _(", ").join(check_label(check) for check in checks)
            st.markdown(f"{_badge(CheckState.NOT_MADE)} **{plain(names)}** — {plain(reason)}")


def _found(lines: Sequence[TrustCheck], state: CheckState) -> str:
    """What the lines of this state say: all is well in one sentence, anything else cell by cell."""
    concerned = [line for line in lines if line.state is state]
    if state is CheckState.GREEN:
        return _text(closest_call(concerned))
    cells: dict[str, list[str]] = {}
    for line in concerned:
        cells.setdefault(_text(line), []).append(line.cell)
    if len(cells) == 1 and len(concerned) == len(lines):
        return next(iter(cells))
    return " ".join(_("{cell}: {text}").format(cell=_(", ").join(names), text=text) for text, names in cells.items())


def _text(line: TrustCheck) -> str:
    return " ".join([sentence(line.remark, line.alarm), *map(sentence, line.further)])


def _figures(check: Check, lines: Sequence[TrustCheck]) -> None:
    st.caption(plain(check_help(check)))
    for line in lines:
        if len(lines) > 1:
            color, icon = _LOOKS[line.state]
            st.markdown(f":{color}[{icon}] **{plain(line.cell)}** {plain(_text(line))}")
        for table in line.tables:
            st.caption(plain(sentence(table.caption)))
            rows = [{name: plain(text) for name, text in write_row(table, row).items()} for row in table.rows]
            blocks.text_table(rows, alt=check_label(check))


def _ask_randomised(campaign: Campaign) -> None:
    """Only a person knows how the control was chosen; asked until somebody says it."""
    if campaign.settings.randomised is not None or campaign.settings.control is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="ask_randomised"):
        st.markdown(
            ":material/casino: "
            + _("Did chance alone decide who was held out? The checks can doubt it, but only you can know it."),
            width="stretch",
        )
        if st.button(_("Yes, at random"), key="randomised_yes"):
            _keep(campaign, {"randomised": True})
        if st.button(_("No"), key="randomised_no"):
            _keep(campaign, {"randomised": False})


def _ask_split(campaign: Campaign) -> None:
    """The planned split, entered where it is missing; equal shares are offered, never assumed."""
    cells = [cell.name for cell in campaign.cells]
    with st.form(f"split of {campaign.id}", border=False):
        st.caption(_("Planned share of each cell, in percent:"))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            shares = [
                st.number_input(plain(cell), 0.0, 100.0, None, step=1.0, format="%g", key=f"split_{campaign.id}_{cell}")
                for cell in cells
            ]
            stated = st.form_submit_button(_("State the planned split"), key="state_split")
            equal = st.form_submit_button(
                _("Equal shares were planned ({share} each)").format(share=share(1 / len(cells))), key="state_equal"
            )
    if equal:
        _keep(campaign, {"split": tuple((cell, 1 / len(cells)) for cell in cells)})
    if stated:
        given = tuple((cell, part / 100) for cell, part in zip(cells, shares, strict=True) if part is not None)
        _keep(campaign, {"split": given}) if len(given) == len(cells) else blocks.refusal(
            _("State a share for every cell; one that was to have nobody has 0.")
        )


def _keep(campaign: Campaign, changes: dict[str, object]) -> None:
    try:
        cache.change_settings(campaign.id, changes)
    except BadInput as refusal:
        blocks.refusal(refusal)
        return
    st.rerun()
