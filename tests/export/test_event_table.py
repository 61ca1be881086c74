"""The event table: one long form whose columns and measures are a contract."""

from dataclasses import replace

from analysis.export.events import EVENT_COLUMNS, event_table
from analysis.model import Code, Effect, Estimator, NotMeasurable, Parallel, Remark
from tests.charts.event_reports import event_report, with_levels, with_remark


def rows(report, measure):
    return [row for row in event_table(report) if row["measure"] == measure]


def test_columns_of_the_contract_come_first():
    contract = "campaign,segment,level,group,measure,window,value,low,high,p_value,method,note"
    assert ",".join(EVENT_COLUMNS).startswith(contract)
    assert all(list(row) == EVENT_COLUMNS for row in event_table(event_report()))


def test_every_estimate_with_its_interval_and_label():
    report = event_report()
    for way in Estimator:
        (row,) = rows(report, way.value)
        found = report.overall.of(way)
        assert (row["value"], row["low"], row["high"]) == (
            found.result.value,
            found.result.interval.low,
            found.result.interval.high,
        )
        assert (row["p_value"], row["method"]) == (found.result.p_value, found.method.value)
    (row,) = rows(report, "weighted")
    assert row["group"] == "attended - invited but absent"
    assert "Not randomised" in row["note"]
    (row,) = rows(report, "effect_of_coming")
    assert (row["group"], "Not randomised" in row["note"]) == ("invited - not invited", False)


def test_differences_of_the_groups_are_the_difference_in_differences():
    spend = {(row["group"], row["window"]): row["value"] for row in rows(event_report(), "revenue_per_customer")}
    assert spend["attended", "post"] - spend["attended", "pre"] == 190.0
    assert [window for group, window in spend if group == "attended"] == [
        "pre",
        "post",
        "period -3",
        "period -2",
        "period -1",
    ]


def test_a_range_is_no_estimate():
    (row,) = rows(event_report(), "adjusted_range")
    assert (row["value"], row["low"], row["high"]) == (None, 40.0, 95.0)


def test_what_cannot_be_measured_has_its_reason_and_no_number():
    (row,) = rows(event_report(randomised=False), "effect_of_coming")
    assert (row["value"], row["low"], row["p_value"], row["method"]) == (None, None, None, None)
    assert "not drawn at random" in row["note"]
    weak = event_report(coming=Effect(5.0, NotMeasurable(Code.WEAK_INVITATION), 0.4))
    (row,) = rows(weak, "effect_of_coming")
    assert (row["value"], row["low"]) == (5.0, None)
    assert "moved so few" in row["note"]


def test_what_stands_behind_the_estimates():
    report = event_report()
    assert rows(report, "first_stage_f")[0]["value"] == 90.0
    assert rows(report, "difference_in_taking_part")[0]["value"] == 0.25
    assert rows(report, "effective_sample_size")[0]["value"] == 120.4
    assert rows(report, "e_value")[0]["value"] == 3.4
    assert rows(report, "parallel_paths")[0]["p_value"] == 0.002
    known = {row["covariate"]: row["value"] for row in rows(report, "imbalance_weighted")}
    assert known["pre_revenue"] == 0.02
    assert known["<b>tier</b>=Gold"] == -0.04
    parallel = Parallel(2, 30, NotMeasurable(Code.TOO_FEW_PERIODS), NotMeasurable(Code.NO_VARIATION))
    short = replace(report, readings=(replace(report.overall, parallel=parallel),))
    assert "three periods" in rows(short, "parallel_paths")[0]["note"]
    assert rows(short, "placebo")[0]["value"] is None


def test_an_infinite_strength_is_an_empty_field():
    report = event_report()
    certain = replace(report.overall, first_stage=replace(report.overall.first_stage, strength=float("inf")))
    assert rows(replace(report, readings=(certain,)), "first_stage_f")[0]["value"] is None


def test_flow_and_delivery():
    report = event_report()
    assert [row["value"] for row in rows(report, "attended")] == [100]
    assert [row["value"] for row in rows(report, "attended_and_bought")] == [80]
    (row,) = rows(report, "delivery_rate")
    assert (row["value"], row["low"], row["high"], row["target_cell"]) == (0.95, 0.92, 0.97, "Invited <i>")


def test_levels_follow_the_whole():
    found = [(row["segment"], row["level"]) for row in rows(with_levels(event_report()), "weighted")]
    assert found == [("all", "all"), ("tier", "Gold"), ("tier", "(missing)")]


def test_what_holds_for_everything_stands_with_every_comparison():
    report = with_remark(event_report(), Remark(Code.NOBODY_STAYED_AWAY))
    assert all("Everybody invited took part" in rows(report, way.value)[0]["note"] for way in Estimator)
    assert rows(report, "customers")[0]["note"] is None
    empty = with_remark(replace(event_report(), readings=()), Remark(Code.NOTHING_TO_TAKE_PART_IN))
    assert "does not tell who took part" in rows(empty, "took_part")[0]["note"]
