"""What the Sample size page asks: for whom, what effect, which cells, what it is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from analysis.charts.findings import difference
from analysis.model import SALES_METRICS, Audience, BadInput, Baseline, Design, Metric, NotMeasurable, PastBehaviour
from analysis.words import _
from analysis.words.labels import level_label, metric_help, metric_label, segment_label
from analysis.words.numbers import count, day, decimal, level, share, value
from analysis.words.remarks import sentence
from pages.shared import blocks, cache
from pages.shared.text import plain

EVERYBODY, OWN = "@everybody", "@own"
"""Audiences that are no campaign's name."""

MOST_TARGETS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What is planned with: whose behaviour, on which metric, for how many customers.

    Attributes:
        past: What the audience did, by metric; empty where a person states the figures.
        campaign: Whose customers they are; None for all customers and for figures of one's own.
    """

    metric: Metric
    baseline: Baseline
    customers: int
    days: int
    past: dict[str, PastBehaviour]
    campaign: str | None = None


def ask_baseline() -> Asked | None:
    """Ask whom the campaign is for; None, with the reason shown, where there is nothing to plan with."""
    with st.container(border=True):
        with st.grid(3, min_column_width=200, gap="medium"):
            audience = _ask_audience()
            days = st.number_input(
                _("Length of the post window, days"),
                min_value=1,
                max_value=1000,
                value=30,
                key="plan_days",
                bind="query-params",
                help=_("Sales on these days after the contact will count as the campaign's outcome."),
            )
            chosen = _ask_level(audience) if audience not in (OWN,) else None
        if audience == OWN:
            return _ask_own(days)
        whom = _audience(audience, chosen)
        found = cache.past(whom, days, _ask_promoted())
        if isinstance(found, NotMeasurable):
            st.info(plain(sentence(found)), icon=":material/info:")
            return None
        return _ask_metric(found, days, whom)


def _ask_audience() -> str:
    known = [name for name in cache.audiences() if name is not None]
    options = [EVERYBODY, *known, OWN]

    written = {EVERYBODY: _("All customers with a purchase"), OWN: _("Figures of my own")}
    chosen = st.selectbox(
        _("Whom is it for?"),
        options,
        format_func=lambda option: written.get(option, option),  # as the address takes it: a campaign by its name
        key="plan_audience",
        bind="query-params",
        help=_(
            "The baseline is what they did when left alone: all customers in the latest days that the sales cover, a "
            "campaign's customers what its control cell did."
        ),
    )
    return chosen if chosen in options else EVERYBODY


def _ask_level(audience: str) -> tuple[str, str] | None:
    """An attribute with one of its levels; None for everybody."""
    attributes = cache.audiences().get(None if audience == EVERYBODY else audience, {})
    options = [None, *((name, level) for name, levels in attributes.items() for level in levels)]

    def write(option: tuple[str, str] | None) -> str:
        return _("everybody") if option is None else f"{segment_label(option[0])}: {level_label(option[1])}"

    return st.selectbox(
        _("Only those with"), options, format_func=write, key=f"plan_level_{audience}", disabled=len(options) == 1
    )


def _audience(name: str, chosen: tuple[str, str] | None) -> Audience:
    campaign = None if name == EVERYBODY else name
    return Audience(campaign, *chosen) if chosen else Audience(campaign)


def _ask_promoted() -> tuple[str, ...]:
    chosen = st.multiselect(
        _("Promoted products (for the metrics of these alone)"),
        [],
        accept_new_options=True,
        placeholder=_("type a category or product as it stands in the sales"),
        key="plan_promoted",
    )
    return tuple(chosen)


def _ask_metric(past: dict[str, PastBehaviour], days: int, audience: Audience) -> Asked:
    with st.grid(3, min_column_width=200, gap="medium"):
        names = list(past)
        metric = st.selectbox(
            _("Primary metric"),
            names,
            format_func=metric_label,
            key="plan_metric",
            bind="query-params",
            help="\n".join(f"- **{metric_label(each.metric)}**: {metric_help(each.metric)}" for each in past.values()),
        )
        chosen = past[metric if metric in past else names[0]]
        customers = st.number_input(
            _("Customers there are"),
            min_value=4,
            max_value=1_000_000_000,
            value=max(4, chosen.customers),
            key=f"plan_customers_{chosen.customers}",
        )
        adjust = st.toggle(
            _("Adjust for the 90 days before"),
            key="plan_adjust",
            disabled=not chosen.baseline.correlation,
            help=_(
                "Takes out what customers did on the same metric before the contact (CUPED). It saves the square of "
                "the correlation: here {share} of the customers."
            ).format(share=share(chosen.baseline.correlation**2)),
        )
    _tell_past(chosen, audience)
    baseline = chosen.baseline if adjust else replace(chosen.baseline, correlation=0.0)
    return Asked(chosen.metric, baseline, customers, days, past, audience.campaign)


def _tell_past(chosen: PastBehaviour, audience: Audience) -> None:
    """What the baseline rests on, in one sentence."""
    unit, baseline, currency = chosen.metric.unit, chosen.baseline, cache.currency()
    text = _(
        "{customers} customers from {first} to {last}: {metric} {mean}, {buyers} with any. "
        "Standard deviation between customers {sd}, correlation with the 90 days before {correlation}."
    )
    if audience.campaign is not None and chosen.left_alone:
        text = _(
            "{customers} customers of its control cell from {first} to {last}: {metric} {mean}, {buyers} with any. "
            "Standard deviation between customers {sd}, correlation with the 90 days before {correlation}."
        )
    said = text.format(
        customers=count(chosen.measured),
        first=day(chosen.first_day),
        last=day(chosen.last_day),
        metric=metric_label(chosen.metric),
        mean=value(unit, baseline.mean, currency),
        buyers=share(baseline.buyers),
        sd=value(unit, baseline.sd, currency),
        correlation=decimal(baseline.correlation),
    )
    st.caption(":material/history: " + plain(said))
    if not chosen.left_alone:
        said = _("That campaign had no control cell: whatever it caused is in these figures.")
        st.caption(":material/warning: " + said)


def _ask_own(days: int) -> Asked | None:
    """Figures that a person brings along."""
    metrics = {metric.name: metric for metric in SALES_METRICS[:2]}
    with st.grid(4, min_column_width=180, gap="medium"):
        metric = metrics[
            st.selectbox(_("Primary metric"), list(metrics), index=1, format_func=metric_label, key="plan_own_metric")
        ]
        if metric.name == "response_rate":
            mean = st.number_input(
                _("Share of customers who buy, %"), 0.001, 99.9, 5.0, format="%g", key="plan_own_share"
            )
            sd = buyers = None
            mean /= 100
        else:
            mean = st.number_input(_("Average per customer"), 0.01, value=20.0, format="%g", key="plan_own_mean")
            sd = st.number_input(
                _("Standard deviation between customers"), 0.01, value=80.0, format="%g", key="plan_own_sd"
            )
            buyers = (
                st.number_input(_("Share of customers who buy, %"), 0.001, 100.0, 10.0, key="plan_own_buyers") / 100
            )
        customers = st.number_input(
            _("Customers there are"), min_value=4, max_value=1_000_000_000, value=10_000, key="plan_own_customers"
        )
    return Asked(metric, cache.stated(mean, sd, buyers), customers, days, {})


def ask_effect(asked: Asked) -> float:
    """The effect worth finding, asked as a lift and given in the metric's unit."""
    with st.container(gap="xxsmall"):
        return _ask_effect(asked)


def _ask_effect(asked: Asked) -> float:
    part = st.number_input(
        _("Lift worth finding, %"),
        min_value=0.1,
        max_value=1000.0,
        value=10.0,
        format="%g",
        key="plan_lift",
        bind="query-params",
        help=_("The smallest effect that would be worth the campaign, as a percentage of what the control does."),
    )
    effect = asked.baseline.mean * part / 100
    st.caption(_("= {effect} per customer").format(effect=difference(asked.metric, cache.currency())(effect)))
    return effect


def ask_design() -> Design | None:
    """Cells, their shares, and how sure the answer has to be; None, with the reason shown, where they do not fit."""
    targets = st.number_input(
        _("Target cells"), min_value=1, max_value=MOST_TARGETS, value=1, key="plan_targets", bind="query-params"
    )
    held_out = st.number_input(
        _("Held out, %"),
        min_value=0.1,
        max_value=90.0,
        value=10.0,
        format="%g",
        key="plan_held_out",
        bind="query-params",
        help=_("The control cell: customers who are drawn at random and not contacted."),
    )
    confidence = st.selectbox(
        _("Confidence level"), (0.8, 0.9, 0.95, 0.99), index=2, format_func=level, key="plan_confidence"
    )
    power = st.selectbox(
        _("Chance to find it"),
        (0.7, 0.8, 0.9, 0.95),
        index=1,
        format_func=level,
        key="plan_power",
        help=_("How often a campaign with the effect worth finding should be recognised as one."),
    )
    return _design(_ask_cells(targets, held_out), confidence, power)


def _ask_cells(targets: int, held_out: float) -> list[tuple[str, float]]:
    """Names and relative sizes of the cells, the control last."""
    with st.popover(_("Names and sizes of the cells"), icon=":material/tune:", key="plan_cells"):
        control = st.text_input(_("Name of the control cell"), "Control", key="plan_control_name")
        sizes = []
        for place in range(1, targets + 1):
            default = "Target" if targets == 1 else f"Target {place}"
            with st.container(horizontal=True):
                name = st.text_input(
                    _("Target cell {n}").format(n=count(place)), default, key=f"plan_name_{targets}_{place}"
                )
                size = st.number_input(
                    _("Relative size"), 0.01, value=1.0, format="%g", key=f"plan_size_{targets}_{place}"
                )
            sizes.append((name.strip(), size))
    whole = sum(size for _name, size in sizes)
    return [*((name, (100 - held_out) * size / whole) for name, size in sizes), (control.strip(), held_out)]


def _design(cells: list[tuple[str, float]], confidence: float, power: float) -> Design | None:
    try:
        return cache.design(tuple(cells), cells[-1][0], confidence, power)
    except BadInput as refusal:
        blocks.refusal(refusal)
        return None


def ask_worth(asked: Asked) -> tuple[float | None, float]:
    """Margin of one unit of the metric, and what a contact costs; None where a person does not say."""
    usual, cost = _usual_worth(asked.campaign)
    rate = st.number_input(
        _("Margin rate, %"),
        min_value=0.1,
        max_value=100.0,
        value=None if usual is None else 100 * usual,
        key=f"plan_margin_{asked.campaign}",
        format="%g",
        placeholder=_("for what the hold-out costs"),
        help=_("Margin as a share of revenue. With it, the page says what holding customers out costs."),
        disabled=not asked.past and asked.metric.name == "response_rate",
    )
    contact = st.number_input(
        _("Cost of a contact ({currency})").format(currency=cache.currency()),
        min_value=0.0,
        value=cost or 0.0,
        key=f"plan_contact_{asked.campaign}",
    )
    if rate is None or (not asked.past and asked.metric.name == "response_rate"):
        return None, contact
    return (cache.worth(asked.past, asked.metric.name, rate / 100) if asked.past else rate / 100), contact


def _usual_worth(campaign: str | None) -> tuple[float | None, float | None]:
    """Margin rate and cost of a contact of the campaign, or of the latest one."""
    names = [campaign] if campaign else cache.campaign_ids()[:1]
    for name in names:
        settings = cache.campaign(name).settings
        return settings.margin_rate, settings.contact_cost
    return None, None
