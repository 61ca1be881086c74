"""Reports of events built by hand."""

from __future__ import annotations

from dataclasses import replace

from analysis.model import (
    ABSENT,
    ALL,
    NOT_INVITED,
    SALES_METRICS,
    Average,
    Campaign,
    CampaignSettings,
    Cell,
    Code,
    Effect,
    Estimate,
    Estimator,
    EventReading,
    EventReport,
    FirstStage,
    Flow,
    FlowStep,
    GroupLine,
    Imbalance,
    Interval,
    Method,
    NotMeasurable,
    Overlap,
    Parallel,
    Remark,
    Weighting,
)

CHOSE = Remark(Code.CHOSE_THEMSELVES)
WAYS = {
    Estimator.DIFFERENCE_IN_DIFFERENCES: (Method.CHANGE, 40.0, (Remark(Code.NOT_PARALLEL), CHOSE)),
    Estimator.ADJUSTED: (Method.REGRESSION, 95.0, (CHOSE,)),
    Estimator.WEIGHTED: (Method.WEIGHTS, 90.0, (CHOSE,)),
    Estimator.INVITATION: (Method.WELCH, 30.0, ()),
    Estimator.COMING: (Method.INSTRUMENT, 100.0, (Remark(Code.ONLY_BY_COMING),)),
    Estimator.RAW: (Method.WELCH, 200.0, (CHOSE,)),
}


def effect(value: float, half_width: float = 10.0) -> Effect:
    return Effect(value, Interval(value - half_width, value + half_width), 0.01)


def average(value: float) -> Average:
    return Average(value, Interval(value - 5, value + 5))


def line(group: str, customers: int, last: float) -> GroupLine:
    path = tuple(average(value) for value in (50.0, 60.0, 70.0, last))
    return GroupLine(group, customers, average(60.0), average(last), path)


def weighting() -> Weighting:
    overlap = tuple(Overlap(place / 10, place / 10 + 0.1, 0.1, 0.1) for place in range(10))
    imbalances = (
        Imbalance("@pre_revenue", None, 0.8, 0.02),
        Imbalance("<b>tier</b>", "Gold", -0.3, -0.04),
        *(Imbalance("counter", str(place), 0.01 * place, 0.0) for place in range(12)),
    )
    return Weighting(300, 120.4, 0.02, imbalances, overlap, (), 3.4, 2.8)


def reading(level: str = ALL, segment: str = ALL, **ways: Effect | NotMeasurable) -> EventReading:
    estimates = []
    for way, (method, value, remarks) in WAYS.items():
        result = ways.get(way.name.lower(), effect(value))
        measured = isinstance(result, Effect)
        estimates.append(Estimate(way, result, method if measured else None, remarks if measured else ()))
    return EventReading(
        segment,
        level,
        ABSENT,
        (line("attended", 100, 250.0), line(ABSENT, 300, 80.0), line(NOT_INVITED, 200, 75.0)),
        effect(120.0),
        tuple(estimates),
        Parallel(3, 30, 0.002, effect(30.0)),
        weighting(),
        FirstStage(0.25, 0.0, Interval(0.2, 0.3), 90.0),
    )


def event_report(*, randomised: bool = True, **ways: Effect | NotMeasurable) -> EventReport:
    cells = (Cell("Control", 200), Cell("Invited <i>", 400))
    campaign = Campaign(
        "Evening", CampaignSettings(control="Control"), cells=cells, attributes=("tier",), metrics=SALES_METRICS
    )
    steps = (FlowStep("assigned", 400, 150), FlowStep("delivered", 380, 140), FlowStep("attended", 100, 80))
    flow = Flow("Invited <i>", steps, (0.95, Interval(0.92, 0.97)))
    if not randomised:
        reason = NotMeasurable(Code.INVITATION_NOT_RANDOM)
        ways = {"invitation": reason, "coming": reason} | ways
    return EventReport(campaign, "attended", ("attended", "delivered"), randomised, (flow,), (reading(**ways),), "CNY")


def with_levels(report: EventReport) -> EventReport:
    levels = (reading("Gold", "tier"), reading("(missing)", "tier", weighted=NotMeasurable(Code.NO_OVERLAP)))
    return replace(report, readings=(*report.readings, *levels))


def with_remark(report: EventReport, remark: Remark) -> EventReport:
    return replace(report, remarks=(remark,))
