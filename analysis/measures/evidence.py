"""What simulation found of this program's figures, as `make evidence` stored it."""

from __future__ import annotations

import json
from pathlib import Path

from analysis.model import Bar, Evidence, FalseAlarm

PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"
"""For people; beside it, with the same name, its numbers for the program."""


def read_evidence(page: Path = PAGE) -> Evidence:
    """Read what is stored beside the evidence page.

    Args:
        page: The page.

    Returns:
        Every promise with what was found, in the order of the page, and the false alarms of several procedures; nothing
        where nothing is stored.
    """
    file = page.with_suffix(".json")
    if not file.exists():
        return Evidence((), ())
    stored = json.loads(file.read_text(encoding="utf-8"))
    return Evidence(
        tuple(Bar(**bar) for bar in stored["bars"]), tuple(FalseAlarm(**alarm) for alarm in stored["false_alarms"])
    )
