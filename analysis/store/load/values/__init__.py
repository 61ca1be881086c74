"""Text to typed values, as SQL expressions over a column of the staging table. One place for every rule of reading."""

from analysis.store.load.values.dates import Days, Zones, check_zones, count_dates, decide_days
from analysis.store.load.values.flags import as_flag
from analysis.store.load.values.ids import Ids, as_id, decide_ids
from analysis.store.load.values.numbers import (
    Mark,
    Style,
    as_minor_units,
    as_number,
    decide_mark,
    has_finer_digits,
    suggest_mark,
)

__all__ = [
    "Days",
    "Ids",
    "Mark",
    "Style",
    "Zones",
    "as_flag",
    "as_id",
    "as_minor_units",
    "as_number",
    "check_zones",
    "count_dates",
    "decide_days",
    "decide_ids",
    "decide_mark",
    "has_finer_digits",
    "suggest_mark",
]
