"""Pieces of the Events page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analysis.charts import event_findings as findings
from analysis.charts.events import (
    draw_balance,
    draw_estimates,
    draw_flow,
    draw_levels,
    draw_overlap,
    draw_paths,
    furthest,
)
from analysis.charts.layout import CONFIG
from analysis.model import (
    ASSIGNED,
    Effect,
    Estimate,
    Estimator,
    EventReading,
    EventReport,
    Flow,
    Interval,
    NotMeasurable,
    Parallel,
    Weighting,
)
from analysis.words import _
from analysis.words.event_labels import estimator_help, estimator_label, group_label
from analysis.words.labels import level_label, method_label
from analysis.words.numbers import NOTHING, count, decimal, interval, money, p_value, share
from analysis.words.remarks import sentence
from pages.shared import blocks, menu
from pages.shared.text import plain

Row = dict[str, str]


def card(report: EventReport) -> None:
    """The answer: how the customers came to be compared, one sentence, and the few figures behind it."""
    reading = report.overall
    with st.container(border=True, key="event_answer"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(plain(group_label(report.took_part)), anchor=False, width="content")
            _label(report)
        st.markdown("**" + plain(findings.answer(report)) + "**")
        if caution := findings.caution(report):
            st.markdown(plain(caution))
        with st.grid(4, min_column_width=170, gap="medium"):
            if findings.by_draw(report):
                _by_draw(report)
            _adjusted(report)
            _gap(report)
            if not findings.by_draw(report):
                _groups(reading)


def nobody_chose(report: EventReport) -> None:
    """Where to read on in a campaign that nobody could choose to come to."""
    if findings.by_draw_alone(report):
        st.caption(
            ":material/info: " + _("Nobody could choose anything here, so the Lift page says the same and more.")
        )
        menu.link(menu.LIFT, _("Open the Lift page"), report.campaign.id)


def _label(report: EventReport) -> None:
    if report.randomised:
        st.badge(
            _("Invitation drawn at random"),
            color="green",
            icon=":material/casino:",
            help=_("There is a control cell, and no trust check speaks against its having been drawn at random."),
        )
    if not (report.randomised and report.took_part == ASSIGNED):
        st.badge(
            _("Who was to get it: not randomised")
            if report.took_part == ASSIGNED
            else _("Who took part: not randomised"),
            color="orange",
            icon=":material/how_to_reg:",
            help=_("Nobody drew them at random: they differ from the others in any case."),
        )


def _by_draw(report: EventReport) -> None:
    for way in (Estimator.COMING, Estimator.INVITATION):
        if not (way is Estimator.COMING and report.took_part == ASSIGNED):
            _estimate(report, way)


def _estimate(report: EventReport, way: Estimator) -> None:
    found, write = findings.result_of(report.overall, way), findings.signed_money(report)
    if found is None:
        blocks.figure(estimator_label(way), NOTHING, "", estimator_help(way))
        return
    ends = found.interval
    below = interval(ends.low, ends.high, write) if isinstance(ends, Interval) else _("no finite interval")
    blocks.figure(estimator_label(way), write(found.value), below, estimator_help(way))


def _adjusted(report: EventReport) -> None:
    found, write = report.overall.range, findings.signed_money(report)
    blocks.figure(
        _("Adjusted for before") if findings.by_draw_alone(report) else _("Adjusted, not randomised"),
        write(found.low) if found else NOTHING,
        _("up to {high}").format(high=write(found.high)) if found else "",
        _("Smallest and largest of the three adjusted estimates. A range, not an interval."),
    )


def _gap(report: EventReport) -> None:
    gap, write = report.overall.gap, findings.signed_money(report)
    blocks.figure(
        _("There before the contact"),
        NOTHING if isinstance(gap, NotMeasurable) else write(gap.value),
        "" if isinstance(gap, NotMeasurable) else _("no effect of taking part"),
        _("Difference of the same groups in the pre window, scaled to the length of the post window."),
    )


def _groups(reading: EventReading) -> None:
    sizes = {line.group: line.customers for line in reading.groups}
    others = sizes.get(reading.against)
    blocks.figure(
        _("Took part"),
        count(reading.groups[0].customers),
        _("against {others}: {group}").format(
            others=count(others), group=group_label(reading.against, reading.groups[0].group)
        ),
    )


def remarks(report: EventReport) -> None:
    """What the reader of the figures must know, but for what the answer says already."""
    said = None if findings.by_draw(report) else findings.buying_is_taking_part(report)
    blocks.remarks(remark for remark in report.remarks if remark != said)


def hidden_cause(report: EventReport) -> None:
    """The E-value in words, where there is a weighted estimate."""
    if isinstance(report.overall.weighting, Weighting) and (text := findings.hidden_cause(report.overall.weighting)):
        st.caption(":material/visibility_off: " + plain(text))


def estimates_chart(report: EventReport) -> None:
    """All ways to compare under the finding."""
    with st.container(border=True):
        _chart(draw_estimates(report), "estimates_chart", findings.describe_estimates(report))
        st.caption(_how_to_read(report))


def _how_to_read(report: EventReport) -> str:
    if findings.by_draw_alone(report):
        return _("The full circle is the answer; hollow ones adjust besides for what was known before.")
    return _(
        "Full circles rest on the draw, hollow ones on who chose to come; ⚠ its own check alarms. The effect of the "
        "invitation is per customer invited, the others per customer who came."
    )


def levels_chart(report: EventReport, segment: str) -> None:
    """The preferred way to compare, by segment level."""
    by_draw = Estimator.INVITATION if findings.by_draw_alone(report) else Estimator.COMING
    way = by_draw if findings.by_draw(report) else Estimator.WEIGHTED
    with st.container(border=True):
        figure = draw_levels(report, segment, way)
        _chart(figure, "levels_chart", str(figure.layout.title.text))
        st.caption(_("Among many levels some stand out by chance alone: read them as hints, not as proof."))


def paths_chart(report: EventReport) -> None:
    """Did the groups run side by side?"""
    reading = report.overall
    if reading.parallel is None:
        return
    with st.container(border=True):
        _chart(draw_paths(reading, report.currency), "paths_chart", findings.describe_paths(reading, report.currency))
        st.caption(_tests(reading.parallel))


def _tests(parallel: Parallel) -> str:
    if isinstance(parallel.p_value, NotMeasurable):
        paths = sentence(parallel.p_value)
    else:
        paths = _("Parallel paths: p {p}.").format(p=p_value(parallel.p_value))
    if isinstance(parallel.placebo, NotMeasurable):
        return plain(paths)
    placebo = _("Placebo on the halves of the pre window: p {p}.").format(p=p_value(parallel.placebo.p_value))
    return plain(f"{paths} {placebo}")


def flow_chart(flow: Flow) -> None:
    """How far the customers of a target cell came."""
    with st.container(border=True):
        _chart(draw_flow(flow), f"flow_{flow.cell}", findings.describe_flow(flow))
        st.caption(_delivery(flow))


def _delivery(flow: Flow) -> str:
    if flow.delivered is None:
        return _("Descriptive. The extract does not tell who was reached.")
    rate, ends = flow.delivered
    text = _("Descriptive. Delivery rate {rate} {interval}.")
    return plain(text.format(rate=share(rate), interval=interval(ends.low, ends.high, share)))


def weighting(report: EventReport) -> None:
    """Balance and overlap of the weighted comparison, or why there is none."""
    found = report.overall.weighting
    if isinstance(found, Weighting):
        with st.grid(2, min_column_width=420, gap="small"):
            with st.container(border=True):
                _balance(found)
            with st.container(border=True):
                _overlap(report, found)
    elif found is not None:
        st.caption(":material/info: " + plain(sentence(found)))


def _balance(found: Weighting) -> None:
    _chart(draw_balance(found), "balance_chart", findings.balance_title(found))
    if len(furthest(found)) < len(found.imbalances):
        text = _("The {shown} of {all} that are furthest apart. Dotted: ±0.1, beyond which groups are not alike.")
        st.caption(text.format(shown=count(len(furthest(found))), all=count(len(found.imbalances))))
    else:
        st.caption(_("Dotted: ±0.1, beyond which groups are not alike."))
    text = _("The largest difference left is {after} standard deviations.")
    st.caption(text.format(after=decimal(found.worst_after)))


def _overlap(report: EventReport, found: Weighting) -> None:
    figure = draw_overlap(found, report.took_part, report.overall.against)
    _chart(figure, "overlap_chart", findings.overlap_title(found))
    text = _("The {others} others, weighted, are worth {effective} equally weighted customers.")
    st.caption(text.format(others=count(found.others), effective=count(round(found.effective))))


def _chart(figure: Any, key: str, alt: str) -> None:
    st.subheader(plain(str(figure.layout.title.text)), anchor=False)
    figure.update_layout(title=None)
    st.plotly_chart(figure, key=key, config=CONFIG, alt=alt)


def group_rows(report: EventReport) -> list[Row]:
    """Before and after of every group."""
    return [
        {
            _("Group"): group_label(line.group, report.took_part),
            _("Customers"): count(line.customers),
            _("Before, per customer"): money(line.before.value if line.before else None, report.currency),
            _("After, per customer"): money(line.after.value if line.after else None, report.currency),
        }
        for line in report.overall.groups
    ]


def estimate_rows(report: EventReport) -> list[Row]:
    """Every way to compare with its interval and what must be known of it, the raw one last."""
    return [
        {_("Level"): level_label(reading.level, reading.segment)} | _estimate_row(report, estimate)
        for reading in report.readings
        for estimate in findings.told(report, reading)
    ]


def estimate_lines(report: EventReport) -> None:
    """Every way to compare of all customers, with what must be known of it: the raw one last and grey."""
    with st.container(border=True, key="estimate_lines"):
        for estimate in findings.told(report, report.overall):
            is_raw = estimate.estimator is Estimator.RAW
            text = " · ".join(map(plain, _figures(report, estimate)))
            st.markdown(f":gray[{text}]" if is_raw else f"**{text}**")
            st.caption(plain(_note(estimate)) or plain(estimator_help(estimate.estimator)))


def _figures(report: EventReport, estimate: Estimate) -> list[str]:
    """Name, figure, interval and p-value, as far as there are any."""
    row = list(_estimate_row(report, estimate).values())
    return [row[0], *(text for text in row[1:3] if text != NOTHING), *_with_p(estimate)]


def _with_p(estimate: Estimate) -> list[str]:
    if isinstance(estimate.result, Effect):
        return [_("p {p}").format(p=p_value(estimate.result.p_value))]
    return [_("not measurable")]


def _estimate_row(report: EventReport, estimate: Estimate) -> Row:
    write, result = findings.signed_money(report), estimate.result
    name = estimator_label(estimate.estimator)
    if estimate.estimator is Estimator.RAW:
        name = _("{name} (do not use)").format(name=name)
    found = isinstance(result, Effect)
    ends = result.interval if isinstance(result, Effect) else None
    return {
        _("Comparison"): name,
        _("Per customer"): write(result.value) if isinstance(result, Effect) else NOTHING,
        _("Interval"): interval(ends.low, ends.high, write) if isinstance(ends, Interval) else NOTHING,
        _("p-value"): p_value(result.p_value) if isinstance(result, Effect) else NOTHING,
        _("Method"): method_label(estimate.method) if found and estimate.method else NOTHING,
        _("Note"): _note(estimate),
    }


def _note(estimate: Estimate) -> str:
    reasons = [estimate.result] if isinstance(estimate.result, NotMeasurable) else []
    if isinstance(estimate.result, Effect) and isinstance(estimate.result.interval, NotMeasurable):
        reasons = [estimate.result.interval]
    return " ".join(dict.fromkeys([*map(sentence, reasons), *map(sentence, estimate.remarks)]))


def text_columns() -> tuple[str, ...]:
    """Headings of the columns that hold words, not figures."""
    return _("Level"), _("Group"), _("Comparison"), _("Method"), _("Note")
