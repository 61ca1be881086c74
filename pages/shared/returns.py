"""Pieces of the Return page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    Interval,
    NotMeasurable,
    ReturnReport,
    ReturnRow,
    Verdict,
)
from analysis.words import _
from analysis.words.formulas import Formula, formulas
from analysis.words.labels import level_label, pay_back_label
from analysis.words.numbers import NOTHING, chance, count, decimal, interval, lift, money, share
from analysis.words.numbers import Figure as Number
from analysis.words.remarks import sentence
from pages.shared import badges, blocks, menu
from pages.shared.text import plain

Figure = Amount | NotMeasurable
Row = dict[str, str]


def caused(rows: Iterable[ReturnRow], lines: Mapping[str | None, CampaignLine]) -> tuple[ReturnRow, ...]:
    """The lines of target cells whose figures the campaign caused: those of an experiment."""
    return tuple(row for row in rows if _is_experiment(lines.get(row.target_cell)))


def _is_experiment(line: CampaignLine | None) -> bool:
    return line is None or line.verdict is not Verdict.NOT_AN_EXPERIMENT


def card(row: ReturnRow, line: CampaignLine | None, currency: str) -> None:
    """The answer for one target cell: what it caused and whether that paid, the figures, and how they come about."""
    is_experiment = _is_experiment(line)
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
        how(f"formulas of {row.target_cell}", formulas(row, currency))


def how(key: str, found: Iterable[Formula]) -> None:
    """How figures come about, on request: name, formula, and the formula with its numbers where there are any."""
    with st.popover(_("How this is calculated"), icon=":material/function:", key=key):
        for name, formula, numbers in found:
            st.markdown(f"**{plain(name)}** = {plain(formula)}")
            if numbers:
                st.caption(plain(numbers))


def _not_caused() -> str:
    return _(
        "The cells were not alike to begin with: what they differ by is no income of the campaign, so no return can "
        "be stated."
    )


def _figures(row: ReturnRow, currency: str) -> None:
    write = signed_money(currency)
    with st.grid(4, min_column_width=150, gap="medium"):
        blocks.figure(_("Profit"), _value(row.profit, write), ends(row.profit, write), _("Incremental margin − cost."))
        blocks.figure(
            _("Return on investment"),
            _value(row.roi, lift),
            ends(row.roi, lift),
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


def ends(figure: Figure, write: Callable[[Number], str]) -> str:
    if isinstance(figure, NotMeasurable):
        return ""
    if isinstance(figure.interval, NotMeasurable):
        return _("no finite interval")
    return interval(figure.interval.low, figure.interval.high, write)


def written(figure: Figure, write: Callable[[Number], str]) -> str:
    """A figure with its interval, each in one piece, or the reason why there is none, as Markdown."""
    if isinstance(figure, NotMeasurable):
        return plain(sentence(figure))
    return plain(
        " ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in (write(figure.value), ends(figure, write)))
    )


def ask_for_costs(name: str) -> None:
    """A hint where no cost is entered: without one there is no return."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="no_costs"):
        st.markdown(":orange[:material/payments:] " + _("No cost is entered yet, so there is a profit but no return."))
        menu.link(menu.SETTINGS, _("Enter the costs"), name)


def waterfalls(rows: Sequence[ReturnRow], currency: str) -> None:
    """One waterfall for each target cell whose profit the campaign caused."""
    with st.grid(2, min_column_width=420, gap="small"):
        for row in rows:
            if isinstance(row.profit, Amount):
                with st.container(border=True, height="stretch"):
                    _waterfall(row, currency)


def further(rows: Sequence[ReturnRow], currency: str) -> None:
    """Every other figure of the target cells side by side, each with its interval."""
    if any(isinstance(row.margin, Amount) for row in rows):
        st.subheader(_("What it brought, and what each cost"), anchor=False)
        blocks.text_table(
            across({row.target_cell: _further(row, currency) for row in rows}),
            _("What it brought, and what each cost"),
        )


def _further(row: ReturnRow, currency: str) -> Row:
    write, cost = signed_money(currency), partial(money, currency=currency)
    return {
        _("Incremental revenue"): written(row.revenue, write),
        _("Incremental margin"): written(row.margin, write),
        _("Revenue per unit of cost"): written(row.iroas, decimal),
        _("Break-even effect"): _single(row.break_even_effect, cost),
        _("Break-even lift"): _single(row.break_even_lift, lift),
        _("Break-even response"): _single(row.break_even_response, share),
        _("Cost per incremental order"): written(row.cost_per_order, cost),
        _("Cost per incremental buyer"): written(row.cost_per_customer, cost),
    }


def across(cells: Mapping[str, Row]) -> list[Row]:
    """Figures below each other, one column for each target cell: fits a phone."""
    names = dict.fromkeys(name for row in cells.values() for name in row)
    return [{"": name} | {plain(cell): row[name] for cell, row in cells.items()} for name in names]


def _single(figure: float | NotMeasurable, write: Callable[[Number], str]) -> str:
    return plain(sentence(figure) if isinstance(figure, NotMeasurable) else write(figure))


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


def rows(chosen: Sequence[ReturnRow], lines: Mapping[str | None, CampaignLine], currency: str) -> list[Row]:
    """Lines of the return table as Markdown, in as few columns as fit a page; the download has all."""
    write, divided = signed_money(currency), any(row.profit_shrunk is not None for row in chosen)
    fair = caused(chosen, lines)
    return [
        {
            _("Level"): plain(level_label(row.level, row.segment)),
            _("Target cell"): plain(row.target_cell),
            _("Customers"): count(row.n_target),
            _("Cost"): plain(money(row.costs.total, currency)),
            **(_gains(row, write) if row in fair else dict.fromkeys(_gains(row, write), NOTHING)),
            **({_("Profit, chance taken out"): _shrunk(row, write) if row in fair else NOTHING} if divided else {}),
            _("Paid back"): _paid(row, lines.get(row.target_cell)),
        }
        for row in chosen
    ]


def _gains(row: ReturnRow, write: Callable[[Number], str]) -> Row:
    return {
        _("Incremental margin"): _cell(row.margin, write),
        _("Profit"): _cell(row.profit, write),
        _("Return"): _cell(row.roi, lift),
    }


def _cell(figure: Figure, write: Callable[[Number], str]) -> str:
    """A figure with its interval; the mix has none, and why a figure is missing stands elsewhere."""
    if isinstance(figure, NotMeasurable):
        return NOTHING
    return written(figure, write) if isinstance(figure.interval, Interval) else plain(write(figure.value))


def _paid(row: ReturnRow, line: CampaignLine | None) -> str:
    if row.pays_back is None or (line and line.pays_back is None):
        return NOTHING
    return pay_back_label(row.pays_back)


def _shrunk(row: ReturnRow, write: Callable[[Number], str]) -> str:
    return NOTHING if row.profit_shrunk is None else plain(_value(row.profit_shrunk, write))
