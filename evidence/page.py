"""The evidence page, put together from what every section left in its file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from analysis.model import Bar
from evidence.section import Section, table

OPENING = """# Evidence: do the figures keep what they promise?

Written by `make evidence`; every figure below can be made again with it (`QUICK=1 make evidence` takes minutes and says
roughly the same). Campaigns are simulated whose true effect is known, the program's own functions measure them, and
what they said is counted: how often a campaign without effect was called a success or a failure, how often the interval
held the truth, how often a real effect was found. Seeds are fixed. ± is the Monte-Carlo standard error; a bar counts as
kept when it is missed by no more than three of them.
"""


def write_section(folder: Path, name: str, section: Section) -> None:
    """Keep a section in its file."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(section.to_json(), indent=1, ensure_ascii=False)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def read_sections(folder: Path, names: list[str]) -> dict[str, Section]:
    """The sections that have a file, in the order of the names."""
    files = {name: folder / f"{name}.json" for name in names}
    return {
        name: Section.from_json(json.loads(file.read_text(encoding="utf-8")))
        for name, file in files.items()
        if file.exists()
    }


def assemble(sections: Mapping[str, Section]) -> str:
    """The whole page: first the bars, then every section."""
    parts = [OPENING, "## Bars\n", _bars([bar for section in sections.values() for bar in section.bars]) + "\n"]
    for section in sections.values():
        parts += [f"## {section.title}\n", section.markdown.strip() + "\n"]
    return "\n".join(parts)


def numbers(sections: Mapping[str, Section]) -> str:
    """What the program's own evidence page shows, as JSON."""
    bars = [asdict(bar) for section in sections.values() for bar in section.bars]
    alarms = [asdict(alarm) for section in sections.values() for alarm in section.false_alarms]
    return json.dumps({"bars": bars, "false_alarms": alarms}, indent=1, ensure_ascii=False) + "\n"


def _bars(bars: list[Bar]) -> str:
    rows = [[bar.name, _limits(bar), _found(bar), bar.where, _outcome(bar)] for bar in bars]
    return table(["promise", "bar", "worst found", "where", "kept"], rows)


def _limits(bar: Bar) -> str:
    if bar.low is None or bar.high is None:
        return f"≤ {_short(bar.high)}" if bar.low is None else f"≥ {_short(bar.low)}"
    return f"{_short(bar.low)} to {_short(bar.high)}"


def _found(bar: Bar) -> str:
    return _short(bar.value) + (f" ± {bar.error:.1g}" if bar.error else "")


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _outcome(bar: Bar) -> str:
    return "yes" if bar.is_met else f"**no** {bar.known}".strip()
