"""What a campaign brought in against what it cost: the sentence, the way from contact to profit, profit by level."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import plotly.graph_objects as go

from analysis.charts.findings import Write, bare, between
from analysis.charts.forest import Axis, Mark, draw_forest
from analysis.charts.layout import FONT_SIZE, base_layout, ticks, wrap
from analysis.charts.palette import GAIN, HARM, RULE, ZERO, cell_color, cell_symbol
from analysis.model import MIX, Amount, Interval, NotMeasurable, PayBack, ReturnReport, ReturnRow
from analysis.words import _
from analysis.words.labels import level_label, segment_label
from analysis.words.numbers import chance, interval, lift, money
from analysis.words.remarks import sentence

Figure = Amount | NotMeasurable

LABEL = 0.3
"""Part of the bars' width that the label beside one takes, on a phone."""


def signed_money(currency: str) -> Write:
    """The format of a profit, with its sign."""
    return partial(money, currency=currency, signed=True)


def answer(row: ReturnRow, currency: str) -> str:
    """Whether a target cell paid back: one or two plain sentences."""
    if isinstance(row.profit, NotMeasurable):
        return sentence(row.profit)
    write = signed_money(currency)
    if isinstance(row.profit.interval, NotMeasurable):
        return _("The profit is {profit}, without a finite interval.").format(profit=write(row.profit.value))
    ends = between(row.profit.interval, write)
    first = _sentence(row).format(
        profit=write(row.profit.value),
        size=money(abs(row.profit.value), currency),
        between=ends,
        chance=chance(row.p_paid_back),
    )
    if isinstance(row.roi, NotMeasurable):
        return first + " " + sentence(row.roi)
    return first + " " + _("That is a return of {roi} on what was spent.").format(roi=lift(row.roi.value))


def _sentence(row: ReturnRow) -> str:
    if row.pays_back is PayBack.PAID_BACK:
        return _("It earned {size} more than it cost ({between}).")
    if row.pays_back is PayBack.DID_NOT_PAY:
        return _("It cost {size} more than it earned ({between}).")
    if row.pays_back is None:
        return _("It added {profit} of margin, and anything {between} fits the data.")
    if row.pays_back is PayBack.LIKELY:
        return _("It probably paid back: the profit is {profit}, but anything {between} fits the data.")
    return _("Whether it paid back cannot be told: the profit is {profit}, but anything {between} fits the data.")


def draw_waterfall(row: ReturnRow, currency: str) -> go.Figure:
    """From incremental revenue to profit, step by step.

    Args:
        row: A line whose revenue, margin and profit are measured.
        currency: ISO code of the store.
    """
    names, sizes, kinds = zip(*_steps(row), strict=True)
    figure = go.Figure(layout=base_layout(waterfall_title(row, currency), height=90 + 44 * len(names)))
    figure.add_waterfall(
        orientation="h",
        y=[wrap(name) for name in names],
        x=sizes,
        measure=kinds,
        text=[money(size, currency, signed=kind == "relative") for size, kind in zip(sizes, kinds, strict=True)],
        textposition="outside",
        textfont={"size": FONT_SIZE},
        connector={"line": {"color": ZERO, "width": 1, "dash": "dot"}},
        increasing={"marker": {"color": GAIN}},
        decreasing={"marker": {"color": HARM}},
        totals={"marker": {"color": GAIN}},
        hoverinfo="skip",
        cliponaxis=False,
    )
    _draw_axes(figure, _levels(sizes, kinds), sizes, currency)
    return figure.update_layout(showlegend=False)


def _draw_axes(figure: go.Figure, levels: Sequence[float], sizes: Sequence[float], currency: str) -> None:
    low, high = min(0.0, *levels), max(0.0, *levels)
    room = (high - low) or 1.0
    labelled = [level - LABEL * room for level, size in zip(levels, sizes, strict=True) if size < 0]
    low, high = min([0.0, *labelled]), high + LABEL * room
    places = ticks(low, high)
    figure.update_xaxes(
        range=[low, high],
        tickvals=places,
        ticktext=[bare(place).lstrip("+") for place in places],
        tickangle=0,
        title={"text": _("Whole target cell, {currency}").format(currency=currency), "standoff": 12},
        gridcolor=RULE,
        zeroline=True,
        zerolinecolor=ZERO,
        fixedrange=True,
        automargin=True,
    )
    figure.update_yaxes(
        autorange="reversed",
        fixedrange=True,
        automargin=True,
        tickfont={"size": FONT_SIZE},
        ticklen=8,
        tickcolor="rgba(0,0,0,0)",
    )


def _steps(row: ReturnRow) -> list[tuple[str, float, str]]:
    revenue, margin, profit = (_value(figure) for figure in (row.revenue, row.margin, row.profit))
    steps = [
        (_("Incremental revenue"), revenue, "absolute"),
        (_("Cost of the goods"), margin - revenue, "relative"),
        (_("Incremental margin"), margin, "total"),
        (_("Contacts"), -row.costs.contacts, "relative"),
        (_("Incentives"), -row.costs.incentives, "relative"),
        (_("Fixed cost"), -row.costs.fixed, "relative"),
        (_("Profit"), profit, "total"),
    ]
    return [step for step in steps if step[1] or step[2] != "relative"]


def _value(figure: Figure) -> float:
    return 0.0 if isinstance(figure, NotMeasurable) else figure.value


def _levels(sizes: Sequence[float], kinds: Sequence[str]) -> list[float]:
    """Heights that the bars reach."""
    level, found = 0.0, []
    for size, kind in zip(sizes, kinds, strict=True):
        level = level + size if kind == "relative" else size
        found.append(level)
    return found


def waterfall_title(row: ReturnRow, currency: str) -> str:
    """The finding of the waterfall."""
    revenue, profit = (money(_value(figure), currency, signed=True) for figure in (row.revenue, row.profit))
    return _("{cell}: {profit} profit from {revenue} incremental revenue").format(
        cell=row.target_cell, revenue=revenue, profit=profit
    )


def describe_waterfall(row: ReturnRow, currency: str) -> str:
    """The same in words, for readers who do not see it."""
    parts = [
        _("{name}: {amount}.").format(name=name, amount=money(size, currency, signed=kind == "relative"))
        for name, size, kind in _steps(row)
    ]
    return " ".join([waterfall_title(row, currency) + ".", *parts])


def draw_profits(report: ReturnReport, rows: Sequence[ReturnRow], segment: str) -> go.Figure:
    """Profit per contacted customer by level, one mark a target cell.

    Args:
        report: For its currency.
        rows: Lines of one segment attribute; at least one is measured.
        segment: Name of the attribute.
    """
    rows = [row for row in rows if row.level != MIX]
    levels = list(dict.fromkeys(row.level for row in rows))
    labels = [level_label(level, segment) for level in levels]
    cells = list(dict.fromkeys(row.target_cell for row in rows))
    marks = [_mark(report, row, levels.index(row.level), cells.index(row.target_cell)) for row in rows]
    axis = Axis(_("Profit per contacted customer, {currency}").format(currency=report.currency), bare)
    return draw_forest(profits_title(rows, segment), labels, marks, axis)


def profits_title(rows: Sequence[ReturnRow], segment: str) -> str:
    """The finding: in how many levels the profit is clear."""
    gain = sum(row.pays_back is PayBack.PAID_BACK for row in rows)
    loss = sum(row.pays_back is PayBack.DID_NOT_PAY for row in rows)
    return _("By {segment}: paid back in {gain}, lost in {loss} of {n} comparisons").format(
        segment=segment_label(segment), gain=gain, loss=loss, n=len(rows)
    )


def describe_profits(report: ReturnReport, rows: Sequence[ReturnRow], segment: str) -> str:
    """The same in words."""
    rows = [row for row in rows if row.level != MIX]
    parts = [
        f"{row.target_cell}, {level_label(row.level, segment)}: {profit_text(row, report.currency)}." for row in rows
    ]
    return " ".join([profits_title(rows, segment) + ".", *parts])


def profit_text(row: ReturnRow, currency: str) -> str:
    """Profit per contacted customer with its interval."""
    profit = per_contact(row)
    if isinstance(profit, NotMeasurable):
        return _("not measurable")
    write = signed_money(currency)
    ends = profit.interval
    return write(profit.value) + (" " + interval(ends.low, ends.high, write) if isinstance(ends, Interval) else "")


def per_contact(row: ReturnRow) -> Figure:
    """The profit, divided by the customers of the target cell."""
    if isinstance(row.profit, NotMeasurable) or not row.n_target:
        return row.profit
    ends, n = row.profit.interval, row.n_target
    divided = Interval(ends.low / n, ends.high / n) if isinstance(ends, Interval) else ends
    return Amount(row.profit.value / n, divided)


def _mark(report: ReturnReport, row: ReturnRow, place: int, cell: int) -> Mark:
    profit = per_contact(row)
    ends = profit.interval if isinstance(profit, Amount) and isinstance(profit.interval, Interval) else None
    return Mark(
        row=place,
        group=row.target_cell,
        value=profit.value if isinstance(profit, Amount) else None,
        low=ends.low if ends else None,
        high=ends.high if ends else None,
        text=profit_text(row, report.currency).split(" [")[0],
        hover=profit_text(row, report.currency),
        color=cell_color(cell),
        symbol=cell_symbol(cell),
    )
