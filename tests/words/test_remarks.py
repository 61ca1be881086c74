from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from analysis.model import Code, NotMeasurable, Remark
from analysis.words import LANGUAGES, in_language
from analysis.words.phrases import PHRASES
from analysis.words.remarks import sentence

ANALYSIS = Path(__file__).parents[2] / "analysis"
FACTS = {
    "first_day": date(2026, 1, 1), "last_day": date(2026, 3, 31), "launch": date(2026, 4, 1), "cell": "Serum A",
    "control": "Hold-out", "customers": 1234, "resolved": 12, "buyers": 17, "lines": 40, "enough": 60, "equal_p": 0.31,
    "days_missing": 3, "post_days": 30, "pre_days": 90, "blanks": 5, "setting": "primary", "planned": "A, B",
    "observed": "A 50 %, C 50 %", "cells": "A, C", "covariate": "pre_revenue", "difference": 0.123,
    "p_adjusted": 0.0004, "covariates": 7, "metric": "revenue_per_customer", "effect": 1.5, "p_value": 0.02,
    "least": 10, "share": 0.05, "attributes": "city",
    "campaign": "Spring", "profit": 1234.0, "campaigns": 2,
    "days": 33, "per_days": 30, "reference": "invited but absent",
    "attribute": "tier", "level": "gold", "of": 5000, "households": 4, "known": 900,
    "share_target": 0.31, "share_control": 0.02, "threshold_share": 0.05, "threshold": 0.001, "threshold_p": 0.01,
    "cap": 400.0, "moved": 0.4, "smallest": 3.5, "planned_effect": 5.0, "chi_square": 3.2, "levels": 12, "shown": 10,
    "low": 0.5, "high": 2.5, "checks": "balance,placebo", "more": 41, "weeks": 6, "times": 10, "n": 3,
}  # fmt: skip


def facts_of(code: Code):
    return tuple((name, FACTS[name]) for name in PHRASES[code].facts)


def texts(code: Code) -> list[str]:
    phrase = PHRASES[code]
    return [
        text for part in (phrase.text, phrase.alarm) if part for text in ([part] if isinstance(part, str) else part)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("alarm", [None, False, True])
@pytest.mark.parametrize("code", Code)
def test_every_code_is_a_sentence(code, alarm, language):
    with in_language(language):
        said = sentence(Remark(code, facts_of(code)), alarm)
        assert said == sentence(NotMeasurable(code, facts_of(code)), alarm)
    assert said[-1] in (".", ")", "。", "）")
    assert not re.search(r"[{}]|–|None", said)


@pytest.mark.parametrize("code", Code)
def test_the_table_names_the_facts_that_the_words_use(code):
    used = {name for text in texts(code) for name in re.findall(r"{(\w+)}", text)}
    assert used == set(PHRASES[code].facts)


def test_facts_are_written_by_meaning():
    said = sentence(Remark(Code.PLACEBO, (*facts_of(Code.PLACEBO), ("currency", "EUR"))), alarm=True)
    assert "Revenue per customer" in said
    assert "+€1.50" in said
    assert "p 0.020" in said
    assert "5 empty values" in sentence(Remark(Code.BLANKS_AS_ZERO, (("blanks", 5),)))
    assert "1 empty value " in sentence(Remark(Code.BLANKS_AS_ZERO, (("blanks", 1),)))
    assert "Primary metric, Launch date." in sentence(Remark(Code.CHOSEN_AFTER, (("setting", "primary,launch"),)))


def test_a_missing_fact_is_a_dash_and_no_crash():
    assert sentence(NotMeasurable(Code.EMPTY_CELL)) == "The cell – has no customers here."
    assert sentence(NotMeasurable(Code.NO_SPLIT)).endswith("State it in the campaign settings.")


def test_braces_in_a_name_are_only_characters():
    assert "{cell}" in sentence(Remark(Code.EMPTY_CELL, (("cell", "{cell}"),)))


def test_remarks_are_made_with_the_facts_their_words_use():
    """Wherever the code spells a remark's facts out, they bear the names of the table."""
    wrong = [
        f"{path.name}:{call.lineno} {code} gives {given}, the words use {sorted(PHRASES[Code[code]].facts)}"
        for path in sorted(ANALYSIS.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for code, given in _spelt_out(call)
        if not PHRASES[Code[code]].bare and not set(PHRASES[Code[code]].facts) <= set(given)
    ]
    assert not wrong, "\n".join(wrong)


def _spelt_out(call: ast.AST):
    """The code and the names of the facts of `Remark(Code.X, (("name", ...), ...))`, where both are literal."""
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.args):
        return
    code, facts = call.args[0], call.args[1] if len(call.args) > 1 else ast.Tuple(elts=[])
    if call.func.id not in ("Remark", "NotMeasurable") or not isinstance(code, ast.Attribute):
        return
    if not isinstance(facts, ast.Tuple) or not all(isinstance(fact, ast.Tuple) for fact in facts.elts):
        return
    yield code.attr, [fact.elts[0].value for fact in facts.elts]
