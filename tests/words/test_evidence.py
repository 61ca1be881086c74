"""Promises are named in every language: their names come from the run, not from the code of the page."""

from __future__ import annotations

import pytest

from analysis.measures.evidence import read_evidence
from analysis.words import in_language
from analysis.words.evidence import bar_label, excuse, found_label, limits_label, outcome_label
from analysis.words.promises import EXCUSES, PROMISES

BARS = read_evidence().bars


def test_every_promise_of_the_run_is_in_the_catalogues() -> None:
    assert {bar.name for bar in BARS} == set(PROMISES)
    assert {bar.known for bar in BARS if bar.known} == set(EXCUSES)


@pytest.mark.parametrize("bar", BARS, ids=[bar.name for bar in BARS])
def test_a_promise_in_chinese(bar) -> None:
    with in_language("zh_CN"):
        assert bar_label(bar) != bar.name
        assert not bar.known or excuse(bar) != bar.known
        assert limits_label(bar)
        assert found_label(bar)
        assert outcome_label(bar) in ("达标", "未达标")
