import streamlit as st

from analysis.charts.segments import levels_of
from analysis.export.tables import LIFT_COLUMNS, lift_table
from analysis.model import BadInput, Code, Verdict
from analysis.words import _
from pages.shared import blocks, cache, filters, menu, segments

blocks.heading(
    _("Segments"),
    _("Does the effect differ between kinds of customers, or do they only scatter? One question before thirty."),
)

if not cache.campaign_ids():
    blocks.no_campaign()
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
    name = filters.choose_campaign() or ""
    campaign = cache.campaign(name)
    metric = filters.choose_metric(campaign)
    cell = segments.choose_cell(campaign)
    crossed = segments.choose_crossing(campaign)

if not campaign.cells:
    blocks.no_members(name)
    st.stop()
if not campaign.attributes:
    segments.no_attributes(name)
    st.stop()

try:
    report = cache.segments(name, segments.asked_metrics(campaign, metric), campaign.attributes, crossed)
except BadInput as refusal:
    blocks.refusal(refusal)
    st.stop()

overall = [row for row in report.of(metric) if row.target_cell == cell]
tests = [test for test in report.differences(metric) if test.target_cell == cell]
if not overall or not tests:
    blocks.no_members(name)
    st.stop()

if campaign.control_guessed:
    blocks.confirm_control(campaign)
lines = [line for line in cache.lines() if line.campaign.id == name and line.target_cell == cell]
if any(line.verdict is Verdict.NOT_AN_EXPERIMENT for line in lines):
    segments.not_an_experiment(name)
blocks.remarks(remark for row in overall for remark in row.remarks if remark.code is not Code.CONTROL_GUESSED)

segments.answer(report, metric, tests)
segments.answer_table(report, tests)

attribute = segments.choose_attribute(tests)
levels = levels_of(report, metric, attribute, cell)
segments.levels_chart(report, metric, attribute, cell)

rate = segments.rate_metric(campaign, metric)
if rate:
    rates = [row for row in report.of(rate) if row.target_cell == cell] + list(levels_of(report, rate, attribute, cell))
    st.subheader(segments.rate_heading(rates), anchor=False)
    blocks.table(
        segments.rate_rows(rates),
        alt=segments.rate_heading(rates),
        key="segments_rates",
        left=segments.text_columns(),
    )

st.subheader(_("The figures"), anchor=False)
rows = segments.level_rows(report, [*overall, *levels])
blocks.table(
    rows if rate else segments.with_sizes([*overall, *levels], rows),
    alt=_("Levels of the segments of {campaign}").format(campaign=name),
    key="segments_table",
    left=segments.text_columns(),
)
with st.container(horizontal=True, vertical_alignment="center"):
    blocks.csv_download(
        _("Download all attributes as CSV"),
        lift_table(report),
        LIFT_COLUMNS,
        f"segments {name}.csv",
        key="segments_download",
    )
    menu.link(menu.LIFT, _("The lift of all customers"), name)
