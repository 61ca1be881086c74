"""The form of a phrase."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of one code.

    Attributes:
        facts: Names of the facts that the words use.
        text: The sentence, or its singular and plural by the first fact. Of a trust check: when all is well.
        alarm: The same of a trust check that alarms.
        bare: The sentence where a fact is not known; without one, a dash stands for it.
    """

    facts: tuple[str, ...]
    text: str | tuple[str, str]
    alarm: str | tuple[str, str] | None = None
    bare: str | None = None
