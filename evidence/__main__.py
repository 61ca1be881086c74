"""`make evidence`: run the sections and write docs/evidence.md.

`QUICK=1` runs a short form into .evidence/quick and leaves the stored figures alone; `ONLY=name,name` runs these
sections and keeps what the others left.
"""

import os
import sys
import time
from pathlib import Path

from evidence.page import assemble, numbers, read_sections, write_section
from evidence.pieces import KEPT, ROOT
from evidence.sections import SECTIONS


def places(quick: bool) -> tuple[Path, Path]:
    """Folder of the sections, and the page."""
    if quick:
        return KEPT / "quick", KEPT / "quick" / "evidence.md"
    return ROOT / "docs" / "evidence", ROOT / "docs" / "evidence.md"


def asked() -> list[str]:
    """Names of the sections to run."""
    names = [name.strip() for name in os.environ.get("ONLY", "").split(",") if name.strip()] or list(SECTIONS)
    if unknown := [name for name in names if name not in SECTIONS]:
        sys.exit(f"No section {', '.join(unknown)}; there are: {', '.join(SECTIONS)}.")
    return names


def main() -> None:
    """Run, store, put together, and say which bars are missed."""
    quick = os.environ.get("QUICK", "") not in ("", "0")
    folder, page = places(quick)
    for name in asked():
        start = time.perf_counter()
        write_section(folder, name, SECTIONS[name](quick))
        print(f"{name}: {time.perf_counter() - start:.0f} s")
    sections = read_sections(folder, list(SECTIONS))
    page.write_text(assemble(sections), encoding="utf-8")
    page.with_suffix(".json").write_text(numbers(sections), encoding="utf-8")
    bars = [bar for section in sections.values() for bar in section.bars]
    for bar in bars:
        if not bar.is_met:
            print(f"missed: {bar.name}: {bar.value:.4g} at {bar.where}. {bar.known}")
    print(f"{sum(bar.is_met for bar in bars)} of {len(bars)} bars kept; written to {page}")


if __name__ == "__main__":
    main()
