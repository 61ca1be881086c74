"""Taking a load back: its rows go, and what they stood in front of counts again."""

from __future__ import annotations

import duckdb

from analysis.model import BadInput, Extract, LoadReport
from analysis.store.campaigns import find_campaign
from analysis.store.connection import Store, query, touch, write_meta
from analysis.store.load.overlap import place_again
from analysis.store.load.room import enough_room
from analysis.store.load.sales import total_days
from analysis.words import _
from analysis.words.numbers import count

_TABLES = (
    *("sales", "memberships", "repeated_members", "extras", "extra_columns"),
    *("known_customers", "known_attributes", "known_columns", "known_products", "calendar"),
    *("layouts", "set_aside", "loads"),
)


def next_load(cursor: duckdb.DuckDBPyConnection) -> int:
    """A number that no load had before, not even one that was taken back; see `take_number`."""
    last = (
        "select greatest(max(load), (select max(cast(value as integer)) from meta where name = 'last_load')) from loads"
    )
    return int(cursor.execute(last).fetchall()[0][0] or 0) + 1


def take_number(cursor: duckdb.DuckDBPyConnection, load: int) -> None:
    """Never give this number to a load again."""
    write_meta(cursor, "last_load", str(load))


def undo_load(store: Store, load: int) -> LoadReport:
    """Take a load back, completely or not at all. Settings of its campaigns stay.

    Args:
        store: Where the load is.
        load: Its number.

    Returns:
        The report of what was taken back: nothing of it is loaded any more.

    Raises:
        BadInput: There is no such load.
    """
    memory = _("There is not enough memory to take load {load} back.").format(load=load)
    disk = _("There is not enough room on the disk to take load {load} back.").format(load=load)
    with enough_room(memory, disk), store.write() as cursor:
        rows = cursor.execute("select load, file, extract, rows_in from loads where load = ?", [load]).fetchall()
        if not rows:
            raise unknown_load(cursor, load)
        number, file, extract, rows_in = rows[0]
        campaigns = [row[0] for row in cursor.execute(query("list_campaigns_of_load"), {"load": load}).fetchall()]
        forget_load(cursor, load)
        if extract == Extract.SALES:
            total_days(cursor)
        cursor.execute(query("recount_loads"))
        touch(cursor)
    text = _("load {load} was taken back: none of its {rows} rows counts any more")
    told = text.format(load=load, rows=count(rows_in))
    return LoadReport(number, file, extract, rows_in, 0, 0, 0, notices=(told,), campaigns=tuple(campaigns))


def unknown_load(cursor: duckdb.DuckDBPyConnection, load: int) -> BadInput:
    """The sentence for a load that does not exist."""
    known = ", ".join(str(row[0]) for row in cursor.execute("select load from loads order by load").fetchall())
    return BadInput(
        _("There is no load {load}; the store has: {known}.").format(load=load, known=known or _("none yet"))
    )


def forget_load(cursor: duckdb.DuckDBPyConnection, load: int) -> None:
    """Take a load back within a transaction that recounts the loads at its end."""
    campaigns = cursor.execute("select distinct campaign from memberships where load = ?", [load]).fetchall()
    days = cursor.execute(
        "select first_day, last_day from loads where load = ? and extract = 'sales' and first_day is not null", [load]
    ).fetchall()
    for statement in query("hand_members_over").split(";"):
        cursor.execute(statement, {"load": load} if "$load" in statement else None)
    for table in _TABLES:
        cursor.execute(f"delete from {table} where load = ?", [load])
    for first_day, last_day in days:
        place_again(cursor, load, first_day, last_day)
    for (campaign,) in campaigns:
        cursor.execute(query("resolve_memberships"), {"campaign": campaign})
        cursor.execute("update campaigns set members_version = members_version + 1 where key = ?", [campaign])


def forget_campaign(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
    """Take back every load that only this campaign's members came from."""
    key = find_campaign(cursor, name)
    loads = cursor.execute(
        "select load from (select load, campaign from memberships union select load, campaign from repeated_members) "
        "group by load having count(distinct campaign) = 1 and min(campaign) = ? order by load desc",
        [key],
    ).fetchall()
    for (load,) in loads:
        forget_load(cursor, load)
