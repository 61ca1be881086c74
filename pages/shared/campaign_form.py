"""The form over a campaign's settings. Only what differs from what is in force is kept as a choice."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analysis.model import BadInput, Campaign, Metric, Unit
from analysis.words import _
from analysis.words.labels import metric_label, setting_label
from analysis.words.numbers import NOTHING, from_percent, in_percent, share
from pages.shared import blocks, cache, filters
from pages.shared.cost_form import ask_further_costs, ask_kind
from pages.shared.text import dashed, plain

CONFIDENCES = (0.8, 0.9, 0.95, 0.99)


def create() -> None:
    """A way to set up a campaign before any extract of it exists."""
    with st.popover(_("New campaign"), icon=":material/add:", key="new_campaign"):
        name = st.text_input(_("Name of the new campaign"), key="new_name")
        st.caption(_("Settings made before the sales are loaded count as decided in advance."))
        if st.button(_("Create"), key="create", type="primary", disabled=not name.strip()):
            _keep(name.strip(), {})


def confirm_control(campaign: Campaign) -> None:
    """One click that turns the guessed control cell into a person's choice."""
    guess = campaign.settings.control
    text = _("That **{cell}** is the control cell was guessed from its name.").format(cell=plain(guess or NOTHING))
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="control_guessed"):
        st.markdown(":orange[:material/warning:] " + text)
        if st.button(_("Yes, this is the control cell"), key="confirm_control", type="primary"):
            _keep(campaign.id, {"control": guess})


def edit(campaign: Campaign, currency: str) -> None:
    """Every setting of a campaign, saved together."""
    with st.container(border=True, key="settings"):
        changes = {
            **_ask_windows(campaign),
            **_ask_design(campaign, currency),
            **_ask_money(campaign, currency),
            **ask_further_costs(campaign, currency),
            **ask_kind(campaign),
        }
        saved = st.button(_("Save"), type="primary", icon=":material/check:", key="save")
    if saved:
        _keep(campaign.id, _changed(campaign, changes))
    _offer_equal_shares(campaign)


def _ask_windows(campaign: Campaign) -> dict[str, object]:
    settings = campaign.settings
    st.markdown("**" + _("When") + "**")
    with st.grid(3, min_column_width=200, gap="medium"):
        return {
            "launch": st.date_input(
                setting_label("launch"),
                value=settings.launch,
                key=_key(campaign, "launch"),
                help=_("The first day on which customers were contacted, for those without a contact date."),
            ),
            "pre_days": st.number_input(
                _("Days before the contact (pre window)"),
                min_value=1,
                max_value=1000,
                value=settings.pre_days,
                key=_key(campaign, "pre_days"),
            ),
            "post_days": st.number_input(
                _("Days from the contact on (post window)"),
                min_value=1,
                max_value=1000,
                value=settings.post_days,
                key=_key(campaign, "post_days"),
                help=_("Sales on these days count as the campaign's outcome. The day of the contact is the first."),
            ),
        }


def _ask_design(campaign: Campaign, currency: str) -> dict[str, object]:
    settings = campaign.settings
    st.markdown("**" + _("What decides") + "**")
    with st.grid(3, min_column_width=200, gap="medium"):
        answers: dict[str, object] = {
            "control": _ask_one(campaign, "control", [cell.name for cell in campaign.cells], settings.control),
            "randomised": _ask_randomised(campaign),
            "primary": (primary := _ask_primary(campaign)).name,
            "confidence": st.selectbox(
                setting_label("confidence"),
                sorted({*CONFIDENCES, settings.confidence}),
                index=sorted({*CONFIDENCES, settings.confidence}).index(settings.confidence),
                format_func=share,
                key=_key(campaign, "confidence"),
            ),
            "minimum_level_size": st.number_input(
                setting_label("minimum_level_size"),
                min_value=1,
                max_value=1_000_000,
                value=settings.minimum_level_size,
                key=_key(campaign, "minimum_level_size"),
                help=_("Levels with fewer customers in a cell are shown without an effect of their own."),
            ),
            "planned_effect": _ask_planned_effect(campaign, primary.unit, currency),
        }
    return {**answers, "split": _ask_split(campaign)}


def _ask_one(campaign: Campaign, setting: str, options: list[str], now: str | None) -> str | None:
    chosen = st.selectbox(
        setting_label(setting),
        ["", *options],
        index=options.index(now) + 1 if now in options else 0,
        format_func=lambda option: option or dashed(_("none")),
        key=_key(campaign, setting),
        help=_("The cell that was not contacted. Every other cell is compared with it."),
    )
    return chosen or None


def _ask_randomised(campaign: Campaign) -> bool | None:
    answers = {None: dashed(_("not said")), True: _("yes"), False: _("no")}
    return st.selectbox(
        setting_label("randomised"),
        list(answers),
        index=list(answers).index(campaign.settings.randomised),
        format_func=answers.__getitem__,
        key=_key(campaign, "randomised"),
        help=_("Whether chance alone decided who was held out. Where it did not, there is no experiment."),
    )


def _ask_primary(campaign: Campaign) -> Metric:
    metrics = {metric.name: metric for metric in campaign.metrics}
    chosen = st.selectbox(
        setting_label("primary"),
        list(metrics),
        format_func=lambda name: metric_label(metrics[name]),
        key=_key(campaign, "primary"),
        help=_("The one metric that decides. The others are read beside it."),
    )
    return metrics.get(chosen, campaign.primary)


def _ask_planned_effect(campaign: Campaign, unit: Unit, currency: str) -> float | None:
    """In the unit of the primary metric, percentage points where it is a share; one in another unit means nothing."""
    is_share = unit is Unit.SHARE
    planned = campaign.settings.planned_effect if unit is campaign.primary.unit else None
    named = _("percentage points") if is_share else currency if unit is Unit.MONEY else ""
    typed = st.number_input(
        setting_label("planned_effect") + (f" ({named})" if named else ""),
        value=in_percent(planned) if is_share else planned,
        min_value=0.0,
        key=_key(campaign, f"planned_effect_{unit.value}"),
        format="%g",
        help=_("The smallest difference per customer, on the primary metric, that would be worth the campaign."),
    )
    return from_percent(typed, planned) if is_share else typed


def _ask_percent(label: str, now: float | None, key: str, meaning: str | None = None) -> float | None:
    """A share, typed as a percentage."""
    typed = st.number_input(
        f"{label} (%)",
        min_value=0.0,
        max_value=100.0,
        value=in_percent(now),
        step=1.0,
        format="%g",
        key=key,
        help=meaning,
    )
    return from_percent(typed, now)


def _ask_split(campaign: Campaign) -> tuple[tuple[str, float], ...]:
    planned = dict(campaign.settings.split)
    if not campaign.cells:
        return campaign.settings.split
    st.markdown("**" + _("Planned share of each cell") + "**")
    st.caption(_("In percent, adding up to 100. The check of the cells' sizes needs it; leave all empty if unknown."))
    with st.grid(3, min_column_width=160, gap="medium"):
        shares = {
            cell.name: _ask_percent(plain(cell.name), planned.get(cell.name), _key(campaign, f"share_{cell.name}"))
            for cell in campaign.cells
        }
    return tuple((name, given) for name, given in shares.items() if given is not None)


def _ask_money(campaign: Campaign, currency: str) -> dict[str, object]:
    settings = campaign.settings
    st.markdown("**" + _("Products and costs") + "**")
    with st.grid(3, min_column_width=200, gap="medium"):
        margin_rate = _ask_percent(
            setting_label("margin_rate"),
            settings.margin_rate,
            _key(campaign, "margin_rate"),
            _("Margin as a share of revenue, for sales that carry no margin of their own."),
        )
        contact_cost = _ask_cost(campaign, "contact_cost", settings.contact_cost, currency)
        fixed_cost = _ask_cost(campaign, "fixed_cost", settings.fixed_cost, currency)
    promoted = st.multiselect(
        setting_label("promoted"),
        list(settings.promoted),
        default=list(settings.promoted),
        accept_new_options=True,
        placeholder=_("type a category or product as it stands in the sales"),
        key=_key(campaign, "promoted"),
    )
    return {
        "margin_rate": margin_rate,
        "contact_cost": contact_cost,
        "fixed_cost": fixed_cost,
        "promoted": tuple(promoted),
    }


def _ask_cost(campaign: Campaign, setting: str, now: float | None, currency: str) -> float | None:
    return st.number_input(
        f"{setting_label(setting)} ({currency})", min_value=0.0, value=now, key=_key(campaign, setting)
    )


def _key(campaign: Campaign, setting: str) -> str:
    return f"set_{setting}_{campaign.id}"


def _changed(campaign: Campaign, answers: Mapping[str, object]) -> dict[str, object]:
    """What differs from what is in force; the primary metric in force may be a default that nobody chose."""
    now = {**{name: getattr(campaign.settings, name) for name in answers}, "primary": campaign.primary.name}
    return {name: answer for name, answer in answers.items() if answer != now[name]}


def _offer_equal_shares(campaign: Campaign) -> None:
    """Equal shares are offered while no split is stated, never assumed."""
    if campaign.settings.split or len(campaign.cells) < 2:
        return
    equal = 1 / len(campaign.cells)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Equal shares were planned"), key="equal_shares", icon=":material/balance:"):
            _keep(campaign.id, {"split": tuple((cell.name, equal) for cell in campaign.cells)})
        st.caption(_("Sets a planned share of {share} for each cell.").format(share=share(equal)))


def _keep(name: str, changes: Mapping[str, object]) -> None:
    try:
        cache.change_settings(name, changes)
    except BadInput as refusal:
        blocks.refusal(refusal)
        return
    for key in [key for key in st.session_state if str(key).endswith(f"_{name}") and str(key).startswith("set_")]:
        del st.session_state[key]
    st.session_state[filters.NEXT] = name
    st.toast(_("Saved."), icon=":material/check:")
    st.rerun()
