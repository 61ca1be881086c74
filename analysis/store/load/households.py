"""Which customers live together, without keeping where: an address or a phone becomes a fingerprint."""

from __future__ import annotations

import secrets

import duckdb

from analysis.store.connection import write_meta
from analysis.store.load.staging import Staged

HOUSEHOLD_NAME = "@household"
"""The attribute under which the store keeps the fingerprint; nobody can name or see it."""

_SHORTEST = 5
"""Letters and digits below which a text is no address or phone, but says that there is none."""


def fingerprint(cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str) -> str:
    """SQL for the fingerprint of a column's value: equal for equal letters and digits, useless to other stores.

    Case, blanks and punctuation do not count. The salt is the store's own, drawn when it is first needed.
    """
    letters = f"regexp_replace(lower({staged.at(column)}), '[^\\p{{L}}\\p{{N}}]', '', 'g')"
    return f"case when length({letters}) >= {_SHORTEST} then left(sha256(concat('{_salt(cursor)}', {letters})), 32) end"


def _salt(cursor: duckdb.DuckDBPyConnection) -> str:
    """Hexadecimal digits only, so that it can stand in SQL."""
    rows = cursor.execute("select value from meta where name = 'household_salt'").fetchall()
    if rows:
        return str(rows[0][0])
    salt = secrets.token_hex(16)
    write_meta(cursor, "household_salt", salt)
    return salt
