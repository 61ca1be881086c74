"""Pieces of the Segments page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.charts.findings import difference
from analysis.charts.layout import CONFIG
from analysis.charts.segments import (
    by_evidence,
    describe_levels,
    differing,
    draw_levels,
    drawn,
    explanation,
    headline,
    levels_of,
)
from analysis.model import (
    Campaign,
    Comparison,
    Interaction,
    Kind,
    LiftReport,
    LiftRow,
    NotMeasurable,
)
from analysis.words import _
from analysis.words.labels import level_label, metric_label, segment_help, segment_label
from analysis.words.numbers import NOTHING, count, p_value, points, share, value
from analysis.words.remarks import sentence
from pages.shared import blocks, menu
from pages.shared.tables import with_ends
from pages.shared.text import dashed, plain

Row = dict[str, str]


def choose_cell(campaign: Campaign) -> str:
    """The target cell to look at; there is nothing to choose where there is one."""
    names = [cell.name for cell in campaign.target_cells]
    if len(names) < 2:
        return names[0] if names else ""
    chosen = st.selectbox(_("Target cell"), names, key="cell", bind="query-params")
    return chosen if chosen in names else names[0]


def choose_crossing(campaign: Campaign) -> tuple[str, str] | None:
    """Two attributes to divide by at once, None where that is not asked for."""
    names = list(campaign.attributes)
    with st.popover(_("Cross two attributes"), icon=":material/grid_on:", key="crossing", disabled=len(names) < 2):
        first = _ask_attribute(_("First attribute"), "first", names)
        second = _ask_attribute(_("Second attribute"), "second", [name for name in names if name != first])
        st.caption(_("Each combination becomes a level, and counts in the adjustment like any other."))
    return (first, second) if first and second else None


def _ask_attribute(label: str, key: str, names: Sequence[str]) -> str | None:
    chosen = st.selectbox(
        label,
        ["", *names],
        format_func=lambda name: segment_label(name) if name else dashed(_("none")),
        key=key,
        bind="query-params",
    )
    return chosen if chosen in names else None


def choose_attribute(tests: Sequence[Interaction]) -> str:
    """The attribute whose levels are shown; the one with the clearest difference where none is chosen."""
    names = [test.attribute for test in by_evidence(tests)]
    chosen = st.selectbox(_("Show the levels of"), names, format_func=segment_label, key="segment", bind="query-params")
    return chosen if chosen in names else names[0]


def rate_metric(campaign: Campaign, metric: str) -> str | None:
    """The share of customers that stands for buying: the metric itself if it is one, else the first there is."""
    rates = [known.name for known in campaign.metrics if known.kind is Kind.PROPORTION]
    return metric if metric in rates else next(iter(rates), None)


def asked_metrics(campaign: Campaign, metric: str) -> tuple[str, ...]:
    """What the page needs of a campaign: the metric looked at, and the rate of buyers."""
    return tuple(dict.fromkeys(name for name in (metric, rate_metric(campaign, metric)) if name))


def no_attributes(campaign: str) -> None:
    """What stands in place of segments where nothing is known to divide customers by."""
    blocks.empty_state(
        ":material/group_work:",
        _("Nothing to divide the customers by"),
        _("Load the campaign again with its segment columns, or load a customers extract with tiers, ages or cities."),
        menu.LOAD,
        _("Load extracts"),
    )


def answer(report: LiftReport, metric: str, tests: Sequence[Interaction]) -> None:
    """Whether the segments differ, in one sentence, and what that means."""
    confidence = report.campaign.settings.confidence
    differ = bool(differing(tests, confidence))
    with st.container(border=True, key="segments_answer"):
        st.subheader(
            plain(headline(tests, confidence)),
            icon=":material/call_split:" if differ else ":material/join:",
            anchor=False,
        )
        st.markdown(plain(explanation(report, metric, tests)))


def not_an_experiment(campaign: str) -> None:
    """That a difference between segments says nothing where the cells were not alike."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="no_experiment"):
        st.markdown(
            ":orange[:material/science_off:] "
            + _("This campaign is not an experiment, so no difference below can be put down to it.")
        )
        menu.link(menu.LIFT, _("Why"), campaign)


def answer_table(report: LiftReport, tests: Sequence[Interaction]) -> None:
    """One row an attribute, the clearest first: does the effect differ between its levels? Nothing without control."""
    if not any(isinstance(row.result, Comparison) for row in report.rows):
        return
    confidence = report.campaign.settings.confidence
    rows = [_answer_row(report, test, bool(differing([test], confidence))) for test in by_evidence(tests)]
    blocks.text_table(rows, alt=_("Whether the effect differs, by attribute"))
    st.caption(
        _(
            "Adjusted p: below 0.05 only where the number of attributes looked at cannot explain it (Holm). "
            "Not chance: share of the differences between levels that chance does not explain (I²). "
            "Spread: standard deviation of the true effects between levels (τ)."
        )
    )


def _answer_row(report: LiftReport, test: Interaction, differs: bool) -> Row:
    """Cells are Markdown."""
    result = test.result
    if isinstance(result, NotMeasurable):
        said = f":gray[{plain(sentence(result))}]"
        return _answer_cells(test, said, *[NOTHING] * 5)
    said = (
        ":blue-badge[:material/call_split: " + plain(_("differs")) + "]"
        if differs
        else ":gray-badge[" + plain(_("no evidence")) + "]"
    )
    write = difference(report.of(test.metric)[0].metric, report.currency)
    return _answer_cells(
        test,
        said,
        plain(p_value(test.p_adjusted)),
        plain(p_value(result.p_value)),
        count(result.degrees_of_freedom + 1),
        share(result.i_squared),
        plain(write(result.tau_squared**0.5).lstrip("+")),
    )


def _answer_cells(test: Interaction, *cells: str) -> Row:
    names = (
        _("Does the effect differ?"),
        _("Adjusted p"),
        _("p-value"),
        _("Levels compared"),
        _("Not chance"),
        _("Spread of the effects"),
    )
    return {_("Attribute"): plain(segment_label(test.attribute)), **dict(zip(names, cells, strict=True))}


def levels_chart(report: LiftReport, metric: str, segment: str, cell: str) -> None:
    """The forest plot of one attribute under its finding."""
    if not any(isinstance(row.result, Comparison) for row in levels_of(report, metric, segment, cell)):
        return
    rows = levels_of(report, metric, segment, cell)
    figure, more = draw_levels(report, metric, segment, cell), len(rows) - len(drawn(rows))
    with st.container(border=True):
        st.subheader(plain(figure.layout.title.text), anchor=False)
        figure.update_layout(title=None)
        st.plotly_chart(figure, key="segments_chart", config=CONFIG, alt=describe_levels(report, metric, segment, cell))
        if more:
            st.caption(plain(_("The table has {n} more levels.").format(n=count(more))))
        if meaning := segment_help(segment):
            st.caption(plain(meaning))
        st.caption(
            _(
                "The further a level lies from the dotted line of all customers, and the less is known of it, the more "
                "of that is chance. The diamond is what remains."
            )
        )


def rate_heading(rows: Sequence[LiftRow]) -> str:
    """Heading of the table of rates."""
    return _("{metric} by level and cell").format(metric=metric_label(rows[0].metric))


def rate_rows(rows: Sequence[LiftRow]) -> list[Row]:
    """Who bought, per level and cell: customers, buyers and rate of the target and the control, and the difference."""
    return [_rate_row(row, rows[0]) for row in rows]


def _rate_row(row: LiftRow, whole: LiftRow) -> Row:
    result = row.result if isinstance(row.result, Comparison) else None
    return {
        _("Level"): level_label(row.level, row.segment),
        _("Target customers"): count(row.n_target),
        _("Target buyers"): count(row.buyers_target),
        _("Target rate"): share(row.mean_target),
        _("Control customers"): count(row.n_control),
        _("Control buyers"): count(None if row.n_control is None else row.buyers_control),
        _("Control rate"): share(row.mean_control),
        _("Difference"): with_ends(points, result.effect, result.interval) if result else NOTHING,
        _("Adjusted p"): p_value(row.p_adjusted),
        _("Note"): _reason(row, whole),
    }


def _reason(row: LiftRow, whole: LiftRow) -> str:
    """Why a level has no effect, where that is not the case of all customers."""
    return sentence(row.result) if isinstance(row.result, NotMeasurable) and row.result != whole.result else ""


def level_rows(report: LiftReport, rows: Sequence[LiftRow]) -> list[Row]:
    """All customers, then the levels of one attribute, on the metric looked at: own effect and shrunken one."""
    return [_level_row(report, row, rows[0]) for row in rows]


def with_sizes(rows: Sequence[LiftRow], table: Sequence[Row]) -> list[Row]:
    """The same with the customers of each level, where no other table has them."""
    return [
        {
            _("Level"): line[_("Level")],
            _("Target customers"): count(row.n_target),
            _("Control customers"): count(row.n_control),
            **line,
        }
        for row, line in zip(rows, table, strict=True)
    ]


def _level_row(report: LiftReport, row: LiftRow, whole: LiftRow) -> Row:
    result = row.result if isinstance(row.result, Comparison) else None
    write = difference(row.metric, report.currency)
    unit, shrunk = row.metric.unit, row.shrunk
    own = [sentence(remark) for remark in row.remarks if remark not in whole.remarks]
    return {
        _("Level"): level_label(row.level, row.segment),
        _("Target average"): value(unit, row.mean_target, report.currency),
        _("Control average"): value(unit, row.mean_control, report.currency),
        _("Own effect"): with_ends(write, result.effect, result.interval) if result else NOTHING,
        _("With chance taken out"): with_ends(write, shrunk.effect, shrunk.interval) if shrunk else NOTHING,
        _("p-value"): p_value(result.p_value) if result else NOTHING,
        _("Adjusted p"): p_value(row.p_adjusted),
        _("Note"): " ".join([_reason(row, whole), *own]).strip(),
    }


def text_columns() -> tuple[str, ...]:
    """Headings of the columns that hold words."""
    return _("Level"), _("Note")
