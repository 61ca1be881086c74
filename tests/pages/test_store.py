"""The page of the store: what was loaded, how good it is, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.measures.loading import load
from analysis.model import Extract, LoadRequest
from tests.pages.conftest import write_csv

PAGE = "What is in the store"


@pytest.fixture
def with_a_gap(tmp_path, files):
    rows = [[f"{n:05d}", f"2026-03-{day:02d}", 10] for n in range(20) for day in (1, 2, 3, 12, 13)]
    sales = write_csv(tmp_path / "till.csv", [["customer_id", "date", "amount"], *rows, ["00001", "some day", 5]])

    def fill(store):
        load(store, LoadRequest(str(files["campaign"]), "members.csv", Extract.CAMPAIGN, campaign="Serum *5*"))
        load(store, replace(LoadRequest(str(sales), "till *1*.csv", Extract.SALES), loaded_by="ann"))

    return fill


def text_of(app) -> str:
    shown = " ".join(element.value for element in [*app.markdown, *app.subheader, *app.caption])
    return shown.replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")


def test_an_empty_store_leads_to_loading(open_app):
    app = open_app(page=PAGE)
    assert not app.exception
    assert app.container(key="empty_state").subheader[0].value == "The store is empty"
    assert [link.label for link in app.get("page_link")] == ["Load extracts"]


def test_loads_coverage_and_quality_are_shown(open_app, with_a_gap):
    app = open_app(with_a_gap, PAGE)
    assert not app.exception
    shown = app.container(key="stored_loads").dataframe[0].value
    assert list(shown["File"]) == ["till *1*.csv", "members.csv"]
    assert list(shown["Set aside"]) == ["1", "0"]
    assert list(shown["Campaigns"]) == ["–", "Serum *5*"]
    assert shown["Dates"][0] == "1 Mar 2026 – 13 Mar 2026"
    assert shown["By"][0] == "ann"
    assert len(app.get("plotly_chart")) == 1
    said = text_of(app)
    assert "with 1 gap: 4 Mar 2026 to 11 Mar 2026 (8 days)" in said
    assert "Completeness" in said
    assert "8.33 % of all campaigns' customers have a sale; 100.0 % of the order lines" in said
    assert "The last sale is of 13 Mar 2026" in said
    fields = app.container(key="filled_table").dataframe[0].value
    assert {"Customer", "Cell", "Date", "Amount", "age group"} <= set(fields["Field"])


def test_ids_that_do_not_match_are_warned_of(open_app, files, tmp_path):
    sales = write_csv(tmp_path / "till.csv", [["customer_id", "date", "amount"], ["X1", "2026-03-01", 5]])

    def fill(store):
        load(store, LoadRequest(str(files["campaign"]), "members.csv", Extract.CAMPAIGN, campaign="Serum"))
        load(store, LoadRequest(str(sales), "till.csv", Extract.SALES))

    assert "Compare how the ids are written" in text_of(open_app(fill, PAGE))


def test_without_sales_there_is_no_chart(open_app, files):
    def fill(store):
        load(store, LoadRequest(str(files["campaign"]), "members.csv", Extract.CAMPAIGN, campaign="Serum"))

    app = open_app(fill, PAGE)
    assert not app.exception
    assert not app.get("plotly_chart")
    assert "No sales are loaded yet." in text_of(app)


def test_a_load_is_taken_back_after_asking(open_app, with_a_gap):
    app = open_app(with_a_gap, PAGE)
    assert "undo" not in [button.key for button in app.button]
    app.selectbox(key="undo_load").set_value(2).run()
    assert "100 rows leave the store" in text_of(app)
    app.button(key="undo").click().run()
    assert not app.exception
    assert list(app.container(key="stored_loads").dataframe[0].value["File"]) == ["members.csv"]
    assert not app.get("plotly_chart")


def test_the_currency_is_changed_for_every_page(open_app, measured):
    app = open_app(measured, PAGE)
    assert app.selectbox(key="currency").value == "CNY"
    app.selectbox(key="currency").set_value("EUR").run()
    assert not app.exception
    app.switch_page("pages/measure/lift.py").run()
    assert "€" in " ".join(metric.value for metric in app.metric)


def test_the_time_zone_is_told(open_app, tmp_path):
    sales = write_csv(tmp_path / "till.csv", [["customer_id", "date", "amount"], ["1", "2026-03-01T23:30:00Z", 5]])

    def fill(store):
        request = LoadRequest(str(sales), "till.csv", Extract.SALES, times_in="UTC", time_zone="Asia/Shanghai")
        load(store, request)

    app = open_app(fill, PAGE)
    assert "time zone Asia/Shanghai" in text_of(app)
    assert app.container(key="stored_loads").dataframe[0].value["Dates"][0].startswith("2 Mar 2026")


def test_it_reads_chinese(open_app, with_a_gap):
    app = open_app(with_a_gap, PAGE, locale="zh-CN")
    assert not app.exception
