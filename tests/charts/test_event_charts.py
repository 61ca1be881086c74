"""The charts of an event: what is drawn, in what order, and what they say in words."""

from dataclasses import replace

import pytest

from analysis.charts import event_findings as findings
from analysis.charts.events import (
    MOST_COVARIATES,
    draw_balance,
    draw_estimates,
    draw_flow,
    draw_levels,
    draw_overlap,
    draw_paths,
)
from analysis.charts.palette import GAIN, UNCLEAR
from analysis.model import ABSENT, ASSIGNED, Code, Effect, Estimator, Interval, NotMeasurable, Remark
from analysis.words import in_language
from tests.charts.event_reports import effect, event_report, weighting, with_levels, with_remark


def traces(figure):
    return [trace for trace in figure.data if "markers" in (trace.mode or "")]


def test_the_raw_comparison_is_last_and_grey():
    figure = draw_estimates(event_report())
    assert "do not use" in figure.layout.yaxis.ticktext[-1].replace("<br>", " ")
    raw = next(trace for trace in traces(figure) if max(trace.y) == len(Estimator) - 1)
    assert (raw.marker.color, raw.marker.symbol[0], raw.x[0]) == (UNCLEAR, "x", 200.0)


def test_the_draw_is_told_from_choice_by_more_than_colour():
    marks = {
        (trace.marker.color, symbol)
        for trace in traces(draw_estimates(event_report()))
        for symbol in trace.marker.symbol
    }
    assert len({color for color, _symbol in marks}) == len({symbol for _color, symbol in marks}) == 3
    assert (GAIN, "circle") in marks


def test_an_estimate_whose_own_check_alarms_says_so():
    texts = [text for trace in traces(draw_estimates(event_report())) for text in trace.text]
    assert [text for text in texts if "⚠" in text] == ["⚠ +¥40.00"]


def test_levels_stand_below_all_customers():
    figure = draw_levels(with_levels(event_report()), "tier", Estimator.WEIGHTED)
    assert list(figure.layout.yaxis.ticktext) == ["All customers", "Gold", "(missing)"]
    assert any("not measurable" in text for trace in figure.data for text in trace.text)


def test_paths_of_every_group_with_the_contact_between():
    report = event_report()
    figure = draw_paths(report.overall, report.currency)
    assert [trace.name for trace in figure.data] == ["Attended", "Invited but absent", "Not invited"]
    assert list(figure.data[0].x) == [-3, -2, -1, 0]
    assert list(figure.data[0].y) == [50.0, 60.0, 70.0, 250.0]
    assert list(figure.layout.xaxis.ticktext) == ["−3", "−2", "−1", "after"]
    assert len({trace.line.dash for trace in figure.data}) == 3
    assert figure.layout.shapes[0].x0 == -0.5


def test_balance_shows_the_furthest_first_before_and_after():
    figure = draw_balance(weighting())
    before, after = figure.data
    assert len(before.x) == MOST_COVARIATES
    assert (before.x[0], after.x[0]) == (0.8, 0.02)
    assert "&lt;b&gt;tier" in figure.layout.yaxis.ticktext[1]
    assert {shape.x0 for shape in figure.layout.shapes} == {-0.1, 0.0, 0.1}


def test_overlap_has_both_groups():
    figure = draw_overlap(weighting(), "attended", "invited but absent")
    assert [bar.name for bar in figure.data] == ["Attended", "Invited but absent"]
    assert len(figure.data[0].x) == 10


def test_the_flow_ends_with_those_who_also_bought():
    figure = draw_flow(event_report().flows[0])
    assert list(figure.layout.yaxis.ticktext) == ["Assigned", "Delivered", "Attended", "and bought"]
    assert list(figure.data[0].x) == [400, 380, 100, 80]
    assert figure.data[0].text[-1].replace("\xa0", " ") == "80 · 20.0 %"
    assert "<i>" not in figure.layout.title.text


def test_without_sales_nobody_is_said_to_have_bought():
    flow = event_report().flows[0]
    told = replace(flow, steps=tuple(replace(step, bought=None) for step in flow.steps))
    assert list(draw_flow(told).data[0].x) == [400, 380, 100]


def test_by_the_draw_the_answer_is_the_effect_of_coming():
    said = findings.answer(event_report())
    assert "spent ¥100.00 more each than they would have (between +¥90.00 and +¥110.00)" in said
    assert "+¥200.00" in findings.caution(event_report())
    assert "+¥120.00" in findings.caution(event_report())


def test_the_title_puts_the_draw_before_choice():
    title = findings.estimates_title(event_report())
    assert title == (
        "+¥100.00 per customer who came because of the invitation; comparing by choice, +¥40.00 to +¥95.00"
    )


def test_less_and_nothing_clear_by_the_draw():
    assert "¥50.00 less each" in findings.answer(event_report(coming=effect(-50.0)))
    assert "cannot be told" in findings.answer(event_report(coming=effect(5.0)))
    weak = Effect(5.0, NotMeasurable(Code.WEAK_INVITATION), 0.4)
    assert "moved so few" in findings.answer(event_report(coming=weak))
    nobody = NotMeasurable(Code.NOBODY_MORE_CAME)
    assert "no larger share took part" in findings.answer(event_report(coming=nobody))


def test_assigned_by_the_draw_is_the_lift():
    report = replace(event_report(), took_part=ASSIGNED)
    assert "It brought +¥30.00 per customer" in findings.answer(report)
    assert findings.caution(report) == ""
    unclear = replace(event_report(invitation=effect(3.0)), took_part=ASSIGNED)
    assert "cannot be told" in findings.answer(unclear)


def test_where_nobody_could_choose_the_draw_is_told_once():
    report = replace(event_report(), took_part=ASSIGNED)
    assert findings.estimates_title(report).startswith("+¥30.00 per customer, because chance decided")
    told = [estimate.estimator for estimate in findings.told(report, report.overall)]
    assert told == [way for way in Estimator if way not in (Estimator.COMING, Estimator.RAW)]
    labels = [label.replace("<br>", " ") for label in draw_estimates(report).layout.yaxis.ticktext]
    assert labels[-1] == "Effect of the invitation"
    chosen = replace(event_report(randomised=False), took_part=ASSIGNED)
    assert findings.told(chosen, chosen.overall) == chosen.overall.estimates


def test_who_stayed_away_is_named_by_what_it_did_not_do():
    report = event_report()
    groups = (replace(report.overall.groups[0], group="delivered"), *report.overall.groups[1:])
    figure = draw_paths(replace(report.overall, groups=groups), "CNY")
    assert [trace.name for trace in figure.data] == ["Was reached", "Was not reached", "Not invited"]
    assert draw_overlap(weighting(), "redeemed", ABSENT).data[1].name == "Did not take part"


def test_by_choice_the_answer_is_what_was_there_before_and_a_range():
    said = findings.answer(event_report(randomised=False))
    assert "spent ¥200.00 more each than the others, but ¥120.00 more already before" in said
    assert "+¥40.00 to +¥95.00 is left: a direction, but no proof" in said
    assert findings.caution(event_report(randomised=False)) == ""


@pytest.mark.parametrize("ways", [{"weighted": effect(3.0)}, {"adjusted": effect(-30.0)}])
def test_a_range_that_no_effect_fits_is_no_direction(ways):
    assert "no effect at all fits the data too" in findings.answer(event_report(randomised=False, **ways))


def test_by_choice_whoever_was_to_get_it():
    said = findings.answer(replace(event_report(randomised=False), took_part=ASSIGNED))
    assert said.startswith("Those who were to get it")
    less = findings.answer(event_report(randomised=False, raw=effect(-20.0)))
    assert less.startswith("Afterwards they differed from the others by −¥20.00")


def test_where_taking_part_is_buying_that_is_the_answer():
    report = with_remark(event_report(randomised=False), Remark(Code.BUYING_IS_TAKING_PART, (("share", 1.0),)))
    assert "seems to be a purchase itself" in findings.answer(report)
    drawn = with_remark(event_report(), Remark(Code.BUYING_IS_TAKING_PART, (("share", 1.0),)))
    assert "Chance decided" in findings.answer(drawn)


def test_where_nothing_can_be_measured_the_reason_is_the_answer():
    reason = NotMeasurable(Code.POST_NOT_COVERED, (("days_missing", 3), ("post_days", 30)))
    ways = dict.fromkeys(("difference_in_differences", "adjusted", "weighted", "raw"), reason)
    report = event_report(randomised=False, **ways)
    assert findings.answer(report).startswith("The sales lack 3 of the 30 days")
    assert findings.estimates_title(report) == "Nothing can be compared"


def test_titles_state_the_finding():
    report = event_report()
    assert findings.paths_title(report.overall) == "Before the contact the groups did not run side by side"
    calm = replace(report.overall, parallel=replace(report.overall.parallel, p_value=0.4, placebo=effect(1.0)))
    assert findings.paths_title(calm).endswith("did not run side by side")  # the placebo's p is 0.01
    still = replace(calm, parallel=replace(calm.parallel, placebo=Effect(1.0, Interval(-5, 7), 0.7)))
    assert findings.paths_title(still) == "Before the contact the groups ran side by side"
    assert findings.balance_title(weighting()) == "Weighted, the groups are alike in all that was known before"
    assert "Even weighted" in findings.balance_title(
        replace(weighting(), imbalances=(weighting().imbalances[0].__class__("a", None, 1.0, 0.5),))
    )
    assert findings.overlap_title(weighting()).replace("\xa0", " ").startswith("2.00 % of those who took part")
    assert findings.overlap_title(replace(weighting(), outside=0.0)).startswith("All who took part")


def test_a_hidden_cause_in_words():
    assert "3.40 times as likely" in findings.hidden_cause(weighting())
    assert "not clear of no effect" in findings.hidden_cause(replace(weighting(), e_value_low=1.0))
    assert findings.hidden_cause(replace(weighting(), e_value=NotMeasurable(Code.NO_RATIO))) == ""


def test_plots_in_words():
    report = event_report()
    assert "Attended: from ¥50.00 to ¥70.00 before, ¥250.00 after." in findings.describe_paths(report.overall, "CNY")
    assert findings.describe_flow(report.flows[0]).endswith("Attended 100, Bought 80")
    assert "Chance decided" in findings.describe_estimates(report)


def test_chinese():
    with in_language("zh_CN"):
        assert "抽签" in findings.answer(event_report())
        figure = draw_estimates(event_report())
        assert not [label for label in figure.layout.yaxis.ticktext if label.isascii()]
