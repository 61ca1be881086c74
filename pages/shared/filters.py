"""What a page asks before it measures. Choices stand in the address, so that a link opens the same view."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.model import ALL, Campaign
from analysis.words import _
from analysis.words.event_labels import group_label
from analysis.words.labels import metric_help, metric_label, segment_label
from pages.shared import cache
from pages.shared.text import plain

NEXT = "next_campaign"
"""Session key of the campaign to show from the next run on (a widget's own key cannot be set once it is drawn)."""


def choose_campaign() -> str | None:
    """The campaign to look at; None while there is none."""
    names = cache.campaign_ids()
    if not names:
        return None
    if NEXT in st.session_state:
        st.session_state["campaign"] = st.session_state.pop(NEXT)
    asked = st.query_params.get("campaign") if "campaign" not in st.session_state else None
    chosen = st.selectbox(_("Campaign"), names, key="campaign", bind="query-params")
    if asked and asked not in names:
        text = _("There is no campaign {asked}: this is {campaign}, the latest.")
        st.toast(text.format(asked=plain(asked), campaign=plain(names[0])), icon=":material/help:", duration="infinite")
    return chosen if chosen in names else names[0]


def choose_metric(campaign: Campaign) -> str:
    """The metric to look at, the primary first."""
    labels = {metric.name: metric_label(metric) for metric in campaign.metrics}
    meanings = "\n".join(f"- **{metric_label(metric)}**: {metric_help(metric)}" for metric in campaign.metrics[:12])
    names = list(labels)
    primary = campaign.primary.name
    chosen = st.selectbox(
        _("Metric"),
        names,
        format_func=lambda name: (
            _("{metric} (primary)").format(metric=labels[name]) if name == primary else labels[name]
        ),
        key="metric",
        bind="query-params",
        help=meanings,
    )
    return chosen if chosen in labels else primary


def choose_segment(campaign: Campaign) -> str:
    """The segment attribute to divide by, or `all`."""
    names = [ALL, *campaign.attributes]
    chosen = st.selectbox(
        _("Divide by"),
        names,
        format_func=segment_label,
        key="segment",
        bind="query-params",
        help=_("One line for each level of the attribute, below the line for all customers."),
        disabled=len(names) == 1,
    )
    return chosen if chosen in names else ALL


def choose_against(campaign: Campaign) -> str | None:
    """The cell to compare with where there are more than two; None for the control."""
    control = campaign.settings.control
    names = [cell.name for cell in campaign.cells]
    if len(names) < 3 or control not in names:
        return None
    chosen = st.selectbox(
        _("Compare with"),
        sorted(names, key=lambda name: name != control),
        key="against",
        bind="query-params",
        help=_("The control cell. Another cell tells which of two target cells did better."),
    )
    return chosen if chosen in names and chosen != control else None


def choose_participation(choices: Sequence[str], default: str) -> str:
    """What counts as taking part."""
    chosen = st.selectbox(
        _("Took part means"),
        choices,
        index=choices.index(default),
        format_func=group_label,
        key="took_part",
        bind="query-params",
        help=_("A step of the funnel, or a yes/no column of the campaign extract."),
        disabled=len(choices) == 1,
    )
    return chosen if chosen in choices else default
