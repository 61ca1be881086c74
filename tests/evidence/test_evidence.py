"""The frame of the evidence: pieces are kept, bars are judged, the page is what the stored sections say."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.model import Bar
from evidence import pieces
from evidence.__main__ import places
from evidence.page import assemble, read_sections, write_section
from evidence.pieces import each, seed_of
from evidence.section import Section
from evidence.sections import SECTIONS

CALLS = []


def draw(a: int, rng: np.random.Generator) -> dict[str, float]:
    """A piece that notes that it was asked for."""
    CALLS.append(a)
    return {"a": a, "drawn": rng.random()}


@pytest.fixture(autouse=True)
def _fresh(tmp_path, monkeypatch):
    CALLS.clear()
    monkeypatch.setattr(pieces, "KEPT", tmp_path)
    monkeypatch.setenv("JOBS", "1")


def test_a_piece_that_is_done_is_not_made_again():
    first = each(draw, [{"a": 1}, {"a": 2}])
    again = each(draw, [{"a": 2}, {"a": 3}, {"a": 1}])
    assert CALLS == [1, 2, 3]
    assert [result["a"] for result in again] == [2, 3, 1]
    assert [again[2], again[0]] == first


def test_a_line_cut_off_by_a_crash_is_made_again(tmp_path):
    first = each(draw, [{"a": 1}, {"a": 2}])
    (file,) = tmp_path.glob("*.jsonl")
    file.write_text(file.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    assert each(draw, [{"a": 1}, {"a": 2}]) == first
    assert CALLS == [1, 2, 2]


def test_changed_code_makes_its_pieces_again(monkeypatch):
    each(draw, [{"a": 1}])
    monkeypatch.setattr(pieces, "code_of", lambda _module: "other code")
    each(draw, [{"a": 1}])
    assert CALLS == [1, 1]


def test_seeds_depend_on_the_case_alone():
    assert seed_of(draw, {"a": 1, "b": 2}) == seed_of(draw, {"b": 2, "a": 1})
    assert seed_of(draw, {"a": 1}) != seed_of(draw, {"a": 2})


@pytest.mark.parametrize(
    ("bar", "is_met"),
    [
        (Bar("share", 0.05, high=0.05), True),
        (Bar("share", 0.051, high=0.05), False),
        (Bar("share", 0.051, high=0.05, error=0.001), True),
        (Bar("share", 0.0531, high=0.05, error=0.001), False),
        (Bar("coverage", 0.929, low=0.93, high=0.97), False),
        (Bar("coverage", 0.971, low=0.93, high=0.97), False),
        (Bar("coverage", 0.95, low=0.93, high=0.97), True),
    ],
)
def test_a_bar_is_kept_up_to_three_errors(bar, is_met):
    assert bar.is_met == is_met


def test_the_page_shows_bars_first_and_every_section(tmp_path):
    bars = (Bar("wins", 0.02, high=0.032, error=0.0004, where="90/10"), Bar("covers", 0.9, 0.93, known="refused"))
    write_section(tmp_path, "b", Section("Second", "text two"))
    write_section(tmp_path, "a", Section("First", "text one", bars))
    sections = read_sections(tmp_path, ["a", "b", "not run yet"])
    page = assemble(sections)
    assert sections["a"] == Section("First", "text one", bars)
    assert "| wins | ≤ 0.032 | 0.02 ± 0.0004 | 90/10 | yes |" in page
    assert "| covers | ≥ 0.93 | 0.9 |  | **no** refused |" in page
    assert page.index("## Bars") < page.index("## First\n\ntext one") < page.index("## Second\n\ntext two")


def test_the_page_in_the_documents_is_what_the_stored_sections_say():
    folder, page = places(quick=False)
    assert page.read_text(encoding="utf-8") == assemble(read_sections(folder, list(SECTIONS)))


def test_no_bar_is_missed_in_silence():
    sections = read_sections(places(quick=False)[0], list(SECTIONS))
    assert sections
    assert not [bar for section in sections.values() for bar in section.bars if not bar.is_met and not bar.known]
