"""Pieces that pages are built of. Every text from data is escaped before it meets Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

import streamlit as st

from analysis.charts.findings import answer, difference, total_of
from analysis.charts.layout import CONFIG
from analysis.charts.lift import describe_lift, draw_lift
from analysis.charts.overview import describe_overview, draw_overview
from analysis.charts.overview import headline as overview_headline
from analysis.export.tables import TableRow, csv_bytes
from analysis.model import (
    Campaign,
    CampaignLine,
    Code,
    Comparison,
    Interval,
    Judgement,
    LiftReport,
    LiftRow,
    NotMeasurable,
    PayBack,
    Remark,
    SalesCoverage,
    Verdict,
)
from analysis.words import _
from analysis.words.labels import metric_help, metric_label, pay_back_help, pay_back_label, verdict_help, verdict_label
from analysis.words.numbers import NOTHING, count, day, interval, lift, p_value, trimmed, value
from analysis.words.remarks import sentence
from analysis.words.verdicts import further_remarks, reservation_sentences
from pages.shared import badges, menu
from pages.shared.text import plain

MOST_ROWS = 20
"""A longer table scrolls inside its own frame."""

MOST_HEIGHT = 720


def heading(title: str, lead: str) -> None:
    """Title of a page and, in one sentence, what it is for."""
    st.title(title, anchor=False)
    st.caption(lead)


def empty_state(icon: str, title: str, text: str, page: str, label: str) -> None:
    """What stands where there is nothing to show yet: what would be here, and the way to it."""
    with st.container(border=True, horizontal_alignment="center", key="empty_state"):
        st.space("small")
        st.subheader(title, icon=icon, anchor=False, width="content")
        st.markdown(text, width="content")
        menu.link(page, label)
        st.space("small")


def answer_card(row: LiftRow, line: CampaignLine | None, report: LiftReport, unlike: Collection[str] = ()) -> None:
    """The answer for one target cell: verdict with its reason, sentence, and the few figures behind it.

    The verdict is on the primary metric and stands with that alone; that there was no experiment holds for all.
    """
    judged = line.judgement if line else None
    is_experiment = not {row.target_cell, row.control_cell} & set(unlike)
    stands = judged is not None and judged.verdict is Verdict.NOT_AN_EXPERIMENT
    judgement = judged if row.metric == report.campaign.primary or stands else None
    confidence = report.campaign.settings.confidence
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(plain(row.target_cell), anchor=False, width="content")
            if judgement is not None:
                badges.verdict_badges(judgement)
                badges.pay_back_badge(line.pays_back if line else None)
        said = answer(row, report.currency, confidence=confidence, is_experiment=is_experiment)
        st.markdown("**" + plain(said) + "**")
        if judgement is not None:
            _reasons(judgement, said)
        if isinstance(row.result, Comparison) and is_experiment:
            _figures(row, row.result, report)
        else:
            _averages(row, report.currency)


def cells_unlike(lines: Iterable[CampaignLine]) -> frozenset[str]:
    """Target cells that were not like their control to begin with, as far as the checks, or a person, can tell."""
    return frozenset(
        line.target_cell
        for line in lines
        if line.target_cell and line.judgement and line.judgement.verdict is Verdict.NOT_AN_EXPERIMENT
        if line.judgement.reason.code is not Code.NO_CONTROL
    )


def _reasons(judgement: Judgement, answered: str) -> None:
    """Why, unless the answer was the reason, and what would change it; then what to mind."""
    if (reason := sentence(judgement.reason)) != answered:
        st.markdown(plain(_("Why: {reason}").format(reason=reason)))
    if judgement.change:
        st.markdown(plain(_("What would change it: {change}").format(change=sentence(judgement.change))))
    for said in reservation_sentences(judgement):
        st.markdown(":orange[:material/warning:] " + plain(said))


def _figures(row: LiftRow, result: Comparison, report: LiftReport) -> None:
    write, sums = difference(row.metric, report.currency), partial(total_of, row, report.currency)
    with st.grid(4, min_column_width=150, gap="medium"):
        figure(
            _("Effect per customer"), write(result.effect), interval(result.interval.low, result.interval.high, write)
        )
        figure(_("Lift"), lift(result.lift), _ends(result.lift_interval), _("Effect ÷ average of the control cell."))
        whole = row.incremental_interval
        figure(
            _("In total"),
            sums(row.incremental),
            interval(whole.low, whole.high, sums) if whole else "",
            _("Effect × customers of the target cell: what would not have come without the campaign."),
        )
        figure(
            _("p-value"),
            p_value(result.p_value),
            _("adjusted {p}").format(p=p_value(row.p_adjusted)) if row.p_adjusted is not None else _("not adjusted"),
            _(
                "How often chance alone would show a difference in {metric} at least this large, if the campaign did "
                "nothing; adjusted for everything the campaign could have been asked. How often these procedures are "
                "right was simulated: see the page Evidence."
            ).format(metric=plain(metric_label(row.metric))),
        )
    _denominators(row, report)


def _denominators(row: LiftRow, report: LiftReport) -> None:
    """What every figure above is divided by."""
    cells = (
        (row.target_cell, row.mean_target, row.n_target, row.buyers_target),
        (row.control_cell or NOTHING, row.mean_control, row.n_control or 0, row.buyers_control),
    )
    text = _("{cell}: {average} over {customers} customers, {buyers} of them with a value other than 0.")
    if not row.metric.own:
        text = _("{cell}: {average} over {customers} customers, {buyers} of them buyers.")
    parts = [
        text.format(
            cell=cell,
            average=value(row.metric.unit, mean, report.currency),
            customers=count(n),
            buyers=count(buyers),
        )
        for cell, mean, n, buyers in cells
    ]
    level = _("Intervals at {confidence} % confidence.").format(
        confidence=trimmed(100 * report.campaign.settings.confidence)
    )
    st.caption(plain(" ".join([*parts, level])))


def _ends(ends: Interval | NotMeasurable) -> str:
    if isinstance(ends, NotMeasurable):
        return _("no finite interval")
    return interval(ends.low, ends.high, lift)


def figure(label: str, written: str, below: str, meaning: str | None = None) -> None:
    """One figure with what stands below it, and what it means on request."""
    st.metric(
        label, plain(written), delta=plain(below) if below else None, delta_color="off", delta_arrow="off", help=meaning
    )


def _averages(row: LiftRow, currency: str) -> None:
    with st.grid(4, min_column_width=150, gap="medium"):
        figure(_("Customers"), count(row.n_target), "")
        figure(metric_label(row.metric), value(row.metric.unit, row.mean_target, currency), "", metric_help(row.metric))
        if row.n_control is not None:
            figure(_("Control customers"), count(row.n_control), "")
            figure(_("Control average"), value(row.metric.unit, row.mean_control, currency), "")


def other_pair(cell: str) -> None:
    """That the figures compare with another cell than the control."""
    text = _("Compared with {cell}, not with the control cell: where the answers say control, read {cell}.")
    st.caption(":material/compare_arrows: " + plain(text.format(cell=cell)))


def remarks(found: Iterable[Remark]) -> None:
    """What the reader of the figures must know, each once."""
    for remark in dict.fromkeys(found):
        st.caption(":material/info: " + plain(sentence(remark)))


def line_remarks(rows: Iterable[LiftRow], lines: Mapping[str | None, CampaignLine]) -> None:
    """What the readers of these lines must know beside what their verdicts say."""
    remarks(remark for row in rows for remark in _unsaid(row, lines.get(row.target_cell)))


def _unsaid(row: LiftRow, line: CampaignLine | None) -> tuple[Remark, ...]:
    if line is None or line.judgement is None or row.metric != line.campaign.primary:
        return row.remarks
    return further_remarks(line.judgement, row.remarks)


def lift_chart(report: LiftReport, metric: str, segment: str, unlike: Collection[str] = ()) -> None:
    """The forest plot under its finding; greyed where there was no experiment."""
    figure = draw_lift(report, metric, segment, unlike=unlike)
    st.subheader(plain(figure.layout.title.text), anchor=False)
    figure.update_layout(title=None)
    st.plotly_chart(figure, key="lift_chart", config=CONFIG, alt=describe_lift(report, metric, segment, unlike=unlike))


def overview_chart(lines: Sequence[CampaignLine]) -> None:
    """All campaigns on one axis."""
    figure = draw_overview(lines).update_layout(title=None)
    st.plotly_chart(figure, key="overview_chart", config=CONFIG, alt=describe_overview(lines))


def table(rows: Sequence[Mapping[str, object]], alt: str, key: str, left: Sequence[str] = ()) -> None:
    """Rows to look through: figures to the right, the columns named in `left` to the left."""
    names = list(rows[0]) if rows else []
    with st.container(key=key):
        st.dataframe(
            list(rows),
            hide_index=True,
            width="stretch",
            height="content" if len(rows) <= MOST_ROWS else MOST_HEIGHT,
            alt=alt,
            column_config={
                name: st.column_config.TextColumn(name, alignment="left" if name in left else "right") for name in names
            },
        )


def csv_download(label: str, rows: Sequence[TableRow], columns: Sequence[str], file_name: str, key: str) -> None:
    """A button for a table in full precision, the very bytes that the command line writes."""
    st.download_button(
        label,
        csv_bytes(rows, columns),
        file_name=file_name,
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def refusal(said: Exception | str) -> None:
    """The one sentence of input that cannot be used."""
    st.error(plain(str(said)), icon=":material/error:")


def question(sentence: str) -> None:
    """What only the person can tell; what asks for it stands further down on the page."""
    text = plain(sentence) + " " + _("Please choose below.")
    st.warning(text, icon=":material/help:")


def no_campaign() -> None:
    """What stands in place of any result while there is no campaign."""
    empty_state(
        ":material/upload_file:",
        _("No campaign yet"),
        _("Load the list of a campaign's customers with their cells, and the sales. The answer appears here."),
        menu.LOAD,
        _("Load extracts"),
    )


def no_sales() -> None:
    """What stands in place of the figures of the business while there are no sales."""
    empty_state(
        ":material/receipt_long:",
        _("No sales yet"),
        _("Load the sales, and the figures of the business appear here."),
        menu.LOAD,
        _("Load extracts"),
    )


def no_members(campaign: str) -> None:
    """What stands in place of the result of a campaign without customers."""
    empty_state(
        ":material/group_off:",
        _("{campaign} has no customers yet").format(campaign=plain(campaign)),
        _("Load the list of its customers with their cells, then come back."),
        menu.LOAD,
        _("Load extracts"),
    )


def confirm_control(campaign: Campaign) -> None:
    """A reminder that the control cell is only a guess, with the way to confirm it."""
    text = _(
        "That **{cell}** is the control cell was guessed from its name. Please confirm it before you rely on this."
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="control_guessed"):
        st.markdown(":orange[:material/warning:] " + text.format(cell=plain(campaign.settings.control or NOTHING)))
        menu.link(menu.SETTINGS, _("Confirm in the campaign settings"), campaign.id)


def headline(lines: Sequence[CampaignLine]) -> None:
    """The finding over all campaigns, as the largest line of the page."""
    st.subheader(plain(overview_headline(lines)), anchor=False)


def tally(lines: Sequence[CampaignLine]) -> None:
    """How many target cells got which verdict, and how many paid back."""
    found, paid = Counter(line.verdict for line in lines), Counter(line.pays_back for line in lines)
    with st.grid(4, min_column_width=150, gap="small"):
        for verdict in Verdict:
            st.metric(verdict_label(verdict), count(found[verdict]), help=verdict_help(verdict), border=True)
        for word in (PayBack.PAID_BACK, PayBack.LIKELY, PayBack.DID_NOT_PAY):
            st.metric(pay_back_label(word), count(paid[word]), help=pay_back_help(word), border=True)


def lift_table(rows: Sequence[Mapping[str, str]], notes: Sequence[str], alt: str) -> None:
    """The lift table, as wide as the page, and what holds for single lines of it."""
    long_table(rows, alt, key="lift_table")
    for note in notes:
        st.caption(":material/info: " + plain(note))


def long_table(rows: Sequence[Mapping[str, str]], alt: str, key: str) -> None:
    """A table as wide as the page; one of many rows scrolls inside its own frame."""
    with st.container(key=key, height=MOST_HEIGHT if len(rows) > MOST_ROWS else "content"):
        text_table(rows, alt=alt)


def text_table(rows: Sequence[Mapping[str, str]], alt: str) -> None:
    """A short table whose cells are Markdown that the caller has made safe."""
    st.table(list(rows), border="horizontal", hide_index=True, alt=alt)


def coverage(held: SalesCoverage) -> None:
    """Which sales the store holds, in one line."""
    if held.first_day is None:
        st.caption(_("No sales are loaded yet."))
        return
    text = _("Sales loaded: {first} to {last}, {lines} order lines of {customers} customers.")
    st.caption(
        text.format(
            first=day(held.first_day), last=day(held.last_day), lines=count(held.lines), customers=count(held.customers)
        )
    )
