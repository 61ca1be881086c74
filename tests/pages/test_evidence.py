"""The Evidence page: what was simulated, and what became of every promise."""

from __future__ import annotations

import sys

from analysis.measures.evidence import read_evidence
from analysis.model import Evidence


def nothing(_store) -> None:
    """An empty store: the evidence is of the program, not of campaigns."""


def test_every_promise_stands_there_with_its_outcome(open_app):
    app = open_app(nothing, "Evidence")
    assert not app.exception
    bars = read_evidence().bars
    table = app.table[0].value
    assert list(table["Promise"]) == [bar.name for bar in bars]
    assert list(table["Outcome"]) == ["kept" if bar.is_met else "missed" for bar in bars]
    warned = [text.value for text in app.markdown if "warning" in text.value]
    assert len(warned) == sum(not bar.is_met for bar in bars)


def test_another_split_is_another_headline(open_app):
    app = open_app(nothing, "Evidence")
    before = app.subheader[0].value
    app.segmented_control(key="evidence_split").set_value(0.5).run()
    assert not app.exception
    assert app.subheader[0].value != before


def test_where_no_run_is_stored_it_says_what_to_do(open_app, monkeypatch):
    monkeypatch.setattr(sys.modules["pages.shared.cache.evidence"], "read_evidence", lambda: Evidence((), ()))
    app = open_app(nothing, "Evidence")
    assert not app.exception
    assert "make evidence" in app.info[0].value
