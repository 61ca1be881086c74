"""Pieces of the Spend change page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.charts import change_findings as findings
from analysis.charts import spend_change as charts
from analysis.charts.interval_findings import name_of
from analysis.charts.layout import CONFIG
from analysis.model import (
    ALL,
    ChangeReport,
    ChangeRow,
    ChangeSteps,
    Group,
    Grouping,
    Measure,
    Measured,
    NotMeasurable,
    Window,
)
from analysis.words import _
from analysis.words.change_labels import measure_label, window_label
from analysis.words.labels import level_label
from analysis.words.numbers import NOTHING, count, interval, p_value
from analysis.words.remarks import sentence
from pages.shared import blocks
from pages.shared.groups import card_heading
from pages.shared.text import plain

Row = dict[str, str]


def choose_step(report: ChangeReport) -> float:
    """Size of a step of the histogram."""
    chosen = st.number_input(
        _("Steps of the distribution, {currency}").format(currency=report.currency),
        min_value=1.0,
        value=report.step,
        step=100.0,
        format="%.0f",
        key="step",
        width=320,
        bind="query-params",
        help=_("Three steps to either side, and what lies beyond. Choose smaller ones where customers spend little."),
    )
    return float(chosen or report.step)


def compared(report: ChangeReport, grouping: Grouping, segment: str = ALL, level: str = ALL) -> list[ChangeRow]:
    """The differences in differences of spend at one level."""
    return [row for row in report.of(Measure.REVENUE, Window.CHANGE, grouping, segment, level) if row.against]


def groups_of(report: ChangeReport, grouping: Grouping) -> list[Group]:
    """The groups of one grouping, in the order of the table."""
    return list(dict.fromkeys(row.group for row in report.rows if row.group.grouping is grouping))


def cards(report: ChangeReport, rows: Sequence[ChangeRow]) -> None:
    """The answer of every group that is compared with another."""
    for row in rows:
        with st.container(border=True):
            card_heading(row.group, row.remarks)
            st.markdown("**" + plain(findings.answer(report, row)) + "**")
            if isinstance(row.result, Measured):
                _figures(report, row)


def _figures(report: ChangeReport, row: ChangeRow) -> None:
    labels = {
        Window.POST: (_("Difference after"), _("What a naive comparison would report.")),
        Window.PRE: (_("Difference before"), _("What there was without any campaign.")),
        Window.CHANGE: (
            _("What changed"),
            _("Difference after − difference before: the difference in differences."),
        ),
    }
    write = findings.written(report, Measure.REVENUE, signed=True)
    with st.grid(4, min_column_width=150, gap="medium"):
        for window, (label, meaning) in labels.items():
            line = findings.find(report, row.group, window, Measure.REVENUE, row.segment, row.level, compared=True)
            found = findings.measured(line)
            ends = found.interval if found else None
            below = interval(ends.low, ends.high, write) if ends else ""
            blocks.figure(label, write(found.value if found else None), below, meaning)
        found = row.result if isinstance(row.result, Measured) else None
        blocks.figure(
            _("p-value"),
            p_value(found.p_value if found else None),
            "",
            _("How often chance alone would show a change at least this large, if both groups changed alike."),
        )


def alone(report: ChangeReport, grouping: Grouping) -> None:
    """What can and cannot be said where there is nothing to compare with."""
    with st.container(border=True):
        st.markdown(
            "**"
            + plain(
                _(
                    "Without a control cell nobody can say how much of the change the campaign caused: read before and "
                    "after as a description."
                )
            )
            + "**"
        )


def _chart(draw: object, title: str, key: str, alt: str) -> None:
    """A figure under its finding."""
    with st.container(border=True):
        st.subheader(plain(title), anchor=False)
        st.plotly_chart(draw, key=key, config=CONFIG, alt=alt)


def before_after(report: ChangeReport, grouping: Grouping, segment: str, level: str, rows: Sequence[ChangeRow]) -> None:
    """What is left of the difference, beside the averages it is made of."""
    groups = groups_of(report, grouping)
    with st.grid(2, min_column_width=340, gap="medium"):
        if any(findings.measured(row) for row in rows):
            figure = charts.draw_gap(report, rows)
            title = figure.layout.title.text
            lines = [
                line
                for row in rows
                for window in Window
                if (
                    line := findings.find(
                        report, row.group, window, Measure.REVENUE, row.segment, row.level, compared=True
                    )
                )
            ]
            alt = findings.describe_differences(report, lines, findings.gap_title(report, rows))
            _chart(figure.update_layout(title=None), title, "change_gap", alt)
        figure = charts.draw_before_after(report, groups, segment, level)
        title = figure.layout.title.text
        alt = findings.before_after_title(report, groups, segment, level) + "."
        _chart(figure.update_layout(title=None), title, "change_before_after", alt)


def levels(report: ChangeReport, rows: Sequence[ChangeRow], segment: str) -> None:
    """What changed for each level of a segment attribute."""
    if segment == ALL or not any(findings.measured(row) for row in rows):
        return
    figure = charts.draw_levels(report, rows, segment)
    title = figure.layout.title.text
    alt = findings.describe_differences(report, rows, findings.level_title(rows, segment))
    _chart(figure.update_layout(title=None), title, "change_levels", alt)
    st.caption(_("Among many levels some stand out by chance alone: read them as hints, not as proof."))


def products(report: ChangeReport, grouping: Grouping, segment: str, level: str) -> None:
    """Promoted products against the rest: did the one grow at the cost of the other."""
    rows = [
        row
        for measure in (Measure.PROMOTED, Measure.OTHER, Measure.REVENUE)
        for row in report.of(measure, Window.CHANGE, grouping, segment, level)
        if row.against
    ]
    if not rows:
        return
    st.subheader(_("Promoted products against the rest"), anchor=False)
    refused = next((row.result for row in rows if isinstance(row.result, NotMeasurable)), None)
    if refused and refused.code == "no_promoted":
        st.caption(":material/info: " + plain(sentence(refused)))
        return
    figure = charts.draw_products(report, rows)
    title = figure.layout.title.text
    alt = findings.describe_differences(report, rows, findings.measures_title(report, rows))
    _chart(figure.update_layout(title=None), title, "change_products", alt)


def steps(report: ChangeReport, found: Sequence[ChangeSteps]) -> None:
    """How many customers changed their spend by how much."""
    if not any(one.customers for one in found):
        return
    figure = charts.draw_steps(report, found)
    title = figure.layout.title.text
    _chart(figure.update_layout(title=None), title, "change_steps", findings.steps_title(found) + ".")


def baskets(report: ChangeReport, grouping: Grouping, segment: str, level: str) -> None:
    """Frequency and basket apart: which of the two moved."""
    st.subheader(_("More often, or more each time?"), anchor=False)
    rows = [
        _basket_row(report, measure, group, segment, level)
        for measure in (Measure.ORDERS, Measure.ORDER_VALUE)
        for group in groups_of(report, grouping)
    ]
    blocks.table(rows, alt=_("Orders and average order"), key="basket_table", left=(_("Measure"), _("Group")))
    st.caption(_("Orders count for everybody. An average order compares only those who bought: it describes."))


def _basket_row(report: ChangeReport, measure: Measure, group: Group, segment: str, level: str) -> Row:
    lines = {window: findings.find(report, group, window, measure, segment, level) for window in Window}
    against = findings.find(report, group, Window.CHANGE, measure, segment, level, compared=True)
    write = findings.written(report, measure)
    averages = {
        window_label(window): write(found.value) if (found := findings.measured(line)) else NOTHING
        for window, line in lines.items()
        if window is not Window.CHANGE
    }
    return {
        _("Measure"): measure_label(measure),
        _("Group"): name_of(group),
        **averages,
        _("Change"): _with_ends(report, lines[Window.CHANGE]),
        _("What changed"): _with_ends(report, against),
    }


def _with_ends(report: ChangeReport, row: ChangeRow | None) -> str:
    found = findings.measured(row)
    if row is None or found is None:
        return NOTHING
    write = findings.written(report, row.measure, signed=True)
    text = write(found.value)
    if found.interval:
        text += " " + interval(found.interval.low, found.interval.high, write)
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def rows_of(report: ChangeReport, rows: Sequence[ChangeRow]) -> list[Row]:
    """Lines of the spend change table for readers: what changed, for each group and level."""
    divided = any(row.segment != ALL for row in rows)
    return [_row(report, row, divided) for row in rows]


def _row(report: ChangeReport, row: ChangeRow, divided: bool) -> Row:
    level = {_("Level"): level_label(row.level)} if divided else {}
    write = findings.written(report, Measure.REVENUE)
    averages = {
        window_label(window): write(
            found.value
            if (
                found := findings.measured(
                    findings.find(report, row.group, window, Measure.REVENUE, row.segment, row.level)
                )
            )
            else None
        )
        for window in (Window.PRE, Window.POST)
    }
    own = findings.find(report, row.group, Window.CHANGE, Measure.REVENUE, row.segment, row.level)
    against = findings.find(report, row.group, Window.CHANGE, Measure.REVENUE, row.segment, row.level, compared=True)
    found = findings.measured(against)
    return {
        **level,
        _("Group"): name_of(row.group),
        _("Customers"): count(row.customers),
        **averages,
        _("Change"): _with_ends(report, own),
        _("What changed"): _with_ends(report, against),
        _("p-value"): p_value(found.p_value if found else None),
        _("Note"): _note(against or row),
    }


def _note(row: ChangeRow) -> str:
    reason = [sentence(row.result)] if isinstance(row.result, NotMeasurable) else []
    return " ".join([*reason, *map(sentence, row.remarks)])


def averages(report: ChangeReport, grouping: Grouping, segment: str) -> list[ChangeRow]:
    """The lines of every group's own change: all customers first, then the levels of the attribute."""
    found = list(report.of(Measure.REVENUE, Window.CHANGE, grouping))
    for level in report.levels(segment) if segment != ALL else ():
        found += report.of(Measure.REVENUE, Window.CHANGE, grouping, segment, level)
    return [row for row in found if not row.against]


def text_columns() -> tuple[str, ...]:
    """Headings of the columns that hold words, not figures."""
    return _("Level"), _("Group"), _("Note")
