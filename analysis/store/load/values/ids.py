"""Ids: text exactly as in the file, less what spreadsheets and databases put around it."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from analysis.model import BadInput
from analysis.store.load.staging import Staged
from analysis.store.load.values.tidy import tidy
from analysis.words import _

_SHORTENED = r"^[+-]?[0-9](\.[0-9]+)?[Ee]\+[0-9]{2,3}$"
_FLOAT = r"^[0-9]+\.0$"


@dataclass(frozen=True, slots=True)
class Ids:
    """How the ids of a column are read: SQL for the id, NULL where it is blank, and what was guessed."""

    sql: str
    guesses: tuple[str, ...] = ()


def as_id(column: str) -> str:
    """The id without blanks around it, the apostrophe or `="…"` of a spreadsheet, in plain characters."""
    bare = f"regexp_replace({tidy(column)}, '^(?:''|=\"(.*)\"$)', '\\1')"
    changed = f"(strlen({column}) <> length({column}) or starts_with(trim({column}), '''') or {column} like '=\"%')"
    return f"nullif(trim(case when {changed} then {bare} else {column} end), '')"


def decide_ids(cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str) -> Ids:
    """Read a column of ids in the one way that fits the whole column.

    Args:
        cursor: Where the staging table is.
        staged: The file.
        column: The column's name in the file.

    Raises:
        BadInput: A spreadsheet shortened ids to a power of ten; their ends are lost.
    """
    name = as_id(staged.at(column))
    short = f"case when contains(upper(id), 'E+') and regexp_matches(id, '{_SHORTENED}') then id end"
    whole = f"case when ends_with(id, '.0') and regexp_matches(id, '{_FLOAT}') then id end"
    filled, floats, example, of_floats = cursor.execute(
        f"select count(id), count({whole}), min({short}), min({whole}) from (select {name} as id from staged)"
    ).fetchall()[0]
    if example:
        raise BadInput(
            _(
                "Column {column} of {file} holds ids such as {example}: a spreadsheet shortened them and their last "
                "digits are lost. Format the column as text in the source, and export it again."
            ).format(column=column, file=staged.file, example=example)
        )
    if floats and floats == filled:
        told = _("the ids in column {column} are whole numbers: {example} is read as {id}")
        guess = told.format(column=column, example=of_floats, id=of_floats[:-2])
        return Ids(f"regexp_replace({name}, '\\.0$', '')", (guess,))
    return Ids(name)
