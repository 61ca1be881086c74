"""False alarms of several procedures, in a picture and in words."""

from __future__ import annotations

import pytest

from analysis.charts.evidence import describe_evidence, draw_evidence, evidence_headline
from analysis.model import FalseAlarm

ALARMS = [
    FalseAlarm(0.1, buyers, procedure, up)
    for procedure, ups in {"rule": (0.02, 0.024), "Welch": (0.15, 0.06)}.items()
    for buyers, up in zip((10, 100), ups, strict=True)
]


def test_the_headline_names_the_worst_of_the_others() -> None:
    said = evidence_headline(ALARMS).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Of campaigns that did nothing, Welch's t-test calls up to 15.0 % a success, Control Cell 2.40 %"


def test_one_line_a_procedure_and_what_was_promised() -> None:
    drawn = draw_evidence(ALARMS)
    assert {trace.name: list(trace.y) for trace in drawn.data} == {
        "Control Cell": pytest.approx([2.0, 2.4]),
        "Welch's t-test": pytest.approx([15.0, 6.0]),
    }
    assert [shape.y0 for shape in drawn.layout.shapes] == [2.5]
    assert len({trace.marker.symbol for trace in drawn.data}) == 2
    assert drawn.layout.xaxis.ticktext == ("10", "100")


def test_in_words_with_the_fewest_buyers() -> None:
    assert "With 10 buyers in the control: Control Cell 2.00" in describe_evidence(ALARMS)
