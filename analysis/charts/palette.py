"""Colours that mean something: Okabe and Ito's, the same as the theme's.

They are told apart with every kind of colour vision, and stand at least three to one against the light and the dark
background.
"""

from __future__ import annotations

GAIN = "#0072B2"
HARM = "#D55E00"
UNCLEAR = "#7A8794"
RULE = "rgba(122, 135, 148, 0.22)"
ZERO = "rgba(122, 135, 148, 0.9)"
CELLS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A8794")
"""One colour a target cell where several stand side by side; symbols differ too."""

SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star")


def cell_color(position: int) -> str:
    """The colour of the target cell at `position`, 0 and up; it repeats after the last.

    >>> cell_color(0), cell_color(7)
    ('#0072B2', '#0072B2')
    """
    return CELLS[position % len(CELLS)]


def cell_symbol(position: int) -> str:
    """The marker of the target cell at `position`, so that colour is never the only sign.

    >>> cell_symbol(1)
    'square'
    """
    return SYMBOLS[position % len(SYMBOLS)]
