"""Pieces of the Daily tracking page."""

from __future__ import annotations

import streamlit as st

from analysis.charts import daily_buyers
from analysis.charts.days import calendar_text
from analysis.charts.findings import difference
from analysis.charts.layout import CONFIG
from analysis.charts.tracking import describe_tracking, draw_tracking, headline, lack_of_customers, wavering
from analysis.model import (
    ALL,
    Campaign,
    Comparison,
    DailyBuyers,
    Maturity,
    NotMeasurable,
    TrackedCell,
    TrackedDay,
    Tracking,
    Unit,
)
from analysis.words import _, ngettext
from analysis.words.labels import verdict_label
from analysis.words.numbers import NOTHING, Figure, count, day, decimal, interval, share, total, value
from analysis.words.remarks import sentence
from pages.shared.text import plain

Row = dict[str, str]

ANYTHING, PROMOTED = "anything", "promoted"


def how_to_read() -> None:
    """What the band is for and what the interval is for."""
    st.caption(
        _(
            "The band holds on all drawn days at once, so it may be read every day. The narrower interval is meant for "
            "the planned end alone: whoever stops when it first looks good is wrong more often than it says."
        )
    )


def cell_card(report: Tracking, cell: TrackedCell) -> None:
    """One target cell: the finding, the chart, how a daily reader would have fared, and what may still come."""
    with st.container(border=True):
        st.subheader(plain(headline(report, cell)), anchor=False)
        if reason := lack_of_customers(cell):
            st.markdown(plain(sentence(reason)))
        else:
            _chart(report, cell)
        _still_to_come(cell)


def _chart(report: Tracking, cell: TrackedCell) -> None:
    figure = draw_tracking(report, cell).update_layout(title=None)
    st.plotly_chart(figure, key=f"tracking_{cell.target_cell}", config=CONFIG, alt=describe_tracking(report, cell))
    st.caption(plain(wavering(cell)))


def _still_to_come(cell: TrackedCell) -> None:
    if cell.maturity is None:
        return
    if isinstance(cell.maturity, NotMeasurable):
        st.caption(":material/hourglass_top: " + plain(sentence(cell.maturity)))
        return
    _maturity(cell.maturity)


def _maturity(found: Maturity) -> None:
    """Days elapsed, extra buyers so far and those still expected, and on what that rests."""

    def people(figure: Figure) -> str:
        return total(Unit.SHARE, figure, signed=True)

    with st.grid(3, min_column_width=180, gap="medium"):
        st.metric(_("Days elapsed"), _("{day} of {days}").format(day=count(found.day), days=count(found.days)))
        st.metric(
            _("Extra buyers so far"),
            plain(people(found.so_far)),
            delta=plain(interval(found.so_far_interval.low, found.so_far_interval.high, people)),
            delta_color="off",
            delta_arrow="off",
        )
        ends = found.expected_interval
        st.metric(
            _("Still to come"),
            plain(people(found.expected)),
            delta=plain(interval(ends.low, ends.high, people)) if ends else None,
            delta_color="off",
            delta_arrow="off",
        )
    st.caption(":material/hourglass_top: " + plain(_basis(found)))


def _basis(found: Maturity) -> str:
    if found.campaigns:
        text = ngettext(
            "By this day {share} of the extra buyers had bought in {n} past campaign of this store: {campaigns}.",
            "By this day {share} of the extra buyers had bought in {n} past campaigns of this store: {campaigns}.",
            len(found.campaigns),
        )
        basis = text.format(
            share=share(found.share), n=count(len(found.campaigns)), campaigns=_(", ").join(found.campaigns)
        )
    else:
        basis = _(
            "The store has no finished campaign with a clear effect to go by. If buyers come as in this campaign's "
            "control so far, {share} of them have bought by now."
        ).format(share=share(found.share))
    if found.expected is None:
        return basis + " " + _("The extra buyers so far cannot be told from chance, so nothing is forecast.")
    return basis


def choose_products(campaign: Campaign) -> bool:
    """Whether to count buyers of the promoted products only."""
    labels = {ANYTHING: _("Anything"), PROMOTED: _("The promoted products")}
    names = list(labels) if campaign.settings.promoted else [ANYTHING]
    chosen = st.selectbox(
        _("Buyers of"),
        names,
        format_func=labels.__getitem__,
        key="products",
        bind="query-params",
        disabled=len(names) == 1,
        help=_("The promoted products are named in the campaign settings."),
        width=260,
    )
    return chosen == PROMOTED


def buyers_chart(report: Tracking, *, promoted: bool) -> None:
    """Daily buyers per 1,000 customers under their finding."""
    figure = daily_buyers.draw_daily_buyers(report, promoted=promoted)
    st.subheader(plain(figure.layout.title.text), anchor=False)
    st.caption(_per_step(report))
    st.plotly_chart(
        figure.update_layout(title=None),
        key="daily_buyers",
        config=CONFIG,
        alt=daily_buyers.describe_daily_buyers(report, promoted=promoted),
    )
    drawn = daily_buyers.groups(report)
    if drawn == [ALL]:
        st.caption(
            _("The sales begin too late, or the groups are too small, to show new and existing customers apart.")
        )
    elif small := [group for group in daily_buyers.known_groups(report) if group not in drawn]:
        text = _("Not drawn, too few customers: {groups}.")
        st.caption(plain(text.format(groups=_(", ").join(daily_buyers.group_label(group) for group in small))))


def _per_step(report: Tracking) -> str:
    if report.step == 1:
        return _("Customers who bought on that day, per 1,000 customers of the cell.")
    return _("Customers who bought in these {n} days, per 1,000 customers of the cell.").format(n=count(report.step))


def calendar(report: Tracking) -> None:
    """What else happened in these days."""
    if report.calendar:
        entries = " · ".join(calendar_text(entry) for entry in report.calendar)
        st.caption(":material/event: " + plain(entries))


def rows(report: Tracking) -> list[Row]:
    """Every day of every target cell as a line to look at."""
    several = len(report.cells) > 1
    return [
        ({_("Target cell"): cell.target_cell} if several else {}) | _row(report, cell, place, shown)
        for cell in report.cells
        for place, shown in enumerate(cell.days)
    ]


def _row(report: Tracking, cell: TrackedCell, place: int, shown: TrackedDay) -> Row:
    unit, write = report.metric.unit, difference(report.metric, report.currency)
    result = shown.result if isinstance(shown.result, Comparison) else None
    ours, theirs = (report.buyers_of(ALL, name)[place] for name in (cell.target_cell, cell.control_cell))
    return {
        _("Day"): count(shown.day),
        _("Date"): day(shown.date),
        _("Target average"): value(unit, shown.target.mean, report.currency),
        _("Control average"): value(unit, shown.control.mean, report.currency),
        _("Effect so far"): write(result.effect) if result else NOTHING,
        _("Band"): interval(shown.band.interval.low, shown.band.interval.high, write) if shown.band else NOTHING,
        _("Interval"): interval(result.interval.low, result.interval.high, write) if result else NOTHING,
        _("Verdict if that day were the end"): verdict_label(shown.verdict),
        _("Verdict by the band"): verdict_label(shown.band_verdict),
        _("Target buyers per 1,000"): _rate(ours),
        _("Control buyers per 1,000"): _rate(theirs),
    }


def _rate(line: DailyBuyers) -> str:
    return decimal(line.per_thousand)


def text_columns() -> tuple[str, ...]:
    """Headings of the columns that hold words, not figures."""
    return _("Target cell"), _("Date"), _("Verdict if that day were the end"), _("Verdict by the band")


def refused(reason: NotMeasurable) -> None:
    """Why the campaign cannot be followed."""
    st.info(plain(sentence(reason)), icon=":material/info:")
