"""Whether segments differ in one sentence, and the levels of an attribute as a forest plot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.charts import segments
from analysis.charts.palette import GAIN, UNCLEAR
from analysis.model import (
    SALES_METRICS,
    Code,
    Heterogeneity,
    Interaction,
    Interval,
    LiftReport,
    NotMeasurable,
    Shrunk,
)
from analysis.words import in_language

from .conftest import comparison, row

REVENUE = SALES_METRICS[0].name
ALIKE, APART = Heterogeneity(1.0, 3, 0.8, 0.0, 0.0), Heterogeneity(30.0, 3, 1e-6, 0.9, 400.0)
NONE = NotMeasurable(Code.ONE_LEVEL)
SMALL = NotMeasurable(Code.TOO_SMALL, (("customers", 12), ("cell", "Control"), ("least", 50)))


def answered(attribute: str, result: Heterogeneity | NotMeasurable, p_adjusted: float | None) -> Interaction:
    return Interaction(REVENUE, attribute, "Letter", result, p_adjusted)


def report(campaign, apart: bool, small: int = 1) -> LiftReport:
    rows = [row("Letter", comparison(12.3, 8.0)), row("Other cell", comparison(1.0, 2.0))]
    for place, level in enumerate(("18-29", "30-44", "45-59")):
        effect = 10.0 + 15 * place
        ends = Shrunk(effect - 1, Interval(effect - 5, effect + 3))
        line = row("Letter", comparison(effect, 6.0), "age group", level)
        rows.append(replace(line, shrunk=ends, p_adjusted=0.2 if place == 0 else 0.001))
    rows += [row("Letter", SMALL, "age group", f"small {n}") for n in range(small)]
    result, p = (APART, 4e-6) if apart else (ALIKE, 0.9)
    clear = ("30-44", "45-59") if apart else ()
    return LiftReport(campaign, tuple(rows), "CNY", (replace(answered("age group", result, p), clear=clear),))


def traces(figure, name: str):
    return [trace for trace in figure.data if trace.name == name]


def test_without_a_difference_nothing_is_coloured_but_the_whole(campaign):
    figure = segments.draw_levels(report(campaign, apart=False), REVENUE, "age group", "Letter")
    [shrunken], [own] = traces(figure, "With chance taken out"), traces(figure, "Own effect")
    assert (shrunken.marker.color, own.marker.color) == (UNCLEAR, UNCLEAR)
    assert "no evidence" in figure.layout.title.text
    assert GAIN in {trace.marker.color for trace in figure.data if "markers" in trace.mode}


def test_with_a_difference_clear_levels_are_coloured(campaign):
    figure = segments.draw_levels(report(campaign, apart=True), REVENUE, "age group", "Letter")
    shrunken = traces(figure, "With chance taken out")
    assert {trace.marker.color: len(trace.x) for trace in shrunken} == {UNCLEAR: 1, GAIN: 2}
    assert [trace.showlegend for trace in shrunken] == [True, False]
    assert {symbol for trace in shrunken for symbol in trace.marker.symbol} == {"diamond"}
    assert figure.layout.title.text == "Revenue per customer: the effect differs by age group"


def test_own_and_shrunken_effect_stand_side_by_side(campaign):
    figure = segments.draw_levels(report(campaign, apart=False), REVENUE, "age group", "Letter")
    [shrunken], [own] = traces(figure, "With chance taken out"), traces(figure, "Own effect")
    assert (list(own.x), list(shrunken.x)) == ([10.0, 25.0, 40.0], [9.0, 24.0, 39.0])
    assert all(ours != theirs for ours, theirs in zip(own.y, shrunken.y, strict=True))
    assert [round(y) for y in own.y] == [1, 2, 3]
    assert 12.3 in [line.x0 for line in figure.layout.shapes]


def test_small_levels_are_named_without_an_effect_and_only_some_are_drawn(campaign):
    figure = segments.draw_levels(report(campaign, apart=False, small=9), REVENUE, "age group", "Letter")
    said = [text.strip() for trace in figure.data if trace.mode == "text" for text in trace.text]
    assert said == ["too small"] * segments.MOST_WITHOUT
    assert len(figure.layout.yaxis.ticktext) == 1 + 3 + segments.MOST_WITHOUT


@pytest.mark.parametrize(
    ("tests", "headline"),
    [
        ([answered("a", ALIKE, 0.9), answered("b", NONE, None)], "No evidence that segments differ"),
        ([answered("a", APART, 0.04), answered("b", APART, 0.01)], "The effect differs by: a, b"),
        ([answered("a", replace(APART, p_value=0.02), 0.06)], "No evidence that segments differ"),
        ([answered("a", NONE, None)], "Whether segments differ cannot be told"),
    ],
)
def test_headline(tests, headline):
    assert segments.headline(tests, 0.95) == headline


def test_explanation_names_the_extremes_of_the_shrunken_effects(campaign):
    found = report(campaign, apart=True)
    text = segments.explanation(found, REVENUE, found.interactions)
    assert "largest for 45-59 (+¥39.00)" in text
    assert "smallest for 18-29 (+¥9.00)" in text
    assert "Adjusted p < 0.001".replace(" 0", "\N{NO-BREAK SPACE}0") in text


def test_explanation_without_a_difference_is_calm(campaign):
    found = report(campaign, apart=False)
    assert segments.explanation(found, REVENUE, found.interactions).endswith("read each of them as the whole.")


def test_one_reason_for_all_is_said(campaign):
    tests = [answered(name, NotMeasurable(Code.NO_CONTROL), None) for name in "ab"]
    assert "no control cell" in segments.explanation(report(campaign, apart=False), REVENUE, tests)


def test_the_plot_in_words_in_both_languages(campaign):
    found = report(campaign, apart=True)
    text = segments.describe_levels(found, REVENUE, "age group", "Letter")
    assert "18-29: own effect +¥10.00, with chance taken out +¥9.00." in text
    assert "small 0: not measurable." in text
    with in_language("zh_CN"):
        assert "剔除偶然后" in segments.describe_levels(found, REVENUE, "age group", "Letter")
