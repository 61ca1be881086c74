"""The executives' overview: the business, the league, what to do next."""

from __future__ import annotations

import pytest
from streamlit.proto.Metric_pb2 import Metric as MetricProto

from analysis.measures.loading import load
from analysis.measures.settings import change_settings
from analysis.model import Extract, LoadRequest


@pytest.fixture
def paid(measured):
    def fill(store):
        measured(store)
        change_settings(store, "Serum *5*", {"margin_rate": 0.5, "contact_cost": 2.0})

    return fill


def test_the_business_in_eight_figures(open_app, paid):
    app = open_app(paid, "Overview")
    assert not app.exception
    assert [metric.label for metric in app.metric] == [
        "Sales",
        "Campaigns added",
        "Active customers",
        "Average basket",
        "New customers",
        "Repeat rate",
        "Orders",
        "Members",
    ]


def test_another_period(open_app, paid):
    app = open_app(paid, "Overview")
    before = app.metric[0].value
    app.segmented_control(key="days").set_value(30).run()
    assert not app.exception
    assert app.metric[0].value != before


def test_an_arrow_points_where_its_figure_went(open_app, paid):
    """The minus of a page is no hyphen, so the arrow cannot be told from the text."""
    app = open_app(paid, "Overview")
    app.segmented_control(key="days").set_value(30).run()
    changes = [metric for metric in app.metric if metric.delta and metric.label != "Campaigns added"]
    assert "−" in {metric.delta[0] for metric in changes}
    for metric in changes:
        expected = {"+": "UP", "−": "DOWN"}.get(metric.delta[0], "NONE")
        assert metric.proto.direction == MetricProto.MetricDirection.Value(expected)


def test_the_league_and_the_next_step(open_app, paid):
    app = open_app(paid, "Overview")
    assert "Worked" in app.table[0].value["Verdict"].iloc[0]
    assert "Paid back" in app.table[0].value["Verdict"].iloc[0]
    assert any("Repeat Serum" in element.value for element in app.markdown)


def test_campaigns_without_sales_ask_for_sales(open_app, files):

    def fill(store):
        load(store, LoadRequest(str(files["campaign"]), "members.csv", Extract.CAMPAIGN, campaign="c"))

    app = open_app(fill, "Overview")
    assert not app.exception
    assert "No sales yet" in [element.value for element in app.subheader]
