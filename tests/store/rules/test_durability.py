"""Whatever happens in the middle (a kill, a full disk, another loader), the store holds the state before or after."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.measures.store import open_store
from tests.store.tools import load_members, load_sales

resource = pytest.importorskip("resource", reason="limits and signals of POSIX")

ROOT = Path(__file__).parents[3]
DERIVED = ("meta", "outcomes", "outcomes_state", "outcome_days", "outcome_days_state")
TIMES = ("loaded_at",)


def command(store: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "analysis", *arguments, "--store", str(store)]


def write_sales(path: Path, lines: int, year: int, cents: int = 5) -> Path:
    rows = "".join(f"{n % 5000},{year}-03-{1 + n % 28:02d},o{n},{n * 7919 % 100_003}.{cents}\n" for n in range(lines))
    path.write_text(f"customer_id,date,order_id,amount\n{rows}")
    return path


def state(path: Path) -> dict[str, object]:
    """Everything in the store but derived tables and times."""
    store = open_store(path)
    found: dict[str, object] = {
        table: store.fetch(f"select count(*), sum(hash({table})) from {table}")
        for table in content_tables(store)
        if table not in (*DERIVED, "loads")
    }
    found["loads"] = store.fetch("select * exclude (loaded_at) from loads order by load")
    lines = store.fetch("select count(*) from active_sales")
    assert store.fetch("select cast(coalesce(sum(lines), 0) as bigint) from daily_totals") == lines
    assert store.fetch("select count(*) from loads where rows_in <> loaded + set_aside + repeated") == [(0,)]
    store.close()
    return found


def content_tables(store) -> list[str]:
    return [row[0] for row in store.fetch("select table_name from duckdb_tables() where not temporary order by 1")]


def prepared(folder: Path, lines: int) -> tuple[Path, dict[str, list[str]]]:
    """A store with members and sales, and commands that change every one of its rows."""
    path = folder / "store.duckdb"
    store = open_store(path)
    load_members(store, "customer_id,cell\n" + "".join(f"{n},{'AB'[n % 2]}\n" for n in range(2000)), campaign="c")
    load_sales(store, write_sales(folder / "first.csv", lines, 2026).read_bytes(), name="first.csv")
    store.close()
    write_sales(folder / "second.csv", lines, 2026, cents=6)
    members = "".join(f"{n},{'BA'[n % 2]}\n" for n in range(3000))
    (folder / "members.csv").write_text(f"customer_id,cell\n{members}")
    return path, {
        "replacing sales": ["load", "sales", str(folder / "second.csv"), "--on-overlap", "replace"],
        "members in two cells": ["load", "campaign", str(folder / "members.csv"), "--campaign", "c"],
        "undo": ["undo", "2"],
    }


def kill_at_random(folder: Path, lines: int, times: int, seed: int) -> None:
    """Start each command `times` times and kill it at a random moment of its usual duration."""
    path, commands = prepared(folder, lines)
    chance = random.Random(seed)
    for arguments in commands.values():
        before, copy = state(path), path.read_bytes()
        began = time.monotonic()
        subprocess.run(command(path, *arguments), cwd=ROOT, check=True, capture_output=True)
        usual = time.monotonic() - began
        after = state(path)
        assert before != after
        for _time in range(times):
            path.write_bytes(copy)
            process = subprocess.Popen(
                command(path, *arguments), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(chance.uniform(0.2, 1.0) * usual)
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert state(path) in (before, after)
            assert not path.with_name(path.name + ".staging").exists()
        path.write_bytes(copy)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_kill_leaves_before_or_after(tmp_path: Path) -> None:
    kill_at_random(tmp_path, 60_000, 2, seed=1)


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_kills_at_many_moments_leave_before_or_after(tmp_path: Path) -> None:
    kill_at_random(tmp_path, 1_000_000, 25, seed=2)


@pytest.mark.parametrize("room", [20_000, 400_000, 1_500_000], ids=["no copy", "little", "more"])
def test_a_full_disk_is_told_in_one_sentence(tmp_path: Path, room: int) -> None:
    """No file may grow beyond the store's size and some room, as on a disk that fills up."""
    path = tmp_path / "store.duckdb"
    store = open_store(path)
    load_sales(store, write_sales(tmp_path / "first.csv", 150_000, 2025).read_bytes(), name="first.csv")
    store.close()
    write_sales(tmp_path / "second.csv", 150_000, 2026)
    before = state(path)
    limit = room if room < 100_000 else max(path.stat().st_size, (tmp_path / "second.csv").stat().st_size) + room
    done = subprocess.run(
        command(path, "load", "sales", str(tmp_path / "second.csv")),
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    if done.returncode:
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "There is not enough room on the disk to load second.csv.\n"
        assert state(path) == before
    else:
        assert room > 1_000_000, "this little room cannot be enough"
    subprocess.run(command(path, "load", "sales", str(tmp_path / "second.csv")), cwd=ROOT, check=True)


def test_two_processes_that_load_at_once(tmp_path: Path) -> None:
    """One of them waits for nobody: it is told, and may try again."""
    path = tmp_path / "store.duckdb"
    open_store(path).close()
    files = [write_sales(tmp_path / f"{year}.csv", 100_000, year) for year in (2025, 2026)]
    running = [
        subprocess.Popen(
            command(path, "load", "sales", str(file)), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for file in files
    ]
    ends = [(process.communicate(), process.returncode) for process in running]
    codes = [code for _texts, code in ends]
    assert set(codes) <= {0, 2}
    assert 0 in codes
    for (_out, told), code in ends:
        assert code == 0 or told.startswith(b"The store store.duckdb is in use by another program")
    store = open_store(path)
    assert store.fetch("select count(*) from sales") == [(100_000 * codes.count(0),)]
    store.close()


@pytest.mark.long
def test_many_sales_in_little_memory(tmp_path: Path) -> None:
    """Three million lines with 400 MB for the engine: the files it spills lie beside the store, and go."""
    path = tmp_path / "store.duckdb"
    big = write_sales(tmp_path / "big.csv", 3_000_000, 2026)
    done = subprocess.run(
        command(path, "load", "sales", str(big)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"CONTROL_CELL_MEMORY": "400MB"},
    )
    assert done.returncode == 0, done.stderr
    assert "big.csv,sales,3000000,3000000,0,0" in done.stdout
    assert sorted(file.name for file in tmp_path.iterdir()) == ["big.csv", "store.duckdb"]
