"""The forest plot of one campaign: what is drawn, how it is labelled, what it says in words."""

from dataclasses import replace

import pytest

from analysis.charts.findings import answer
from analysis.charts.lift import describe_lift, draw_lift
from analysis.charts.palette import GAIN, HARM, UNCLEAR
from analysis.model import ALL, Code, LiftReport, NotMeasurable
from analysis.words import in_language

REVENUE, RESPONSE, AGE = "revenue_per_customer", "response_rate", "age group"


def estimates(figure):
    return [trace for trace in figure.data if "markers" in trace.mode]


def test_one_row_a_target_cell_with_its_interval(report):
    figure = draw_lift(report, REVENUE)
    assert list(figure.layout.yaxis.ticktext) == ["Letter", "Letter with sample"]
    letter = estimates(figure)[0]
    assert letter.x[0] == 12.3
    assert letter.error_x.array[0] == pytest.approx(8.0)
    assert letter.error_x.arrayminus[0] == pytest.approx(8.0)


def test_color_says_gain_harm_or_unclear(report):
    gain, unclear = (trace.marker.color for trace in estimates(draw_lift(report, REVENUE)))
    assert (gain, unclear) == (GAIN, UNCLEAR)
    assert len({GAIN, HARM, UNCLEAR}) == 3


def test_zero_line_is_drawn_and_inside_the_axis(report):
    figure = draw_lift(report, REVENUE)
    assert 0 in [line.x0 for line in figure.layout.shapes]
    low, high = figure.layout.xaxis.range
    assert low < 0 < high
    assert low < -10.0
    assert high > 20.3


def test_segment_has_the_whole_campaign_first_and_its_line(report):
    figure = draw_lift(report, REVENUE, AGE)
    assert figure.layout.yaxis.ticktext[0] == "All customers"
    assert len(figure.layout.yaxis.ticktext) == 6
    assert {12.3, -4.0, 0.0} == {line.x0 for line in figure.layout.shapes}


def test_several_target_cells_share_a_row_without_overlap_and_are_named(report):
    figure = draw_lift(report, REVENUE, AGE)
    named = [trace for trace in estimates(figure) if trace.showlegend]
    assert [trace.name for trace in named] == ["Letter", "Letter with sample"]
    assert {symbol for trace in named for symbol in trace.marker.symbol} == {"circle", "square"}
    places = [place for trace in figure.data for place in trace.y]
    assert len(places) == len(set(places))


def test_what_cannot_be_measured_is_said_in_its_row(report):
    figure = draw_lift(report, REVENUE, AGE)
    said = [trace for trace in figure.data if trace.mode == "text"]
    assert [text.strip() for trace in said for text in trace.text] == ["not measurable"]
    assert "too few" in said[0].hovertext[0]


def test_nothing_measurable_is_still_a_figure(report, only):
    empty = only(report, NotMeasurable(Code.NO_SALES))
    assert not estimates(draw_lift(empty, REVENUE))
    assert "not measurable" in draw_lift(empty, REVENUE).layout.title.text
    assert "not measurable" in describe_lift(empty, REVENUE)


def test_title_states_the_finding(report):
    assert "1 of 2 target cells" in draw_lift(report, REVENUE).layout.title.text
    assert "+2.10" in draw_lift(report, RESPONSE).layout.title.text
    alone = LiftReport(report.campaign, report.of(REVENUE)[1:], "CNY")
    assert "no clear difference" in draw_lift(alone, REVENUE).layout.title.text


def test_axis_names_the_unit(report):
    assert "CNY" in draw_lift(report, REVENUE).layout.xaxis.title.text
    assert "percentage" in draw_lift(report, RESPONSE).layout.xaxis.title.text.replace("<br>", " ")


def test_description_has_every_row(report):
    text = describe_lift(report, REVENUE, AGE)
    for level in ("18-29", "60+", "(missing)"):
        assert level in text
    assert "not measurable" in text


def test_markup_in_names_is_shown_not_obeyed(report):
    named = LiftReport(report.campaign, report.rows[:1], "CNY")
    row = named.rows[0]
    hostile = type(row)(**{name: getattr(row, name) for name in row.__slots__} | {"target_cell": "<a href='x'>VIP</a>"})
    figure = draw_lift(LiftReport(report.campaign, (hostile,), "CNY"), REVENUE)
    assert "<a" not in figure.layout.yaxis.ticktext[0]
    assert "<a" not in estimates(figure)[0].hovertext[0]


@pytest.mark.parametrize("segment", [ALL, AGE])
def test_both_languages_draw(report, segment):
    with in_language("zh_CN"):
        figure = draw_lift(report, REVENUE, segment)
    assert figure.layout.title.text.startswith("人均销售额")


def test_background_is_transparent_and_text_color_left_to_the_page(report):
    figure = draw_lift(report, REVENUE)
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.font.color is None


def test_cells_that_were_not_alike_are_grey_and_hollow(report):
    figure = draw_lift(report, REVENUE, unlike={"Letter", "Letter with sample"})
    assert {trace.marker.color for trace in estimates(figure)} == {UNCLEAR}
    assert {symbol for trace in estimates(figure) for symbol in trace.marker.symbol} == {"circle-open"}
    assert "this is no experiment" in figure.layout.title.text
    assert "this is no experiment" in describe_lift(report, REVENUE, unlike={"Letter"})


def test_a_control_that_was_not_alike_spoils_every_pair(report):
    figure = draw_lift(report, REVENUE, AGE, unlike={"Control"})
    assert {trace.marker.color for trace in estimates(figure)} == {UNCLEAR}


def test_the_finding_is_of_the_cells_that_can_have_one(report):
    figure = draw_lift(report, REVENUE, unlike={"Letter"})
    assert "no clear difference" in figure.layout.title.text
    symbols = [symbol for trace in estimates(figure) for symbol in trace.marker.symbol]
    assert symbols == ["circle-open", "circle"]


def test_what_adjustment_takes_back_is_no_finding(report):
    rows = tuple(replace(row, p_adjusted=0.2) for row in report.of(REVENUE))
    adjusted = replace(report, rows=rows)
    assert "no clear difference" in draw_lift(adjusted, REVENUE).layout.title.text
    assert {trace.marker.color for trace in estimates(draw_lift(adjusted, REVENUE))} == {UNCLEAR}
    assert "adjusted for everything that was compared it may still be chance" in answer(rows[0], "CNY")
    assert "adjusted 0.20" in estimates(draw_lift(adjusted, REVENUE))[0].hovertext[0]
