"""What campaigns usually do, in pictures and sentences."""

from __future__ import annotations

from analysis.charts.benchmarks import benchmark_title, describe_benchmarks, draw_benchmarks, usual_sentence
from analysis.model import (
    ALL,
    SALES_METRICS,
    Amount,
    Benchmark,
    BenchmarkGroup,
    BenchmarkReport,
    BenchmarkRow,
    Code,
    Interval,
    NotMeasurable,
)

LIFT = Amount(0.1, Interval(0.02, 0.18))
USUAL = Benchmark(Amount(0.08, Interval(0.03, 0.13)), 0.05, Interval(-0.04, 0.21), (LIFT, LIFT))


def report(usual, groups=(ALL,)) -> BenchmarkReport:
    rows = tuple(
        BenchmarkRow(f"c{n}", groups[-1], LIFT, LIFT if isinstance(usual, Benchmark) else None) for n in (1, 2)
    )
    return BenchmarkReport(SALES_METRICS[0], rows, tuple(BenchmarkGroup(name, 2, usual) for name in groups), 0)


def test_the_title_is_the_usual_lift_and_lines_show_it():
    drawn = draw_benchmarks(report(USUAL))
    assert "usually bring +8.0" in drawn.layout.title.text
    assert [trace.name for trace in drawn.data] == ["as measured", "with chance taken out"]
    assert sorted(shape.x0 for shape in drawn.layout.shapes) == [-0.04, 0, 0.08, 0.21]
    assert "between −4.0" in usual_sentence(report(USUAL), ALL)


def test_too_few_campaigns_are_named_as_such():
    few = report(NotMeasurable(Code.FEW_CAMPAIGNS, (("campaigns", 2), ("enough", 3))))
    assert benchmark_title(few).endswith("2 measured campaigns")
    assert "Only 2 campaigns" in usual_sentence(few, ALL)
    assert "c1: +10" in describe_benchmarks(few)


def test_what_is_not_stated_has_a_name():
    drawn = draw_benchmarks(report(USUAL, ("mail", "")))
    assert list(drawn.layout.yaxis.ticktext) == ["not stated · c1", "not stated · c2"]
