"""Second readings as sentences, in every language."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from analysis.model import (
    BEFORE,
    Capped,
    Chance,
    Code,
    Comparison,
    Covaried,
    Interval,
    Kind,
    LiftRow,
    Method,
    Metric,
    NotMeasurable,
    Permutation,
    SecondReading,
    Split,
    Unit,
)
from analysis.words import LANGUAGES, in_language
from analysis.words.second_readings import say_capped, say_chance, say_covaried, say_permutation, say_split

METRIC = Metric("revenue_per_customer", Kind.MEAN, Unit.MONEY)
RESULT = Comparison(2.5, Interval(0.4, 4.6), 0.02, 0.1, Interval(0.01, 0.2), Method.WELCH)
ROW = LiftRow("c", METRIC, "all", "all", "A", "Control", 1000, 900, 27.5, 25.0, RESULT)
READING = SecondReading(
    row=ROW,
    permutation=Permutation(0.0234, 0.0021, 9999),
    covariate=BEFORE,
    covaried=Covaried(replace(RESULT, effect=2.1, interval=Interval(0.9, 3.3)), 0.4, 0.38),
    capped=Capped(1200.0, 31, 1.9, -0.4, sign_changes=False),
    split=Split(1.8, 0.7, 0.25, 0.23, 110.0, 108.7),
    chance=Chance(0.983, 0.71),
)
NONE = NotMeasurable(Code.NO_CONTROL)


def everything(reading: SecondReading) -> list[str]:
    return [
        say_permutation(reading),
        say_covaried(reading, "EUR"),
        say_capped(reading, "EUR"),
        say_split(reading, "EUR"),
        say_chance(reading, 3),
        say_chance(reading, 2),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "reading",
    [
        READING,
        replace(READING, permutation=Permutation(0.4, 0.0, 0), covariate="history"),
        replace(READING, covaried=Covaried(RESULT, 0.1, 0.0004), capped=Capped(9.0, 1, -1.0, -3.0, sign_changes=True)),
        replace(READING, permutation=NONE, covaried=NONE, capped=NONE, split=NONE, chance=NONE),
        replace(READING, row=replace(ROW, result=NONE)),
        replace(READING, chance=Chance(1.0, 0.0)),
    ],
)
def test_whole_sentences(reading: SecondReading, language: str) -> None:
    with in_language(language):
        for said in everything(reading):
            assert said[-1] in ".。"
            assert not re.search(r"[{}]|None|nan", said)


def test_what_they_say() -> None:
    chance, freed, capped, split, order, pair = (
        said.replace("\N{NO-BREAK SPACE}", " ") for said in everything(READING)
    )
    assert chance == (
        "Dealing the buyers out to the cells again at random, 9,999 times: p 0.023 (± 0.002). "
        "The headline's own test: p 0.020."
    )
    assert "Revenue per customer before the contact explains 38.0 %" in freed
    assert "the effect is +€2.10 [+€0.90, +€3.30] instead of +€2.50 [+€0.40, +€4.60]" in freed
    assert "31 customers" in capped
    assert "Cut down to that, the effect is +€1.90." in capped
    assert "+€1.80 for each customer from the share of buyers (25.0 % instead of 23.0 %)" in split
    assert "98.3 %" in order
    assert "highest of all 3 cells: 71.0 %" in order
    assert "highest" not in pair


def test_what_is_too_little_or_too_much_is_said() -> None:
    little = say_covaried(replace(READING, covaried=Covaried(RESULT, 0.1, 0.0004)), "EUR")
    assert "nothing to gain" in little
    for change, changes, word in ((-3.0, True, "The sign changes"), (-1.5, False, "carry much"), (0.5, False, None)):
        said = say_capped(replace(READING, capped=Capped(9.0, 1, 1.0, change, sign_changes=changes)), "EUR")
        assert (word in said) if word else said.endswith("+€1.00.")
