"""Reports as tables with the column names of the contract, and tables as CSV or JSON bytes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from analysis.model import (
    CampaignLine,
    Comparison,
    Heterogeneity,
    Interaction,
    Interval,
    LiftReport,
    LiftRow,
    LoadReport,
    NotMeasurable,
    StoredLoad,
    TrustCheck,
)
from analysis.words.remarks import sentence
from analysis.words.verdicts import further_remarks, judgement_sentences

Cell = str | int | float | bool | date | None
TableRow = dict[str, Cell]

LIFT_COLUMNS = (
    "campaign metric kind segment level target_cell control_cell n_target n_control mean_target mean_control "
    "effect effect_low effect_high lift lift_low lift_high p_value p_adjusted "
    "incremental incremental_low incremental_high method note "
    "effect_shrunk shrunk_low shrunk_high q_p q_p_adjusted"
).split()
TRUST_COLUMNS = "campaign check cell value threshold alarm note state".split()
CAMPAIGN_COLUMNS = (
    "campaign launch target_cell primary_metric effect effect_low effect_high p_value verdict state note "
    "p_adjusted pays_back"
).split()
LOAD_COLUMNS = "file extract rows_in loaded set_aside repeated".split()
STORED_LOAD_COLUMNS = (
    "load extract file sha256 campaigns loaded_at loaded_by rows_in loaded set_aside repeated first_day last_day"
).split()

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def lift_table(report: LiftReport) -> list[TableRow]:
    """The lift table: one row per line of the report, in its order."""
    tests = {(found.metric, found.attribute, found.target_cell): found for found in report.interactions}
    return [
        _lift_row(row) | _of_segment(row, tests.get((row.metric.name, row.segment, row.target_cell)))
        for row in report.rows
    ]


def _lift_row(row: LiftRow) -> TableRow:
    result = row.result if isinstance(row.result, Comparison) else None
    cells: TableRow = dict.fromkeys(LIFT_COLUMNS)
    cells |= {
        "campaign": row.campaign,
        "metric": row.metric.name,
        "kind": row.metric.kind.value,
        "segment": row.segment,
        "level": row.level,
        "target_cell": row.target_cell,
        "control_cell": row.control_cell,
        "n_target": row.n_target,
        "n_control": row.n_control,
        "mean_target": row.mean_target,
        "mean_control": row.mean_control,
        "incremental": row.incremental,
        "note": _note(row),
    }
    if result:
        cells |= {
            "effect": result.effect,
            "lift": result.lift if isinstance(result.lift, float) else None,
            "p_value": result.p_value,
            "p_adjusted": row.p_adjusted,
            "method": result.method.value,
        }
        cells |= _ends("effect", result.interval) | _ends("lift", result.lift_interval)
        cells |= _ends("incremental", row.incremental_interval)
    return cells


def _of_segment(row: LiftRow, interaction: Interaction | None) -> TableRow:
    """What only a level has: its shrunken effect, and whether the levels of its attribute differ at all."""
    tested = interaction.result if interaction and isinstance(interaction.result, Heterogeneity) else None
    return {
        "effect_shrunk": row.shrunk.effect if row.shrunk else None,
        **_ends("shrunk", row.shrunk.interval if row.shrunk else None),
        "q_p": tested.p_value if tested else None,
        "q_p_adjusted": interaction.p_adjusted if interaction else None,
    }


def _ends(name: str, interval: Interval | NotMeasurable | None) -> TableRow:
    found = interval if isinstance(interval, Interval) else None
    return {f"{name}_low": found.low if found else None, f"{name}_high": found.high if found else None}


def _note(row: LiftRow) -> str | None:
    """Why there is no result first, then what a reader must know; None where there is nothing to say."""
    reason = [sentence(row.result)] if isinstance(row.result, NotMeasurable) else []
    return " ".join(reason + [sentence(remark) for remark in row.remarks]) or None


def trust_table(checks: Iterable[TrustCheck]) -> list[TableRow]:
    """The trust table: one row per check, or per check and target cell."""
    return [
        {
            "campaign": check.campaign,
            "check": check.check.value,
            "cell": check.cell,
            "value": check.value,
            "threshold": check.threshold,
            "alarm": check.alarm,
            "note": " ".join([sentence(check.remark, check.alarm), *map(sentence, check.further)]),
            "state": check.state.value,
        }
        for check in checks
    ]


def campaigns_table(lines: Iterable[CampaignLine]) -> list[TableRow]:
    """One row per campaign and target cell, on the primary metric."""
    return [_campaign_row(line) for line in lines]


def _campaign_row(line: CampaignLine) -> TableRow:
    result = line.row.result if line.row and isinstance(line.row.result, Comparison) else None
    row: TableRow = {
        "campaign": line.campaign.id,
        "launch": line.campaign.settings.launch,
        "target_cell": line.target_cell,
        "primary_metric": line.campaign.primary.name,
        "effect": result.effect if result else None,
    }
    return (
        row
        | _ends("effect", result.interval if result else None)
        | {
            "p_value": result.p_value if result else None,
            "verdict": line.verdict.value if line.verdict else None,
            "state": line.state.value,
            "note": _verdict_note(line),
            "p_adjusted": line.row.p_adjusted if line.row else None,
            "pays_back": line.pays_back.value if line.pays_back else None,
        }
    )


def _verdict_note(line: CampaignLine) -> str | None:
    """Why the verdict is what it is and what would change it, then what else a reader of the figures must know."""
    if line.judgement is None or line.row is None:
        return None
    remarks = further_remarks(line.judgement, line.row.remarks)
    return " ".join([*judgement_sentences(line.judgement), *map(sentence, remarks)])


def loads_table(reports: Iterable[LoadReport]) -> list[TableRow]:
    """One row per file: what became of its rows."""
    return [{column: getattr(report, column) for column in LOAD_COLUMNS} for report in reports]


def stored_loads_table(loads: Iterable[StoredLoad]) -> list[TableRow]:
    """One row per load that stands in the store; several campaigns in one text, the time in UTC."""
    return [
        {column: getattr(load, column) for column in STORED_LOAD_COLUMNS}
        | {"campaigns": ", ".join(load.campaigns), "loaded_at": load.loaded_at.isoformat(timespec="seconds") + "Z"}
        for load in loads
    ]


def csv_bytes(rows: Sequence[Mapping[str, Cell]], columns: Sequence[str], *, bom: bool = False) -> bytes:
    r"""A table as CSV in UTF-8: full precision, empty where there is no value, text that is no formula.

    Args:
        rows: The table.
        columns: Names and order of its columns.
        bom: True for a file that Excel opens by a double click.

    >>> csv_bytes([{"cell": "=1+1", "value": 0.1, "alarm": True}], ["cell", "value", "alarm"])
    b"cell,value,alarm\n'=1+1,0.1,true\n"
    """
    lines: list[str] = []
    writer = csv.writer(_Lines(lines))
    writer.writerow(columns)
    writer.writerows([_plain(row.get(column)) for column in columns] for row in rows)
    return "".join(lines).encode("utf-8-sig" if bom else "utf-8")


class _Lines:
    r"""Where csv writes: it quotes what holds a character of its own line end \r\n, of which only \n is kept."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def write(self, line: str) -> None:
        self._lines.append(line.removesuffix("\r\n") + "\n")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return safe_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return repr(float(cell)) if isinstance(cell, float) else str(cell)


def safe_text(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def json_bytes(rows: Sequence[Mapping[str, Cell]], columns: Sequence[str]) -> bytes:
    """A table as a JSON list of objects in UTF-8, null where there is no value; text as it is, for no spreadsheet."""
    objects = [{column: _json_cell(row.get(column)) for column in columns} for row in rows]
    return (json.dumps(objects, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _json_cell(cell: Cell) -> str | int | float | bool | None:
    return cell.isoformat() if isinstance(cell, date) else cell
