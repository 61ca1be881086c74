import streamlit as st

from analysis.export.benchmarks import BENCHMARK_COLUMNS, benchmark_table
from analysis.words import _
from pages.shared import benchmarks, blocks, cache

blocks.heading(_("Benchmarks"), _("What our campaigns usually do, and what to expect of the next one."))

if not cache.campaign_ids():
    blocks.no_campaign()
    st.stop()

with st.container(horizontal=True, key="filters"):
    metric = benchmarks.choose_metric()
    by = benchmarks.choose_grouping()

report = cache.benchmarks(metric, by)
if not report.rows:
    benchmarks.none_measured()
    benchmarks.left_out(report)
    st.stop()

benchmarks.show(report)
benchmarks.left_out(report)
blocks.csv_download(
    _("Download as CSV"), benchmark_table(report), BENCHMARK_COLUMNS, "benchmarks.csv", key="benchmark_download"
)
