"""The Load extracts page: upload, mapping, the load, and what became of every row."""

import time
from datetime import date
from pathlib import Path

import pytest

from analysis.measures.settings import change_settings

CAMPAIGN = b"Card no.,Grp,Age band,Telephone\n1,Control,18-29,13800000000\n2,Mailer,30-44,13800000001\n3,Mailer,,1\n"
SALES = b"Card no.,Day,Paid\n1,2026-03-02,10.50\n2,2026-03-03,12\n3,some day,5\n"


def upload(app, name: str, content: bytes, extract: str = "campaign"):
    app.radio(key="extract").set_value(extract).run()
    return app.file_uploader[0].upload(name, content).run()


def press_load(app):
    """Press the button and wait until the load, which runs beside the page, is over."""
    app.button(key="load").click().run()
    for _attempt in range(200):
        if not [button for button in app.button if str(button.key).startswith("cancel_")]:
            return app
        time.sleep(0.1)
        app.run()
    raise TimeoutError("the load did not end")


def planned(store) -> None:
    """A campaign that was set up before any file; a name typed anew is tried in the browser."""
    change_settings(store, "Serum", {"launch": date(2026, 3, 1)})


def test_guesses_are_preselected_and_personal_data_is_masked(open_app):
    app = upload(open_app(page="Load extracts"), "members.csv", CAMPAIGN)
    assert not app.exception
    assert app.selectbox(key="map_customer_id").value == "Card no."
    assert app.selectbox(key="map_cell").value == "Grp"
    assert app.selectbox(key="role_Telephone").value == "personal"
    assert app.selectbox(key="load_control").value == "Control"
    assert set(app.container(key="load_preview").dataframe[0].value["Telephone"]) == {"•••"}


def test_button_waits_for_what_is_needed_and_says_so(open_app):
    app = upload(open_app(planned, "Load extracts"), "members.csv", CAMPAIGN)
    assert app.button(key="load").disabled
    assert "Still needed: Campaign" in [element.value for element in app.caption]
    app.selectbox(key="load_campaign").set_value("Serum").run()
    assert not app.button(key="load").disabled
    app.selectbox(key="map_cell").set_value("").run()
    assert app.button(key="load").disabled
    app.text_input(key="load_cell_name").set_value("Mailer").run()
    assert not app.button(key="load").disabled


def test_campaign_then_sales_are_loaded_and_reconciled(open_app):
    app = upload(open_app(planned, "Load extracts"), "members.csv", CAMPAIGN)
    app.selectbox(key="load_campaign").set_value("Serum").run()
    press_load(app)
    assert not app.exception
    assert [metric.value for metric in app.container(key="load_report").metric] == ["3", "3", "0", "0"]

    app = upload(app, "sales.csv", SALES, "sales")
    for field, column in {"customer_id": "Card no.", "date": "Day", "amount": "Paid"}.items():
        app.selectbox(key=f"map_{field}").set_value(column).run()
    press_load(app)
    assert not app.exception
    assert [metric.value for metric in app.container(key="load_report").metric] == ["3", "2", "1", "0"]
    assert list(app.container(key="set_aside_table").dataframe[0].value["Value"]) == ["some day"]
    assert "set_aside_download" in [button.key for button in app.get("download_button")]
    assert len(app.container(key="loads_table").dataframe[0].value) == 2


def test_rows_without_ids_can_be_customers(open_app):
    app = upload(open_app(planned, "Load extracts"), "results.csv", b"cell,visit\nControl,0\nMailer,1\nMailer,1\n")
    app.selectbox(key="load_campaign").set_value("Serum").run()
    assert app.button(key="load").disabled
    app.toggle(key="load_row_is_customer").set_value(True).run()
    app.selectbox(key="role_visit").set_value("outcome").run()
    press_load(app)
    assert not app.exception
    assert [metric.value for metric in app.container(key="load_report").metric] == ["3", "3", "0", "0"]


BAD = {"empty": b"", "binary": b"\x00\x01\x02\xff\xfe", "header": b"only a header\n"}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(open_app, content):
    app = upload(open_app(page="Load extracts"), "bad.csv", content)
    assert not app.exception
    assert app.error or app.button(key="load").disabled


def test_another_file_starts_with_its_own_guesses(open_app):
    app = upload(open_app(page="Load extracts"), "members.csv", CAMPAIGN)
    app.selectbox(key="map_cell").set_value("Age band").run()
    app.radio(key="extract").set_value("sales").run()
    app.radio(key="extract").set_value("campaign").run()
    assert app.selectbox(key="map_cell").value == "Grp"


def test_nothing_of_an_upload_stays_on_disk(open_app, tmp_path, monkeypatch):
    staging = tmp_path / "staging"
    staging.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(staging))
    app = upload(open_app(page="Load extracts"), "../../evil.csv", CAMPAIGN)
    assert not app.exception
    assert not list(staging.glob("*.upload"))
    assert not list(Path(tmp_path).rglob("evil.csv"))
