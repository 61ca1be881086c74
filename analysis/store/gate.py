"""Nothing is read while a transaction is being committed.

The engine promises that a reader sees a commit whole or not at all. Version 2.0.0 breaks that for some milliseconds:
rows that a large commit moves into a table can be seen before it is known that they are new, even by a reader whose
transaction began earlier. Hence a commit waits for those who read, and those who want to read wait for the commit; see
`docs/decisions/0031-nobody-reads-during-a-commit.md`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Many may read at once, or one commits alone. Who commits must hold a lock against others who do."""

    def __init__(self) -> None:
        """Open, and nobody inside."""
        self._changed = threading.Condition()
        self._mine = threading.local()
        self._inside = 0
        self._is_closed = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Inside, nobody commits. A thread that is inside already goes in again without waiting."""
        depth = self._depth()
        if not depth:
            with self._changed:
                self._changed.wait_for(lambda: not self._is_closed)
                self._inside += 1
        self._mine.depth = depth + 1
        try:
            yield
        finally:
            self._mine.depth = depth
            if not depth:
                with self._changed:
                    self._inside -= 1
                    self._changed.notify_all()

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Inside, nobody reads. Who came to read first is waited for, who comes later waits.

        Raises:
            RuntimeError: This thread is reading and would wait for itself, which is an error of the program.
        """
        self.check_outside()
        with self._changed:
            self._is_closed = True
        try:
            with self._changed:
                self._changed.wait_for(lambda: not self._inside)
            yield
        finally:
            with self._changed:
                self._is_closed = False
                self._changed.notify_all()

    def check_outside(self) -> None:
        """Raise RuntimeError where this thread is reading: a commit of its own would wait for itself."""
        if self._depth():
            raise RuntimeError("a commit while the same thread reads would wait for ever")

    def _depth(self) -> int:
        return getattr(self._mine, "depth", 0)
