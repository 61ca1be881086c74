"""How a load tells how far it is, and hears that it is to stop.

The watch of a load is known to everything that the loader calls in the same thread: a loop over a large file says
`current().advance(done, total)` and is stopped there by `Cancelled`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import BinaryIO, Protocol, TextIO

import duckdb

from analysis.model import Cancelled, Phase


class Interruptible(Protocol):
    """What can be told from another thread to give up the statement it runs."""

    def interrupt(self) -> None:
        """Make the statement under way raise."""


class Watch(Protocol):
    """Who follows a load. Every method raises `Cancelled` where the load is to stop."""

    def phase(self, name: Phase) -> None:
        """Another phase begins."""

    def advance(self, done: int, total: int) -> None:
        """So much of the phase is done: bytes while reading, rows afterwards."""

    def statement(self, cursor: Interruptible | None) -> None:
        """From now on statements run on this cursor and may be interrupted; None: from now on they may not."""


class Unwatched:
    """Nobody follows, nobody stops."""

    def phase(self, name: Phase) -> None:
        """Nothing."""

    def advance(self, done: int, total: int) -> None:
        """Nothing."""

    def statement(self, cursor: Interruptible | None) -> None:
        """Nothing."""


_current: ContextVar[Watch] = ContextVar("watch")
_UNWATCHED = Unwatched()


def current() -> Watch:
    """The watch of the load that this thread is doing."""
    return _current.get(_UNWATCHED)


@contextmanager
def watched_by(watch: Watch | None) -> Iterator[None]:
    """Let `watch` follow everything that is done inside."""
    token = _current.set(watch or _UNWATCHED)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def interruptible(cursor: Interruptible) -> Iterator[None]:
    """Statements inside may be interrupted; those after it, such as a commit or a rollback, may not.

    Raises:
        Cancelled: The load was stopped, here or while a statement ran.
    """
    watch = current()
    watch.statement(cursor)
    try:
        yield
    except duckdb.InterruptException as error:
        raise Cancelled from error
    finally:
        watch.statement(None)


def follow(stream: BinaryIO | TextIO, total: int) -> None:
    """Tell how far into its file a stream has read; for a text that is the position of the bytes below it."""
    below = getattr(stream, "buffer", stream)
    current().advance(min(below.tell(), total), total)
