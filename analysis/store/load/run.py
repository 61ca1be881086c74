"""The one loader that pages and command line share: all or nothing, and nothing lost."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import UTC, datetime

import duckdb

from analysis.model import Extract, LoadReport, LoadRequest, Phase, Question
from analysis.store.connection import Store, query, read_meta, touch
from analysis.store.load.aside import list_set_aside
from analysis.store.load.campaign import campaign_names, keep_said, load_campaign
from analysis.store.load.columns import decide_layout, require_fields
from analysis.store.load.corrections import originals
from analysis.store.load.incoming import Incoming
from analysis.store.load.layouts import keep_layout, recognise
from analysis.store.load.loaded import Loaded
from analysis.store.load.reference import load_reference
from analysis.store.load.room import enough_room
from analysis.store.load.sales import load_sales
from analysis.store.load.staging import Staged, stage
from analysis.store.load.undo import forget_campaign, forget_load, next_load, take_number
from analysis.store.load.values import Zones, check_zones
from analysis.store.load.watch import Watch, current, interruptible, watched_by
from analysis.words import _, ngettext
from analysis.words.numbers import count

EXAMPLES = 20
"""Rows set aside that a load report shows; all of them stay in the store."""


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
    memory = _("There is not enough memory to load {file}.").format(file=request.file)
    disk = _("There is not enough room on the disk to load {file}.").format(file=request.file)
    with enough_room(memory, disk), watched_by(watch), store.long_cursor() as cursor, ExitStack() as files:
        with interruptible(cursor):
            current().phase(Phase.READING)
            staged = files.enter_context(stage(cursor, request, store.staging))
            current().phase(Phase.CHECKING)
            staged, request = recognise(cursor, staged, request)
            zones = _zones(store, request)
            check_zones(cursor, zones)
            layout = decide_layout(cursor, staged, request)
            require_fields(staged, layout, request)
        with store.transaction(cursor), interruptible(cursor):
            current().advance(0, staged.rows_in)
            return _load_staged(Incoming(cursor, staged, layout, request, zones, next_load(cursor)))


def _zones(store: Store, request: LoadRequest) -> Zones:
    zone = request.time_zone or read_meta(store, "time_zone")
    if request.times_in and not zone:
        raise Question(
            _("It is not known in which zone days are counted."),
            _("Name it with --time-zone, for example Asia/Shanghai."),
            "time_zone",
        )
    return Zones(request.times_in, zone)


def _load_staged(coming: Incoming) -> LoadReport:
    cursor, request, mapping = coming.cursor, coming.request, _mapping_text(coming)
    earlier = _earlier_load(cursor, coming.staged, request)
    if earlier and earlier[1] == mapping and not request.replace and request.on_overlap in (None, earlier[2]):
        return _repetition(cursor, earlier[0], coming.staged, request)
    if earlier:
        forget_load(cursor, earlier[0])
    if request.replace and request.extract is Extract.CAMPAIGN:
        for name in campaign_names(coming).values:
            forget_campaign(cursor, name)
    return _finish(coming, mapping, _load_rows(coming))


def _load_rows(coming: Incoming) -> Loaded:
    match coming.request.extract:
        case Extract.CAMPAIGN:
            return load_campaign(coming)
        case Extract.SALES:
            return load_sales(coming)
    return load_reference(coming)


def _finish(coming: Incoming, mapping: str, done: Loaded) -> LoadReport:
    """Write the record of the load and reconcile its counts with the file.

    Raises:
        RuntimeError: Rows are unaccounted for, which is an error of the program; the load is rolled back.
    """
    cursor, staged, load = coming.cursor, coming.staged, coming.load
    _keep_set_aside(coming)
    _keep_record(coming, mapping, done)
    keep_layout(cursor, staged, coming.request, load)
    cursor.execute(query("recount_loads"))
    counted = "select loaded, set_aside, repeated from loads where load = ?"
    loaded, set_aside, repeated = cursor.execute(counted, [load]).fetchall()[0]
    if staged.rows_in != loaded + set_aside + repeated:
        raise RuntimeError(f"{staged.rows_in} rows in, {loaded} loaded, {set_aside} set aside, {repeated} repeated")
    touch(cursor)
    return LoadReport(
        load=load,
        file=staged.file,
        extract=coming.request.extract.value,
        rows_in=staged.rows_in,
        loaded=loaded,
        set_aside=set_aside,
        repeated=repeated,
        examples=list_set_aside(cursor, load)[:EXAMPLES],
        guesses=staged.guesses + coming.layout.guesses + done.guesses,
        notices=_nothing_new(loaded, set_aside, repeated) + staged.notices + done.notices,
        campaigns=done.campaigns,
    )


def _keep_set_aside(coming: Incoming) -> None:
    """Keep the rows of the table `aside`, each as it was."""
    original, names = originals(coming.staged, coming.layout)
    coming.cursor.execute(
        f'insert into set_aside select $load, a.row, a."column", a.value, a.reason, case when s.row is not null '
        f"then {original} end from aside a left join staged s on s.row = a.row order by a.row",
        names | {"load": coming.load},
    )


def _keep_record(coming: Incoming, mapping: str, done: Loaded) -> None:
    """Keep what the load was; its counts are taken from what stands in the store."""
    values = {
        "load": coming.load,
        "extract": coming.request.extract.value,
        "file": coming.staged.file,
        "sha256": coming.staged.sha256,
        "scope": _scope(coming.request),
        "mapping": mapping,
        "loaded_at": datetime.now(UTC).replace(tzinfo=None),
        "loaded_by": coming.request.loaded_by,
        "rows_in": coming.staged.rows_in,
        "loaded": 0,
        "set_aside": 0,
        "repeated": done.repeated,
        "first_day": done.first_day,
        "last_day": done.last_day,
        "overlap": coming.request.on_overlap,
        "origin": coming.staged.origin,
    }
    take_number(coming.cursor, coming.load)
    names = ", ".join(f"${name} as {name}" for name in values)
    coming.cursor.execute(f"insert into loads by name select {names}", values)


def _nothing_new(loaded: int, set_aside: int, repeated: int) -> tuple[str, ...]:
    """What to say first where no row counts."""
    if loaded:
        return ()
    if not repeated:
        text = ngettext(
            "nothing was loaded: the only row was set aside; see whether each column is read as what it is, or "
            "correct the row and load it again",
            "nothing was loaded: all {n} rows were set aside; see whether each column is read as what it is, or "
            "correct the rows and load them again",
            set_aside,
        )
        return (text.format(n=count(set_aside)),)
    text = _("nothing new was loaded: {repeated} rows are in the store already, {set_aside} were set aside")
    return (text.format(repeated=count(repeated), set_aside=count(set_aside)),)


def _scope(request: LoadRequest) -> str:
    """What makes the same file another load: the campaign it is for, and the cell it stands for."""
    return json.dumps([request.campaign, request.cell_name], ensure_ascii=False)


def _mapping_text(coming: Incoming) -> str:
    request = coming.request
    said = {
        "fields": dict(coming.layout.fields),
        "roles": [[column, role.value] for column, role in coming.layout.roles.items()],
        "rows": request.row_is_customer,
        "zones": [coming.zones.times_in, coming.zones.store],
        "order": request.date_order,
        "decimal": request.decimal,
        "day": request.day and request.day.isoformat(),
        "form": coming.staged.form,
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


def read_loads(store: Store) -> tuple[LoadReport, ...]:
    """Every load that stands in the store, the latest first."""
    rows = store.fetch("select load, file, extract, rows_in, loaded, set_aside, repeated from loads order by load desc")
    return tuple(LoadReport(*row) for row in rows)
