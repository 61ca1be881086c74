"""Pieces of the Benchmarks page."""

from __future__ import annotations

import streamlit as st

from analysis.charts.benchmarks import describe_benchmarks, draw_benchmarks, usual_sentence
from analysis.charts.layout import CONFIG
from analysis.model import ALL, Benchmark, BenchmarkReport
from analysis.words import _, ngettext
from analysis.words.labels import metric_help, metric_label, setting_label
from analysis.words.numbers import count
from pages.shared import blocks, cache, menu
from pages.shared.text import plain


def choose_metric() -> str:
    """The metric on which campaigns are compared."""
    labels = {metric.name: metric_label(metric) for metric in cache.compared_metrics()}
    meanings = "\n".join(f"- **{metric_label(m)}**: {metric_help(m)}" for m in cache.compared_metrics())
    names = list(labels)
    chosen = st.selectbox(
        _("Metric"), names, format_func=labels.__getitem__, key="benchmark_metric", bind="query-params", help=meanings
    )
    return chosen if chosen in labels else names[0]


def choose_grouping() -> str | None:
    """The setting by which campaigns are grouped, None for all together."""
    names = [ALL, *cache.groupings()]
    chosen = st.selectbox(
        _("Group by"),
        names,
        format_func=lambda name: _("All campaigns together") if name == ALL else setting_label(name),
        key="benchmark_by",
        bind="query-params",
        help=_("Type, channel and audience of a campaign are named in its settings."),
    )
    return None if chosen == ALL or chosen not in names else chosen


def show(report: BenchmarkReport) -> None:
    """The forest plot under its finding, and what to expect of the next campaign."""
    figure = draw_benchmarks(report)
    with st.container(border=True):
        st.subheader(plain(figure.layout.title.text), anchor=False)
        for group in report.groups:
            name = "" if group.group == ALL else f"**{plain(group.group or _('not stated'))}**: "
            st.markdown(name + plain(usual_sentence(report, group.group)))
        figure.update_layout(title=None)
        st.plotly_chart(figure, key="benchmark_chart", config=CONFIG, alt=describe_benchmarks(report))
        if any(isinstance(group.usual, Benchmark) for group in report.groups):
            _explain()


def _explain() -> None:
    st.caption(
        _(
            "Dotted lines: the usual lift, and the range in which the true lift of the next campaign may lie. With "
            "chance taken out, a campaign is drawn towards the usual lift, the more the less is known of it."
        )
    )


def left_out(report: BenchmarkReport) -> None:
    """How many campaigns had to stay outside."""
    if report.left_out:
        text = ngettext(
            "{n} campaign has no fair control, no sales or too few buyers, and is left out.",
            "{n} campaigns have no fair control, no sales or too few buyers, and are left out.",
            report.left_out,
        )
        st.caption(text.format(n=count(report.left_out)))


def none_measured() -> None:
    """What stands here while no campaign was measured against a fair control."""
    blocks.empty_state(
        ":material/stacked_bar_chart:",
        _("No campaign to learn from yet"),
        _("Once campaigns were measured against a control drawn at random, their usual effect appears here."),
        menu.LOAD,
        _("Load extracts"),
    )
