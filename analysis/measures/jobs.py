"""Loads that run beside the pages: one at a time, in a thread of their own, whatever becomes of the page.

A page starts a load and looks at it from time to time. Closing the tab or opening another page does not stop it; only
`cancel` does, and then nothing of it stays.
"""

from __future__ import annotations

import errno
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from math import exp
from pathlib import Path
from time import monotonic
from typing import Protocol
from uuid import uuid4

from analysis.measures.loading import load
from analysis.measures.store import Store
from analysis.model import BadInput, Cancelled, Job, JobState, LoadReport, LoadRequest, Phase, Question
from analysis.words import _, current_language, use_language

MOST_FINISHED = 50
"""Finished loads that are remembered; the store itself remembers all that were loaded."""

MOST_WAITING = 20
"""Loads that may wait at once."""

_INTERRUPT_SECONDS = 0.05
_WEIGHTS = {Phase.READING: 0.25, Phase.CHECKING: 0.45, Phase.STORING: 0.3}
"""Parts of the whole time that the phases took for sales files of a million rows and more."""

_BYTES = 0.35
"""Part of the reading after which all bytes are read, and their rows are parsed."""

_SURE = 0.8
"""Part of its expected time for which a phase that cannot count seems to go on evenly; then ever more slowly."""

_log = logging.getLogger(__name__)


class _Cursor(Protocol):
    def interrupt(self) -> None: ...


class Progress:
    """How far one load is: the load's own thread tells, any other thread looks or stops it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled, self._over = threading.Event(), threading.Event()
        self._cursor: _Cursor | None = None
        self._times: dict[Phase, float] = {}
        self._phase: Phase | None = None
        self._bytes_read: float | None = None
        self._done = self._total = 0

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancelled.is_set()

    def phase(self, name: Phase) -> None:
        """See `Watch`."""
        with self._lock:
            self._phase, self._times[name] = name, monotonic()
            self._done = 0
        self._check()

    def advance(self, done: int, total: int) -> None:
        """See `Watch`."""
        with self._lock:
            self._done, self._total = done, total
            if done >= total and self._phase is Phase.READING and self._bytes_read is None:
                self._bytes_read = monotonic()
        self._check()

    def statement(self, cursor: _Cursor | None) -> None:
        """See `Watch`."""
        with self._lock:
            self._cursor = cursor
        self._check()

    def _check(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Stop at the next step, and interrupt every statement until then."""
        if not self._cancelled.is_set():
            self._cancelled.set()
            threading.Thread(target=self._interrupt, name="control-cell-cancel", daemon=True).start()

    def _interrupt(self) -> None:
        """Again and again: an interruption between two statements is lost."""
        while not self._over.wait(_INTERRUPT_SECONDS):
            with self._lock:
                if self._cursor is not None:
                    self._cursor.interrupt()

    def close(self) -> None:
        """Nothing runs any more."""
        self._over.set()

    def look(self) -> tuple[Phase | None, int, int, float]:
        """Phase, done and total of it, and the part of the whole work that is done."""
        with self._lock:
            return self._phase, self._done, self._total, self._share()

    def _share(self) -> float:
        if self._phase is None:
            return 0.0
        before = sum(weight for phase, weight in _WEIGHTS.items() if phase in self._times and phase != self._phase)
        return before + _WEIGHTS[self._phase] * _slowing(self._part(self._phase))

    def _part(self, phase: Phase) -> float:
        """Part of a phase that is done: counted in bytes, or else by the time that came before."""
        now, began = monotonic(), self._times[phase]
        if phase is Phase.READING:
            if self._bytes_read is None:
                return _BYTES * self._done / max(self._total, 1)
            return _BYTES + (now - self._bytes_read) * _BYTES / max(self._bytes_read - began, 0.01)
        first = next(iter(self._times))
        earlier = sum(_WEIGHTS[other] for other in self._times if other != phase)
        return (now - began) * earlier / (_WEIGHTS[phase] * max(began - self._times[first], 0.01))


def _slowing(part: float) -> float:
    """A part that may be over 1, as one that never gets there.

    >>> _slowing(0.5), round(_slowing(1.0), 2), round(_slowing(3.0), 2)
    (0.5, 0.93, 1.0)
    """
    return part if part <= _SURE else 1 - (1 - _SURE) * exp((_SURE - part) / (1 - _SURE))


class _Entry:
    """What the registry knows of one load."""

    def __init__(self, request: LoadRequest, upload: Path | None) -> None:
        self.id = uuid4().hex
        self.request, self.upload, self.language = request, upload, current_language()
        self.state, self.progress = JobState.WAITING, Progress()
        self.began: float | None = None
        self.seconds, self.sentence = 0.0, ""
        self.asks: tuple[str, ...] = ()
        self.report: LoadReport | None = None
        self.over = threading.Event()
        self.is_dismissed = False

    def since(self) -> float:
        """Seconds that it has been running."""
        return 0.0 if self.began is None else monotonic() - self.began

    def look(self) -> Job:
        """The load at this instant."""
        phase, done, total, share = self.progress.look()
        seconds = self.seconds if self.state.is_over else self.since()
        return Job(
            id=self.id,
            file=self.request.file,
            extract=self.request.extract.value,
            owner=self.request.loaded_by,
            state=self.state,
            cancelling=self.progress.cancelled and not self.state.is_over,
            phase=phase,
            done=done,
            total=total,
            share=1.0 if self.state is JobState.DONE else share,
            seconds=seconds,
            seconds_left=_seconds_left(seconds, share) if self.state is JobState.RUNNING else None,
            sentence=self.sentence,
            asks=self.asks,
            report=self.report,
        )


def _seconds_left(seconds: float, share: float) -> float | None:
    """By what is done so far; None where that is too little to judge by.

    >>> _seconds_left(10, 0.25), _seconds_left(0.1, 0.5), _seconds_left(10, 0.01)
    (30.0, None, None)
    """
    return seconds * (1 - share) / share if seconds >= 1 and share >= 0.05 else None


class Jobs:
    """The loads of one process. Every method may be called from any thread."""

    def __init__(self, store: Store, load: Callable[..., LoadReport] = load) -> None:
        """Start with no loads.

        Args:
            store: Where to.
            load: What does the work, called with store, request and `watch=`.
        """
        self._store, self._load = store, load
        self._changed = threading.Condition()
        self._entries: dict[str, _Entry] = {}
        self._waiting: deque[_Entry] = deque()
        self._worker: threading.Thread | None = None
        self._is_closed = False

    def start(self, request: LoadRequest, content: bytes | memoryview | None = None) -> str:
        """Put a load in the queue; it speaks the language of the caller.

        Args:
            request: What to load; `loaded_by` owns the job.
            content: The bytes of an upload, kept until the load is over. None: `request.path` is read in place.

        Returns:
            The id of the job.

        Raises:
            BadInput: Too many loads wait, or there is no room for the bytes.
        """
        with self._changed:
            if len(self._waiting) >= MOST_WAITING:
                raise BadInput(_("Too many loads are waiting already: come back when some of them are done."))
        entry = _Entry(request, None if content is None else self._keep(content, request.file))
        with self._changed:
            self._entries[entry.id] = entry
            self._waiting.append(entry)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="control-cell-loads", daemon=True)
                self._worker.start()
            self._changed.notify_all()
        return entry.id

    def _keep(self, content: bytes | memoryview, name: str) -> Path:
        path = self._store.staging / f"{uuid4().hex}.upload"
        try:
            path.write_bytes(content)
        except OSError as error:
            path.unlink(missing_ok=True)
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise BadInput(_("There is not enough room on the disk to load {file}.").format(file=name)) from error
            raise
        return path

    def look(self, job: str) -> Job | None:
        """One load at this instant; None where it is not remembered."""
        entry = self._entries.get(job)
        return entry.look() if entry else None

    def of(self, owner: str) -> tuple[Job, ...]:
        """The loads of one person that nobody dismissed, the latest first."""
        with self._changed:
            entries = list(self._entries.values())
        mine = [entry for entry in entries if entry.request.loaded_by == owner and not entry.is_dismissed]
        return tuple(entry.look() for entry in reversed(mine))

    def ahead(self, job: str) -> int:
        """How many loads come before this one, the running one included."""
        with self._changed:
            places = [entry.id for entry in self._waiting]
            running = sum(entry.state is JobState.RUNNING for entry in self._entries.values())
            return places.index(job) + running if job in places else 0

    def cancel(self, job: str) -> None:
        """Stop a load at whatever it does; one that is over, or just being made final, stays as it is."""
        with self._changed:
            entry = self._entries.get(job)
            if entry is None or entry.state.is_over:
                return
            if entry in self._waiting:
                self._waiting.remove(entry)
                self._end(entry, JobState.CANCELLED)
                return
        entry.progress.cancel()

    def dismiss(self, job: str) -> None:
        """Nobody needs to see the end of this load any more."""
        if (entry := self._entries.get(job)) and entry.state.is_over:
            entry.is_dismissed = True

    def wait(self, job: str, seconds: float) -> Job | None:
        """The load when it is over, or as it is after so many seconds."""
        if entry := self._entries.get(job):
            entry.over.wait(seconds)
        return self.look(job)

    def close(self) -> None:
        """Stop every load and wait until nothing runs."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        for job in list(self._entries):
            self.cancel(job)
        if self._worker is not None:
            self._worker.join(timeout=30)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._is_closed)
                if self._is_closed:
                    return
                entry = self._waiting.popleft()
                entry.state, entry.began = JobState.RUNNING, monotonic()
            self._run(entry)

    def _run(self, entry: _Entry) -> None:
        use_language(entry.language)
        state = JobState.FAILED
        try:
            entry.report = self._load(self._store, _request_of(entry), watch=entry.progress)
            state = JobState.DONE
        except Cancelled:
            state = JobState.CANCELLED
        except Question as question:
            entry.sentence, entry.asks, state = question.sentence, question.settings, JobState.REFUSED
        except BadInput as refusal:
            entry.sentence, state = str(refusal), JobState.REFUSED
        except Exception:
            _log.exception("The load of an extract failed")
            entry.sentence = _(
                "{file} could not be loaded because of an error in the program. Nothing was changed; "
                "the log of the program has the details."
            ).format(file=entry.request.file)
        finally:
            with self._changed:
                self._end(entry, state)

    def _end(self, entry: _Entry, state: JobState) -> None:
        """Forget the bytes, then say that it is over; within the lock."""
        if entry.upload is not None:
            entry.upload.unlink(missing_ok=True)
        entry.progress.close()
        entry.seconds, entry.state = entry.since(), state
        entry.over.set()
        finished = [job for job, other in self._entries.items() if other.state.is_over]
        for job in finished[:-MOST_FINISHED]:
            del self._entries[job]


def _request_of(entry: _Entry) -> LoadRequest:
    return entry.request if entry.upload is None else replace(entry.request, path=str(entry.upload))
