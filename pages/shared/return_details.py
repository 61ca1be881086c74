"""Pieces of the Return page below the answer: what if, promoted products, channels, whom to contact next time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

import streamlit as st

from analysis.charts.returns import signed_money
from analysis.model import Amount, Choosing, Contribution, Interval, ReturnDetails, WhatIf
from analysis.words import _
from analysis.words.formulas import choosing_formulas, contribution_formulas, what_if_formulas
from analysis.words.labels import level_label, segment_label
from analysis.words.numbers import count, money, share
from pages.shared import blocks
from pages.shared.returns import Row, across, ends, how, written
from pages.shared.text import plain


def details(found: ReturnDetails, cells: Collection[str], currency: str) -> None:
    """What holding out cost, promoted products, channels.

    Args:
        found: Of the whole campaign.
        cells: Target cells whose figures the campaign caused.
        currency: ISO code of the store.
    """
    _what_ifs([row for row in found.what_ifs if row.target_cell in cells], currency)
    _contributions([row for row in found.contributions if row.target_cell in cells], currency)
    _channels(found, currency)


def _what_ifs(rows: Sequence[WhatIf], currency: str) -> None:
    if not any(isinstance(row.held_out, Amount) for row in rows):
        return
    st.subheader(_("Everybody, nobody, and what the hold-out cost"), anchor=False)
    blocks.text_table(across({row.target_cell: _what_if(row, currency) for row in rows}), _("What if"))
    how("formulas of what if", what_if_formulas())


def _what_if(row: WhatIf, currency: str) -> Row:
    write = signed_money(currency)
    return {
        _("Customers with the control"): count(row.customers),
        _("Profit as it was"): written(row.profit_as_it_was, write),
        _("Profit with everybody contacted"): written(row.profit_everybody, write),
        _("Profit not made by holding out"): written(row.held_out, write),
        _("Revenue with everybody contacted"): plain(money(row.revenue_everybody, currency)),
        _("Revenue with nobody contacted"): plain(money(row.revenue_nobody, currency)),
    }


def _contributions(rows: Sequence[Contribution], currency: str) -> None:
    if not any(isinstance(row.promoted, Amount) for row in rows):
        return
    title = _("Promoted products and all others")
    st.subheader(title, anchor=False)
    blocks.text_table(across({row.target_cell: _contribution(row, currency) for row in rows}), title)
    st.caption(_("Above 0, the campaign also sold other products; below 0, it took from them."))
    how("formulas of contribution", contribution_formulas())


def _contribution(row: Contribution, currency: str) -> Row:
    write = signed_money(currency)
    return {
        _("Incremental revenue of promoted products"): written(row.promoted, write),
        _("All sales of promoted products in the window"): plain(money(row.all_promoted, currency)),
        _("Part that the campaign brought"): written(row.part, partial(share, signed=False)),
        _("Incremental revenue of other products"): written(row.other, write),
    }


def _channels(found: ReturnDetails, currency: str) -> None:
    if len({row.channel for row in found.channels}) < 2:
        return
    st.subheader(_("By channel"), anchor=False)
    if found.is_channel_drawn:
        st.caption(_("Each target cell has a channel of its own, so its return above is the return of its channel."))
    else:
        st.caption(
            ":orange-badge["
            + _("not randomised")
            + "] "
            + _("Who got which channel was not drawn by lot: read costs and responses side by side, not as effects.")
        )
    blocks.table(
        [
            {
                _("Target cell"): row.target_cell,
                _("Channel"): level_label(row.channel),
                _("Customers"): count(row.customers),
                _("Cost"): money(row.cost, currency),
                _("Cost per customer"): money(row.cost / row.customers, currency),
                _("Buyers"): count(row.buyers),
                _("Response rate"): share(row.buyers / row.customers),
                _("Revenue per customer"): money(row.revenue / row.customers, currency),
            }
            for row in found.channels
        ],
        _("By channel"),
        "channels",
        (_("Target cell"), _("Channel")),
    )


def choosing(found: Sequence[Choosing], cells: Collection[str], currency: str) -> None:
    """Contact everybody, nobody, or only the levels that pay.

    Args:
        found: For each target cell.
        cells: Target cells whose figures the campaign caused.
        currency: ISO code of the store.
    """
    for row in found:
        if row.target_cell in cells:
            with st.container(border=True):
                _choice(row, currency)


def _choice(row: Choosing, currency: str) -> None:
    write = signed_money(currency)
    title = _("{cell}: whom to contact next time, by {attribute}")
    st.subheader(plain(title.format(cell=row.target_cell, attribute=segment_label(row.attribute))), anchor=False)
    st.markdown(plain(_advice(row)))
    with st.grid(3, min_column_width=170, gap="medium"):
        blocks.figure(_("Everybody"), write(row.everybody.value), ends(row.everybody, write))
        blocks.figure(
            _("Only levels that pay"),
            write(row.chosen.value),
            ends(row.chosen, write),
            _("Chosen on one half of the customers and judged on the other half, both ways."),
        )
        blocks.figure(_("Nobody"), money(0, currency), "", _("No contact: no cost, and nothing caused."))
    if row.winners > row.everybody.value:
        st.caption(plain(_too_good(row).format(winners=write(row.winners))))
    how(f"formulas of choosing {row.target_cell}", choosing_formulas())


def _too_good(row: Choosing) -> str:
    return _(
        "Chosen and judged on the same customers it would read {winners}: too good, because the levels that look best "
        "were partly lucky."
    )


def _advice(row: Choosing) -> str:
    levels = _(", ").join(level_label(level, row.attribute) for level in row.in_both)
    if row.everybody.value <= 0 and row.chosen.value <= 0:
        return _("Neither everybody nor any choice of levels pays by these figures: better contact nobody.")
    if row.gain.value <= 0 or not levels:
        return _("Choosing levels does not pay more than contacting everybody: the levels do not differ enough.")
    if isinstance(row.gain.interval, Interval) and row.gain.interval.low <= 0:
        return _(
            "Contacting only {levels} looks better, but the difference is within what chance alone would show."
        ).format(levels=levels)
    return _("Contacting only {levels} pays more than contacting everybody.").format(levels=levels)
