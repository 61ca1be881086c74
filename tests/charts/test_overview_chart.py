"""All campaigns on one axis."""

import pytest

from analysis.charts.overview import describe_overview, draw_overview, headline
from analysis.charts.palette import GAIN, UNCLEAR
from analysis.words import in_language


def test_a_row_for_each_target_cell(lines):
    figure = draw_overview(lines)
    assert list(figure.layout.yaxis.ticktext)[:2] == ["Serum · Letter", "Serum · Letter<br>with sample"]
    assert "&lt;b&gt;" in figure.layout.yaxis.ticktext[2].replace("<br>", "")


def test_lift_and_its_interval_are_drawn_and_written(lines):
    first = draw_overview(lines).data[0]
    assert first.x[0] == pytest.approx(0.123)
    assert first.text[0].startswith("+12")


def test_color_follows_the_verdict_not_the_figure_alone(lines):
    marks = [trace for trace in draw_overview(lines).data if "markers" in trace.mode]
    assert [trace.marker.color for trace in marks] == [GAIN, UNCLEAR]


def test_headline_counts_what_worked(lines):
    assert headline(lines) == "1 of 2 target cells worked, 0 paid back"
    assert headline(lines[:1]) == "1 of 1 target cell worked, 0 paid back"


def test_description_has_every_campaign(lines):
    text = describe_overview(lines)
    assert "Serum · Letter with sample" in text
    assert "not measurable" in text


def test_chinese_draws(lines):
    with in_language("zh_CN"):
        figure = draw_overview(lines)
    assert figure.layout.title.text != headline(lines)
