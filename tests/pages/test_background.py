"""The Load extracts page around loads that run beside it: seen, left, found again, stopped, refused, asked about."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import get_args

import pytest

from analysis.measures.jobs import Jobs, Progress
from analysis.model import Answer, LoadReport, LoadRequest, Phase, Question
from analysis.words import use_language
from pages.shared import cache, reading
from tests.pages.test_load import SALES, press_load, reports, shown, upload

GOOD = b"customer_id,date,amount\n1,2026-03-02,10.50\n2,2026-03-03,12\n"


class Gate:
    """A load that stands still until it is told to go on, or to fail."""

    def __init__(self) -> None:
        self.open, self.error = threading.Event(), None

    error: Exception | None

    def __call__(self, store: object, request: LoadRequest, *, watch: Progress) -> LoadReport:
        watch.phase(Phase.READING)
        while not self.open.wait(0.01):
            watch.advance(3 << 20, 12 << 20)
        if self.error:
            raise self.error
        return LoadReport(1, request.file, request.extract.value, 2, 2, 0, 0)


@pytest.fixture
def gate(monkeypatch) -> Iterator[Gate]:
    load = Gate()
    monkeypatch.setattr(cache.store, "Jobs", partial(Jobs, load=load))
    yield load
    load.open.set()


def started(open_app, name: str = "till.csv"):
    app = upload(open_app(page="Load extracts"), name, GOOD, "sales")
    app.button(key="load").click().run()
    assert not app.exception
    return app


def cancel_buttons(app) -> list:
    return [button for button in app.button if str(button.key).startswith("cancel_")]


def ended(app, gate: Gate):
    gate.open.set()
    [job] = cache.jobs().of("local")
    assert cache.jobs().wait(job.id, 30)
    app.run()
    assert not app.exception
    return app


def test_a_load_on_its_way_is_shown_and_its_questions_are_not(open_app, gate):
    app = started(open_app)
    assert "till.csv is being loaded" in [heading.value for heading in app.subheader]
    bar = app.get("progress")[0].proto
    assert bar.text == "Reading · 3 MB of 12 MB"
    assert bar.value == 2  # percent: a quarter of the bytes are a small part of the whole work
    assert len(cancel_buttons(app)) == 1
    assert "load" not in [button.key for button in app.button]


def test_it_is_found_again_after_another_page_and_by_a_new_session(open_app, gate, tmp_path):
    app = started(open_app)
    app.switch_page("pages/overview/overview.py").run()
    assert not cancel_buttons(app)
    app.switch_page("pages/manage/load.py").run()
    assert len(cancel_buttons(app)) == 1
    other = open_app(page="Load extracts", forget=False)
    assert len(cancel_buttons(other)) == 1
    ended(other, gate)
    assert shown(other) == ["2", "2", "0", "0"]
    app.run()
    assert "till.csv is loaded" in [heading.value for heading in app.subheader]


def test_a_second_load_waits_and_says_so(open_app, gate):
    app = started(open_app)
    other = upload(open_app(page="Load extracts", forget=False), "more.csv", GOOD, "sales")
    other.button(key="load").click().run()
    assert [bar.proto.text for bar in other.get("progress")][1] == "Waiting: 1 load goes first"
    assert len(cancel_buttons(other)) == 2
    assert not app.exception


def test_cancel_keeps_the_file_and_what_was_said_of_it(open_app, gate):
    app = upload(open_app(page="Load extracts"), "till.csv", GOOD.replace(b"amount", b"sum of money"), "sales")
    app.selectbox(key="map_amount").set_value("sum of money").run()
    app.button(key="load").click().run()
    cancel_buttons(app)[0].click().run()
    assert cache.jobs().wait(cache.jobs().of("local")[0].id, 30)  # the gate stays closed: it ends by the cancel alone
    app.run()
    assert not app.exception
    assert app.info[0].value == "till.csv was stopped before its end. Nothing of it was stored."
    assert app.selectbox(key="map_amount").value == "sum of money"
    assert not app.button(key="load").disabled
    app.button(key=f"dismiss_{cache.jobs().of('local')[0].id}").click().run()
    assert not app.info


def test_an_error_of_the_program_is_a_sentence(open_app, gate):
    gate.error = RuntimeError("secret")
    app = ended(started(open_app), gate)
    assert app.error[0].value.startswith("till.csv could not be loaded because of an error in the program.")


def test_what_the_loader_asks_is_asked_by_a_widget(open_app, gate):
    gate.error = Question("The dates of till.csv fit two orders.", "Say --date-order dmy.", "date_order")
    app = ended(started(open_app), gate)
    assert app.warning[0].value == "The dates of till.csv fit two orders. Please choose below."
    assert "load_date_order" not in [box.key for box in app.expander(key="load_reading").selectbox]
    app.selectbox(key="load_date_order").set_value("dmy").run()
    gate.error = None
    app.button(key="load").click().run()
    assert not app.exception
    assert "till.csv is loaded" in [heading.value for heading in app.subheader]


def test_after_a_success_the_page_is_ready_for_the_next_file(open_app):
    app = press_load(upload(open_app(page="Load extracts"), "till.csv", GOOD, "sales"))
    assert "till.csv is loaded" in [heading.value for heading in app.subheader]
    assert "load" not in [button.key for button in app.button]
    app = upload(app, "more.csv", SALES, "sales")
    assert "till.csv is loaded" not in [heading.value for heading in app.subheader]
    assert app.selectbox(key="map_customer_id").value == "Card no."


def test_an_encoding_in_doubt_is_asked_with_what_the_file_would_read_like(open_app):
    content = "Kunde;Datum;Betrag\nMüller;3.14.2026;10\n".encode("cp1252")
    app = upload(open_app(page="Load extracts"), "umsatz.csv", content, "sales")
    assert not app.exception
    assert app.warning[0].value.startswith("The encoding of umsatz.csv cannot be told")
    assert "cp1252: Müller" in " ".join(app.selectbox(key="load_encoding").options)
    app.selectbox(key="load_encoding").set_value("cp1252").run()
    assert not app.warning
    assert app.button(key="load")


def test_a_sheet_is_asked_where_there_are_several(open_app):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("march.csv", GOOD)
        archive.writestr("april.csv", GOOD.replace(b"2026-03", b"2026-04"))
    app = upload(open_app(page="Load extracts"), "sales.zip", packed.getvalue(), "sales")
    assert not app.exception
    assert list(app.selectbox(key="load_sheet").options) == ["march.csv", "april.csv"]
    app.selectbox(key="load_sheet").set_value("april.csv").run()
    app = press_load(app)
    assert shown(app) == ["2", "2", "0", "0"]


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "till 2026.csv").write_bytes(GOOD)
    monkeypatch.setenv("CONTROL_CELL_INBOX", str(folder))
    return folder


def test_a_file_of_the_inbox_is_loaded_in_place(open_app, inbox):
    app = open_app(page="Load extracts")
    app.radio(key="extract").set_value("sales").run()
    app.selectbox(key="inbox_file").set_value("till 2026.csv").run()
    app = press_load(app)
    assert not app.exception
    assert shown(app) == ["2", "2", "0", "0"]
    assert (inbox / "till 2026.csv").read_bytes() == GOOD
    assert app.selectbox(key="inbox_file").value is None


def test_a_corrected_issue_is_asked_about_and_replaces(open_app):
    app = press_load(upload(open_app(page="Load extracts"), "till.csv", GOOD, "sales"))
    corrected = GOOD.replace(b"10.50", b"11.50")
    app = press_load(upload(app, "till again.csv", corrected, "sales"))
    assert not app.exception
    assert app.warning[0].value.startswith("till again.csv holds 1 order with other lines than till.csv brought")
    app.selectbox(key="load_on_overlap").set_value("replace").run()
    app = press_load(app)
    assert not app.exception
    assert "till again.csv is loaded" in [heading.value for heading in app.subheader]


@pytest.fixture
def in_chinese() -> Iterator[None]:
    """The test itself names options as the page shows them."""
    use_language("zh_CN")
    yield
    use_language("en")


@pytest.mark.usefixtures("in_chinese")
def test_a_chinese_page_follows_a_load(open_app, gate):
    app = upload(open_app(page="Load extracts", locale="zh-CN"), "till.csv", GOOD, "sales")
    app.button(key="load").click().run()
    assert len(cancel_buttons(app)) == 1
    ended(app, gate)
    assert shown(app) == ["2", "2", "0", "0"]


def test_a_file_that_left_the_inbox_is_a_sentence(open_app, inbox):
    app = open_app(page="Load extracts")
    app.radio(key="extract").set_value("sales").run()
    app.selectbox(key="inbox_file").set_value("till 2026.csv").run()
    (inbox / "till 2026.csv").unlink()
    app.button(key="load").click().run()
    assert not app.exception
    assert not reports(app)


def test_the_limit_and_the_ways_beyond_it_are_said(open_app, inbox):
    captions = " ".join(caption.value for caption in open_app(page="Load extracts").caption)
    assert "MB can be uploaded" in captions
    assert str(inbox) in captions
    assert "python -m analysis load" in captions


def test_a_well_named_file_takes_two_decisions(open_app):
    """What it is, and to load it: every other widget is folded away and has its answer."""
    app = upload(open_app(page="Load extracts"), "till.csv", GOOD, "sales")
    folded = {box.key for expander in app.expander for box in expander.selectbox}
    open_boxes = {box.key for box in app.main.selectbox} - folded
    assert open_boxes == set()
    assert not app.button(key="load").disabled


def test_every_question_of_the_loader_has_a_widget():
    assert set(get_args(Answer)) == set(reading.labels())


def test_a_load_that_ends_does_not_hide_behind_the_next(open_app, gate):
    """The report of an earlier load goes when the next one begins, and both of this session show when both ended."""
    app = ended(started(open_app), gate)
    assert len(reports(app)) == 1
    other = open_app(page="Load extracts", forget=False)
    assert len(reports(other)) == 1  # found again by a new session
    gate.open.clear()
    other = upload(other, "more.csv", GOOD, "sales")
    other.button(key="load").click().run()
    assert "more.csv is being loaded" in [heading.value for heading in other.subheader]
    assert not reports(other)
    third = upload(other, "again.csv", GOOD, "sales")
    third.button(key="load").click().run()
    gate.open.set()
    for job in cache.jobs().of("local"):
        assert cache.jobs().wait(job.id, 30)
    third.run()
    headings = [heading.value for heading in third.subheader]
    assert "more.csv is loaded" in headings
    assert "again.csv is loaded" in headings
    assert "till.csv is loaded" not in headings
