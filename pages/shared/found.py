"""What a campaign could have found at all, beside what it found."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from analysis.charts.findings import difference
from analysis.model import Check, LiftReport, LiftRow, TrustCheck
from analysis.words import _
from analysis.words.numbers import lift
from pages.shared.text import plain


def could_have_found(
    rows: Sequence[LiftRow], report: LiftReport, checks: Sequence[TrustCheck], unlike: Collection[str] = ()
) -> None:
    """The smallest effect of each target cell on the primary metric that the campaign was large enough for."""
    smallest = {check.cell: check.value for check in checks if check.check is Check.POWER and check.value}
    shown = [
        row
        for row in rows
        if row.metric == report.campaign.primary
        and row.control_cell == report.campaign.settings.control
        and row.target_cell in smallest
        and not {row.target_cell, row.control_cell} & set(unlike)
    ]
    if not shown:
        return
    with st.container(border=True, key="could_have_found"):
        st.markdown(":material/search: **" + plain(_("What this campaign could have found")) + "**")
        for row in shown:
            st.markdown(plain(_one(row, report, smallest[row.target_cell] or 0.0)))


def _one(row: LiftRow, report: LiftReport, smallest: float) -> str:
    effect = difference(row.metric, report.currency)(smallest)
    if row.mean_control and row.mean_control > 0:
        effect += f" ({lift(smallest / row.mean_control)})"
    return _(
        "{cell}: a true effect of {effect} per customer is found in 4 of 5 campaigns of this size, a smaller one less "
        "often."
    ).format(cell=row.target_cell, effect=effect)
