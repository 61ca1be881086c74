"""What the environment says about this installation, read once into one frozen value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation is set up.

    Attributes:
        store: File of the store (`CONTROL_CELL_STORE`).
        simulated: Folder into which the sample's extracts are written.
        inbox: Folder whose files can be loaded without uploading them (`CONTROL_CELL_INBOX`).
        currency: ISO code of a new store's money (`CONTROL_CELL_CURRENCY`).
        language: `en` or `zh_CN` (`CONTROL_CELL_LANGUAGE`, else the system's); a browser's own wish comes first.
        memory_limit: What the engine may use, such as `4GB` (`CONTROL_CELL_MEMORY`); None leaves it to the engine.
    """

    store: Path
    simulated: Path
    inbox: Path
    currency: str
    language: str
    memory_limit: str | None = None


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings; whatever the environment does not say has a default.

    >>> read_settings({"CONTROL_CELL_CURRENCY": "eur", "LANG": "zh_CN.UTF-8"}).currency
    'EUR'
    """
    data = REPOSITORY / "data"
    return Settings(
        store=Path(environ.get("CONTROL_CELL_STORE") or data / "control_cell.duckdb"),
        simulated=data / "simulated",
        inbox=Path(environ.get("CONTROL_CELL_INBOX") or data / "inbox"),
        currency=(environ.get("CONTROL_CELL_CURRENCY") or "CNY").upper(),
        language=_language(environ.get("CONTROL_CELL_LANGUAGE") or environ.get("LANG") or ""),
        memory_limit=environ.get("CONTROL_CELL_MEMORY") or None,
    )


def _language(name: str) -> str:
    return "zh_CN" if name.lower().startswith("zh") else "en"
