"""A load on its way, as a page shows it: taken at one instant, and never changing afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.model.loading import LoadReport


class Phase(StrEnum):
    """What a load is doing."""

    READING = "reading"
    CHECKING = "checking"
    STORING = "storing"


class JobState(StrEnum):
    """How far a load is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self not in (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Job:
    """One load at one instant.

    Attributes:
        id: What to call it by.
        file: The name a person gave the file.
        extract: The kind of extract.
        owner: Who loads it.
        state: How far it is.
        cancelling: True where somebody asked to stop it and it has not stopped yet.
        phase: What it is doing; None while it waits.
        done, total: Bytes while reading, rows afterwards; total is 0 where it is not known.
        share: Part of the whole work that is done, 0 to 1.
        seconds: That it has been running, or that it took.
        seconds_left: Expected, None until that can be told.
        sentence: Why it was refused or failed; empty otherwise.
        asks: Settings of the request that answer why it was refused, see `Question`.
        report: What became of every row, once it is done.
    """

    id: str
    file: str
    extract: str
    owner: str
    state: JobState
    cancelling: bool = False
    phase: Phase | None = None
    done: int = 0
    total: int = 0
    share: float = 0.0
    seconds: float = 0.0
    seconds_left: float | None = None
    sentence: str = ""
    asks: tuple[str, ...] = ()
    report: LoadReport | None = None
