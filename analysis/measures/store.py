"""Opening the store."""

from __future__ import annotations

from pathlib import Path

from analysis.settings import read_settings
from analysis.store.connection import Store

__all__ = ["Store", "open_store"]


def open_store(path: Path | None = None) -> Store:
    """Open the store of this process.

    Args:
        path: The file; None takes the one that the settings name.

    Raises:
        BadInput: Another program holds it, or it is no store.
    """
    settings = read_settings()
    return Store(path or settings.store, memory_limit=settings.memory_limit)
