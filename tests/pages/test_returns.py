"""The Return page: the answer, how it comes about, what is missing."""

from __future__ import annotations

import json

import pytest

from analysis.measures.settings import change_settings

COSTS = {"margin_rate": 0.5, "contact_cost": 2.0, "fixed_cost": 100.0}


@pytest.fixture
def paid(measured):
    def fill(store):
        measured(store)
        change_settings(store, "Serum *5*", COSTS)

    return fill


def texts(app) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption])


def test_the_answer_with_its_figures_and_their_formulas(open_app, paid):
    app = open_app(paid, "Return")
    assert not app.exception
    assert "more than it cost" in texts(app)
    assert "Paid back" in texts(app)
    assert [metric.label for metric in app.metric][:4] == [
        "Profit",
        "Return on investment",
        "Chance that it paid back",
        "Cost",
    ]
    assert "(incremental margin − cost) ÷ cost" in texts(app)


def test_every_other_figure_with_its_interval(open_app, paid):
    app = open_app(paid, "Return")
    table = app.table[0].value.set_index("")["Mailer"]
    assert list(table.index)[:3] == ["Incremental revenue", "Incremental margin", "Revenue per unit of cost"]
    assert table["Incremental revenue"].startswith("+")
    assert "[" in table["Incremental revenue"]
    assert table["Break-even effect"].startswith("¥")


def test_cells_that_were_not_alike_have_no_return(open_app, paid):
    def fill(store):
        paid(store)
        change_settings(store, "Serum *5*", {"randomised": False})

    app = open_app(fill, "Return")
    assert not app.exception
    assert "no return can be stated" in texts(app)
    assert not app.get("plotly_chart")
    assert "Everybody, nobody, and what the hold-out cost" not in [element.value for element in app.subheader]
    assert list(app.container(key="return_table").table[0].value["Profit"]) == ["–"]


def test_the_waterfall_ends_at_the_profit(open_app, paid):
    app = open_app(paid, "Return")
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)["data"][0]
    steps = dict(zip(chart["y"], chart["x"], strict=True))
    down = steps["Cost of the goods"] + steps["Contacts"] + steps["Fixed cost"]
    assert steps["Incremental revenue"] + down == pytest.approx(steps["Profit"])


def test_levels_and_whom_to_contact(open_app, paid):
    app = open_app(paid, "Return")
    app.selectbox(key="segment").select("age group").run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 2
    assert "whom to contact next time" in "\n".join(element.value for element in app.subheader)
    assert list(app.container(key="return_table").table[0].value.iloc[:, 0]) == [
        "All customers",
        "18-29",
        "30-44",
        "(mix)",
    ]


def test_without_a_cost_it_asks_for_one(open_app, measured):
    app = open_app(measured, "Return")
    assert not app.exception
    assert "No cost is entered yet" in app.container(key="no_costs").markdown[0].value


def test_nothing_yet(open_app):
    app = open_app(None, "Return")
    assert not app.exception
    assert "No campaign yet" in app.subheader[0].value
