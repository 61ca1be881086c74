"""Spend change drawn: what is left of a difference, and what it says in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.charts import change_findings as findings
from analysis.charts import spend_change as charts
from analysis.charts.palette import GAIN, HARM, UNCLEAR
from analysis.model import (
    ABSENT,
    ALL,
    Campaign,
    CampaignSettings,
    ChangeReport,
    ChangeRow,
    ChangeSteps,
    Code,
    Group,
    Grouping,
    Interval,
    Measure,
    Measured,
    NotMeasurable,
    Remark,
    Window,
)
from analysis.words import in_language

LETTER, CONTROL = (
    Group("Letter", Grouping.CELL, ("Letter",), reference="Control"),
    Group("Control", Grouping.CELL, ("Control",)),
)


def around(value: float, half: float) -> Measured:
    return Measured(value, Interval(value - half, value + half), 0.01)


def line(group: Group, window: Window, result: Measured | NotMeasurable, against: str | None, **more) -> ChangeRow:
    row = ChangeRow("Serum", ALL, ALL, group, 1000, Measure.REVENUE, window, against, result)
    return replace(row, **more)


def make_report(change: Measured | NotMeasurable, *remarks: Remark, group: Group = LETTER) -> ChangeReport:
    reference = group.reference
    rows = [
        line(group, Window.PRE, around(435.0, 20), None),
        line(group, Window.POST, around(470.0, 20), None),
        line(group, Window.CHANGE, around(35.0, 10), None),
        line(CONTROL, Window.PRE, around(142.0, 20), None),
        line(CONTROL, Window.POST, around(163.0, 20), None),
        line(group, Window.PRE, around(293.0, 24), reference, remarks=remarks),
        line(group, Window.POST, around(307.0, 26), reference, remarks=remarks),
        line(group, Window.CHANGE, change, reference, remarks=remarks),
    ]
    for measure, effect in ((Measure.PROMOTED, 30.0), (Measure.OTHER, -16.0)):
        rows.append(line(group, Window.CHANGE, around(effect, 5.0), reference, measure=measure))
    steps = tuple(
        ChangeSteps(ALL, ALL, one, tuple(zip(range(-4, 5), counts, strict=True)))
        for one, counts in ((group, (1, 2, 3, 20, 40, 25, 5, 3, 1)), (CONTROL, (0, 2, 3, 25, 45, 20, 3, 2, 0)))
    )
    return ChangeReport(
        Campaign("Serum", CampaignSettings(control="Control")), tuple(rows), steps, 1000.0, "EUR", per_days=None
    )


def compared(report: ChangeReport) -> list[ChangeRow]:
    return [row for row in report.rows if row.against and (row.window, row.measure) == (Window.CHANGE, Measure.REVENUE)]


def said(report: ChangeReport) -> str:
    return findings.answer(report, compared(report)[0])


def test_the_answer_takes_off_what_was_there_before():
    text = said(make_report(around(14.0, 10)))
    assert text == (
        "After the contact its customers spent €307.00 more each than the control, before it €293.00 more. "
        "What changed because of the campaign is +€14.00 (between +€4.00 and +€24.00)."
    )


@pytest.mark.parametrize(
    ("remark", "words"),
    [
        (Remark(Code.UNLIKE_CELLS), "not alike to begin with"),
        (Remark(Code.FEW_ACTIVE, (("buyers", 3), ("enough", 30))), "fits the data"),
        (Remark(Code.UNEVEN_WINDOWS, (("threshold_p", 0.001),)), "fits the data"),
    ],
)
def test_what_is_not_the_campaigns_is_not_told_as_if_it_were(remark, words):
    text = said(make_report(around(14.0, 10), remark))
    assert words in text
    assert "because of the campaign" not in text


def test_an_interval_over_0_is_no_finding():
    assert "anything between −€6.00 and +€34.00 fits the data" in said(make_report(around(14.0, 20)))


def test_what_cannot_be_measured_says_why():
    assert "no variation" in said(make_report(NotMeasurable(Code.NO_VARIATION)))


def test_who_came_chose_to():
    group = Group("attended", Grouping.PARTICIPATION, ("Letter",), took_part=True, reference=ABSENT)
    remark = Remark(Code.CHOSE_TO_COME, (("reference", ABSENT),))
    text = said(make_report(around(14.0, 10), remark, group=group))
    assert "They chose to come" in text
    assert "invited but stayed away" in text


@pytest.mark.parametrize(("post", "pre"), [(5, 5), (5, -5), (-5, 5), (-5, -5)])
@pytest.mark.parametrize("grouping", Grouping)
def test_more_and_less_are_told_by_their_signs(post, pre, grouping):
    group = replace(LETTER, grouping=grouping)
    rows = [
        line(group, Window.PRE, around(pre, 1), "Control"),
        line(group, Window.POST, around(post, 1), "Control"),
        line(group, Window.CHANGE, around(post - pre, 1), "Control"),
    ]
    text = said(replace(make_report(around(1, 1)), rows=tuple(rows)))
    first = text.split(". ")[0]
    assert first.count("more") == (post > 0) + (pre > 0)
    assert first.count("less") == (post < 0) + (pre < 0)


def test_three_differences_of_which_only_the_last_has_colour():
    report = make_report(around(14.0, 10))
    figure = charts.draw_gap(report, compared(report))
    assert list(figure.layout.yaxis.ticktext) == ["Difference after", "Difference before", "What changed"]
    colors = {trace.marker.color: list(trace.x) for trace in figure.data}
    assert colors == {UNCLEAR: [307.0, 293.0], GAIN: [14.0]}
    assert figure.layout.title.text == "+€307.00 after, +€293.00 already before: what changed is +€14.00"


def test_a_loss_is_told_apart_from_a_gain_and_from_nothing():
    report = make_report(around(-14.0, 10))
    assert HARM in {trace.marker.color for trace in charts.draw_gap(report, compared(report)).data}
    report = make_report(around(14.0, 10), Remark(Code.UNLIKE_CELLS))
    assert {trace.marker.color for trace in charts.draw_gap(report, compared(report)).data} == {UNCLEAR}


def test_before_and_after_have_their_intervals():
    report = make_report(around(14.0, 10))
    before, after = charts.draw_before_after(report, [LETTER, CONTROL], ALL, ALL).data
    assert (before.y, after.y) == ((435.0, 142.0), (470.0, 163.0))
    assert before.error_y.array == (20.0, 20.0)


def test_promoted_products_stand_beside_the_rest():
    report = make_report(around(14.0, 10))
    rows = [row for row in report.rows if row.against and row.window is Window.CHANGE]
    figure = charts.draw_products(report, rows)
    assert list(figure.layout.yaxis.ticktext) == ["Promoted products", "All other products", "All products"]
    assert figure.layout.title.text == "Promoted products +€30.00, all others −€16.00 per customer"


def test_steps_are_shares_of_each_group():
    report = make_report(around(14.0, 10))
    letter, control = charts.draw_steps(report, report.steps).data
    assert sum(letter.x) == pytest.approx(1.0)
    assert letter.y[0] == "below −€3,000"
    assert letter.y[4] == "no change"
    assert control.marker.color == UNCLEAR
    assert "Letter 34.0" in findings.steps_title(report.steps)


def test_levels_have_a_row_each():
    report = make_report(around(14.0, 10))
    (overall,) = compared(report)
    gold = replace(overall, segment="tier", level="Gold", result=NotMeasurable(Code.TOO_FEW))
    figure = charts.draw_levels(report, [overall, gold], "tier")
    assert list(figure.layout.yaxis.ticktext) == ["All customers", "Gold"]
    assert "clear in 1 of 1" in figure.layout.title.text


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("per_days", [None, 30])
def test_every_chart_is_drawn_in_every_language(language, per_days):
    report = replace(make_report(around(14.0, 10)), per_days=per_days)
    rows = compared(report)
    with in_language(language):
        for figure in (
            charts.draw_gap(report, rows),
            charts.draw_before_after(report, [LETTER, CONTROL], ALL, ALL),
            charts.draw_steps(report, report.steps),
            charts.draw_levels(report, rows, "tier"),
        ):
            assert figure.layout.title.text
            assert figure.to_json()
        assert findings.describe_differences(report, list(report.rows), "x").startswith("x.")
