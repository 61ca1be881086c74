"""The Lift page: the answer, what to believe of it, and the download."""

import json
from dataclasses import replace
from datetime import date

from analysis.measures.loading import load
from analysis.measures.settings import change_settings
from analysis.model import Check, Extract, LoadRequest, Role
from analysis.words.checks import check_label

from .conftest import write_csv


def chart(app) -> dict:
    return json.loads(app.get("plotly_chart")[0].proto.spec)


def test_answer_stands_in_one_sentence_with_its_verdict(open_app, measured):
    app = open_app(measured, "Lift")
    text = "\n".join(element.value for element in app.markdown)
    assert "more each than the control" in text
    assert "Worked" in text
    assert [metric.label for metric in app.metric] == ["Effect per customer", "Lift", "In total", "p-value"]
    assert "Why\\: Revenue per customer is higher than in the control" in text
    assert "adjusted" in app.metric[3].delta
    captions = "\n".join(element.value for element in app.caption)
    assert "over 120 customers, 120 of them buyers" in captions
    assert "Intervals at 95 % confidence" in captions


def test_what_the_campaign_could_have_found_stands_below_the_answer(open_app, measured):
    app = open_app(measured, "Lift")
    title, said = (element.value for element in app.container(key="could_have_found").markdown)
    assert "What this campaign could have found" in title
    assert "is found in 4 of 5 campaigns of this size" in said
    assert "%" in said
    app.selectbox(key="metric").select("response_rate").run()
    assert not [element for element in app.main if getattr(element, "key", None) == "could_have_found"]


def test_lift_table_has_few_columns_and_its_denominators(open_app, measured):
    app = open_app(measured, "Lift")
    table = app.container(key="lift_table").table[0].value
    assert list(table) == [
        "Target cell", "Target average", "Control average", "Effect", "Lift", "p-value", "Adjusted p", "In total"
    ]  # fmt: skip
    assert table["Target average"].iloc[0].endswith("of 120")


def test_names_from_data_are_not_obeyed_as_markdown(open_app, measured):
    app = open_app(measured, "Overview")
    assert app.table[0].value["Campaign"].iloc[0].startswith("[**Serum \\*5\\***](lift?campaign=Serum+%2A5%2A")


def test_trust_checks_stand_before_the_answer(open_app, measured):
    app = open_app(measured, "Lift")
    panel = "\n".join(element.value for element in app.container(key="trust_panel").markdown)
    for check in Check:
        assert check_label(check) in panel or check_label(check, alarm=True) in panel
    order = [element.key for element in app.main if getattr(element, "key", None)]
    assert order.index("trust_panel") < order.index("lift_table")


def test_guessed_control_asks_to_be_confirmed(open_app, measured):
    app = open_app(measured, "Lift")
    assert "guessed" in app.container(key="control_guessed").markdown[0].value
    assert "Confirm in the campaign settings" in [link.label for link in app.get("page_link")]


def test_forest_plot_has_a_row_for_each_level_below_all_customers(open_app, measured):
    app = open_app(measured, "Lift")
    assert chart(app)["layout"]["yaxis"]["ticktext"] == ["Mailer"]
    app.selectbox(key="segment").select("age group").run()
    assert not app.exception
    assert chart(app)["layout"]["yaxis"]["ticktext"] == ["All customers", "18-29", "30-44"]
    assert list(app.container(key="lift_table").table[0].value.iloc[:, 0]) == ["All customers", "18-29", "30-44"]


def test_another_metric_can_be_chosen(open_app, measured):
    app = open_app(measured, "Lift")
    app.selectbox(key="metric").select("response_rate").run()
    assert not app.exception
    assert "Worked" not in "\n".join(element.value for element in app.markdown)


def test_every_metric_of_the_campaign_can_be_drawn(open_app, measured):
    app = open_app(measured, "Lift")
    for metric in app.selectbox(key="metric").options:
        app.selectbox(key="metric").set_value(metric)
        app.run()
        assert not app.exception


def test_unknown_values_in_the_address_fall_back(open_app, measured):
    open_app(measured)
    app = open_app()
    app.query_params.update({"campaign": "no such campaign", "metric": "nonsense", "segment": "shoe size"})
    app.run()
    app.switch_page("pages/measure/lift.py").run()
    assert not app.exception
    assert app.selectbox(key="campaign").value == "Serum *5*"


def test_widgets_have_stable_keys(open_app, measured):
    app = open_app(measured, "Lift")
    assert [widget.key for widget in app.selectbox] == ["campaign", "metric", "segment", "lang"]
    assert [button.key for button in app.get("download_button")] == ["lift_download"]


def test_campaign_without_sales_says_why_there_is_no_figure(open_app, files):
    def fill(store):
        request = LoadRequest(str(files["campaign"]), "m.csv", Extract.CAMPAIGN, campaign="A")
        load(store, replace(request, launch=date(2026, 3, 1)))

    app = open_app(fill, "Lift")
    assert not app.exception
    assert "No sales are loaded yet" in "\n".join(element.value for element in app.markdown)
    assert not app.get("plotly_chart")


def test_campaign_without_control_shows_averages_and_no_lift(open_app, files, tmp_path):
    members = write_csv(tmp_path / "all.csv", [["customer_id", "cell"], *([f"{n:05d}", "SMS"] for n in range(240))])

    def fill(store):
        load(store, LoadRequest(str(members), "all.csv", Extract.CAMPAIGN, campaign="SMS", launch=date(2026, 3, 1)))
        load(store, LoadRequest(str(files["sales"]), "sales.csv", Extract.SALES))

    app = open_app(fill, "Lift")
    assert not app.exception
    text = "\n".join(element.value for element in app.markdown)
    assert "no control cell" in text
    assert "Not an experiment" in text
    assert "Second readings: the same figures by other ways" not in [box.label for box in app.expander]
    assert [metric.label for metric in app.metric] == ["Customers", "Revenue per customer"]


def test_results_file_without_dates_is_measured(open_app, tmp_path):
    rows = [[("Control", "Mailer")[n % 2], n % 5 == 0 or n % 2, 10 * (n % 3) + 4 * (n % 2)] for n in range(400)]
    results = write_csv(tmp_path / "results.csv", [["cell", "visit", "spend"], *([c, int(v), s] for c, v, s in rows)])

    def fill(store):
        request = LoadRequest(str(results), "results.csv", Extract.CAMPAIGN, campaign="R", row_is_customer=True)
        load(store, replace(request, roles=(("visit", Role.OUTCOME), ("spend", Role.OUTCOME))))

    app = open_app(fill, "Lift")
    assert not app.exception
    assert app.get("plotly_chart")
    assert app.metric[0].label == "Effect per customer"


def test_planned_campaign_without_customers_leads_to_loading(open_app):
    app = open_app(lambda store: change_settings(store, "Spring", {"launch": date(2027, 3, 1)}), "Lift")
    assert not app.exception
    assert app.container(key="empty_state").subheader[0].value == "Spring has no customers yet"


def test_what_was_chosen_after_the_sales_is_marked(open_app, measured):
    def fill(store):
        measured(store)
        change_settings(store, "Serum *5*", {"post_days": 20})

    app = open_app(fill, "Lift")
    assert "Chosen after seeing data" in "\n".join(element.value for element in app.markdown)
    app.switch_page("pages/manage/settings.py").run()
    assert "after the sales were seen" in app.table[0].value["Sales"].iloc[-1]


def test_second_readings_are_made_when_opened(open_app, measured):
    app = open_app(measured, "Lift")
    assert "Second readings: the same figures by other ways" in [box.label for box in app.expander]
    assert "Dealing the buyers out" not in "\n".join(element.value for element in app.markdown)
    app.session_state["second_readings"] = True
    app.run()
    assert not app.exception
    text = "\n".join(element.value for element in app.markdown)
    for label in ("Chance alone", "Freed of earlier differences", "Without very large values", "Which cell is best"):
        assert f"- {label}: " in text
    assert [button.key for button in app.get("download_button")] == ["readings_download", "lift_download"]


def test_another_cell_than_the_control_can_be_compared_with(open_app, files, tmp_path):
    cells = ("Control", "Mailer", "Card")
    members = write_csv(
        tmp_path / "m.csv", [["customer_id", "cell"], *([f"{n:05d}", cells[n % 3]] for n in range(240))]
    )

    def fill(store):
        load(store, LoadRequest(str(members), "m.csv", Extract.CAMPAIGN, campaign="C", launch=date(2026, 3, 1)))
        load(store, LoadRequest(str(files["sales"]), "sales.csv", Extract.SALES))

    app = open_app(fill, "Lift")
    assert app.selectbox(key="against").options == ["Control", "Card", "Mailer"]
    assert list(app.container(key="lift_table").table[0].value["Target cell"]) == ["Card", "Mailer"]
    app.selectbox(key="against").select("Card").run()
    assert not app.exception
    assert list(app.container(key="lift_table").table[0].value["Target cell"]) == ["Mailer"]
    assert "Compared with Card" in "\n".join(element.value for element in app.caption)
    assert not [badge for badge in app.markdown if "Worked" in badge.value]
