"""The Benchmarks page."""

from __future__ import annotations

from analysis.measures.settings import change_settings


def test_one_campaign_says_what_is_missing(open_app, measured):
    app = open_app(measured, "Benchmarks")
    assert not app.exception
    assert any("Only 1 campaign " in element.value for element in app.markdown)


def test_grouped_by_a_setting(open_app, measured):
    def fill(store):
        measured(store)
        change_settings(store, "Serum *5*", {"audience": "Gold"})

    app = open_app(fill, "Benchmarks")
    app.selectbox(key="benchmark_by").select("audience").run()
    assert not app.exception
    assert any(element.value.startswith("**Gold**") for element in app.markdown)


def test_nothing_measured_yet(open_app):
    app = open_app(None, "Benchmarks")
    assert not app.exception
    assert "No campaign yet" in app.subheader[0].value
