"""The return table with the column names of the contract."""

from __future__ import annotations

from analysis.export.tables import TableRow
from analysis.model import Amount, Interval, NotMeasurable, ReturnReport, ReturnRow
from analysis.words.remarks import sentence

ROI_COLUMNS = (
    "campaign segment level target_cell n_target incremental_revenue incremental_margin margin_low margin_high cost "
    "profit profit_low profit_high roi roi_low roi_high p_paid_back break_even_effect note "
    "revenue_low revenue_high contact_cost fixed_cost incentive_cost redeemed iroas iroas_low iroas_high "
    "break_even_lift break_even_response cost_per_order cost_per_order_low cost_per_order_high "
    "cost_per_customer cost_per_customer_low cost_per_customer_high pays_back "
    "profit_shrunk profit_shrunk_low profit_shrunk_high"
).split()

Figure = Amount | NotMeasurable


def roi_table(report: ReturnReport) -> list[TableRow]:
    """The return table: one row per line of the report, in its order."""
    return [_row(row) for row in report.rows]


def _row(row: ReturnRow) -> TableRow:
    costs = row.costs
    return {
        "campaign": row.campaign,
        "segment": row.segment,
        "level": row.level,
        "target_cell": row.target_cell,
        "n_target": row.n_target,
        "cost": costs.total,
        "contact_cost": costs.contacts,
        "fixed_cost": costs.fixed,
        "incentive_cost": costs.incentives,
        "redeemed": costs.redeemed,
        **_figure("incremental_revenue", "revenue", row.revenue),
        **_figure("incremental_margin", "margin", row.margin),
        **_figure("profit", "profit", row.profit),
        **_figure("roi", "roi", row.roi),
        **_figure("iroas", "iroas", row.iroas),
        **_figure("cost_per_order", "cost_per_order", row.cost_per_order),
        **_figure("cost_per_customer", "cost_per_customer", row.cost_per_customer),
        **_figure("profit_shrunk", "profit_shrunk", row.profit_shrunk),
        "p_paid_back": _number(row.p_paid_back),
        "break_even_effect": _number(row.break_even_effect),
        "break_even_lift": _number(row.break_even_lift),
        "break_even_response": _number(row.break_even_response),
        "pays_back": row.pays_back.value if row.pays_back else None,
        "note": _note(row),
    }


def _figure(name: str, ends: str, figure: Figure | None) -> TableRow:
    interval = figure.interval if isinstance(figure, Amount) and isinstance(figure.interval, Interval) else None
    return {
        name: figure.value if isinstance(figure, Amount) else None,
        f"{ends}_low": interval.low if interval else None,
        f"{ends}_high": interval.high if interval else None,
    }


def _number(figure: float | NotMeasurable) -> float | None:
    return None if isinstance(figure, NotMeasurable) else figure


def _note(row: ReturnRow) -> str | None:
    """Why there is no profit or no return first, then what a reader must know."""
    reasons = [figure for figure in (row.profit, row.roi) if isinstance(figure, NotMeasurable)]
    reasons += [row.roi.interval] if isinstance(row.roi, Amount) and isinstance(row.roi.interval, NotMeasurable) else []
    said = [sentence(reason) for reason in dict.fromkeys(reasons)] + [sentence(remark) for remark in row.remarks]
    return " ".join(said) or None
