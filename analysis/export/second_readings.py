"""Second readings as a table."""

from __future__ import annotations

from analysis.export.tables import Cell, TableRow
from analysis.model import (
    Capped,
    Chance,
    Comparison,
    Covaried,
    NotMeasurable,
    Permutation,
    SecondReading,
    SecondReadings,
    Split,
)
from analysis.words.remarks import sentence

READING_COLUMNS = (
    "campaign metric target_cell control_cell effect effect_low effect_high p_value p_adjusted "
    "p_permutation p_permutation_error permutation_draws covariate variance_removed effect_cuped effect_cuped_low "
    "effect_cuped_high cap customers_capped effect_capped change_in_errors from_more_buyers from_bigger_baskets "
    "chance_beats_control chance_is_best note"
).split()


def readings_table(readings: SecondReadings) -> list[TableRow]:
    """One row for each metric and target cell, over all customers."""
    return [_row(reading) for reading in readings.readings]


def _row(reading: SecondReading) -> TableRow:
    row = reading.row
    cells: TableRow = {
        "campaign": row.campaign,
        "metric": row.metric.name,
        "target_cell": row.target_cell,
        "control_cell": row.control_cell,
        "p_adjusted": row.p_adjusted,
        "covariate": reading.covariate,
        "note": _note(reading),
    }
    if isinstance(row.result, Comparison):
        cells |= _effect("effect", row.result) | {"p_value": row.result.p_value}
    return cells | _permutation(reading) | _covaried(reading) | _capped(reading) | _split(reading) | _chance(reading)


def _effect(name: str, result: Comparison) -> TableRow:
    return {name: result.effect, f"{name}_low": result.interval.low, f"{name}_high": result.interval.high}


def _permutation(reading: SecondReading) -> TableRow:
    found = reading.permutation
    if not isinstance(found, Permutation):
        return {}
    return {"p_permutation": found.p_value, "p_permutation_error": found.error, "permutation_draws": found.draws}


def _covaried(reading: SecondReading) -> TableRow:
    found = reading.covaried
    if not isinstance(found, Covaried):
        return {}
    return {"variance_removed": found.variance_removed, **_effect("effect_cuped", found.result)}


def _capped(reading: SecondReading) -> TableRow:
    found = reading.capped
    if not isinstance(found, Capped):
        return {}
    return {
        "cap": found.cap,
        "customers_capped": found.customers,
        "effect_capped": found.effect,
        "change_in_errors": found.change,
    }


def _split(reading: SecondReading) -> TableRow:
    found = reading.split
    if not isinstance(found, Split):
        return {}
    return {"from_more_buyers": found.more_buyers, "from_bigger_baskets": found.bigger_baskets}


def _chance(reading: SecondReading) -> TableRow:
    found = reading.chance
    if not isinstance(found, Chance):
        return {}
    return {"chance_beats_control": found.beats_control, "chance_is_best": found.is_best}


def _note(reading: SecondReading) -> Cell:
    """Why readings are missing, each reason once."""
    parts = (
        reading.row.result,
        reading.permutation,
        reading.covaried,
        reading.capped,
        reading.split,
        reading.chance,
    )
    reasons = dict.fromkeys(part for part in parts if isinstance(part, NotMeasurable))
    return " ".join(map(sentence, reasons)) or None
