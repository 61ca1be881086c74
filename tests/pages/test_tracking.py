"""The Daily tracking page: a chart for each target cell, verdicts of every day, daily buyers, and what has no days."""

import json
from dataclasses import replace
from datetime import date

from analysis.measures.loading import load
from analysis.measures.settings import change_settings
from analysis.model import Extract, LoadRequest, Role

from .conftest import write_csv


def charts(app) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def texts(app) -> str:
    return "\n".join(element.value for kind in (app.subheader, app.caption, app.markdown) for element in kind)


def test_effect_band_and_end_stand_in_one_chart(open_app, measured):
    app = open_app(measured, "Daily tracking")
    assert not app.exception
    effect, buyers = charts(app)
    names = [trace["name"].replace("\xa0", " ") for trace in effect["data"] if trace["type"] == "scatter"]
    assert names == ["Holds on all days at once (95 %)", "Effect so far", "Interval of the planned end"]
    assert "clear on every look since day" in app.subheader[0].value
    assert {trace["name"] for trace in buyers["data"]} == {"Control", "Mailer"}


def test_the_strip_names_the_verdict_of_every_day(open_app, measured):
    effect = charts(open_app(measured, "Daily tracking"))[0]
    bars = [trace for trace in effect["data"] if trace["type"] == "bar"]
    for axis in ("y2", "y3"):
        strip = [bar for bar in bars if bar["yaxis"] == axis]
        assert sum(bar["x"][0] for bar in strip) == 30
        assert "Worked" in strip[-1]["hovertext"]
        assert "Cannot tell" in strip[0]["hovertext"]


def test_the_figures_of_every_day_and_their_download(open_app, measured):
    app = open_app(measured, "Daily tracking")
    frame = app.container(key="tracking_table").dataframe[0].value
    assert len(frame) == 30
    assert list(frame["Day"].iloc[[0, -1]]) == ["1", "30"]
    assert frame["Date"].iloc[0] == "1 Mar 2026"
    assert [button.key for button in app.get("download_button")] == ["tracking_download"]


def test_every_metric_can_be_chosen(open_app, measured):
    app = open_app(measured, "Daily tracking")
    for metric in app.selectbox(key="metric").options:
        app.selectbox(key="metric").set_value(metric)
        app.run()
        assert not app.exception


def test_buyers_of_the_promoted_products(open_app, measured):
    def fill(store):
        measured(store)
        change_settings(store, "Serum *5*", {"promoted": ("Serum",)})

    app = open_app(fill, "Daily tracking")
    app.selectbox(key="products").select("promoted").run()
    assert not app.exception
    assert {y for trace in charts(app)[1]["data"] for y in trace["y"]} == {0.0}


def test_a_group_that_is_too_small_is_named(open_app, tmp_path):
    """Of 200 customers all but 40 had bought before."""
    ours = [[f"{n:03d}", ("Mailer", "Control")[n % 2]] for n in range(200)]
    lines = [[f"{n:03d}", "2025-11-01", "10"] for n in range(40, 200)]
    lines += [[f"{n:03d}", f"2026-03-{1 + n % 28:02d}", "20"] for n in range(200)] + [["200", "2026-04-20", "1"]]
    members = write_csv(tmp_path / "few.csv", [["customer_id", "cell"], *ours])
    sales = write_csv(tmp_path / "lines.csv", [["customer_id", "date", "amount"], *lines])

    def few_new(store):
        request = LoadRequest(str(members), "few.csv", Extract.CAMPAIGN, campaign="A", launch=date(2026, 3, 1))
        load(store, request)
        load(store, LoadRequest(str(sales), "lines.csv", Extract.SALES))

    app = open_app(few_new, "Daily tracking")
    assert "Not drawn, too few customers\\: New customers" in texts(app)


def test_that_the_control_is_guessed_is_said_once(open_app, measured):
    app = open_app(measured, "Daily tracking")
    assert app.container(key="control_guessed")
    assert not [element.value for element in app.caption if "guessed" in element.value]


def test_widgets_have_stable_keys(open_app, measured):
    app = open_app(measured, "Daily tracking")
    assert [widget.key for widget in app.selectbox] == ["campaign", "metric", "products", "lang"]


def test_a_running_campaign_says_what_may_still_come(open_app, files, tmp_path):
    lines = files["sales"].read_text().splitlines()
    early = [line for line in lines[1:] if line.split(",")[1] <= "2026-03-12"]
    sales = write_csv(tmp_path / "early.csv", [line.split(",") for line in [lines[0], *early]])

    def fill(store):
        request = LoadRequest(str(files["campaign"]), "m.csv", Extract.CAMPAIGN, campaign="A")
        load(store, replace(request, launch=date(2026, 3, 1)))
        load(store, LoadRequest(str(sales), "s.csv", Extract.SALES))

    app = open_app(fill, "Daily tracking")
    assert not app.exception
    assert [metric.label for metric in app.metric] == ["Days elapsed", "Extra buyers so far", "Still to come"]
    assert app.metric[0].value == "12 of 30"
    assert "as in this campaign's control so far" in texts(app)
    assert "planned end, 30 Mar 2026" in [note["text"] for note in charts(app)[0]["layout"]["annotations"]]


def test_without_a_control_only_buyers_are_drawn(open_app, files, tmp_path):
    members = write_csv(tmp_path / "all.csv", [["customer_id", "cell"], *([f"{n:05d}", "SMS"] for n in range(240))])

    def fill(store):
        load(store, LoadRequest(str(members), "all.csv", Extract.CAMPAIGN, campaign="SMS", launch=date(2026, 3, 1)))
        load(store, LoadRequest(str(files["sales"]), "sales.csv", Extract.SALES))

    app = open_app(fill, "Daily tracking")
    assert not app.exception
    assert "no control cell" in app.info[0].value
    assert len(charts(app)) == 1


def test_results_without_dates_say_so(open_app, tmp_path):
    rows = [["cell", "spend"], *([("Control", "Mailer")[n % 2], n % 7] for n in range(100))]
    results = write_csv(tmp_path / "results.csv", rows)

    def fill(store):
        request = LoadRequest(str(results), "results.csv", Extract.CAMPAIGN, campaign="R", row_is_customer=True)
        load(store, replace(request, roles=(("spend", Role.OUTCOME),)))

    app = open_app(fill, "Daily tracking")
    assert not app.exception
    assert "without dates" in app.info[0].value
    assert not charts(app)


def test_planned_campaigns_and_an_empty_store_lead_on(open_app):
    app = open_app(lambda store: change_settings(store, "Spring", {"launch": date(2027, 3, 1)}), "Daily tracking")
    assert not app.exception
    assert app.container(key="empty_state").subheader[0].value == "Spring has no customers yet"


def test_calendar_entries_are_drawn_and_listed(open_app, measured, tmp_path):
    entries = write_csv(
        tmp_path / "cal.csv", [["date", "end_date", "label"], ["2026-03-05", "2026-03-07", "<b>Rival</b>"]]
    )

    def fill(store):
        measured(store)
        load(store, LoadRequest(str(entries), "cal.csv", Extract.CALENDAR))

    app = open_app(fill, "Daily tracking")
    assert "5 Mar 2026 to 7 Mar 2026" in texts(app)
    assert "&lt;b&gt;Rival&lt;/b&gt;" in [note["text"] for note in charts(app)[0]["layout"]["annotations"]]
    assert charts(app)[0]["layout"]["shapes"][0]["x0"] == 4.5
