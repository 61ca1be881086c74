"""Pieces of the Purchase intervals page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.charts import intervals as charts
from analysis.charts.interval_findings import (
    answer,
    back_by,
    describe_curves,
    last_day_told,
    level_title,
    months_title,
    name_of,
    observed_title,
)
from analysis.charts.layout import CONFIG
from analysis.model import (
    ALL,
    SHARE_DAYS,
    Curve,
    IntervalReport,
    IntervalRow,
    NotMeasurable,
    ObservedIntervals,
    RateChange,
    WaitingDifference,
    WaitingMean,
)
from analysis.words import _
from analysis.words.labels import level_label
from analysis.words.numbers import NOTHING, Figure, count, days, decimal, interval, length, level, p_value, share
from analysis.words.remarks import sentence
from pages.shared import blocks
from pages.shared.groups import card_heading
from pages.shared.text import plain

Row = dict[str, str]


def cards(rows: Sequence[IntervalRow]) -> None:
    """The answer of every group that is compared with another, or stands alone for want of a control."""
    references = {row.group.name: row for row in rows}
    for row in rows:
        if row.difference is not None:
            _card(row, references.get(row.group.reference or ""), rows)


def _card(row: IntervalRow, reference: IntervalRow | None, rows: Sequence[IntervalRow]) -> None:
    with st.container(border=True):
        card_heading(row.group, row.remarks)
        st.markdown("**" + plain(answer(row)) + "**")
        if not isinstance(row.curve, Curve):
            return
        with st.grid(4, min_column_width=150, gap="medium"):
            day = last_day_told(rows)
            blocks.figure(
                _("Bought again within {days}").format(days=days(day)),
                share(back_by(row, day)),
                _against(reference, share(back_by(reference, day)) if reference else ""),
            )
            blocks.figure(
                _("Half were back"),
                _half(row),
                _against(reference, _half(reference) if reference else ""),
                _("The first day since the contact by which half of the customers had bought again."),
            )
            _difference(row)
            if row.log_rank_p is not None:
                blocks.figure(
                    _("p-value (log-rank)"),
                    p_value(row.log_rank_p if isinstance(row.log_rank_p, float) else None),
                    "",
                    _("Log-rank test: how often chance alone would part the two curves at least this far."),
                )


def _against(reference: IntervalRow | None, written: str) -> str:
    if reference is None:
        return ""
    return _("{group}: {figure}").format(group=name_of(reference.group), figure=written)


def _half(row: IntervalRow) -> str:
    if row.median_days is None:
        return _("not reached")
    return _("by day {day}").format(day=count(row.median_days))


def _difference(row: IntervalRow) -> None:
    found = row.difference if isinstance(row.difference, WaitingDifference) else None
    mean = row.mean if isinstance(row.mean, WaitingMean) else None
    if mean is None:
        return
    meaning = _(
        "Average days from the contact to the next purchase within {days}; whoever did not buy in them counts with all "
        "of them."
    )
    if found is None:
        blocks.figure(_("Days without a purchase"), length(mean.days), "", meaning.format(days=days(mean.horizon)))
        return
    blocks.figure(
        _("Days sooner (−) or later (+)"),
        length(found.days, signed=True),
        interval(found.interval.low, found.interval.high, _signed),
        meaning.format(days=days(mean.horizon)),
    )


def _signed(figure: Figure) -> str:
    return decimal(figure, signed=True)


def curves(rows: Sequence[IntervalRow], confidence: float) -> None:
    """The curves under their finding."""
    if not any(isinstance(row.curve, Curve) for row in rows):
        return
    with st.container(border=True):
        figure = charts.draw_curves(rows)
        st.subheader(plain(figure.layout.title.text), anchor=False)
        figure.update_layout(title=None)
        st.plotly_chart(figure, key="interval_curves", config=CONFIG, alt=describe_curves(rows))
        text = _(
            "Everybody counts, from the contact on: whoever has not bought yet is followed to the last day of the "
            "sales. The band is the {confidence} interval of each day by itself."
        )
        st.caption(plain(text.format(confidence=level(confidence))))


def levels(report: IntervalReport, overall: Sequence[IntervalRow], rows: Sequence[IntervalRow], segment: str) -> None:
    """The difference for each level of a segment attribute."""
    compared = [row for row in (*overall, *rows) if row.group.reference]
    if segment == ALL or not any(isinstance(row.difference, WaitingDifference) for row in compared):
        return
    with st.container(border=True):
        figure = charts.draw_levels(report, compared, segment)
        st.subheader(plain(figure.layout.title.text), anchor=False)
        figure.update_layout(title=None)
        st.plotly_chart(figure, key="interval_levels", config=CONFIG, alt=level_title(report, compared, segment) + ".")
        st.caption(_("Among many levels some stand out by chance alone: read them as hints, not as proof."))


def observed(report: IntervalReport, rows: Sequence[IntervalRow]) -> None:
    """The workshop's charts, with what is wrong with them."""
    st.subheader(_("Before and after: observed intervals only"), anchor=False)
    refused = next((row.observed for row in rows if isinstance(row.observed, NotMeasurable)), None)
    if not any(isinstance(row.observed, ObservedIntervals) for row in rows):
        st.caption(":material/info: " + plain(sentence(refused) if refused else NOTHING))
        return
    st.caption(plain(_why_not(report)))
    with st.grid(2, min_column_width=340, gap="medium"):
        for draw, describe, key in (
            (charts.draw_observed, observed_title, "interval_observed"),
            (charts.draw_months, months_title, "interval_months"),
        ):
            with st.container(border=True):
                figure = draw(rows)
                st.markdown("**" + plain(figure.layout.title.text) + "**")
                figure.update_layout(title=None)
                st.plotly_chart(figure, key=key, config=CONFIG, alt=describe(rows) + ".")


def _why_not(report: IntervalReport) -> str:
    settings = report.campaign.settings
    text = _(
        "Only customers with two or more purchase days both before and after are in these charts, and a window cannot "
        "contain a longer interval than itself: {pre} before, {post} after. They describe; believe the curves above."
    )
    return text.format(pre=days(settings.pre_days), post=days(settings.post_days))


def rates(rows: Sequence[IntervalRow]) -> None:
    """How often each group bought before and after, free of the bias of observed intervals."""
    known = [(row, row.rate) for row in rows if isinstance(row.rate, RateChange)]
    if not known:
        return
    st.subheader(_("How often they bought"), anchor=False)
    blocks.table(
        [_rate_row(row, rate) for row, rate in known],
        alt=_("Purchase rates before and after"),
        key="rate_table",
        left=(_("Group"),),
    )
    st.caption(_("Purchase days ÷ (customers × days), everybody counted; the interval allows for loyal customers."))


def _rate_row(row: IntervalRow, rate: RateChange) -> Row:
    return {
        _("Group"): name_of(row.group),
        _("A purchase every … before"): length(1 / rate.before),
        _("A purchase every … after"): length(1 / rate.after),
        _("Rate after ÷ before"): f"{decimal(rate.ratio)} {interval(rate.interval.low, rate.interval.high, decimal)}",
        _("p-value"): p_value(rate.p_value),
    }


def rows_of(rows: Sequence[IntervalRow]) -> list[Row]:
    """Lines of the intervals table for readers."""
    divided = any(row.segment != ALL for row in rows)
    return [_row(row, divided) for row in rows]


def _row(row: IntervalRow, divided: bool) -> Row:
    level = {_("Level"): level_label(row.level)} if divided else {}
    known = isinstance(row.curve, Curve)
    shares = {
        _("Back within {days}").format(days=days(day)): share(1 - found[0]) if found else NOTHING
        for day, found in zip(SHARE_DAYS, row.waiting, strict=True)
    }
    mean = row.mean if isinstance(row.mean, WaitingMean) else None
    found = row.difference if isinstance(row.difference, WaitingDifference) else None
    return {
        **level,
        _("Group"): name_of(row.group),
        _("Customers"): count(row.customers),
        **shares,
        _("Half were back"): _half(row) if known else NOTHING,
        _("Difference"): _with_ends(found) if found else NOTHING,
        _("p-value"): p_value(row.log_rank_p if isinstance(row.log_rank_p, float) else None),
        _("Days without a purchase"): length(mean.days) if mean else NOTHING,
        _("Bought again"): count(row.bought_again) if known else NOTHING,
        _("Note"): _note(row),
    }


def _with_ends(found: WaitingDifference) -> str:
    ends = interval(found.interval.low, found.interval.high, _signed)
    return f"{decimal(found.days, signed=True)} {ends}".replace(" ", "\N{NO-BREAK SPACE}")


def _note(row: IntervalRow) -> str:
    parts = (row.curve, row.mean, row.difference, row.observed)
    reasons = dict.fromkeys(part for part in parts if isinstance(part, NotMeasurable))
    return " ".join([*map(sentence, reasons), *map(sentence, row.remarks)])


def text_columns() -> tuple[str, ...]:
    """Headings of the columns that hold words, not figures."""
    return _("Level"), _("Group"), _("Note")
