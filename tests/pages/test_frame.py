"""The frame: every page through app.py, in every language, and nothing at all for who is signed out."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.measures.loading import load
from analysis.model import Extract, LoadRequest
from pages.shared import cache

ROOT = Path(__file__).parents[2]
PAGES = {
    "Overview": "pages/overview/overview.py",
    "All campaigns": "pages/overview/campaigns.py",
    "Benchmarks": "pages/overview/benchmarks.py",
    "Lift": "pages/measure/lift.py",
    "Return": "pages/measure/returns.py",
    "Load extracts": "pages/manage/load.py",
    "What is in the store": "pages/manage/store.py",
    "Campaign settings": "pages/manage/settings.py",
}
CHINESE = {"Overview": "总览", "Lift": "提升", "Load extracts": "导入数据", "Campaign settings": "活动设置"}


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_on_an_empty_store(open_app, page):
    app = open_app(page=page)
    assert not app.exception
    assert app.title[0].value == page


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_on_a_measured_campaign(open_app, measured, page):
    app = open_app(measured, page)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == page


@pytest.mark.parametrize("page", PAGES)
def test_page_speaks_chinese_to_a_chinese_browser(open_app, measured, page):
    app = open_app(measured, page, locale="zh-CN")
    assert not app.exception
    assert app.title[0].value == CHINESE.get(page, app.title[0].value)


def test_language_can_be_chosen(open_app):
    app = open_app()
    app.selectbox(key="lang").select("zh_CN").run()
    assert app.title[0].value == CHINESE["Overview"]
    assert not app.exception


def test_unknown_language_of_the_browser_is_english(open_app):
    assert open_app(locale="ja-JP").title[0].value == "Overview"


@pytest.mark.parametrize("page", ["Overview", "Lift", "Campaign settings"])
def test_without_a_campaign_the_page_leads_to_loading(open_app, page):
    app = open_app(page=page)
    assert app.container(key="empty_state").subheader[0].value == "No campaign yet"
    assert [link.label for link in app.get("page_link")] == ["Load extracts"]


def signed_out_app(open_app, claims: dict[str, object]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.secrets["auth"] = {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": "x" * 32}
    app.user = claims
    return app


@pytest.mark.parametrize("claims", [{"is_logged_in": False}, {"is_logged_in": True}, {"email": "a@example.com"}])
def test_who_is_signed_out_sees_only_the_sign_in_page(open_app, claims):
    app = signed_out_app(open_app, claims).run()
    assert not app.exception
    assert app.title[0].value == "Control Cell"
    assert [button.key for button in app.button] == ["sign_in"]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_who_is_signed_out_reaches_no_page(open_app, page):
    app = signed_out_app(open_app, {"is_logged_in": False}).run()
    with pytest.raises(ValueError, match="page"):
        app.switch_page(str(ROOT / page))


def test_who_is_signed_in_sees_the_pages_and_the_way_out(open_app):
    app = signed_out_app(open_app, {"is_logged_in": True, "email": "ann@example.com"}).run()
    assert not app.exception
    assert app.title[0].value == "Overview"
    assert "sign_out" in [button.key for button in app.button]


def test_a_store_in_use_is_one_sentence(open_app, tmp_path):
    (tmp_path / "store.duckdb").write_text("this is no store")
    app = open_app()
    assert not app.exception
    assert len(app.error) == 1
    assert not app.title


def test_first_start_loads_the_sample(open_app, monkeypatch):
    monkeypatch.delenv("CONTROL_CELL_SAMPLE")
    app = open_app()
    assert not app.exception
    assert len(app.table[0].value) >= 3
    assert any("Worked" in verdict for verdict in app.table[0].value["Verdict"])


def test_the_sample_is_never_loaded_beside_sales_of_ones_own(open_app, monkeypatch):
    def fill(store):
        path = store.staging / "own.in"
        path.write_text("customer_id,date,amount\n1,2026-03-02,5\n", encoding="utf-8")
        load(store, LoadRequest(str(path), "own.csv", Extract.SALES))

    monkeypatch.delenv("CONTROL_CELL_SAMPLE")
    app = open_app(fill)
    assert not app.exception
    assert [report.file for report in cache.loads()] == ["own.csv"]
