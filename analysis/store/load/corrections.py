"""Rows set aside, as a file in the extract's own columns that a person corrects and loads again."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import duckdb

from analysis.model import BadInput, Extract, LoadRequest, Role
from analysis.store.connection import Store
from analysis.store.load.columns import Layout
from analysis.store.load.names import HOUSEHOLD
from analysis.store.load.reasons import reason_text
from analysis.store.load.staging import Staged
from analysis.words import _

MARKS = ("row", "column", "value", "reason")
"""Columns that follow the extract's own: where the fault is and what it is. They are not read when the file returns."""

_FORMULA = r"[=+\-@\t\r\n＝＋－＠]"


def originals(staged: Staged, layout: Layout) -> tuple[str, dict[str, str]]:
    """SQL for a row of `staged s` as JSON, values by column, with the names it binds: only columns that are kept."""
    used = {*layout.fields.values(), *layout.with_role(Role.ATTRIBUTE), *layout.with_role(Role.OUTCOME)}
    used.discard(layout.fields.get(HOUSEHOLD, ""))
    kept = [column for column in staged.columns if column in used]
    values = ", ".join(f"$name_{i}, s.{staged.at(column)}" for i, column in enumerate(kept))
    return f"cast(json_object({values}) as varchar)", {f"name_{i}": column for i, column in enumerate(kept)}


def set_aside_csv(store: Store, load: int) -> bytes:
    """The rows of a load that were set aside, to be corrected in a spreadsheet and loaded as they are.

    Args:
        store: Where the load is.
        load: Its number.

    Returns:
        CSV in UTF-8 with a byte order mark: the extract's columns that were used, then `row, column, value, reason`.
        A text that a spreadsheet would take for a formula has an apostrophe before it, which is taken away on loading.

    Raises:
        BadInput: There is no such load.
    """
    found = store.fetch("select mapping from loads where load = ?", [load])
    if not found:
        raise BadInput(_("There is no load {load}.").format(load=load))
    fields: dict[str, str] = json.loads(found[0][0])["fields"]
    rows = [
        (_own_values(fields, original, customer, cell), row, column, value, reason_text(reason))
        for row, column, value, reason, original, customer, cell in store.read("list_set_aside", {"load": load})
    ]
    columns = max((list(values) for values, *_rest in rows), key=len, default=[]) or list(fields.values())
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*columns, *MARKS])
    for values, row, column, value, reason in rows:
        own = [values.get(name) or "" for name in columns]
        writer.writerow([*map(_harmless, own), row, *map(_harmless, (column, value, reason))])
    return text.getvalue().encode("utf-8-sig")


def _own_values(
    fields: dict[str, str], original: str | None, customer: str | None, cell: str | None
) -> dict[str, str | None]:
    if original is not None:
        return dict(json.loads(original))
    known = {"customer_id": customer, "cell": cell}
    return {column: known.get(field) for field, column in fields.items()} if cell else {}


def _harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula; plain numbers are none.

    >>> _harmless("=1+1"), _harmless("-12.5"), _harmless("'=x")
    ("'=1+1", '-12.5', "''=x")
    """
    is_number = re.fullmatch(r"[+-]?[0-9.,]+", text)
    return f"'{text}" if re.match(f"'*{_FORMULA}", text) and not is_number else text


def read_correction(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, request: LoadRequest
) -> tuple[Staged, LoadRequest]:
    """Recognise a file of corrected rows, and read it as the file that they come from was read.

    Returns:
        The file without the columns that describe the faults and with the load it corrects as its `origin`, and the
        request with what was said of that load's file; both unchanged where the file is no such file.
    """
    if not _is_correction(staged.columns):
        return staged, request
    places = range(len(staged.columns) - len(MARKS), len(staged.columns))
    load = _origin(cursor, request.extract, *(f"c{place}" for place in places))
    own = replace(staged, columns=staged.columns[: -len(MARKS)], origin=load)
    for column in own.columns:
        name = own.at(column)
        cursor.execute(f"update staged set {name} = substr({name}, 2) where regexp_matches({name}, '^''+{_FORMULA}')")
    return own, request if load is None else _said_of(cursor, load, own, request)


def _is_correction(columns: Iterable[str]) -> bool:
    names = tuple(re.sub(r" \([0-9]+\)$", "", column) for column in columns)
    return len(names) > len(MARKS) and names[-len(MARKS) :] == MARKS


def _origin(
    cursor: duckdb.DuckDBPyConnection, extract: Extract, row: str, column: str, value: str, _reason: str
) -> int | None:
    """The load whose rows set aside are most of those of the file."""
    plain = f"regexp_replace(coalesce({{}}, ''), '^''({_FORMULA})', '\\1')"
    rows = cursor.execute(
        f"select a.load from staged s join set_aside a on cast(a.row as varchar) = trim(s.{row}) "
        f"and a.\"column\" = coalesce(s.{column}, '') "
        f"and trim(coalesce(a.value, '')) = trim({plain.format(f's.{value}')}) "
        "join loads l on l.load = a.load where l.extract = $extract "
        "group by a.load order by count(*) desc, a.load desc limit 1",
        {"extract": extract.value},
    ).fetchall()
    return rows[0][0] if rows else None


def _said_of(cursor: duckdb.DuckDBPyConnection, load: int, staged: Staged, request: LoadRequest) -> LoadRequest:
    """What is not said of the corrected file is as in the file that its rows come from."""
    file, scope, mapping = cursor.execute("select file, scope, mapping from loads where load = ?", [load]).fetchall()[0]
    said: dict[str, Any] = json.loads(mapping)
    campaign, cell_name = json.loads(scope)
    named, placed = dict(request.mapping), dict(request.roles)
    fields = {field: column for field, column in said["fields"].items() if column in staged.columns}
    if request.extract is Extract.CAMPAIGN and "campaign" not in fields:
        campaign = campaign or file.split(".")[0]
    taken = {*named.values(), *placed}
    return replace(
        request,
        mapping=tuple((named | {f: c for f, c in fields.items() if f not in named and c not in taken}).items()),
        roles=tuple((placed | _roles(said, staged, {*taken, *fields.values()})).items()),
        campaign=request.campaign or campaign,
        cell_name=request.cell_name or cell_name,
        row_is_customer=request.row_is_customer or said["rows"],
        times_in=request.times_in or said["zones"][0],
        date_order=request.date_order or said["order"],
    )


def _roles(said: dict[str, Any], staged: Staged, taken: set[str]) -> dict[str, Role]:
    return {column: Role(role) for column, role in said["roles"] if column in staged.columns and column not in taken}
