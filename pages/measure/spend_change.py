import streamlit as st

from analysis.export.spend_change import SPEND_CHANGE_COLUMNS, spend_change_table
from analysis.model import ALL, BadInput
from analysis.words import _
from analysis.words.remarks import sentence
from pages.shared import blocks, cache, filters, groups, menu, spend_change

blocks.heading(
    _("Spend change"), _("Did they spend more than before? Spend after the contact, with what was there before it.")
)

if not cache.campaign_ids():
    blocks.no_campaign()
    st.stop()

with st.container(horizontal=True, key="filters"):
    name = filters.choose_campaign() or ""
    campaign = cache.campaign(name)
    segment = filters.choose_segment(campaign)
    try:
        report = cache.spend_change(name, () if segment == ALL else (segment,))
    except BadInput as refusal:
        blocks.refusal(refusal)
        st.stop()
    level = groups.choose_level(segment, report.levels(segment))
    grouping = groups.choose_grouping(report.participation)

if not report.rows:
    blocks.no_members(name)
    st.stop()

if report.reason:
    blocks.empty_state(
        ":material/event_busy:",
        _("No spend change for this campaign"),
        sentence(report.reason),
        menu.LOAD,
        _("Load extracts"),
    )
    menu.link(menu.SETTINGS, _("Change this campaign's settings"), name)
    st.stop()

if campaign.control_guessed:
    blocks.confirm_control(campaign)

where = (segment, level) if level != ALL else (ALL, ALL)
rows = spend_change.compared(report, grouping, *where)
if rows:
    spend_change.cards(report, rows)
else:
    spend_change.alone(report, grouping)
spend_change.before_after(report, grouping, *where, rows)
of_levels = [row for other in report.levels(segment) for row in spend_change.compared(report, grouping, segment, other)]
spend_change.levels(report, [*spend_change.compared(report, grouping), *of_levels], segment)
blocks.remarks(remark for row in rows for remark in row.remarks)

st.subheader(_("Who spent how much more or less"), anchor=False)
step = spend_change.choose_step(report)
stepped = cache.spend_change(name, () if segment == ALL else (segment,), step)
spend_change.steps(stepped, stepped.steps_of(grouping, *where))
spend_change.products(report, grouping, *where)
spend_change.baskets(report, grouping, *where)

st.subheader(_("The figures"), anchor=False)
blocks.table(
    spend_change.rows_of(report, spend_change.averages(report, grouping, segment)),
    alt=_("Spend change table of {campaign}").format(campaign=name),
    key="change_table",
    left=spend_change.text_columns(),
)
with st.container(horizontal=True, vertical_alignment="center"):
    blocks.csv_download(
        _("Download as CSV"),
        spend_change_table(stepped),
        SPEND_CHANGE_COLUMNS,
        f"spend change {name}.csv",
        key="change_download",
    )
    menu.link(menu.SETTINGS, _("Change this campaign's settings"), name)
