"""The one connection of a process, a cursor for every unit of work, and the transactions of a load."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from analysis.model import BadInput
from analysis.store.gate import Gate
from analysis.words import _

Row = tuple[Any, ...]
SCHEMA_VERSION = "2"
_MIGRATIONS = {"1": "migrate_from_1"}
"""The question that brings a store of an earlier version to this one."""

_SQL = Path(__file__).parent / "sql"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}


@cache
def query(name: str) -> str:
    """The text of the question `name`, from `sql/<name>.sql`."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


class Store:
    """The embedded DuckDB file of one process.

    Every call takes its own cursor: a shared one mixes up the rows of concurrent readers. Writers queue on a lock, and
    commit while nobody reads.
    """

    def __init__(self, path: Path | None = None, *, memory_limit: str | None = None) -> None:
        """Open the store, creating it when it is new.

        Args:
            path: The file; None keeps everything in memory.
            memory_limit: What the engine may use, such as `4GB`; None leaves it to the engine.

        Raises:
            BadInput: The file is in use by another program, or is no store of this program.
        """
        self.path = path
        self._config = _CONFIG | ({"memory_limit": memory_limit} if memory_limit else {})
        self._lock, self._gate = threading.RLock(), Gate()
        self._connection = self._connect()
        try:
            self.staging = self._make_staging()
            try:
                self._prepare()
            except BaseException:
                shutil.rmtree(self.staging, ignore_errors=True)
                raise
        except BaseException:
            self._connection.close()
            raise

    def _connect(self) -> duckdb.DuckDBPyConnection:
        if self.path is None:
            return duckdb.connect(config=self._config)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = duckdb.connect(str(self.path), config=self._config)
        except duckdb.IOException as error:
            if "lock" in str(error).lower():
                raise BadInput(
                    _(
                        "The store {file} is in use by another program, perhaps the dashboard: "
                        "stop that first, or name another file with --store."
                    ).format(file=self.path.name)
                ) from error
            if self.path.is_file() and not self.path.stat().st_size:  # what a kill while making the store leaves
                self.path.unlink()
                return self._connect()
            raise _no_store(self.path) from error
        except (OSError, duckdb.Error) as error:
            raise _no_store(self.path) from error
        # The engine opens a table file, such as a CSV, as a view in memory: nothing would be kept.
        if not connection.execute("select path from duckdb_databases() where path is not null").fetchall():
            connection.close()
            raise _no_store(self.path)
        return connection

    def _make_staging(self) -> Path:
        """An empty folder for files on their way in; what a killed process left of its own is removed.

        The store is open, hence locked, so nobody else uses these folders.
        """
        if self.path is None:
            return Path(tempfile.mkdtemp(prefix="control-cell-"))
        shutil.rmtree(f"{self.path}.tmp", ignore_errors=True)
        staging = Path(f"{self.path.absolute()}.staging")
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        return staging

    def _prepare(self) -> None:
        """Make the tables, then close every door to the outside but the staging folder."""
        with self.write() as cursor:
            version = _schema_version(cursor)
            if version in _MIGRATIONS:
                cursor.execute(query(_MIGRATIONS[version]))
                write_meta(cursor, "schema_version", SCHEMA_VERSION)
            elif version not in (None, SCHEMA_VERSION):
                raise BadInput(_("This store was written by another version of the program."))
            cursor.execute(query("schema"))
            if version is None:
                cursor.execute("insert into meta values ('schema_version', ?), ('data_version', '0')", [SCHEMA_VERSION])
        if self.path and os.name == "posix":
            self.path.chmod(0o600)  # it holds customers
        with self.cursor() as cursor:
            folder = str(self.staging).replace("'", "''")
            cursor.execute(f"set allowed_directories = ['{folder}/']")
            cursor.execute("set enable_external_access = false")
            cursor.execute("set lock_configuration = true")

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor to read with, closed at the end whatever happens; until then no transaction is committed."""
        with self._gate.reading(), self.long_cursor() as cursor:
            yield cursor

    @contextmanager
    def long_cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that no commit waits for: for transactions, and for work on temporary tables."""
        cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def write(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside one transaction, see `transaction`."""
        with self.long_cursor() as cursor, self.transaction(cursor):
            yield cursor

    @contextmanager
    def transaction(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """One transaction of this cursor; writers wait for each other, and anything raised rolls everything back."""
        self._gate.check_outside()
        with self._lock:
            cursor.execute("begin")
            try:
                yield
                with self._gate.committing():
                    cursor.execute("commit")
            except BaseException:  # also the page's own interrupts, which are no Exceptions
                cursor.execute("rollback")
                raise

    def read(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows that answer the question `sql/<name>.sql`."""
        return self.fetch(query(name), parameters)

    def read_arrays(self, name: str, parameters: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
        """The columns that answer the question `sql/<name>.sql`, for answers of many rows."""
        with self.cursor() as cursor:
            columns = cursor.execute(query(name), parameters).fetchnumpy()
            return {column: np.asarray(values) for column, values in columns.items()}

    def fetch(self, sql: str, parameters: Mapping[str, Any] | list[Any] | None = None) -> list[Row]:
        """The rows of a short question that needs no file of its own."""
        with self.cursor() as cursor:
            return cursor.execute(sql, parameters or []).fetchall()

    def data_version(self) -> int:
        """A number that grows with every change of the store's content, for cache keys."""
        return int(self.fetch("select value from meta where name = 'data_version'")[0][0])

    def close(self) -> None:
        """Close the file and remove what was staged."""
        self._connection.close()
        shutil.rmtree(self.staging, ignore_errors=True)


def _no_store(path: Path) -> BadInput:
    return BadInput(
        _("{file} cannot be opened as a store: name another file with --store.").format(file=path.name or path)
    )


def _schema_version(cursor: duckdb.DuckDBPyConnection) -> str | None:
    """The version that wrote the store, None where it is new."""
    made = "select count(*) from duckdb_tables() where table_name = 'meta' and database_name = current_database()"
    if not cursor.execute(made).fetchall()[0][0]:
        return None
    rows = cursor.execute("select value from meta where name = 'schema_version'").fetchall()
    return rows[0][0] if rows else None


def touch(cursor: duckdb.DuckDBPyConnection) -> None:
    """Mark the store's content as changed, within the caller's transaction."""
    cursor.execute("update meta set value = cast(cast(value as bigint) + 1 as varchar) where name = 'data_version'")


def read_meta(store: Store, name: str) -> str | None:
    """The store's setting `name`, None while nobody chose it."""
    rows = store.fetch("select value from meta where name = ?", [name])
    return rows[0][0] if rows else None


def write_meta(cursor: duckdb.DuckDBPyConnection, name: str, value: str) -> None:
    """Keep a setting of the whole store, such as its currency or time zone."""
    cursor.execute("delete from meta where name = ?", [name])
    cursor.execute("insert into meta values (?, ?)", [name, value])
