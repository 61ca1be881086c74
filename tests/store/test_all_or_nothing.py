"""A load happens completely or not at all, whatever interrupts it; readers and writers do not disturb each other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from analysis.measures.lift import measure_lift
from analysis.measures.loading import read_loads
from analysis.measures.store import Store, open_store
from analysis.model import BadInput
from analysis.store.load import run
from analysis.store.load.loaded import Loaded
from tests.store.tools import SALES, content, counts, load_members, load_sales, members

ROOT = Path(__file__).parents[2]
FURTHER = "customer_id,cell\n2,Control\n7,Mailer\n8,Mailer\n"
LOADS: dict[str, Callable[[Store], object]] = {
    "members": lambda store: load_members(store, FURTHER, campaign="spring"),
    "replaced members": lambda store: load_members(store, FURTHER, campaign="spring", replace=True),
    "sales": lambda store: load_sales(store, SALES.replace("2026", "2025")),
    "replaced sales": lambda store: load_sales(store, date_order="ymd"),
}
LATE_STEPS = ["_finish", "_keep_set_aside", "_keep_record"]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, RuntimeError], ids=lambda error: error.__name__)
@pytest.mark.parametrize("step", LATE_STEPS)
@pytest.mark.parametrize("kind", LOADS)
def test_an_interrupted_load_leaves_the_store_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch, kind: str, step: str, interruption: type[BaseException]
) -> None:
    load_members(store, launch=date(2026, 3, 1))
    load_sales(store)
    measure_lift(store, "spring")
    before = content(store)

    def fail(*_args: object, **_named: object) -> None:
        raise interruption

    monkeypatch.setattr(run, step, fail)
    with pytest.raises(interruption):
        LOADS[kind](store)
    monkeypatch.undo()
    assert content(store) == before
    assert not list(store.staging.glob("*.csv"))
    load_members(store, FURTHER, campaign="spring")
    assert ("7", "Mailer") in members(store)


def test_a_refused_load_leaves_the_store_as_it_was(store: Store) -> None:
    load_members(store)
    before = content(store)
    with pytest.raises(BadInput):
        load_members(store, FURTHER, campaign="spring", replace=True, control="Nobody")
    assert content(store) == before


def test_a_failed_reconciliation_is_no_load(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "load_sales", lambda *_args: Loaded())
    before = content(store)
    with pytest.raises(RuntimeError, match="3 rows in, 0 loaded, 0 set aside, 0 repeated"):
        load_sales(store)
    assert content(store) == before


def test_threads_that_load_and_read_at_once(store: Store) -> None:
    load_members(store, launch=date(2026, 3, 1))

    def work(n: int) -> float:
        if n % 2:
            day = f"2026-03-{1 + n:02d}"
            load_sales(store, f"customer_id,date,amount\n2,{day},{n}\n3,{day},{n}\n", name=f"{n}.csv")
            return 0.0
        row = measure_lift(store, "spring", metrics=["revenue_per_customer"]).rows[0]
        return row.mean_target or 0.0

    with ThreadPoolExecutor(4) as threads:
        seen = list(threads.map(work, range(16)))
    sums = {0.0}
    for n in range(1, 16, 2):
        sums |= {total + n for total in sums}
    assert set(seen) <= sums
    assert measure_lift(store, "spring", metrics=["revenue_per_customer"]).rows[0].mean_target == 64
    assert store.fetch("select count(*), count(distinct load) from sales") == [(16, 8)]


def test_a_reopened_store_holds_everything(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "store.duckdb"
    store = open_store(path)
    load_members(store, launch=date(2026, 3, 1))
    load_sales(store)
    before, version = content(store), store.data_version()
    store.close()
    assert not store.staging.exists()
    again = open_store(path)
    assert (content(again), again.data_version()) == (before, version)
    assert counts(load_sales(again)) == (3, 0, 0, 3)
    again.close()


def test_a_store_in_use_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    store = open_store(path)
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "campaigns", "--store", str(path)], cwd=ROOT, capture_output=True, text=True
    )
    store.close()
    assert done.returncode == 2
    assert done.stderr.startswith("The store store.duckdb is in use by another program, perhaps the dashboard")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("content", [b"rubbish", b"\0" * 20_000], ids=["text", "zeros"])
def test_a_file_that_is_no_store_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.duckdb"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"store.duckdb cannot be opened as a store: name another file with --store"):
        open_store(path)
    assert path.read_bytes() == content


def test_a_table_file_is_no_store(tmp_path: Path) -> None:
    """The engine would open it as a view and keep nothing of what is loaded."""
    path = tmp_path / "sales.csv"
    path.write_text(SALES)
    with pytest.raises(BadInput, match=r"sales\.csv cannot be opened as a store"):
        open_store(path)
    assert path.read_text() == SALES


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    """A process killed while it made the store leaves one."""
    path = tmp_path / "store.duckdb"
    path.touch()
    store = open_store(path)
    load_members(store)
    store.close()


def test_a_store_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    store = open_store(path)
    with store.write() as cursor:
        cursor.execute("update meta set value = '0' where name = 'schema_version'")
    store.close()
    with pytest.raises(BadInput, match="another version"):
        open_store(path)


def test_the_store_reaches_no_other_file(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    for sql in (
        f"from read_csv('{tmp_path}/secret.csv')",
        f"copy (select 1) to '{tmp_path}/out.csv'",
        "install httpfs",
    ):
        with pytest.raises(Exception, match=r"disabled|Permission|Cannot"):
            store.fetch(sql)


def kill_while_loading(path: Path, sales: Path, delay: float) -> None:
    """Start a load in another process and kill it after `delay` seconds, however far it is by then."""
    command = [sys.executable, "-m", "analysis", "load", "sales", str(sales), "--store", str(path)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()


def killed_again_and_again(tmp_path: Path, delays: list[float], lines: int) -> set[int]:
    path, sales = tmp_path / "store.duckdb", tmp_path / "sales.csv"
    store = open_store(path)
    load_members(store, launch=date(2026, 3, 1))
    load_sales(store)
    store.close()
    rows = "".join(f"{n % 5000},2026-03-{1 + n % 28:02d},{n}.5\n" for n in range(lines))
    sales.write_text(f"customer_id,date,amount\n{rows}")
    seen = set()
    for delay in delays:
        kill_while_loading(path, sales, delay)
        store = open_store(path)
        found = store.fetch("select count(*) from sales")[0][0]
        days = store.fetch("select cast(sum(lines) as bigint) from daily_totals")[0][0]
        assert (
            found == days == sum(load.loaded for load in read_loads(store) if load.extract == "sales") in (3, 3 + lines)
        )
        store.close()
        seen.add(found)
    return seen


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_killed_load_leaves_before_or_after(tmp_path: Path) -> None:
    assert killed_again_and_again(tmp_path, [0.8, 1.3, 1.8], 200_000)


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_load_killed_at_many_moments_leaves_before_or_after(tmp_path: Path) -> None:
    assert killed_again_and_again(tmp_path, [0.4 + 0.1 * n for n in range(40)], 1_000_000)
