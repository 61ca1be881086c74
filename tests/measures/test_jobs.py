"""Loads beside the pages: one at a time, found again by their owner, stopped at any moment without a trace."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from analysis.measures import jobs as module
from analysis.measures.jobs import Jobs, Progress
from analysis.measures.store import Store, open_store
from analysis.model import BadInput, Cancelled, Extract, Job, JobState, LoadReport, LoadRequest, Phase
from analysis.store.load import run
from analysis.store.load.incoming import Incoming
from analysis.store.load.watch import current
from analysis.words import _, use_language
from tests.store.tools import MEMBERS, SALES, content, load_members, request

PATIENCE = 30.0
REPORT = LoadReport(1, "a.csv", "sales", 2, 2, 0, 0)
MANY = "customer_id,date,amount\n" + "".join(f"{n % 5000},2026-03-{1 + n % 28:02d},{n}.5\n" for n in range(150_000))


@pytest.fixture
def jobs(store: Store) -> Iterator[Jobs]:
    made = Jobs(store)
    yield made
    made.close()


class Gate:
    """A load that goes on only when it is told to."""

    def __init__(self) -> None:
        self.entered, self.open = threading.Event(), threading.Event()
        self.running = self.most_at_once = 0
        self.files: list[str] = []

    def __call__(self, store: Store, request: LoadRequest, *, watch: Progress) -> LoadReport:
        self.running += 1
        self.most_at_once = max(self.running, self.most_at_once)
        self.files.append(request.file)
        self.entered.set()
        try:
            watch.phase(Phase.READING)
            while not self.open.wait(0.01):
                watch.advance(1, 4)
            return REPORT
        finally:
            self.running -= 1


@pytest.fixture
def gate(store: Store) -> Iterator[tuple[Gate, Jobs]]:
    load = Gate()
    made = Jobs(store, load)
    yield load, made
    load.open.set()
    made.close()


def asked(file: str = "a.csv", owner: str = "ann", path: str = "") -> LoadRequest:
    return LoadRequest(path, file, Extract.SALES, loaded_by=owner)


def kept(store: Store) -> list[Path]:
    """Files that the loads hold on to; `.in` is what the tests themselves load."""
    return [path for path in store.staging.iterdir() if path.suffix != ".in"]


def finished(jobs: Jobs, job: str) -> Job:
    seen = jobs.wait(job, PATIENCE)
    assert seen is not None
    assert seen.state.is_over
    return seen


def test_an_upload_is_loaded_and_its_bytes_are_removed(store: Store, jobs: Jobs) -> None:
    done = finished(jobs, jobs.start(asked("sales.csv"), SALES.encode()))
    assert (done.state, done.share, done.sentence) == (JobState.DONE, 1.0, "")
    assert done.report is not None
    assert (done.report.file, done.report.loaded) == ("sales.csv", 3)
    assert store.fetch("select loaded_by from loads") == [("ann",)]
    assert not kept(store)


def test_a_file_in_place_is_read_and_stays(store: Store, jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(SALES)
    assert finished(jobs, jobs.start(asked(path=str(path)))).state is JobState.DONE
    assert path.read_text() == SALES


def test_what_cannot_be_used_is_refused_with_its_sentence(store: Store, jobs: Jobs) -> None:
    done = finished(jobs, jobs.start(asked("empty.csv"), b""))
    assert (done.state, done.sentence, done.report) == (JobState.REFUSED, "empty.csv is empty.", None)
    assert not kept(store)


def test_an_error_of_the_program_is_a_plain_sentence(store: Store) -> None:
    def fail(*_arguments: object, **_named: object) -> LoadReport:
        raise RuntimeError("customer 4711 bought lipstick")

    jobs = Jobs(store, fail)
    done = finished(jobs, jobs.start(asked(), b"x"))
    assert done.state is JobState.FAILED
    assert done.sentence.startswith("a.csv could not be loaded because of an error in the program.")
    assert "4711" not in done.sentence
    assert not kept(store)
    jobs.close()


def test_one_load_at_a_time_in_the_order_they_came(gate: tuple[Gate, Jobs]) -> None:
    load, jobs = gate
    ids = [jobs.start(asked(f"{n}.csv")) for n in range(4)]
    assert load.entered.wait(PATIENCE)
    assert [jobs.ahead(job) for job in ids] == [0, 1, 2, 3]
    states = [seen.state for job in ids if (seen := jobs.look(job))]
    assert states == [JobState.RUNNING, *[JobState.WAITING] * 3]
    load.open.set()
    assert {finished(jobs, job).state for job in ids} == {JobState.DONE}
    assert (load.files, load.most_at_once) == (["0.csv", "1.csv", "2.csv", "3.csv"], 1)


def test_its_owner_finds_it_again_and_nobody_else(gate: tuple[Gate, Jobs]) -> None:
    load, jobs = gate
    first, second = jobs.start(asked("1.csv")), jobs.start(asked("2.csv"))
    other = jobs.start(asked("3.csv", "bob"))
    assert [job.file for job in jobs.of("ann")] == ["2.csv", "1.csv"]
    assert [job.id for job in jobs.of("bob")] == [other]
    jobs.dismiss(first)  # not over yet
    assert len(jobs.of("ann")) == 2
    load.open.set()
    finished(jobs, second)
    jobs.dismiss(first)
    assert [job.id for job in jobs.of("ann")] == [second]
    assert jobs.look("nothing") is None


def test_a_snapshot_tells_how_far_it_is(gate: tuple[Gate, Jobs]) -> None:
    load, jobs = gate
    job = jobs.start(asked())
    assert load.entered.wait(PATIENCE)
    time.sleep(0.1)
    seen = jobs.look(job)
    assert seen is not None
    assert (seen.phase, seen.done, seen.total, seen.seconds_left) == (Phase.READING, 1, 4, None)
    assert 0 < seen.share < module._WEIGHTS[Phase.READING]


def test_seconds_left_can_be_told_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    progress, shares = Progress(), []
    for phase, seconds, done in [
        (Phase.READING, 4, 50),
        (None, 4, 100),
        (None, 12, 0),
        (Phase.CHECKING, 12, 0),
        (Phase.STORING, 12, 0),
        (None, 3600, 0),
    ]:
        if phase:
            progress.phase(phase)
        now[0] += seconds
        if done:
            progress.advance(done, 100)
        shares.append(progress.look()[3])
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(module._WEIGHTS[Phase.READING] * module._BYTES / 2)
    assert shares[1] == pytest.approx(module._WEIGHTS[Phase.READING] * module._BYTES)
    assert shares[-1] <= 1
    assert sum(module._WEIGHTS.values()) == pytest.approx(1)


def test_a_waiting_load_is_cancelled_at_once(store: Store, gate: tuple[Gate, Jobs]) -> None:
    _load, jobs = gate
    jobs.start(asked("1.csv"))
    waiting = jobs.start(asked("2.csv"), b"bytes")
    assert kept(store)
    jobs.cancel(waiting)
    seen = jobs.look(waiting)
    assert seen is not None
    assert seen.state is JobState.CANCELLED
    assert not kept(store)


def test_a_running_load_is_cancelled(store: Store, gate: tuple[Gate, Jobs]) -> None:
    load, jobs = gate
    job = jobs.start(asked(), b"bytes")
    assert load.entered.wait(PATIENCE)
    jobs.cancel(job)
    assert finished(jobs, job).state is JobState.CANCELLED
    assert not kept(store)
    load.open.set()
    assert finished(jobs, jobs.start(asked("after.csv"))).state is JobState.DONE


@pytest.mark.parametrize("delay", [0.0, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7])
def test_cancelled_at_any_moment_leaves_before_or_after(store: Store, jobs: Jobs, delay: float) -> None:
    load_members(store)
    before = content(store)
    job = jobs.start(asked("many.csv"), MANY.encode())
    time.sleep(delay)
    jobs.cancel(job)
    done = finished(jobs, job)
    if done.state is JobState.CANCELLED:
        assert content(store) == before
    else:
        assert (done.state, store.fetch("select count(*) from sales")) == (JobState.DONE, [(150_000,)])
    assert not kept(store)
    assert finished(jobs, jobs.start(asked("again.csv"), SALES.encode())).state is JobState.DONE


def test_a_statement_under_way_is_interrupted(store: Store, monkeypatch: pytest.MonkeyPatch, jobs: Jobs) -> None:
    began = threading.Event()

    def endless(coming: Incoming) -> None:
        began.set()
        coming.cursor.execute("select sum(a.range * b.range) from range(10000000) a, range(10000000) b").fetchall()

    monkeypatch.setattr(run, "_load_staged", endless)
    before = content(store)
    job = jobs.start(asked(), SALES.encode())
    assert began.wait(PATIENCE)
    time.sleep(0.1)
    jobs.cancel(job)
    assert finished(jobs, job).state is JobState.CANCELLED
    assert content(store) == before


def test_what_is_being_made_final_is_not_cancelled_any_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cancel during the commit comes too late, and says so: the load is done."""
    jobs = Jobs(store)
    load_staged = run._load_staged

    def cancel_late(*arguments: object) -> LoadReport:
        report: LoadReport = load_staged(*arguments)  # type: ignore[arg-type]
        watch = current()
        seen = watch.statement

        def last(cursor: object) -> None:
            seen(None)
            jobs.cancel(jobs.of("ann")[0].id)

        monkeypatch.setattr(type(watch), "statement", lambda self, cursor: last(cursor))
        return report

    monkeypatch.setattr(run, "_load_staged", cancel_late)
    done = finished(jobs, jobs.start(asked(), SALES.encode()))
    assert done.state is JobState.DONE
    assert store.fetch("select count(*) from sales") == [(3,)]
    jobs.close()


def test_it_speaks_the_language_of_who_started_it(store: Store) -> None:
    heard = []

    def listen(store: Store, request: LoadRequest, *, watch: Progress) -> LoadReport:
        heard.append(_("Overview"))
        return REPORT

    jobs = Jobs(store, listen)
    for language in ("zh_CN", "en"):
        use_language(language)
        finished(jobs, jobs.start(asked()))
    jobs.close()
    assert heard == ["总览", "Overview"]


def test_the_history_is_bounded(gate: tuple[Gate, Jobs], monkeypatch: pytest.MonkeyPatch) -> None:
    load, jobs = gate
    monkeypatch.setattr(module, "MOST_FINISHED", 3)
    load.open.set()
    ids = [jobs.start(asked(f"{n}.csv")) for n in range(6)]
    assert jobs.wait(ids[-1], PATIENCE)
    assert [job.file for job in jobs.of("ann")] == ["5.csv", "4.csv", "3.csv"]


def test_the_queue_is_bounded(gate: tuple[Gate, Jobs], monkeypatch: pytest.MonkeyPatch) -> None:
    load, jobs = gate
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    jobs.start(asked())
    assert load.entered.wait(PATIENCE)
    jobs.start(asked())
    jobs.start(asked())
    with pytest.raises(BadInput, match="Too many loads are waiting"):
        jobs.start(asked())


def test_closing_stops_everything(store: Store) -> None:
    load = Gate()
    jobs = Jobs(store, load)
    ids = [jobs.start(asked(), b"bytes") for _n in range(3)]
    assert load.entered.wait(PATIENCE)
    jobs.close()
    assert {seen.state for job in ids if (seen := jobs.look(job))} == {JobState.CANCELLED}
    assert not kept(store)


def test_the_loader_itself_can_be_stopped_at_every_step(store: Store) -> None:
    """Every call that a load makes on its watch is a place to stop without a trace."""
    load_members(store)
    before = content(store)

    class Stop:
        def __init__(self, step: int) -> None:
            self.left = step

        def phase(self, *_told: object) -> None:
            self.left -= 1
            if self.left == 0:
                raise Cancelled

        advance = statement = phase

    steps = 0
    for extract, text in ((Extract.SALES, SALES), (Extract.CAMPAIGN, MEMBERS)):
        for step in range(1, 100):
            try:
                run.load_extract(store, request(store, extract, text, "x.csv", campaign="x"), watch=Stop(step))
                break
            except Cancelled:
                steps += 1
                assert content(store) == before
        before = content(store)
    assert steps >= 12


def test_two_people_load_while_others_read(tmp_path: Path) -> None:
    """Jobs queue; readers see only whole loads, and never wait for one."""
    store = open_store(tmp_path / "store.duckdb")
    jobs = Jobs(store)
    text = MANY.encode()
    started = [
        jobs.start(asked("ann.csv", "ann"), text),
        jobs.start(asked("bob.csv", "bob"), text.replace(b"2026", b"2025")),
    ]
    seen: set[tuple[int, ...]] = set()
    slowest = 0.0
    counted = (  # by what the engine knows of the table, and line by line
        "select (select count(*) from sales), (select count(*) from sales where customer % 5 < 7), "
        "(select count(*) from loads), (select coalesce(sum(lines), 0)::bigint from daily_totals)"
    )

    def read(_n: int) -> None:
        nonlocal slowest
        while not all((job := jobs.look(name)) and job.state.is_over for name in started):
            begin = time.monotonic()
            seen.add(store.fetch(counted)[0])
            slowest = max(slowest, time.monotonic() - begin)

    with ThreadPoolExecutor(3) as readers:
        list(readers.map(read, range(3)))
    assert {finished(jobs, job).state for job in started} == {JobState.DONE}
    assert seen <= {(n * 150_000, n * 150_000, n, n * 150_000) for n in range(3)}
    assert store.fetch("select count(*), count(distinct load) from sales") == [(300_000, 2)]
    assert store.fetch("select file, loaded_by from loads order by load") == [("ann.csv", "ann"), ("bob.csv", "bob")]
    assert slowest < 5
    jobs.close()
    store.close()


def test_what_a_killed_process_left_is_removed_at_start(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    open_store(path).close()
    for name in ("store.duckdb.staging/1.upload", "store.duckdb.tmp/duckdb_temp_storage-0.tmp"):
        left = tmp_path / name
        left.parent.mkdir(exist_ok=True)
        left.write_bytes(b"customers")
    store = open_store(path)
    beside = {file.name for file in tmp_path.rglob("*")} - {"store.duckdb.wal"}  # the engine's own while it is open
    assert beside == {"store.duckdb", "store.duckdb.staging"}
    store.close()
    assert [file.name for file in tmp_path.iterdir()] == ["store.duckdb"]
