"""What every chart shares: ticks, labels that wrap, and a quiet layout that fits light and dark pages."""

from __future__ import annotations

from html import escape
from math import ceil, floor, log10
from typing import Any
from unicodedata import east_asian_width

CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
"""How a chart behaves on a page: nothing to click but the hover texts."""

LABEL_WIDTH = 24
"""Columns of a label before it wraps; a Chinese character takes two."""

FONT_SIZE = 14


def width_of(text: str) -> int:
    """Columns a text takes, a wide character counting two.

    >>> width_of("VIP 会员")
    8
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def wrap(text: str, width: int = LABEL_WIDTH, lines: int = 3) -> str:
    """A label broken into lines for Plotly: between words, or anywhere within wide text; the rest becomes an ellipsis.

    Args:
        text: As it stands in the data; markup in it is shown, not obeyed.
        width: Columns of one line, at least 2.
        lines: The most lines a label may take.

    >>> wrap("Direct mail with a sample of the serum")
    'Direct mail with a<br>sample of the serum'
    >>> wrap("会员等级非常高的老客户专柜")
    '会员等级非常高<br>的老客户专柜'
    >>> wrap("<b>", 10)
    '&lt;b&gt;'
    """
    found = _fill(text, width)
    even = _fill(text, ceil(width_of(text) / len(found)) + 1)
    if len(even) == len(found):
        found = even
    kept = [line.strip() for line in found[:lines]]
    if len(found) > lines:
        kept[-1] = _shorten(kept[-1], width)
    return "<br>".join(escape(line, quote=False) for line in kept)


def _fill(text: str, width: int) -> list[str]:
    found: list[str] = [""]
    for piece in _pieces(text):
        if width_of(found[-1] + piece.rstrip()) > width and found[-1]:
            found.append("")
        found[-1] += piece
    return found


def _shorten(text: str, width: int) -> str:
    while width_of(text) > width - 1:
        text = text[:-1]
    return text + "…"


def _pieces(text: str) -> list[str]:
    """Units that stay on one line: a wide character, or a word with the space after it."""
    pieces, word = [], ""
    for letter in text:
        wide = east_asian_width(letter) in "WF"
        if wide and word:
            pieces.append(word)
            word = ""
        word += letter
        if wide or letter == " " or width_of(word) >= LABEL_WIDTH:
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round positions between two ends: steps of 1, 2 or 5 times a power of ten.

    Args:
        low: Left end of the axis.
        high: Right end, above `low`.
        about: How many are wanted, at least 2.

    >>> ticks(-0.8, 3.1)
    [0.0, 1.0, 2.0, 3.0]
    """
    raw = (high - low) / about
    power = 10.0 ** floor(log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    return [round(index * step, 12) + 0.0 for index in range(ceil(low / step), floor(high / step) + 1)]


def base_layout(title: str, height: int) -> dict[str, Any]:
    """The layout that all charts start from: transparent, generous, fonts and text colours left to the page."""
    return {
        "title": {
            "text": escape(title, quote=False),
            "x": 0,
            "xanchor": "left",
            "yref": "container",
            "automargin": True,
            "pad": {"t": 12, "b": 12},
        },
        "height": height,
        "font": {"size": FONT_SIZE},
        "margin": {"l": 8, "r": 24, "t": 24, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"align": "left"},
        "dragmode": False,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "title": {"text": ""},
            "font": {"size": FONT_SIZE},
        },
    }
