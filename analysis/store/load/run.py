"""The one loader that pages and command line share: all or nothing, and nothing lost."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import UTC, datetime

import duckdb

from analysis.model import BadInput, Column, Extract, LoadReport, LoadRequest, Phase, Preview, Role, SetAside
from analysis.store.connection import Store, query, read_meta, touch
from analysis.store.load.campaign import campaign_names, keep_said, load_campaign
from analysis.store.load.columns import MOST_CELLS, Layout, decide_layout, distinct_values, look_at, require_fields
from analysis.store.load.corrections import originals, read_correction
from analysis.store.load.layouts import keep_layout, remember_layout
from analysis.store.load.loaded import Loaded
from analysis.store.load.names import FIELDS, NEEDED, guess_control
from analysis.store.load.reasons import reason_text
from analysis.store.load.reference import load_reference
from analysis.store.load.room import enough_room
from analysis.store.load.sales import load_sales
from analysis.store.load.staging import Staged, stage
from analysis.store.load.undo import forget_campaign, forget_load, next_load
from analysis.store.load.values import Zones
from analysis.store.load.watch import Watch, current, interruptible, watched_by
from analysis.words import _

EXAMPLES = 20
"""Rows set aside that a load report shows; all of them stay in the store."""

_PREVIEW_ROWS = 20


def load_extract(store: Store, request: LoadRequest, *, watch: Watch | None = None) -> LoadReport:
    """Load one file, completely or not at all.

    The same file with the same campaign and mapping changes nothing; with another mapping it replaces its load.

    Args:
        store: Where to.
        request: The file and what a person said about it.
        watch: Is told how far the load is, and may stop it.

    Returns:
        What became of every row.

    Raises:
        BadInput: The file cannot be used, or a question only the person can answer; the store is as before.
        Cancelled: The watch stopped it; the store is as before.
    """
    # Staged before the transaction: a file that the engine cannot parse would abort it.
    with enough_room(request.file), watched_by(watch), store.cursor() as cursor, ExitStack() as files:
        with interruptible(cursor):
            current().phase(Phase.READING)
            staged = files.enter_context(stage(cursor, request, store.staging))
            current().phase(Phase.CHECKING)
            staged, request = _recognise(cursor, staged, request)
            zones = _zones(store, request)
            layout = decide_layout(cursor, staged, request)
            require_fields(staged, layout, request)
        with store.transaction(cursor), interruptible(cursor):
            current().advance(0, staged.rows_in)
            return _load_staged(cursor, staged, layout, request, zones)


def _recognise(cursor: duckdb.DuckDBPyConnection, staged: Staged, request: LoadRequest) -> tuple[Staged, LoadRequest]:
    """What is not said of a file is as in the file that it corrects, or in the last one with the same header."""
    own, corrected = read_correction(cursor, staged, request)
    return (own, corrected) if own.origin is not None else remember_layout(cursor, own, request)


def _load_staged(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest, zones: Zones
) -> LoadReport:
    mapping = _mapping_text(staged, layout, request, zones)
    earlier = _earlier_load(cursor, staged, request)
    if earlier and earlier[1] == mapping and not request.replace and request.on_overlap in (None, earlier[2]):
        return _repetition(cursor, earlier[0], staged, request)
    load = next_load(cursor)
    if earlier:
        forget_load(cursor, earlier[0])
    if request.replace and request.extract is Extract.CAMPAIGN:
        for name in campaign_names(cursor, staged, layout, request).values:
            forget_campaign(cursor, name)
    done = _load_rows(cursor, staged, layout, request, load, zones)
    return _finish(cursor, staged, layout, request, load, mapping, done)


def _load_rows(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest, load: int, zones: Zones
) -> Loaded:
    if request.extract is Extract.CAMPAIGN:
        return load_campaign(cursor, staged, layout, request, load, zones)
    if request.extract is Extract.SALES:
        return load_sales(cursor, staged, layout, request, load, zones)
    return load_reference(cursor, staged, layout, request, load, zones)


def _finish(
    cursor: duckdb.DuckDBPyConnection,
    staged: Staged,
    layout: Layout,
    request: LoadRequest,
    load: int,
    mapping: str,
    done: Loaded,
) -> LoadReport:
    """Write the record of the load and reconcile its counts with the file.

    Raises:
        RuntimeError: Rows are unaccounted for, which is an error of the program; the load is rolled back.
    """
    original, names = originals(staged, layout)
    cursor.execute(
        f'insert into set_aside select $load, a.row, a."column", a.value, a.reason, case when s.row is not null '
        f"then {original} end from aside a left join staged s on s.row = a.row order by a.row",
        names | {"load": load},
    )
    values = {
        "load": load,
        "extract": request.extract.value,
        "file": staged.file,
        "sha256": staged.sha256,
        "scope": _scope(request),
        "mapping": mapping,
        "loaded_at": datetime.now(UTC).replace(tzinfo=None),
        "loaded_by": request.loaded_by,
        "rows_in": staged.rows_in,
        "loaded": 0,
        "set_aside": 0,
        "repeated": done.repeated,
        "first_day": done.first_day,
        "last_day": done.last_day,
        "overlap": request.on_overlap,
        "origin": staged.origin,
    }
    cursor.execute(f"insert into loads by name select {', '.join(f'${name} as {name}' for name in values)}", values)
    keep_layout(cursor, staged, request, load)
    cursor.execute(query("recount_loads"))
    counted = "select loaded, set_aside, repeated from loads where load = ?"
    loaded, set_aside, repeated = cursor.execute(counted, [load]).fetchall()[0]
    if staged.rows_in != loaded + set_aside + repeated:
        raise RuntimeError(f"{staged.rows_in} rows in, {loaded} loaded, {set_aside} set aside, {repeated} repeated")
    touch(cursor)
    return LoadReport(
        load=load,
        file=staged.file,
        extract=request.extract.value,
        rows_in=staged.rows_in,
        loaded=loaded,
        set_aside=set_aside,
        repeated=repeated,
        examples=_set_aside_of(cursor, load)[:EXAMPLES],
        guesses=staged.guesses + layout.guesses + done.guesses,
        notices=staged.notices + done.notices,
        campaigns=done.campaigns,
    )


def _zones(store: Store, request: LoadRequest) -> Zones:
    zone = request.time_zone or read_meta(store, "time_zone")
    if request.times_in and not zone:
        raise BadInput(_("The zone of the store is not known: name it with --time-zone, for example Asia/Shanghai."))
    return Zones(request.times_in, zone)


def _scope(request: LoadRequest) -> str:
    """What makes the same file another load: the campaign it is for, and the cell it stands for."""
    return json.dumps([request.campaign, request.cell_name], ensure_ascii=False)


def _mapping_text(staged: Staged, layout: Layout, request: LoadRequest, zones: Zones) -> str:
    said = {
        "fields": dict(layout.fields),
        "roles": [[column, role.value] for column, role in layout.roles.items()],
        "rows": request.row_is_customer,
        "zones": [zones.times_in, zones.store],
        "order": request.date_order,
        "decimal": request.decimal,
        "form": staged.form,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _earlier_load(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, request: LoadRequest
) -> tuple[int, str, str | None] | None:
    """Number, mapping and answer to an overlap of the load of the same file."""
    rows = cursor.execute(
        "select load, mapping, overlap from loads where sha256 = ? and extract = ? and scope = ? "
        "order by load desc limit 1",
        [staged.sha256, request.extract.value, _scope(request)],
    ).fetchall()
    return rows[0] if rows else None


def _repetition(cursor: duckdb.DuckDBPyConnection, load: int, staged: Staged, request: LoadRequest) -> LoadReport:
    """The report of a file that is in the store already; what the person says of its campaigns is kept all the same."""
    campaigns = cursor.execute(
        "select c.id, c.key from campaigns c where c.key in (select campaign from memberships where load = ?)", [load]
    ).fetchall()
    if [setting for name, key in campaigns for setting in keep_said(cursor, name, key, request)]:
        touch(cursor)
    unusable = cursor.execute("select set_aside from loads where load = ?", [load]).fetchall()[0][0]
    return LoadReport(
        load=load,
        file=staged.file,
        extract=request.extract.value,
        rows_in=staged.rows_in,
        loaded=0,
        set_aside=unusable,
        repeated=staged.rows_in - unusable,
        notices=(_("this file was loaded before with the same mapping: nothing changed"),),
        campaigns=tuple(name for name, _key in campaigns),
    )


def preview_extract(store: Store, request: LoadRequest) -> Preview:
    """Look at a file without loading anything: its columns, first rows, and what each column seems to be.

    Raises:
        BadInput: The file cannot be read as a table.
    """
    with store.cursor() as cursor, stage(cursor, request, store.staging) as file:
        staged, request = _recognise(cursor, file, request)
        layout = decide_layout(cursor, staged, request)
        names = ", ".join(f"coalesce(c{i}, '')" for i in range(len(staged.columns)))
        rows = cursor.execute(f"select {names} from staged order by row limit {_PREVIEW_ROWS}").fetchall()
        cell = layout.fields.get("cell")
        cells = distinct_values(cursor, staged, cell, MOST_CELLS) if cell else ()
        return Preview(
            file=staged.file,
            extract=request.extract,
            columns=tuple(_column(cursor, staged, layout, column) for column in staged.columns),
            rows=tuple(rows),
            rows_in=staged.rows_in,
            mapping=tuple(layout.fields.items()),
            fields=FIELDS[request.extract],
            needed=tuple(f for f in NEEDED[request.extract] if not (f == "customer_id" and request.row_is_customer)),
            cells=cells,
            control=guess_control(cells),
        )


def _column(cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, column: str) -> Column:
    samples = distinct_values(cursor, staged, column, 3)
    return Column(column, samples, look_at(cursor, staged, column).distinct, layout.roles.get(column, Role.IGNORED))


def read_set_aside(store: Store, load: int) -> tuple[SetAside, ...]:
    """Every row of a load that could not be used, in the order of the file."""
    with store.cursor() as cursor:
        return _set_aside_of(cursor, load)


def _set_aside_of(cursor: duckdb.DuckDBPyConnection, load: int) -> tuple[SetAside, ...]:
    rows = cursor.execute(query("list_set_aside"), {"load": load}).fetchall()
    return tuple(SetAside(row, column, value, reason_text(reason)) for row, column, value, reason, *_own in rows)


def read_loads(store: Store) -> tuple[LoadReport, ...]:
    """Every load that stands in the store, the latest first."""
    rows = store.fetch("select load, file, extract, rows_in, loaded, set_aside, repeated from loads order by load desc")
    return tuple(LoadReport(*row) for row in rows)
