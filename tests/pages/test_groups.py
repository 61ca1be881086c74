"""The pages on purchase intervals and spend change, from app.py on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analysis.measures.loading import load
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import Extract, LoadRequest, Role

from .conftest import Fill, write_csv

BOTH = ["Purchase intervals", "Spend change"]
TABLES = {"Purchase intervals": "interval_table", "Spend change": "change_table"}


@pytest.fixture
def evening(tmp_path: Path) -> Fill:
    """An invitation that some followed: who came buys at once, everybody bought before."""
    members = [[n, ("Control", "Invited")[n % 2], int(n % 4 == 1), ("Gold", "Silver")[n % 3 == 0]] for n in range(240)]
    sales = [["9999", "2025-06-01", 1], ["9999", "2026-05-31", 1]]
    for n in range(240):
        sales.append([n, f"2026-02-{1 + n % 20:02d}", 40 + n % 17])
        sales.append([n, f"2026-02-{2 + n % 20:02d}", 40])
        if n % 4 == 1:
            sales.append([n, "2026-03-01", 90])
        if n % 5:
            sales += [[n, f"2026-03-{3 + n % 20:02d}", 50 + n % 13], [n, f"2026-03-{9 + n % 20:02d}", 20]]

    def fill(store: Store) -> None:
        header = ["customer_id", "cell", "attended", "tier"]
        path = write_csv(tmp_path / "evening.csv", [header, *members])
        request = LoadRequest(str(path), "evening.csv", Extract.CAMPAIGN, campaign="*Evening*")
        load(store, replace(request, launch=date(2026, 3, 1), roles=(("tier", Role.ATTRIBUTE),)))
        change_settings(store, "*Evening*", {"control": "Control", "pre_days": 30})
        path = write_csv(tmp_path / "sales.csv", [["customer_id", "date", "amount"], *sales])
        load(store, LoadRequest(str(path), "sales.csv", Extract.SALES))

    return fill


def text_of(app) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption, *app.subheader])


@pytest.mark.parametrize("page", BOTH)
def test_without_a_campaign_the_way_to_one_is_shown(open_app, page):
    app = open_app(page=page)
    assert not app.exception
    assert app.container(key="empty_state").subheader[0].value == "No campaign yet"


@pytest.mark.parametrize("page", BOTH)
def test_the_answer_stands_in_one_sentence(open_app, evening, page):
    app = open_app(evening, page)
    assert not app.exception
    wanted = {"Purchase intervals": "bought again", "Spend change": "What changed because of the campaign is"}[page]
    assert wanted in text_of(app)
    assert app.title[0].value == page
    assert list(app.container(key=TABLES[page]).dataframe[0].value["Group"]) == ["Invited", "Control"]


@pytest.mark.parametrize("page", BOTH)
def test_who_attended_is_marked_as_not_randomised(open_app, evening, page):
    app = open_app(evening, page)
    app.selectbox(key="grouping").set_value("participation").run()
    assert not app.exception
    text = text_of(app)
    assert "They chose to come" in text
    assert "Not randomised" in text
    groups = list(app.container(key=TABLES[page]).dataframe[0].value["Group"])
    assert groups == ["Attended", "Invited but absent", "Not invited"]


@pytest.mark.parametrize("page", BOTH)
def test_segments_and_their_levels(open_app, evening, page):
    app = open_app(evening, page)
    app.selectbox(key="segment").set_value("tier").run()
    assert not app.exception
    assert list(app.container(key=TABLES[page]).dataframe[0].value["Level"])[::2] == ["All customers", "Gold", "Silver"]
    before = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    app.selectbox(key="level").set_value("Gold").run()
    assert not app.exception
    assert [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")] != before


def test_curves_and_observed_intervals_are_drawn(open_app, evening):
    app = open_app(evening, "Purchase intervals")
    assert len(app.get("plotly_chart")) == 3
    assert "Observed intervals only" in text_of(app)
    assert [metric.label for metric in app.metric][:2] == ["Bought again within 30 days", "Half were back"]


def test_the_step_of_the_distribution_can_be_chosen(open_app, evening):
    app = open_app(evening, "Spend change")
    first = json.loads(app.get("plotly_chart")[2].proto.spec)
    app.number_input(key="step").set_value(20).run()
    assert not app.exception
    second = json.loads(app.get("plotly_chart")[2].proto.spec)
    assert first["data"][0]["y"] != second["data"][0]["y"]


def test_promoted_products_ask_for_their_names(open_app, evening):
    app = open_app(evening, "Spend change")
    assert "No promoted products are named" in text_of(app)


def test_without_a_control_there_is_a_curve_and_no_verdict(open_app, measured, files):
    files["campaign"].write_text("customer_id,cell\n" + "".join(f"{n:05d},SMS\n" for n in range(240)))
    app = open_app(measured, "Purchase intervals")
    assert not app.exception
    assert "Without a control cell nobody can say" in text_of(app)
    assert app.get("plotly_chart")
    app = open_app(page="Spend change")
    assert not app.exception
    assert "Without a control cell nobody can say" in text_of(app)


def test_windows_that_sales_do_not_cover_are_explained(open_app, evening):
    def fill(store: Store) -> None:
        evening(store)
        change_settings(store, "*Evening*", {"post_days": 300})

    app = open_app(fill, "Spend change")
    assert not app.exception
    assert "Before and after cannot be compared" in app.container(key="empty_state").markdown[0].value
    app = open_app(page="Purchase intervals")
    assert not app.exception
    assert "Before and after cannot be compared" in text_of(app)


@pytest.mark.parametrize("page", BOTH)
def test_a_results_file_says_that_it_has_no_dates(open_app, tmp_path, page):
    def fill(store: Store) -> None:
        path = write_csv(tmp_path / "results.csv", [["cell", "spend"], *[["A", 1], ["Control", 0]] * 20])
        request = LoadRequest(str(path), "results.csv", Extract.CAMPAIGN, row_is_customer=True)
        load(store, replace(request, roles=(("spend", Role.OUTCOME),)))

    app = open_app(fill, page)
    assert not app.exception
    assert "no purchase dates" in app.container(key="empty_state").markdown[0].value


@pytest.mark.parametrize("page", BOTH)
def test_pages_speak_chinese(open_app, evening, page):
    app = open_app(evening, page, locale="zh-CN")
    assert not app.exception
    assert app.title[0].value in ("购买间隔", "消费变化")
