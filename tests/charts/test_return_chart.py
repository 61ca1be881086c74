"""The return in pictures and sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.charts.returns import answer, describe_waterfall, draw_profits, draw_waterfall, per_contact
from analysis.measures.returns import pays_back
from analysis.model import (
    ALL,
    Amount,
    Campaign,
    CampaignSettings,
    Code,
    Costs,
    Interval,
    NotMeasurable,
    PayBack,
    ReturnReport,
    ReturnRow,
)
from analysis.words.formulas import formulas

NOTHING = NotMeasurable(Code.NO_COST)


def amount(value: float, reach: float) -> Amount:
    return Amount(value, Interval(value - reach, value + reach))


def line(profit: float, reach: float, level: str = ALL) -> ReturnRow:
    figure = amount(profit, reach)
    chance = 0.95 if profit > 0 else 0.1
    return ReturnRow(
        campaign="c",
        segment=ALL if level == ALL else "tier",
        level=level,
        target_cell="Mail",
        control_cell="Control",
        n_target=100,
        n_control=50,
        revenue=amount(1000.0, 300.0),
        margin=amount(profit + 150.0, reach),
        costs=Costs(contacts=100.0, fixed=50.0),
        profit=figure,
        roi=Amount(profit / 150, Interval((profit - reach) / 150, (profit + reach) / 150)),
        iroas=amount(6.7, 2.0),
        p_paid_back=chance,
        pays_back=pays_back(figure, chance),
        break_even_effect=2.0,
        break_even_lift=0.1,
        break_even_response=0.2,
        cost_per_order=NOTHING,
        cost_per_customer=NOTHING,
    )


@pytest.mark.parametrize(
    ("profit", "reach", "word", "sentence"),
    [
        (400.0, 100.0, PayBack.PAID_BACK, "It earned"),
        (-400.0, 100.0, PayBack.DID_NOT_PAY, "It cost"),
        (400.0, 500.0, PayBack.LIKELY, "probably"),
        (-50.0, 500.0, PayBack.CANNOT_TELL, "cannot be told"),
    ],
)
def test_each_word_has_its_sentence(profit, reach, word, sentence):
    row = line(profit, reach)
    assert row.pays_back is word
    assert sentence in answer(row, "CNY")


def test_what_is_not_measurable_says_why():
    row = replace(line(1.0, 1.0), profit=NotMeasurable(Code.NO_CONTROL))
    assert "no control cell" in answer(row, "CNY")
    assert "No cost" in answer(replace(line(400.0, 100.0), roi=NOTHING), "CNY")


def test_the_waterfall_leaves_out_what_costs_nothing():
    row = line(400.0, 100.0)
    drawn = draw_waterfall(row, "CNY")
    names = list(drawn.data[0].y)
    assert names == [
        "Incremental revenue",
        "Cost of the goods",
        "Incremental margin",
        "Contacts",
        "Fixed cost",
        "Profit",
    ]
    assert "Profit: ¥400.00." in describe_waterfall(row, "CNY")


def test_a_loss_has_room_on_the_left():
    low, high = draw_waterfall(line(-400.0, 100.0), "CNY").layout.xaxis.range
    assert low < -400
    assert high > 1000


def test_profit_per_contact_by_level():
    rows = [line(400.0, 100.0, "Gold"), line(-30.0, 100.0, "Silver")]
    report = ReturnReport(Campaign("c", CampaignSettings()), tuple(rows), "CNY")
    drawn = draw_profits(report, rows, "tier")
    assert list(drawn.layout.yaxis.ticktext) == ["Gold", "Silver"]
    assert per_contact(rows[0]) == Amount(4.0, Interval(3.0, 5.0))
    assert "paid back in 1" in drawn.layout.title.text


def test_every_formula_carries_its_figures():
    written = formulas(line(400.0, 100.0), "CNY")
    assert ("Profit", "incremental margin − cost", "¥550.00 − ¥150.00 = ¥400.00") in written
    assert all(name and formula and numbers for name, formula, numbers in written)
