"""The Sample size page: a baseline from the store or of one's own, what it finds, and keeping the plan."""

import json

import pytest
import streamlit as st

from analysis.measures.campaigns import read_campaign
from analysis.measures.store import open_store


def texts(app) -> str:
    return "\n".join(element.value for kind in (app.subheader, app.caption, app.markdown) for element in kind)


def figures(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_the_baseline_is_what_all_customers_did(open_app, measured):
    app = open_app(measured, "Sample size")
    assert not app.exception
    assert "240 customers from 22 Mar 2026 to 20 Apr 2026" in texts(app)
    assert app.number_input(key="plan_customers_240").value == 240
    assert set(figures(app)) == {
        "Customers needed",
        "Chance to find it",
        "Smallest effect found",
        "Buyers in the control",
    }


def test_a_campaigns_control_is_the_baseline_of_its_customers(open_app, measured):
    app = open_app(measured, "Sample size")
    app.selectbox(key="plan_audience").select("Serum *5*").run()
    assert not app.exception
    assert "120 customers of its control cell from 1 Mar 2026 to 30 Mar 2026" in texts(app)
    app.selectbox(key="plan_level_Serum *5*").set_value(("age group", "18-29")).run()
    assert not app.exception
    assert "80 customers of its control cell" in texts(app)


def test_the_address_takes_a_campaign_by_its_name(open_app, measured):
    open_app(measured)
    app = open_app()
    app.query_params["plan_audience"] = "Serum *5*"
    app.run()
    app.switch_page("pages/plan/sample_size.py").run()
    assert not app.exception
    assert app.selectbox(key="plan_audience").value == "Serum *5*"
    assert "120 customers of its control cell" in texts(app)


@pytest.mark.parametrize("metric", ["response_rate", "orders_per_customer"])
def test_other_metrics(open_app, measured, metric):
    app = open_app(measured, "Sample size")
    app.selectbox(key="plan_metric").select(metric).run()
    assert not app.exception


def test_a_larger_lift_needs_fewer_customers(open_app, measured):
    app = open_app(measured, "Sample size")
    before = int(figures(app)["Customers needed"].replace(",", ""))
    app.number_input(key="plan_lift").set_value(20).run()
    after = int(figures(app)["Customers needed"].replace(",", ""))
    assert after == pytest.approx(before / 4, rel=0.1)  # not exactly: the test of spend is one of the ratio


def test_several_cells_of_unequal_size(open_app, measured):
    app = open_app(measured, "Sample size")
    app.number_input(key="plan_targets").set_value(2).run()
    app.number_input(key="plan_size_2_1").set_value(3).run()
    app.text_input(key="plan_name_2_1").set_value("Letter").run()
    assert not app.exception
    frame = app.dataframe[0].value
    assert list(frame["Target cell"]) == ["Letter", "Target 2"]
    assert list(frame["Target customers"]) == ["162", "54"]
    assert list(frame["Control customers"]) == ["24", "24"]


def test_cells_with_the_same_name_are_refused(open_app, measured):
    app = open_app(measured, "Sample size")
    app.text_input(key="plan_control_name").set_value("Target").run()
    assert not app.exception
    assert "different names" in app.error[0].value


def test_what_the_hold_out_costs(open_app, measured):
    app = open_app(measured, "Sample size")
    assert "State a margin rate" in texts(app)
    app.number_input(key="plan_margin_None").set_value(60.0).run()
    assert "holding these customers out costs" in texts(app)
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert [trace["yaxis"] for trace in chart["data"] if "yaxis" in trace] == ["y2"]
    app.number_input(key="plan_contact_None").set_value(1000.0).run()
    assert "holding out saves" in texts(app)


def test_figures_of_ones_own_need_no_store(open_app):
    app = open_app(None, "Sample size")
    assert not app.exception
    assert "No sales are loaded yet" in app.info[0].value
    app.selectbox(key="plan_audience").select("@own").run()
    assert not app.exception
    assert figures(app)["Chance to find it"] == "9.2\N{NO-BREAK SPACE}%"
    app.selectbox(key="plan_own_metric").select("revenue_per_customer").run()
    assert not app.exception


def test_the_plan_is_kept_before_anything_is_loaded(open_app, tmp_path):
    app = open_app(None, "Sample size")
    app.selectbox(key="plan_audience").select("@own").run()
    app.number_input(key="plan_own_share").set_value(14.41).run()
    app.number_input(key="plan_lift").set_value(20).run()
    assert app.button(key="plan_save").disabled
    app.text_input(key="plan_name").set_value("Spring *1*").run()
    app.button(key="plan_save").click().run()
    assert not app.exception
    assert "The plan of" in app.success[0].value
    app.switch_page("pages/manage/settings.py").run()
    assert app.selectbox(key="campaign").value == "Spring *1*"
    assert set(app.table[0].value["Sales"]) == {":green-badge[:material/check: before the sales were seen]"}


def test_an_existing_campaign_is_told(open_app, measured):
    app = open_app(measured, "Sample size")
    app.text_input(key="plan_name").set_value("Serum *5*").run()
    assert "exists: its settings are changed" in texts(app)


def test_what_is_kept_is_what_was_planned(open_app, tmp_path):
    app = open_app(None, "Sample size")
    app.selectbox(key="plan_audience").select("@own").run()
    app.number_input(key="plan_days").set_value(21).run()
    app.text_input(key="plan_name").set_value("Spring").run()
    app.button(key="plan_save").click().run()
    st.cache_resource.clear()
    store = open_store(tmp_path / "store.duckdb")
    settings = read_campaign(store, "Spring").settings
    store.close()
    assert (settings.primary, settings.post_days, settings.confidence) == ("response_rate", 21, 0.95)
    assert settings.planned_effect == pytest.approx(0.005)
    assert settings.split == (("Target", pytest.approx(0.9)), ("Control", pytest.approx(0.1)))
    assert settings.control == "Control"
