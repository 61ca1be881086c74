import streamlit as st

from analysis.words import _
from pages.shared import blocks, cache, performance

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    st.title(_("Overview"), anchor=False, width="content")
    dates = st.container(width="content")
    days = performance.choose_days()

lines = cache.lines()
found = cache.performance(days)
if not lines and found is None:
    blocks.no_campaign()
    st.stop()

if found is None:
    blocks.no_sales()
else:
    with dates:
        performance.period(found)
    performance.figures(found)

left, right = st.columns([7, 4], gap="large")
with left:
    performance.league(cache.league(), cache.currency())
with right:
    performance.next_steps(cache.steps())
