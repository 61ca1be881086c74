"""Pieces of the Return page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from analysis.charts.layout import CONFIG
from analysis.charts.returns import (
    answer,
    describe_profits,
    describe_waterfall,
    draw_profits,
    draw_waterfall,
    signed_money,
)
from analysis.model import (
    Amount,
    CampaignLine,
    Choosing,
    Contribution,
    Interval,
    NotMeasurable,
    ReturnDetails,
    ReturnReport,
    ReturnRow,
    Verdict,
    WhatIf,
)
from analysis.words import _
from analysis.words.formulas import formulas
from analysis.words.labels import level_label, pay_back_label, segment_label
from analysis.words.numbers import NOTHING, chance, count, interval, lift, money, share
from analysis.words.numbers import Figure as Number
from analysis.words.remarks import sentence
from pages.shared import badges, blocks, menu
from pages.shared.text import plain

Figure = Amount | NotMeasurable
Row = dict[str, str]


def card(row: ReturnRow, line: CampaignLine | None, currency: str) -> None:
    """The answer for one target cell: what it caused and whether that paid, the figures, and how they come about."""
    is_experiment = line is None or line.verdict is not Verdict.NOT_AN_EXPERIMENT
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(plain(row.target_cell), anchor=False, width="content")
            if line and line.judgement:
                badges.verdict_badges(line.judgement)
            badges.pay_back_badge(line.pays_back if line else row.pays_back)
        if is_experiment or isinstance(row.profit, NotMeasurable):
            st.markdown("**" + plain(answer(row, currency)) + "**")
            _figures(row, currency)
        else:
            st.markdown("**" + _not_caused() + "**")
            blocks.figure(_("Cost"), money(row.costs.total, currency), "")
        with st.popover(_("How this is calculated"), icon=":material/function:", key=f"formulas of {row.target_cell}"):
            _formulas(row, currency)


def _not_caused() -> str:
    return _(
        "The cells were not alike to begin with: what they differ by is no income of the campaign, so no return can "
        "be stated."
    )


def _figures(row: ReturnRow, currency: str) -> None:
    write = signed_money(currency)
    with st.grid(4, min_column_width=150, gap="medium"):
        blocks.figure(_("Profit"), _value(row.profit, write), _ends(row.profit, write), _("Incremental margin − cost."))
        blocks.figure(
            _("Return on investment"),
            _value(row.roi, lift),
            _ends(row.roi, lift),
            _("Profit ÷ cost. +100 % means that each unit spent brought back two."),
        )
        blocks.figure(
            _("Chance that it paid back"),
            chance(row.p_paid_back),
            "",
            _("How likely the profit is above 0, given these figures alone (normal approximation)."),
        )
        blocks.figure(_("Cost"), money(row.costs.total, currency), "", _("Contacts, incentives and fixed cost."))


def _value(figure: Figure, write: Callable[[Number], str]) -> str:
    return NOTHING if isinstance(figure, NotMeasurable) else write(figure.value)


def _ends(figure: Figure, write: Callable[[Number], str]) -> str:
    if isinstance(figure, NotMeasurable):
        return ""
    if isinstance(figure.interval, NotMeasurable):
        return _("no finite interval")
    return interval(figure.interval.low, figure.interval.high, write)


def _both(figure: Figure, write: Callable[[Number], str]) -> str:
    """A figure with its interval, or the reason why there is none, as Markdown."""
    return plain(
        sentence(figure) if isinstance(figure, NotMeasurable) else f"{_value(figure, write)} {_ends(figure, write)}"
    )


def _formulas(row: ReturnRow, currency: str) -> None:
    for name, formula, numbers in formulas(row, currency):
        st.markdown(f"**{plain(name)}** = {plain(formula)}")
        st.caption(plain(numbers))


def ask_for_costs(name: str) -> None:
    """A hint where no cost is entered: without one there is no return."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="no_costs"):
        st.markdown(":orange[:material/payments:] " + _("No cost is entered yet, so there is a profit but no return."))
        menu.link(menu.SETTINGS, _("Enter the costs"), name)


def waterfalls(rows: Sequence[ReturnRow], lines: Mapping[str | None, CampaignLine], currency: str) -> None:
    """One waterfall for each target cell whose profit was caused by the campaign."""
    with st.grid(2, min_column_width=420, gap="small"):
        for row in rows:
            line = lines.get(row.target_cell)
            if isinstance(row.profit, Amount) and not (line and line.verdict is Verdict.NOT_AN_EXPERIMENT):
                with st.container(border=True):
                    _waterfall(row, currency)


def text_columns() -> tuple[str, ...]:
    """Headings of the columns that hold words."""
    return _("Level"), _("Target cell"), _("Paid back")


def _waterfall(row: ReturnRow, currency: str) -> None:
    """From incremental revenue to profit, under its finding."""
    figure = draw_waterfall(row, currency)
    st.subheader(plain(figure.layout.title.text), anchor=False)
    figure.update_layout(title=None)
    st.plotly_chart(figure, key=f"waterfall of {row.target_cell}", config=CONFIG, alt=describe_waterfall(row, currency))


def by_level(report: ReturnReport, rows: Sequence[ReturnRow], segment: str) -> None:
    """Profit per contacted customer by level, as a forest plot and as a table."""
    if not rows:
        return
    figure = draw_profits(report, rows, segment)
    with st.container(border=True):
        st.subheader(plain(figure.layout.title.text), anchor=False)
        figure.update_layout(title=None)
        st.plotly_chart(figure, key="profit_chart", config=CONFIG, alt=describe_profits(report, rows, segment))
        st.caption(_("Among many levels some stand out by chance alone: read them as hints, not as proof."))


def rows(report: ReturnReport, chosen: Sequence[ReturnRow]) -> list[Row]:
    """Lines of the return table for people."""
    write, currency = signed_money(report.currency), report.currency
    divided = any(row.profit_shrunk is not None for row in chosen)
    return [
        {
            _("Level"): level_label(row.level),
            _("Target cell"): row.target_cell,
            _("Customers"): count(row.n_target),
            _("Incremental margin"): _value(row.margin, write),
            _("Cost"): money(row.costs.total, currency),
            _("Profit"): _value(row.profit, write) + " " + _ends(row.profit, write),
            **({_("Profit, chance taken out"): _shrunk(row, write)} if divided else {}),
            _("Return"): _value(row.roi, lift) + " " + _ends(row.roi, lift),
            _("Paid back"): pay_back_label(row.pays_back) if row.pays_back else NOTHING,
        }
        for row in chosen
    ]


def _shrunk(row: ReturnRow, write: Callable[[Number], str]) -> str:
    return NOTHING if row.profit_shrunk is None else _value(row.profit_shrunk, write)


def details(found: ReturnDetails, currency: str) -> None:
    """What holding out cost, promoted products, channels."""
    write = signed_money(currency)
    if any(isinstance(what_if.held_out, Amount) for what_if in found.what_ifs):
        st.subheader(_("Everybody, nobody, and what the hold-out cost"), anchor=False)
        blocks.text_table([_what_if(row, write, currency) for row in found.what_ifs], _("What if"))
    if found.contributions:
        st.subheader(_("Promoted products and all others"), anchor=False)
        blocks.text_table(
            [_contribution(row, write, currency) for row in found.contributions],
            _("Promoted products and all others"),
        )
        st.caption(_("Above 0, the campaign also sold other products; below 0, it took from them."))
    _channels(found, currency)


def _left() -> tuple[str, ...]:
    return (_("Target cell"), _("Channel"))


def _what_if(row: WhatIf, write: Callable[[Number], str], currency: str) -> Row:
    return {
        _("Target cell"): plain(row.target_cell),
        _("Customers with the control"): count(row.customers),
        _("Profit as it was"): _both(row.profit_as_it_was, write),
        _("Profit with everybody contacted"): _both(row.profit_everybody, write),
        _("Profit not made by holding out"): _both(row.held_out, write),
        _("Revenue with everybody contacted"): plain(money(row.revenue_everybody, currency)),
        _("Revenue with nobody contacted"): plain(money(row.revenue_nobody, currency)),
    }


def _contribution(row: Contribution, write: Callable[[Number], str], currency: str) -> Row:
    return {
        _("Target cell"): plain(row.target_cell),
        _("Incremental revenue of promoted products"): _both(row.promoted, write),
        _("All sales of promoted products in the window"): plain(money(row.all_promoted, currency)),
        _("Part that the campaign brought"): _both(row.part, partial(share, signed=False)),
        _("Incremental revenue of other products"): _both(row.other, write),
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
        _left(),
    )


def choosing(found: Sequence[Choosing], currency: str) -> None:
    """Contact everybody, nobody, or only the levels that pay."""
    for row in found:
        with st.container(border=True):
            title = _("{cell}: whom to contact next time, by {attribute}")
            st.subheader(
                plain(title.format(cell=row.target_cell, attribute=segment_label(row.attribute))), anchor=False
            )
            st.markdown(plain(_advice(row)))
            write = signed_money(currency)
            with st.grid(3, min_column_width=170, gap="medium"):
                blocks.figure(_("Everybody"), write(row.everybody.value), _ends(row.everybody, write))
                blocks.figure(
                    _("Only levels that pay"),
                    write(row.chosen.value),
                    _ends(row.chosen, write),
                    _("Chosen on one half of the customers and judged on the other half, both ways."),
                )
                blocks.figure(_("Nobody"), money(0, currency), "", _("No contact: no cost, and nothing caused."))
            st.caption(
                plain(
                    _(
                        "Chosen and judged on the same customers it would read {winners}: too good, because the levels "
                        "that look best were partly lucky. Profits here are without the fixed cost, over all customers "
                        "of the cell and the control."
                    ).format(winners=write(row.winners))
                )
            )


def _advice(row: Choosing) -> str:
    best, ends = row.chosen, row.chosen.interval
    if row.everybody.value <= 0 and best.value <= 0:
        return _("Neither everybody nor any choice of levels pays by these figures: better contact nobody.")
    if best.value <= row.everybody.value:
        return _("Choosing levels does not pay more than contacting everybody: the levels do not differ enough.")
    levels = ", ".join(map(level_label, row.in_both)) or NOTHING
    if isinstance(ends, Interval) and ends.low <= row.everybody.value:
        return _(
            "Contacting only {levels} looks better, but the difference is within what chance alone would show."
        ).format(levels=levels)
    return _("Contacting only {levels} pays more than contacting everybody.").format(levels=levels)
