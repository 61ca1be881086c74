"""The event table: groups, flow, and every way to compare, in one long form."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from analysis.export.tables import TableRow
from analysis.model import (
    ALL,
    NOT_INVITED,
    Average,
    Effect,
    Estimate,
    Estimator,
    EventReading,
    EventReport,
    FirstStage,
    Flow,
    GroupLine,
    Interval,
    Method,
    NotMeasurable,
    Parallel,
    Weighting,
)
from analysis.words.remarks import sentence

EVENT_COLUMNS = (
    "campaign segment level group measure window value low high p_value method note target_cell covariate"
).split()

INVITED = "invited"

_COMPARISONS = frozenset(estimator.value for estimator in Estimator)


def event_table(report: EventReport) -> list[TableRow]:
    """The event table, in the order of the report: flow, then for every level groups, estimates and their checks."""
    rows = [*_flows(report), *(row for reading in report.readings for row in _reading(reading))]
    notes = " ".join(map(sentence, report.remarks)) or None
    if notes and not report.readings:
        rows.append({"measure": "took_part", "note": notes})
    elif notes:
        rows = [row | {"note": f"{row['note']} {notes}"} if row["measure"] in _COMPARISONS else row for row in rows]
    base: TableRow = {"campaign": report.campaign.id, "segment": ALL, "level": ALL}
    return [dict.fromkeys(EVENT_COLUMNS) | base | row for row in rows]


def _flows(report: EventReport) -> Iterator[TableRow]:
    for flow in report.flows:
        yield from _flow(flow)


def _flow(flow: Flow) -> Iterator[TableRow]:
    cell: TableRow = {"group": INVITED, "target_cell": flow.cell, "window": "post"}
    for step in flow.steps:
        yield cell | {"measure": step.step, "value": step.customers}
        if step.bought is not None:
            yield cell | {"measure": f"{step.step}_and_bought", "value": step.bought}
    if flow.delivered:
        share, interval = flow.delivered
        yield cell | {"measure": "delivery_rate", "value": share, "method": Method.WILSON.value} | _ends(interval)


def _reading(reading: EventReading) -> Iterator[TableRow]:
    for row in (*_groups(reading), *_gap(reading), *_estimates(reading), *_range(reading), *_checks(reading)):
        yield row | {"segment": reading.segment, "level": reading.level}


def _groups(reading: EventReading) -> Iterator[TableRow]:
    for line in reading.groups:
        yield {"group": line.group, "measure": "customers", "value": line.customers}
        yield from _spend(line)


def _spend(line: GroupLine) -> Iterator[TableRow]:
    for window, found in (("pre", line.before), ("post", line.after)):
        if found is not None:
            yield _average(line.group, window, found)
    earlier = line.path[:-1]
    for place, found in enumerate(earlier):
        yield _average(line.group, f"period {place - len(earlier)}", found)


def _average(group: str, window: str, found: Average) -> TableRow:
    row: TableRow = {"group": group, "measure": "revenue_per_customer", "window": window, "value": found.value}
    return row | _ends(found.interval)


def _estimates(reading: EventReading) -> Iterator[TableRow]:
    for estimate in reading.estimates:
        by_draw = estimate.estimator in (Estimator.INVITATION, Estimator.COMING)
        pair = (INVITED, NOT_INVITED) if by_draw else (reading.groups[0].group, reading.against)
        yield _estimate(estimate) | {"group": " - ".join(pair)}


def _estimate(estimate: Estimate) -> TableRow:
    change = estimate.estimator is Estimator.DIFFERENCE_IN_DIFFERENCES
    row: TableRow = {"measure": estimate.estimator.value, "window": "post - pre" if change else "post"}
    if isinstance(estimate.result, NotMeasurable):
        return row | {"note": sentence(estimate.result)}
    method = estimate.method.value if estimate.method else None
    return row | _effect(estimate.result, method, " ".join(map(sentence, estimate.remarks)))


def _effect(effect: Effect, method: str | None, note: str = "") -> TableRow:
    reason = sentence(effect.interval) if isinstance(effect.interval, NotMeasurable) else ""
    return {
        "value": effect.value,
        "p_value": effect.p_value,
        "method": method,
        "note": " ".join(dict.fromkeys(filter(None, (reason, note)))) or None,
    } | _ends(effect.interval)


def _ends(interval: Interval | NotMeasurable) -> TableRow:
    if isinstance(interval, NotMeasurable):
        return {}
    return {"low": interval.low, "high": interval.high}


def _pair(reading: EventReading) -> TableRow:
    return {"group": f"{reading.groups[0].group} - {reading.against}"}


def _gap(reading: EventReading) -> Iterator[TableRow]:
    row = _pair(reading) | {"measure": "difference_before", "window": "pre"}
    if isinstance(reading.gap, NotMeasurable):
        yield row | {"note": sentence(reading.gap)}
    else:
        yield row | _effect(reading.gap, Method.WELCH.value)


def _range(reading: EventReading) -> Iterator[TableRow]:
    if reading.range is not None:
        yield _pair(reading) | {"measure": "adjusted_range", "window": "post"} | _ends(reading.range)


def _checks(reading: EventReading) -> Iterator[TableRow]:
    before: TableRow = _pair(reading) | {"window": "pre"}
    if reading.parallel is not None:
        yield from (before | row for row in _parallel(reading.parallel))
    if isinstance(reading.weighting, Weighting):
        yield from (before | row for row in _weighting(reading.weighting))
    if reading.first_stage is not None:
        yield from _first_stage(reading.first_stage)


def _first_stage(stage: FirstStage) -> Iterator[TableRow]:
    row: TableRow = {"group": f"{INVITED} - {NOT_INVITED}", "method": Method.WELCH.value}
    yield (
        row
        | {"measure": "difference_in_taking_part", "value": stage.invited - stage.not_invited}
        | _ends(stage.difference)
    )
    yield row | {"measure": "first_stage_f", "value": stage.strength if isfinite(stage.strength) else None}


def _parallel(parallel: Parallel) -> Iterator[TableRow]:
    paths: TableRow = {"measure": "parallel_paths", "value": parallel.periods}
    if isinstance(parallel.p_value, NotMeasurable):
        yield paths | {"note": sentence(parallel.p_value)}
    else:
        yield paths | {"p_value": parallel.p_value, "method": Method.HOTELLING.value}
    placebo: TableRow = {"measure": "placebo"}
    if isinstance(parallel.placebo, NotMeasurable):
        yield placebo | {"note": sentence(parallel.placebo)}
    else:
        yield placebo | _effect(parallel.placebo, Method.CHANGE.value)


def _weighting(weighting: Weighting) -> Iterator[TableRow]:
    yield {"measure": "effective_sample_size", "value": weighting.effective}
    yield {"measure": "outside_common_support", "value": weighting.outside}
    for name, value in (("e_value", weighting.e_value), ("e_value_low", weighting.e_value_low)):
        reason = sentence(value) if isinstance(value, NotMeasurable) else None
        yield {"measure": name, "value": None if isinstance(value, NotMeasurable) else value, "note": reason}
    for line in weighting.imbalances:
        covariate = line.covariate if line.level is None else f"{line.covariate}={line.level}"
        known: TableRow = {"covariate": covariate.removeprefix("@")}
        yield known | {"measure": "imbalance", "value": line.before}
        yield known | {"measure": "imbalance_weighted", "value": line.after}
