"""Plans as tables."""

from __future__ import annotations

from analysis.export.tables import Cell, TableRow
from analysis.model import NotMeasurable, Plan, PlanRow
from analysis.words.remarks import sentence

PLAN_COLUMNS = (
    "target_cell control_cell kind baseline sd confidence power effect lift customers n_target n_control "
    "customers_needed power_reached smallest_effect smallest_lift control_buyers "
    "power_of_lift_test smallest_lift_of_lift_test note"
).split()


def plan_table(plan: Plan) -> list[TableRow]:
    """One row for each target cell: what it needs, and what it could find."""
    return [_plan_row(plan, row) for row in plan.rows]


def _plan_row(plan: Plan, row: PlanRow) -> TableRow:
    baseline, smallest = plan.baseline, _figure(row.smallest_effect)
    above = baseline.mean > 0
    return {
        "target_cell": row.target_cell,
        "control_cell": plan.design.control,
        "kind": baseline.kind.value,
        "baseline": baseline.mean,
        "sd": baseline.sd,
        "confidence": plan.design.confidence,
        "power": plan.design.power,
        "effect": plan.effect,
        "lift": plan.effect / baseline.mean if plan.effect is not None and above else None,
        "customers": row.customers or None,
        "n_target": row.n_target or None,
        "n_control": row.n_control or None,
        "customers_needed": _figure(row.customers_needed),
        "power_reached": row.power,
        "smallest_effect": smallest,
        "smallest_lift": smallest / baseline.mean if isinstance(smallest, float) and above else None,
        "control_buyers": row.control_buyers,
        "power_of_lift_test": row.power_of_lift_test,
        "smallest_lift_of_lift_test": _figure(row.smallest_lift_of_lift_test),
        "note": _note(row),
    }


def _figure(figure: float | int | NotMeasurable | None) -> Cell:
    return None if isinstance(figure, NotMeasurable) else figure


def _note(row: PlanRow) -> str | None:
    """Why a figure is missing, then what the size supposes."""
    if isinstance(row.customers_needed, NotMeasurable):
        return sentence(row.customers_needed)
    reason = [sentence(row.smallest_effect)] if isinstance(row.smallest_effect, NotMeasurable) else []
    return " ".join([*reason, *map(sentence, row.remarks)]) or None
