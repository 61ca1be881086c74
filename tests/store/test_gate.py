"""Who reads and who commits never do it at the same time; the engine alone would show half a commit."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from analysis.store.connection import Store
from analysis.store.gate import Gate

PATIENCE, MOMENT = 20.0, 0.2


def started(work: Callable[[], object]) -> tuple[threading.Thread, threading.Event]:
    """A thread that does something, and the event that it is done."""
    done = threading.Event()

    def run() -> None:
        work()
        done.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, done


def commit(store: Store) -> None:
    with store.write() as cursor:
        cursor.execute("insert into meta values ('seen', '1')")


def seen(store: Store) -> int:
    return int(store.fetch("select count(*) from meta where name = 'seen'")[0][0])


def test_a_commit_waits_for_those_who_read(store: Store) -> None:
    with store.cursor() as cursor:
        thread, done = started(lambda: commit(store))
        assert not done.wait(MOMENT)
        assert cursor.execute("select count(*) from meta where name = 'seen'").fetchall() == [(0,)]
    assert done.wait(PATIENCE)
    thread.join()
    assert seen(store) == 1


def test_who_wants_to_read_waits_for_the_commit(store: Store) -> None:
    gate = store._gate
    with gate.committing():
        answers: list[int] = []
        _thread, done = started(lambda: answers.append(seen(store)))
        assert not done.wait(MOMENT)
    assert done.wait(PATIENCE)
    assert answers == [0]


def test_nobody_waits_for_a_load_that_has_not_come_to_its_commit(store: Store) -> None:
    with store.long_cursor() as cursor, store.transaction(cursor):
        cursor.execute("insert into meta values ('seen', '1')")
        answers: list[int] = []
        _thread, done = started(lambda: answers.append(seen(store)))
        assert done.wait(PATIENCE)
        assert answers == [0]


def test_a_commit_does_not_wait_for_a_long_cursor(store: Store) -> None:
    with store.long_cursor() as cursor:
        cursor.execute("create temp table staged as select 1 as row")
        commit(store)
    assert seen(store) == 1


def test_readers_read_at_the_same_time() -> None:
    gate, together = Gate(), threading.Barrier(3)

    def read() -> None:
        with gate.reading():
            together.wait(PATIENCE)

    for thread, done in [started(read) for _n in range(3)]:
        assert done.wait(PATIENCE)
        thread.join()


def test_who_reads_already_goes_on_while_a_commit_waits() -> None:
    """A reading within a reading would otherwise wait for the commit that waits for it."""
    gate, inside = Gate(), threading.Event()

    def commit_something() -> None:
        with gate.committing():
            inside.set()

    with gate.reading():
        _thread, done = started(commit_something)
        assert not done.wait(MOMENT)
        with gate.reading():
            assert not inside.is_set()
        assert not inside.is_set()
    assert done.wait(PATIENCE)


def test_a_commit_within_a_reading_is_refused_rather_than_waiting_for_ever(store: Store) -> None:
    with store.cursor(), pytest.raises(RuntimeError, match="wait for ever"):
        commit(store)
    assert seen(store) == 0
    commit(store)


def test_a_commit_that_fails_opens_the_gate_again() -> None:
    gate = Gate()
    with pytest.raises(ValueError, match="disk"), gate.committing():
        raise ValueError("disk")
    with gate.reading():
        pass


def test_a_reading_that_fails_lets_the_commit_in() -> None:
    gate = Gate()
    with pytest.raises(ValueError, match="number"), gate.reading():
        raise ValueError("number")
    with gate.committing():
        pass


def test_who_reads_cannot_wait_for_another_writer(store: Store) -> None:
    """That writer would wait for this reader before it commits."""
    with store.long_cursor() as cursor, store.transaction(cursor):
        thread, done = started(lambda: read_and_write(store))
        assert done.wait(PATIENCE)
    thread.join()


def read_and_write(store: Store) -> None:
    with store.cursor(), pytest.raises(RuntimeError, match="wait for ever"):
        commit(store)
