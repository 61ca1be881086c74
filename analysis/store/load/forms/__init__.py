"""Files as they really come: every form of table becomes one staged UTF-8 text file. `open_table` is the only door."""

from analysis.store.load.forms.door import open_table, propose_encodings, sheet_names
from analysis.store.load.forms.limits import LIMITS, Limits
from analysis.store.load.forms.parquet import write_head as write_parquet_head
from analysis.store.load.forms.values import Proposal, TextFile

__all__ = [
    "LIMITS",
    "Limits",
    "Proposal",
    "TextFile",
    "open_table",
    "propose_encodings",
    "sheet_names",
    "write_parquet_head",
]
