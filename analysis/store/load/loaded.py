"""What a load of one kind of extract hands back to the loader of them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the rows that were not set aside.

    Attributes:
        repeated: Rows that repeat what the store holds, where they are not counted from its tables.
        campaigns: Campaigns touched.
        guesses, notices: What the program guessed, and what a reader should know, one sentence each.
        first_day, last_day: Days of the sales, contacts or dates; None where there are none.
    """

    repeated: int = 0
    campaigns: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
