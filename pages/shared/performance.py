"""Pieces of the executives' overview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

import streamlit as st

from analysis.charts.overview import headline
from analysis.model import (
    Amount,
    CampaignLine,
    CampaignSales,
    Code,
    Interval,
    NextStep,
    NotMeasurable,
    Performance,
    PeriodFigures,
)
from analysis.words import _, ngettext
from analysis.words.numbers import NOTHING, Figure, count, day, interval, lift, share, short_money
from analysis.words.remarks import sentence
from pages.shared import badges, blocks, menu
from pages.shared.tables import profit
from pages.shared.text import plain

PERIODS = (30, 90, 180, 365)
DEFAULT_DAYS = 180
MOST_ROWS = 5

_PLACES = {
    Code.STEP_REPEAT: menu.RETURNS,
    Code.STEP_STOP: menu.RETURNS,
    Code.STEP_COSTS: menu.SETTINGS,
    Code.STEP_WAIT: menu.LOAD,
}


def choose_days() -> int:
    """The length of the period to look at."""
    names = {30: _("30 days"), 90: _("90 days"), 180: _("Half a year"), 365: _("A year")}
    chosen = st.segmented_control(
        _("Period"),
        PERIODS,
        default=DEFAULT_DAYS,
        required=True,
        format_func=lambda days: names[days],
        key="days",
        bind="query-params",
        label_visibility="collapsed",
    )
    return chosen if chosen in PERIODS else DEFAULT_DAYS


def period(found: Performance) -> None:
    """Which days these are."""
    last = found.now.end_day
    text = _("{first} to {last}, against the same number of days before")
    st.caption(
        plain(text.format(first=day(found.now.first_day), last=day(last.fromordinal(last.toordinal() - 1)))),
        width="content",
    )


Read = Callable[[PeriodFigures], float | None]


def figures(found: Performance) -> None:
    """What an executive asks for first, each against the period before and the same a year ago."""
    cash, trend = partial(short_money, currency=found.currency), found.trend
    with st.grid(4, min_column_width=150, gap="small"):
        _tile(found, _("Sales"), lambda f: f.sales, cash, _("Net of returns."), trend=[part.sales for part in trend])
        _added(found.campaigns, found.currency)
        _tile(
            found,
            _("Active customers"),
            lambda f: f.active,
            count,
            _("Customers with a purchase in the period."),
            [float(part.active) for part in trend],
        )
        _tile(found, _("Average basket"), lambda f: f.average_basket, cash, _("Sales ÷ orders."), _baskets(found))
    with st.grid(4, min_column_width=150, gap="small"):
        _small_tiles(found)


def _small_tiles(found: Performance) -> None:
    _tile(
        found,
        _("New customers"),
        lambda f: f.new,
        count,
        _("Customers whose first purchase in the loaded sales lies in the period."),
    )
    _tile(
        found,
        _("Repeat rate"),
        lambda f: f.repeat_rate,
        share,
        _("Share of the active customers who bought on two or more days of the period."),
    )
    _tile(
        found,
        _("Orders"),
        lambda f: f.orders,
        count,
        _("Distinct orders; without order numbers, a customer's purchases of one day."),
    )
    _tile(
        found,
        _("Members"),
        lambda f: f.members,
        count,
        _("Customers seen in sales or campaigns by the end of the period."),
    )


def _baskets(found: Performance) -> list[float]:
    return [part.sales / part.orders if part.orders else 0.0 for part in found.trend]


def _tile(
    found: Performance,
    label: str,
    read: Read,
    write: Callable[[Figure], str],
    meaning: str,
    trend: Sequence[float] = (),
) -> None:
    """One figure with its change, and its way through the period."""
    before = _change(read(found.now), read(found.before) if found.before else None)
    year = _change(read(found.now), read(found.year_ago) if found.year_ago else None)
    said = _("{change} YoY").format(change=lift(year)) if year is not None else None
    compared = _("The arrow compares with as many days before, YoY with the same days a year before.")
    st.metric(
        label,
        plain(write(read(found.now))),
        delta=plain(lift(before)) if before is not None else None,
        delta_color="off",
        delta_arrow=_arrow(before),
        delta_description=plain(said) if said else None,
        help=f"{meaning} {compared}",
        border=True,
        chart_data=list(trend) or None,
        chart_type="area",
        height="stretch",
    )


def _arrow(change: float | None) -> Literal["up", "down", "off"]:
    return "off" if not change else "up" if change > 0 else "down"


def _change(now: float | None, then: float | None) -> float | None:
    return now / then - 1 if now is not None and then else None


def _added(found: CampaignSales, currency: str) -> None:
    """What campaigns added to the sales, with the interval and the share."""
    meaning = _(
        "Sum over all campaigns launched in the period that had a control drawn at random, whatever came out: adding "
        "up only those that worked would add up luck. Each is compared with its own control, so overlaps do not count "
        "twice."
    )
    label = _("Campaigns added")
    with st.container(border=True, height="stretch", gap="small"):
        if isinstance(found.incremental, NotMeasurable):
            blocks.figure(label, NOTHING, "", meaning)
            st.caption(plain(sentence(found.incremental)))
            return
        write = partial(short_money, currency=currency, signed=True)
        ends = found.incremental.interval
        below = interval(ends.low, ends.high, write) if isinstance(ends, Interval) else ""
        blocks.figure(label, write(found.incremental.value), below, meaning)
        st.caption(plain(_of_sales(found)))


def _of_sales(found: CampaignSales) -> str:
    """The same as a share of the sales, and which campaigns it adds up."""
    part = share(found.share.value) if isinstance(found.share, Amount) else NOTHING
    text = ngettext("{part} of sales, from {n} campaign.", "{part} of sales, from {n} campaigns.", found.campaigns)
    said = text.format(part=part, n=count(found.campaigns))
    if found.left_out:
        more = ngettext("{n} more cannot be told.", "{n} more cannot be told.", found.left_out)
        said += " " + more.format(n=count(found.left_out))
    return said


def league(lines: Sequence[CampaignLine], currency: str) -> None:
    """The campaigns by what they earned."""
    st.subheader(plain(headline(lines)), anchor=False)
    blocks.text_table([_league_row(line, currency) for line in lines[:MOST_ROWS]], alt=_("League of campaigns"))
    if len(lines) > MOST_ROWS:
        text = ngettext("and {n} more target cell", "and {n} more target cells", len(lines) - MOST_ROWS)
        st.caption(text.format(n=count(len(lines) - MOST_ROWS)))
    menu.link(menu.CAMPAIGNS, _("All campaigns"))


def _league_row(line: CampaignLine, currency: str) -> dict[str, str]:
    return {
        _("Campaign"): menu.lift_address(line.campaign.id) + " · " + plain(line.target_cell or NOTHING),
        _("Verdict"): badges.verdicts_markup(line),
        _("Profit"): profit(line, currency),
        _("Trust"): _trust(line),
    }


def _trust(line: CampaignLine) -> str:
    if not line.alarms and not line.is_fair:
        return NOTHING
    if not line.alarms:
        return ":green[:material/check_circle:]"
    text = ngettext("{n} alarm", "{n} alarms", line.alarms).format(n=count(line.alarms))
    return f":red[:material/error: {plain(text)}]".replace(" ", "\N{NO-BREAK SPACE}")


def next_steps(steps: Sequence[NextStep]) -> None:
    """What to do next, each with the way there."""
    st.subheader(_("What to do next"), anchor=False)
    if not steps:
        st.markdown(_("Nothing urgent: every campaign is measured and has come to its end."))
    for place, step in enumerate(steps, start=1):
        page = _PLACES.get(step.remark.code, menu.LIFT)
        label = _("Open")
        st.markdown(f"{place}. {plain(sentence(step.remark))} [{label}]({menu.address(page, step.campaign)})")
