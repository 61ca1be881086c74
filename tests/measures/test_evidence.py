"""The stored evidence: what the program shows is what the run wrote."""

from __future__ import annotations

from pathlib import Path

from analysis.measures.evidence import PAGE, read_evidence
from analysis.model import Bar, Evidence, FalseAlarm
from evidence.page import numbers
from evidence.section import Section


def test_read_as_written(tmp_path: Path) -> None:
    sections = {
        "means": Section("Spend", "text", (Bar("wins", 0.02, high=0.05),), (FalseAlarm(0.1, 10, "Welch", 0.2),)),
        "shares": Section("Shares", "text", (Bar("covers", 0.94, 0.93, 0.97, 0.001, "50/50", "known", False),)),
    }
    (tmp_path / "evidence.json").write_text(numbers(sections), encoding="utf-8")
    assert read_evidence(tmp_path / "evidence.md") == Evidence(
        (*sections["means"].bars, *sections["shares"].bars), sections["means"].false_alarms
    )


def test_without_a_run_there_is_none(tmp_path: Path) -> None:
    assert read_evidence(tmp_path / "evidence.md") == Evidence((), ())


def test_the_stored_evidence_has_all_that_the_page_draws() -> None:
    stored = read_evidence()
    assert PAGE.exists()
    assert {alarm.procedure for alarm in stored.false_alarms} == {"rule", "Welch"}
    assert all(bar.known for bar in stored.bars if not bar.is_met), "a promise is missed and nothing is said of it"
