"""What a person said of the columns of a file is remembered for the next file with the same header."""

from __future__ import annotations

import json
from dataclasses import replace

import duckdb

from analysis.model import LoadRequest, Role
from analysis.store.load.columns import answered
from analysis.store.load.corrections import read_correction
from analysis.store.load.staging import Staged
from analysis.words import _


def recognise(cursor: duckdb.DuckDBPyConnection, staged: Staged, request: LoadRequest) -> tuple[Staged, LoadRequest]:
    """What is not said of a file is as in the file that it corrects, or in the last one with the same header."""
    own, corrected = read_correction(cursor, staged, request)
    return (own, corrected) if own.origin is not None else remember_layout(cursor, own, request)


def keep_layout(cursor: duckdb.DuckDBPyConnection, staged: Staged, request: LoadRequest, load: int) -> None:
    """Keep what was said, or remembered, of the columns; nothing where all of it was guessed, or for corrected rows."""
    said = {
        "fields": dict(request.mapping),
        "roles": [[column, role.value] for column, role in request.roles],
        "rows": request.row_is_customer,
    }
    if any(said.values()) and staged.origin is None:
        values = [request.extract.value, _header(staged), json.dumps(said, ensure_ascii=False), load]
        cursor.execute("insert into layouts values (?, ?, ?, ?)", values)


def remember_layout(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, request: LoadRequest
) -> tuple[Staged, LoadRequest]:
    """Fill in what is not said of the file from the last one with the same header, and tell what was filled in."""
    rows = cursor.execute(
        "select said from layouts where extract = ? and columns = ? order by load desc limit 1",
        [request.extract.value, _header(staged)],
    ).fetchall()
    if not rows:
        return staged, request
    said = json.loads(rows[0][0])
    known, taken = answered(request), {column for _field, column in request.mapping} | dict(request.roles).keys()
    fields = {f: c for f, c in said["fields"].items() if f not in known and (c not in taken or not c)}
    used = taken | set(fields.values())
    roles = tuple((column, Role(role)) for column, role in said["roles"] if column not in used)
    rows_are_customers = request.row_is_customer or (said["rows"] and "customer_id" not in dict(request.mapping))
    filled = replace(
        request,
        mapping=request.mapping + tuple(fields.items()),
        roles=request.roles + roles,
        row_is_customer=rows_are_customers,
    )
    if filled == request:
        return staged, request
    uses = [f"{field} = {column or '–'}" for field, column in fields.items()]
    uses += [f"{column} = {role.value}" for column, role in roles]
    if rows_are_customers and not request.row_is_customer:
        uses.append(_("each row is one customer"))
    told = _("as in the last file of this shape: {uses}").format(uses=", ".join(uses))
    return replace(staged, guesses=(*staged.guesses, told)), filled


def _header(staged: Staged) -> str:
    return json.dumps(staged.columns, ensure_ascii=False)
