"""The Load extracts page: upload, mapping, the load, and what became of every row."""

import time
from datetime import date
from pathlib import Path

import pytest

from analysis.measures.settings import change_settings
from pages.shared import cache

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


def reports(app) -> list:
    return [container for container in app.get("container") if str(container.key).startswith("load_report_")]


def named(app, name: str):
    """The one container whose key begins with this."""
    [found] = [container for container in app.get("container") if str(container.key).startswith(f"{name}_")]
    return found


def shown(app) -> list[str]:
    """Rows in, loaded, set aside and repeated in the one report on the page."""
    return [metric.value for metric in named(app, "load_report").metric]


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
    assert shown(app) == ["3", "3", "0", "0"]

    app = upload(app, "sales.csv", SALES, "sales")
    for field, column in {"customer_id": "Card no.", "date": "Day", "amount": "Paid"}.items():
        app.selectbox(key=f"map_{field}").set_value(column).run()
    press_load(app)
    assert not app.exception
    assert shown(app) == ["3", "2", "1", "0"]
    assert list(named(app, "set_aside_table").dataframe[0].value["Value"]) == ["some day"]
    assert [button for button in app.get("download_button") if str(button.key).startswith("set_aside_download")]
    assert len(app.container(key="loads_table").dataframe[0].value) == 2


def test_rows_without_ids_can_be_customers(open_app):
    app = upload(open_app(planned, "Load extracts"), "results.csv", b"cell,visit\nControl,0\nMailer,1\nMailer,1\n")
    app.selectbox(key="load_campaign").set_value("Serum").run()
    assert app.button(key="load").disabled
    app.toggle(key="load_row_is_customer").set_value(True).run()
    app.selectbox(key="role_visit").set_value("outcome").run()
    press_load(app)
    assert not app.exception
    assert shown(app) == ["3", "3", "0", "0"]


BAD = {"empty": b"", "binary": b"\x00\x01\x02\xff\xfe", "header": b"only a header\n"}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(open_app, content):
    app = upload(open_app(page="Load extracts"), "bad.csv", content)
    assert not app.exception
    assert app.error or app.button(key="load").disabled


def test_times_of_another_zone_are_doubted_before_the_load(open_app):
    nights = b"Card no.,Day,Paid\n" + b"".join(b"%d,2026-03-02 %02d:10:00,5\n" % (n, n % 12) for n in range(24))
    app = upload(open_app(page="Load extracts"), "till.csv", nights, "sales")
    assert not app.exception
    assert [info.value for info in app.info if "between 1 and 5 at night" in info.value]
    app.selectbox(key="load_times_in").set_value("UTC").run()
    assert not [info.value for info in app.info if "at night" in info.value]
    app.selectbox(key="load_time_zone").set_value("Asia/Shanghai")
    press_load(app)
    assert shown(app) == ["24", "24", "0", "0"]
    [load] = [load for load in cache.content().loads if load.file == "till.csv"]
    assert (load.first_day, load.last_day) == (date(2026, 3, 2), date(2026, 3, 2))
    upload(app, "shop.csv", b"Card no.,Day,Paid\n1,2026-03-03 10:00:00,5\n", "sales")
    assert not [info.value for info in app.info if "at night" in info.value]


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


REFERENCE = {
    "customers": (b"card number,age_group,city,shoe size\n1,18-29,Shanghai,36\n2,30-44,Beijing,38\n3,,Xi'an,36\n", 3),
    "products": (b"product,name,category,brand\nS1,Serum,Skin,A\nC1,Cream,Skin,A\n", 2),
    "calendar": (b"date,end_date,label\n2026-11-01,2026-11-11,Double eleven\n2026-12-25,,Christmas\n", 2),
}


@pytest.mark.parametrize("extract", REFERENCE)
def test_what_is_known_of_customers_products_and_days_is_loaded(open_app, extract):
    content, rows = REFERENCE[extract]
    app = upload(open_app(page="Load extracts"), "reference.csv", content, extract)
    assert not app.exception
    assert "load_campaign" not in [box.key for box in app.selectbox]
    if extract == "customers" and app.button(key="load").disabled:
        app.selectbox(key="map_customer_id").set_value("card number").run()
    app = press_load(app)
    assert not app.exception
    assert shown(app) == [str(rows), str(rows), "0", "0"]
    app.switch_page("pages/manage/store.py").run()
    assert not app.exception
    assert list(app.container(key="stored_loads").dataframe[0].value["File"]) == ["reference.csv"]


def test_reasons_are_counted_and_the_rows_can_be_corrected(open_app):
    content = SALES + b"4,,7\n5,another day,7\n"
    app = upload(open_app(page="Load extracts"), "sales.csv", content, "sales")
    for field, column in {"customer_id": "Card no.", "date": "Day", "amount": "Paid"}.items():
        app.selectbox(key=f"map_{field}").set_value(column).run()
    app = press_load(app)
    said = [element.value.replace("\\", "") for element in named(app, "load_report").expander[0].markdown]
    assert said == ["**2** · This is not a date.", "**1** · The date is missing."]
    corrected = cache.set_aside_csv(1, "en").decode("utf-8-sig").replace("some day", "2026-03-04")
    app = upload(app, "set_aside.csv", corrected.encode(), "sales")
    app = press_load(app)
    assert not app.exception
    assert shown(app)[:3] == ["3", "1", "2"]


def test_a_file_of_which_nothing_could_be_used_says_so(open_app):
    app = press_load(
        upload(open_app(page="Load extracts"), "till.csv", b"customer_id,date,amount\n1,soon,5\n", "sales")
    )
    assert not app.exception
    assert "Nothing of till.csv was loaded" in [heading.value for heading in app.subheader]
    assert "till.csv is loaded" not in [heading.value for heading in app.subheader]
    said = " ".join(caption.value for caption in app.caption).replace("\\", "")
    assert "nothing was loaded: the only row was set aside" in said
    assert not named(app, "load_report").get("page_link")


def test_a_file_that_was_loaded_before_brings_nothing_new(open_app):
    good = b"customer_id,date,amount\n1,2026-03-02,5\n"
    app = press_load(upload(open_app(page="Load extracts"), "till.csv", good, "sales"))
    app = press_load(upload(app, "till.csv", good, "sales"))
    assert not app.exception
    assert "till.csv brought nothing new" in [heading.value for heading in app.subheader]
    assert shown(app) == ["1", "0", "0", "1"]


def test_a_file_without_dates_asks_for_the_day_of_all_rows(open_app):
    app = upload(open_app(page="Load extracts"), "till.csv", b"customer_id,amount\n1,5.50\n2,7.20\n", "sales")
    assert app.button(key="load").disabled
    app.date_input(key="load_day").set_value(date(2026, 3, 2)).run()
    app = press_load(app)
    assert not app.exception
    assert shown(app) == ["2", "2", "0", "0"]


def test_more_campaigns_than_links_lead_to_the_overview(open_app):
    rows = "".join(f"{n},{'AB'[n % 2]},c{n % 5}\n" for n in range(20))
    app = upload(open_app(page="Load extracts"), "five.csv", f"customer_id,cell,campaign\n{rows}".encode())
    app = press_load(app)
    assert not app.exception
    labels = [link.label for link in named(app, "load_report").get("page_link")]
    assert labels[-1] == "See 2 more campaigns in the overview"
    assert len(labels) == 7
