"""Loading extracts, as pages and command line do it."""

from __future__ import annotations

from analysis.store.load.aside import read_set_aside
from analysis.store.load.corrections import set_aside_csv
from analysis.store.load.forms import propose_encodings, sheet_names
from analysis.store.load.previews import preview_extract as preview
from analysis.store.load.run import load_extract as load
from analysis.store.load.run import read_loads
from analysis.store.load.undo import undo_load as undo

__all__ = [
    "load",
    "preview",
    "propose_encodings",
    "read_loads",
    "read_set_aside",
    "set_aside_csv",
    "sheet_names",
    "undo",
]
