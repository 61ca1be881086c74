"""Reports built by hand, so that charts are tested without a store."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.model import (
    ALL,
    SALES_METRICS,
    Campaign,
    CampaignLine,
    CampaignSettings,
    Cell,
    Code,
    Comparison,
    Interval,
    Judgement,
    LiftReport,
    LiftRow,
    Method,
    NotMeasurable,
    Remark,
    State,
    Verdict,
)

REVENUE, RESPONSE = SALES_METRICS[0], SALES_METRICS[1]


def comparison(effect: float, half_width: float, control: float = 100.0) -> Comparison:
    low, high = effect - half_width, effect + half_width
    return Comparison(
        effect, Interval(low, high), 0.01, effect / control, Interval(low / control, high / control), Method.WELCH
    )


def row(cell: str, result: Comparison | NotMeasurable, segment: str = ALL, level: str = ALL, metric=REVENUE) -> LiftRow:
    if isinstance(result, NotMeasurable):
        return LiftRow("Serum", metric, segment, level, cell, "Control", 1000, 900, 112.0, 100.0, result)
    total, ends = result.effect * 1000, result.interval
    whole = Interval(ends.low * 1000, ends.high * 1000)
    return LiftRow("Serum", metric, segment, level, cell, "Control", 1000, 900, 112.0, 100.0, result, total, whole)


def judged(verdict: Verdict) -> Judgement:
    return Judgement(verdict, Remark(Code.NO_CONTROL))


@pytest.fixture
def campaign() -> Campaign:
    cells = (Cell("Control", 900), Cell("Letter", 1000), Cell("Letter with sample", 1000))
    return Campaign(
        "Serum", CampaignSettings(control="Control"), cells=cells, attributes=("age group",), metrics=SALES_METRICS
    )


@pytest.fixture
def report(campaign: Campaign) -> LiftReport:
    rows = [row("Letter", comparison(12.3, 8.0)), row("Letter with sample", comparison(-4.0, 6.0))]
    levels = ("18-29", "30-44", "会员等级非常高的上海老客户专柜护肤", "(missing)")
    for place, level in enumerate(levels):
        rows.append(row("Letter", comparison(5.0 * place, 9.0), "age group", level))
        rows.append(row("Letter with sample", comparison(-3.0, 7.0 + place), "age group", level))
    facts = (("cell", "Control"), ("customers", 3))
    rows.append(row("Letter", NotMeasurable(Code.TOO_FEW, facts), "age group", "60+"))
    rows.append(row("Letter with sample", comparison(1.0, 30.0), "age group", "60+"))
    rows.append(row("Letter", comparison(0.021, 0.01, 0.1), metric=RESPONSE))
    return LiftReport(campaign, tuple(rows), "CNY")


@pytest.fixture
def lines(campaign: Campaign, report: LiftReport) -> tuple[CampaignLine, ...]:
    no_control = row("Everybody", NotMeasurable(Code.NO_CONTROL))
    texts = Campaign("短信 <b>春季</b> 促销活动", CampaignSettings(), metrics=SALES_METRICS)
    return (
        CampaignLine(campaign, "Letter", report.rows[0], judged(Verdict.WORKED), State.COMPLETE),
        CampaignLine(campaign, "Letter with sample", report.rows[1], judged(Verdict.CANNOT_TELL), State.COMPLETE),
        CampaignLine(texts, "Everybody", no_control, judged(Verdict.NOT_AN_EXPERIMENT), State.RUNNING),
    )


@pytest.fixture
def only() -> Callable[[LiftReport, NotMeasurable], LiftReport]:
    """A report in which nothing can be measured, for the reason given."""

    def build(report: LiftReport, reason: NotMeasurable) -> LiftReport:
        return LiftReport(report.campaign, (row("Letter", reason), row("Letter with sample", reason)), report.currency)

    return build
