"""The further costs of a campaign, and what kind of campaign it is: parts of its settings form."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan, nan

import pandas as pd
import streamlit as st

from analysis.model import Campaign, Kind
from analysis.words import _
from analysis.words.labels import field_label, setting_label
from pages.shared.text import dashed

_EVENTS = ("delivered", "opened", "clicked", "responded", "attended")

Pairs = tuple[tuple[str, float], ...]


def ask_further_costs(campaign: Campaign, currency: str) -> dict[str, object]:
    """Costs by channel, redeemed incentives, margins by category; folded away, because few campaigns need them."""
    settings = campaign.settings
    with (
        st.expander(_("Costs by channel, incentives, margins by category"), key=f"further_costs {campaign.id}"),
        st.grid(2, min_column_width=260, gap="medium"),
    ):
        answers: dict[str, object] = {
            "incentive": _ask_event(campaign),
            "incentive_cost": st.number_input(
                f"{setting_label('incentive_cost')} ({currency})",
                min_value=0.0,
                value=settings.incentive_cost,
                key=f"set_incentive_cost_{campaign.id}",
            ),
        }
        channel = _("{setting} ({currency})").format(setting=setting_label("channel_costs"), currency=currency)
        answers["channel_costs"] = _ask_pairs(campaign, "channel_costs", channel, settings.channel_costs)
        answers["margin_rates"] = _ask_pairs(
            campaign, "margin_rates", setting_label("margin_rates"), settings.margin_rates
        )
    return answers


def ask_kind(campaign: Campaign) -> dict[str, object]:
    """Type, channel and audience, by which campaigns are compared with each other."""
    st.markdown("**" + _("What kind of campaign") + "**")
    with st.grid(3, min_column_width=200, gap="medium"):
        return {
            name: st.text_input(
                setting_label(name),
                value=getattr(campaign.settings, name) or "",
                key=f"set_{name}_{campaign.id}",
                placeholder=example,
            ).strip()
            or None
            for name, example in (
                ("type", _("such as launch, reminder, event")),
                ("channel", _("such as direct mail, SMS")),
                ("audience", _("such as Gold members")),
            )
        }


def _ask_event(campaign: Campaign) -> str | None:
    """The event on which an incentive is redeemed: a step of the funnel, or a yes/no column of the extract."""
    own = [metric.name for metric in campaign.metrics if metric.own and metric.kind is Kind.PROPORTION]
    options = ["", *_EVENTS, *own]
    now = campaign.settings.incentive or ""
    chosen = st.selectbox(
        setting_label("incentive"),
        options if now in options else [*options, now],
        index=options.index(now) if now in options else len(options),
        format_func=lambda name: field_label(name) if name else dashed(_("none")),
        key=f"set_incentive_{campaign.id}",
        help=_("Every customer of a target cell with this event is taken to have redeemed one incentive."),
    )
    return chosen or None


def _ask_pairs(campaign: Campaign, setting: str, label: str, now: Pairs) -> Pairs:
    """Names with a number each, as a small table to type in."""
    with st.container():
        st.caption(label)
        name, number = _("Name"), _("Figure")
        rows = st.data_editor(
            pd.DataFrame(list(now) or [("", nan)], columns=[name, number]),
            num_rows="dynamic",
            hide_index=True,
            key=f"set_{setting}_{campaign.id}",
            column_config={
                name: st.column_config.TextColumn(name),
                number: st.column_config.NumberColumn(number, min_value=0.0, format="%g"),
            },
        )
    return _pairs(rows.itertuples(index=False, name=None))


def _pairs(rows: Iterable[tuple[object, object]]) -> Pairs:
    """The rows that are complete."""
    return tuple(
        (name.strip(), value)
        for name, value in rows
        if isinstance(name, str) and name.strip() and isinstance(value, float) and not isnan(value)
    )
