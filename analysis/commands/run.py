"""One command from its arguments to its table."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.commands.arguments import build_parser, load_request, settings_of
from analysis.export import tables
from analysis.export.events import EVENT_COLUMNS, event_table
from analysis.export.intervals import INTERVAL_COLUMNS, interval_table
from analysis.export.planning import PLAN_COLUMNS, plan_table
from analysis.export.returns import ROI_COLUMNS, roi_table
from analysis.export.second_readings import READING_COLUMNS, readings_table
from analysis.export.spend_change import SPEND_CHANGE_COLUMNS, spend_change_table
from analysis.export.tracking import TRACKING_COLUMNS, tracking_table
from analysis.measures.campaigns import list_campaigns
from analysis.measures.events import measure_event
from analysis.measures.intervals import measure_intervals
from analysis.measures.lift import measure_lift
from analysis.measures.loading import load, undo
from analysis.measures.planning import baseline_of, design_of, make_plan
from analysis.measures.returns import measure_returns
from analysis.measures.sample import load_sample
from analysis.measures.second_readings import read_again
from analysis.measures.settings import change_settings
from analysis.measures.spend_change import DEFAULT_STEP, measure_spend_change
from analysis.measures.store import Store, open_store
from analysis.measures.store_content import read_loads
from analysis.measures.tracking import track
from analysis.measures.trust import check_trust
from analysis.model import BadInput, LoadReport
from analysis.settings import read_settings
from analysis.words import _, use_language

Table = tuple[list[tables.TableRow], Sequence[str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0; or 2 for bad input or usage, with one sentence on stderr.
    """
    use_language(read_settings().language)
    asked = build_parser().parse_args(arguments)
    try:
        _check_text(sys.argv[1:] if arguments is None else arguments)
        table = _WITHOUT_STORE[asked.command](asked) if asked.command in _WITHOUT_STORE else _on_store(asked)
        if table:
            _write(table, asked)
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _on_store(asked: argparse.Namespace) -> Table | None:
    store = open_store(asked.store)
    try:
        return _COMMANDS[asked.command](store, asked)
    finally:
        store.close()


def _check_text(arguments: Sequence[str]) -> None:
    """Refuse arguments whose bytes are no text: the store could not keep them.

    Raises:
        BadInput: Names the argument.
    """
    for text in arguments:
        if any("\ud800" <= mark <= "\udfff" for mark in text):
            raise BadInput(_("{file} is not text in the encoding {encoding}.").format(file=text, encoding="UTF-8"))


def _sample(store: Store, asked: argparse.Namespace) -> Table:
    return tables.loads_table(load_sample(store)), tables.LOAD_COLUMNS


def _load(store: Store, asked: argparse.Namespace) -> Table:
    report = load(store, load_request(asked))
    _tell(report)
    return tables.loads_table([report]), tables.LOAD_COLUMNS


def _tell(report: LoadReport) -> None:
    """Say on stderr what was guessed, what is worth knowing, and which rows were set aside."""
    for sentence in (*report.guesses, *report.notices):
        print(f"{report.file}: {sentence}", file=sys.stderr)
    for row in report.examples:
        place = _("row {row}, column {column}").format(row=row.row, column=row.column or "–")
        print(f"{report.file}: {place}: {row.value!r}: {row.reason}", file=sys.stderr)
    if (more := report.set_aside - len(report.examples)) > 0:
        print(_("{file}: and {rows} more rows set aside").format(file=report.file, rows=more), file=sys.stderr)


def _loads(store: Store, asked: argparse.Namespace) -> Table:
    return tables.stored_loads_table(read_loads(store)), tables.STORED_LOAD_COLUMNS


def _undo(store: Store, asked: argparse.Namespace) -> Table:
    report = undo(store, asked.load)
    _tell(report)
    return tables.loads_table([report]), tables.LOAD_COLUMNS


def _set(store: Store, asked: argparse.Namespace) -> None:
    change_settings(store, asked.campaign_id, settings_of(asked))


def _campaigns(store: Store, asked: argparse.Namespace) -> Table:
    return tables.campaigns_table(list_campaigns(store)), tables.CAMPAIGN_COLUMNS


def _lift(store: Store, asked: argparse.Namespace) -> Table:
    report = measure_lift(
        store,
        asked.campaign_id,
        metrics=asked.metric,
        segments=asked.segment,
        cells=asked.cell,
        against=asked.against,
    )
    return tables.lift_table(report), tables.LIFT_COLUMNS


def _readings(store: Store, asked: argparse.Namespace) -> Table:
    readings = read_again(store, asked.campaign_id, metrics=asked.metric, cells=asked.cell, against=asked.against)
    return readings_table(readings), READING_COLUMNS


def _trust(store: Store, asked: argparse.Namespace) -> Table:
    return tables.trust_table(check_trust(store, asked.campaign_id)), tables.TRUST_COLUMNS


def _tracking(store: Store, asked: argparse.Namespace) -> Table:
    reports = [track(store, asked.campaign_id, metric=metric) for metric in asked.metric or [None]]
    return tracking_table(reports), TRACKING_COLUMNS


def _plan(asked: argparse.Namespace) -> Table:
    baseline = baseline_of(asked.baseline, asked.sd, buyers=asked.buyers, correlation=asked.correlation)
    design = design_of(asked.split, control=asked.control, confidence=asked.confidence, power=asked.power)
    effect = asked.effect if asked.lift is None else asked.lift * asked.baseline
    return plan_table(make_plan(baseline, design, effect=effect, customers=asked.customers)), PLAN_COLUMNS


_WITHOUT_STORE = {"plan": _plan}


def _roi(store: Store, asked: argparse.Namespace) -> Table:
    return roi_table(measure_returns(store, asked.campaign_id, segments=asked.segment)), ROI_COLUMNS


def _intervals(store: Store, asked: argparse.Namespace) -> Table:
    return interval_table(measure_intervals(store, asked.campaign_id, segments=asked.segment)), INTERVAL_COLUMNS


def _spend_change(store: Store, asked: argparse.Namespace) -> Table:
    step = getattr(asked, "step", DEFAULT_STEP)
    report = measure_spend_change(store, asked.campaign_id, segments=asked.segment, step=step)
    return spend_change_table(report), SPEND_CHANGE_COLUMNS


def _event(store: Store, asked: argparse.Namespace) -> Table:
    report = measure_event(store, asked.campaign_id, took_part=asked.took_part, segments=asked.segment)
    return event_table(report), EVENT_COLUMNS


_COMMANDS = {
    "sample": _sample,
    "load": _load,
    "loads": _loads,
    "undo": _undo,
    "set": _set,
    "campaigns": _campaigns,
    "lift": _lift,
    "readings": _readings,
    "trust": _trust,
    "roi": _roi,
    "event": _event,
    "intervals": _intervals,
    "spend-change": _spend_change,
    "tracking": _tracking,
}


def _write(table: Table, asked: argparse.Namespace) -> None:
    rows, columns = table
    data = tables.json_bytes(rows, columns) if asked.format == "json" else tables.csv_bytes(rows, columns)
    if asked.out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        Path(asked.out).write_bytes(data)
    except OSError as error:
        raise BadInput(
            _("{file} cannot be written: {reason}.").format(file=asked.out, reason=error.strerror)
        ) from error
