"""The Segments page: calm over thirty segments of a campaign without a difference, and plain about a real one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analysis.measures.loading import load
from analysis.measures.settings import change_settings
from analysis.model import Extract, LoadRequest, Role

from .conftest import campaign_rows, sales_rows, write_csv

ATTRIBUTES = [f"attribute {n}" for n in range(10)]


def drilled(tmp_path, *, differs: bool, seed: int = 3, customers: int = 12_000):
    """Ten attributes of three levels; a tenth held out; the mailing works for all alike, or for one level only."""
    rng = np.random.default_rng(seed)
    cells = np.where(rng.random(customers) < 0.1, "Control", "Mailer")
    levels = rng.integers(0, 3, (customers, len(ATTRIBUTES)))
    works = (cells == "Mailer") & ((levels[:, 4] == 1) if differs else True)
    visits = rng.random(customers) < 0.1 + (0.12 if differs else 0.04) * works
    header = ["customer_id", "cell", *ATTRIBUTES, "visit"]
    rows = [[n, cells[n], *(f"level {k}" for k in levels[n]), int(visits[n])] for n in range(customers)]
    path = write_csv(tmp_path / "drill.csv", [header, *rows])
    roles = (("visit", Role.OUTCOME), *((name, Role.ATTRIBUTE) for name in ATTRIBUTES))

    def fill(store):
        load(store, LoadRequest(str(path), "drill.csv", Extract.CAMPAIGN, roles=roles, campaign="D", control="Control"))

    return fill


def marks(app):
    """Colour and name of every trace with marks."""
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    return [(trace["marker"]["color"], trace.get("name")) for trace in spec["data"] if "marker" in trace]


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_thirty_segments_without_a_difference_leave_their_reader_calm(open_app, tmp_path, seed):
    app = open_app(drilled(tmp_path, differs=False, seed=seed), "Segments")
    assert not app.exception
    assert app.container(key="segments_answer").subheader[0].value == "No evidence that segments differ"
    answers = app.table[0].value["Does the effect differ?"]
    assert len(answers) == len(ATTRIBUTES)
    assert all("no evidence" in answer for answer in answers)
    for attribute in ATTRIBUTES:
        app.selectbox(key="segment").select(attribute).run()
        assert {color for color, name in marks(app) if name} == {"#7A8794"}


def test_a_real_difference_is_shown_at_once(open_app, tmp_path):
    app = open_app(drilled(tmp_path, differs=True), "Segments")
    answer = app.container(key="segments_answer")
    assert answer.subheader[0].value == r"The effect differs by\: attribute 4"
    assert "largest for level 1" in answer.markdown[0].value
    answers = app.table[0].value
    assert "differs" in answers["Does the effect differ?"].iloc[0]
    assert answers["Attribute"].iloc[0] == "attribute 4"
    assert app.selectbox(key="segment").value == "attribute 4"
    assert ("#0072B2", "With chance taken out") in marks(app)


def test_rate_per_level_and_cell_as_a_table(open_app, tmp_path):
    app = open_app(drilled(tmp_path, differs=True), "Segments")
    rates = app.container(key="segments_rates").dataframe[0].value
    assert list(rates.iloc[:, 0]) == ["All customers", "level 0", "level 1", "level 2"]
    assert list(rates.columns[1:7]) == [
        "Target customers",
        "Target buyers",
        "Target rate",
        "Control customers",
        "Control buyers",
        "Control rate",
    ]
    customers = [int(text.replace(",", "")) for text in rates["Target customers"]]
    assert sum(customers[1:]) == customers[0]


def test_two_attributes_are_crossed_on_request(open_app, tmp_path):
    app = open_app(drilled(tmp_path, differs=False), "Segments")
    app.selectbox(key="first").select("attribute 0").run()
    app.selectbox(key="second").select("attribute 1").run()
    assert not app.exception
    crossed = "attribute 0 × attribute 1"
    assert crossed in list(app.table[0].value["Attribute"])
    app.selectbox(key="segment").select(crossed).run()
    assert len(app.container(key="segments_rates").dataframe[0].value) == 10


def test_small_levels_have_no_effect(open_app, measured, files):
    """Everybody buys: a level is measured from a hundred in each cell on."""
    (head, *_rows), customers = campaign_rows(), campaign_rows(320)[1:]
    ages = [[name, cell, "30-44" if place % 8 < 2 else "18-29"] for place, (name, cell, _age) in enumerate(customers)]
    write_csv(files["campaign"], [head, *ages])
    write_csv(files["sales"], sales_rows(320))
    app = open_app(measured, "Segments")
    app.selectbox(key="segment").select("age group").run()
    rows = app.container(key="segments_table").dataframe[0].value.set_index("Level")
    assert rows.loc["30-44", "Own effect"] == "–"
    assert "Too small" in rows.loc["30-44", "Note"]
    assert rows.loc["18-29", "Own effect"] != "–"


def test_built_in_attributes_have_names(open_app, measured):
    app = open_app(measured, "Segments")
    assert "New or existing customer" in list(app.table[0].value["Attribute"])


def test_what_was_bought_and_contacted_before_divides_customers_too(open_app, measured, files):
    def fill(store):
        earlier = LoadRequest(str(files["campaign"]), "m.csv", Extract.CAMPAIGN, campaign="Earlier")
        load(store, replace(earlier, launch=date(2026, 2, 10)))
        measured(store)
        change_settings(store, "Serum *5*", {"promoted": ("Serum",)})

    attributes = list(open_app(fill, "Segments").table[0].value["Attribute"])
    assert {"Bought the promoted products before", "Contacts in the last 90 days"} <= set(attributes)


def test_without_control_there_is_a_reason(open_app, files, tmp_path):
    members = write_csv(
        tmp_path / "all.csv",
        [["customer_id", "cell", "tier"], *([f"{n:05d}", "SMS", "AB"[n % 2]] for n in range(240))],
    )

    def fill(store):
        load(store, LoadRequest(str(members), "all.csv", Extract.CAMPAIGN, campaign="SMS", launch=date(2026, 3, 1)))
        load(store, LoadRequest(str(files["sales"]), "sales.csv", Extract.SALES))

    app = open_app(fill, "Segments")
    assert not app.exception
    assert "not an experiment" in app.container(key="no_experiment").markdown[0].value
    assert "no control cell" in app.container(key="segments_answer").markdown[0].value


def test_nothing_to_divide_by_says_what_to_do(open_app, tmp_path):
    path = write_csv(
        tmp_path / "plain.csv", [["cell", "visit"], *([("A", "Control")[n % 2], n % 3 == 0] for n in range(200))]
    )

    def fill(store):
        roles = (("visit", Role.OUTCOME),)
        load(
            store,
            LoadRequest(str(path), "plain.csv", Extract.CAMPAIGN, roles=roles, campaign="P", row_is_customer=True),
        )

    app = open_app(fill, "Segments")
    assert app.container(key="empty_state").subheader[0].value == "Nothing to divide the customers by"


def test_without_any_campaign(open_app):
    assert open_app(page="Segments").container(key="empty_state").subheader[0].value == "No campaign yet"


def test_the_lift_page_leads_there(open_app, measured):
    app = open_app(measured, "Lift")
    app.selectbox(key="segment").select("age group").run()
    assert "Do the segments differ at all?" in [link.label for link in app.get("page_link")]


def test_what_was_divided_by_on_the_lift_page_stays(open_app, tmp_path):
    app = open_app(drilled(tmp_path, differs=False, customers=3000), "Lift")
    app.selectbox(key="segment").select("attribute 2").run()
    app.switch_page("pages/measure/segments.py").run()
    assert not app.exception
    app.switch_page("pages/measure/lift.py").run()
    assert not app.exception
