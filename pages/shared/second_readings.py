"""Second readings as a box that opens: nothing is computed while it is closed."""

from __future__ import annotations

import streamlit as st

from analysis.export.second_readings import READING_COLUMNS, readings_table
from analysis.model import SecondReading, SecondReadings
from analysis.words import _
from analysis.words.second_readings import say_capped, say_chance, say_covaried, say_permutation, say_split
from pages.shared import blocks, cache
from pages.shared.text import plain


def panel(name: str, metric: str, against: str | None) -> None:
    """The readings of one metric, for each target cell."""
    box = st.expander(
        _("Second readings: the same figures by other ways"),
        icon=":material/fact_check:",
        key="second_readings",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        with st.spinner(_("Dealing the buyers out again …")):
            readings = cache.second_readings(name, metric, against)
        st.caption(_("They do not change the verdict. Where one of them tells another story, look closer."))
        for reading in readings.readings:
            _of_cell(readings, reading)
        blocks.csv_download(
            _("Download the second readings as CSV"),
            readings_table(readings),
            READING_COLUMNS,
            f"readings {name} {metric}.csv",
            key="readings_download",
        )


def _of_cell(readings: SecondReadings, reading: SecondReading) -> None:
    currency, cells = readings.currency, len(readings.campaign.cells)
    said = {
        _("Chance alone"): say_permutation(reading),
        _("Freed of earlier differences"): say_covaried(reading, currency),
        _("Without very large values"): say_capped(reading, currency),
        _("More buyers or bigger baskets"): say_split(reading, currency),
        _("Which cell is best"): say_chance(reading, cells),
    }
    st.markdown("**" + plain(reading.row.target_cell) + "**")
    st.markdown("\n".join(f"- {label}: {plain(text)}" for label, text in said.items()))
