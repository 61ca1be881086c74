"""Names of what is compared before and after."""

from __future__ import annotations

from analysis.model import Measure, Window
from analysis.words import _, mark

_MEASURES = {
    Measure.REVENUE: mark("Spend per customer"),
    Measure.PROMOTED: mark("Promoted products"),
    Measure.OTHER: mark("All other products"),
    Measure.ORDERS: mark("Orders per customer"),
    Measure.ORDER_VALUE: mark("Average order"),
}

_WINDOWS = {Window.PRE: mark("Before"), Window.POST: mark("After"), Window.CHANGE: mark("Change")}


def measure_label(measure: Measure) -> str:
    """Name of what is compared before and after."""
    return _(_MEASURES[measure])


def window_label(window: Window) -> str:
    """Which days a figure speaks of."""
    return _(_WINDOWS[window])
