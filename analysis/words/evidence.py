"""Promises of the figures and what simulation found of them, in words."""

from __future__ import annotations

from analysis.model import Bar
from analysis.words import _, mark
from analysis.words.numbers import decimal, level, share

TINY = 0.001

OURS = "rule"
_PROCEDURES = {OURS: mark("Control Cell"), "Welch": mark("Welch's t-test")}


def procedure_label(name: str) -> str:
    """Who measured a simulated campaign: this program by its name, others by that of their test."""
    return _(_PROCEDURES[name])


def bar_label(bar: Bar) -> str:
    """What is promised."""
    return _(bar.name)


def limits_label(bar: Bar) -> str:
    """The limits to keep.

    >>> limits_label(Bar("", 0.9, low=0.93, high=0.97)).replace(chr(160), " ")
    '93 % to 97 %'
    """
    write = level if bar.is_share else _plain
    if bar.low is None:
        return _("at most {limit}").format(limit=write(bar.high or 0.0))
    if bar.high is None:
        return _("at least {limit}").format(limit=write(bar.low))
    return _("{low} to {high}").format(low=write(bar.low), high=write(bar.high))


def found_label(bar: Bar) -> str:
    """The worst figure, with the error of the simulation where it has one.

    >>> found_label(Bar("", 0.0512, error=0.001)).replace(chr(160), " ")
    '5.12 % ± 0.10 %'
    """
    if not bar.is_share:
        return _plain(bar.value)
    return f"{share(bar.value)} ± {share(bar.error)}" if bar.error else share(bar.value)


def _plain(figure: float) -> str:
    """A number that is no share; what is close to 0 by its power of ten."""
    return decimal(figure) if figure >= TINY else f"{figure:.0e}"


def outcome_label(bar: Bar) -> str:
    """Whether the promise is kept."""
    return _("kept") if bar.is_met else _("missed")


def excuse(bar: Bar) -> str:
    """What the program does about a promise that is missed; empty where it says nothing."""
    return _(bar.known) if bar.known else ""


def missed_sentence(bar: Bar) -> str:
    """A promise that is missed, by how much, and what the program does about it."""
    return _("{promise}: {found}. {excuse}").format(promise=bar_label(bar), found=found_label(bar), excuse=excuse(bar))
