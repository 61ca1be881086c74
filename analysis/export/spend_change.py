"""The spend change table."""

from __future__ import annotations

from analysis.export.tables import TableRow
from analysis.model import STEPS, ChangeReport, ChangeRow, ChangeSteps, Measure, Measured, NotMeasurable, Window
from analysis.words.remarks import sentence

SPEND_CHANGE_COLUMNS = (
    "campaign segment level group measure window value low high p_value method note against customers"
).split()

_AVERAGES = {Window.PRE: "Student", Window.POST: "Student", Window.CHANGE: "paired t"}
_DIFFERENCES = {Window.PRE: "Welch", Window.POST: "Welch", Window.CHANGE: "difference in differences, Welch"}


def spend_change_table(report: ChangeReport) -> list[TableRow]:
    """The spend change table: averages and differences first, then the histogram of every group."""
    return [_row(row) for row in report.rows] + [line for found in report.steps for line in _step_rows(report, found)]


def _row(row: ChangeRow) -> TableRow:
    found = row.result if isinstance(row.result, Measured) else None
    ends = found.interval if found else None
    reason = [sentence(row.result)] if isinstance(row.result, NotMeasurable) else []
    return {
        "campaign": row.campaign,
        "segment": row.segment,
        "level": row.level,
        "group": row.group.name,
        "measure": f"{row.measure}_difference" if row.against else row.measure.value,
        "window": row.window.value,
        "value": found.value if found else None,
        "low": ends.low if ends else None,
        "high": ends.high if ends else None,
        "p_value": found.p_value if found else None,
        "method": _method(row) if ends else None,
        "note": " ".join([*reason, *map(sentence, row.remarks)]) or None,
        "against": row.against,
        "customers": row.customers,
    }


def _method(row: ChangeRow) -> str:
    name = (_DIFFERENCES if row.against else _AVERAGES)[row.window]
    return f"delta method, {name}" if row.measure is Measure.ORDER_VALUE else name


def _step_rows(report: ChangeReport, found: ChangeSteps) -> list[TableRow]:
    return [
        {
            "campaign": report.campaign.id,
            "segment": found.segment,
            "level": found.level,
            "group": found.group.name,
            "measure": "share_of_customers",
            "window": step_name(step, report.step),
            "value": customers / found.customers if found.customers else None,
            "customers": customers,
        }
        for step, customers in found.steps
    ]


def step_name(step: int, size: float) -> str:
    """The change in spend that a step of the histogram stands for, as an interval of numbers.

    >>> [step_name(step, 1000.0) for step in (-4, -1, 0, 2, 4)]
    ['[..., -3000)', '[-1000, 0)', '0', '(1000, 2000]', '(3000, ...]']
    """
    if step == 0:
        return "0"
    near, far = f"{(abs(step) - 1) * size:g}", "..." if abs(step) > STEPS else f"{abs(step) * size:g}"
    if step > 0:
        return f"({near}, {far}]"
    near, far = (text if text in ("0", "...") else f"-{text}" for text in (near, far))
    return f"[{far}, {near})"
