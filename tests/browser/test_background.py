"""A load goes on while a person looks elsewhere, and stops without a trace when they say so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analysis.measures.store import open_store
from tests.browser.tools import choose, go_to, settled

pytestmark = pytest.mark.browser

ROWS, MORE = 300_000, 1_500_000


def write_sales(path: Path, rows: int) -> Path:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.write("customer_id,date,amount\n")
        file.writelines(f"C{n % 50_000:06d},2026-{1 + n % 6:02d}-{1 + n % 28:02d},{n % 900}.5\n" for n in range(rows))
    return path


def open_loading(page: Page, address: str) -> None:
    page.goto(address)
    go_to(page, "Load extracts")
    page.get_by_test_id("stRadio").get_by_text("Sales", exact=True).click()
    settled(page)


def test_a_load_outlives_its_page_and_another_is_cancelled(page, server, store, tmp_path):
    write_sales(store.with_name("inbox") / "all of it.csv", MORE)
    open_loading(page, server.address)
    page.locator("input[type=file]").set_input_files(write_sales(tmp_path / "till.csv", ROWS))
    expect(page.get_by_text("till.csv: 300,000 rows, 3 columns")).to_be_visible()
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile(r"till\.csv is (being )?loaded"))).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Overview", exact=True).click()
    expect(page.get_by_role("heading", name="Overview", exact=True)).to_be_visible()
    go_to(page, "Load extracts")
    expect(page.get_by_role("heading", name="till.csv is loaded")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("300,000")

    open_loading(page, server.address)  # as another session
    expect(page.get_by_role("heading", name="till.csv is loaded")).to_be_visible()
    choose(page, "or a file of the inbox", "all of it.csv")
    expect(page.get_by_text("all of it.csv: about ")).to_be_visible()
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_role("heading", name="all of it.csv is being loaded")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("all of it.csv was stopped before its end. Nothing of it was stored.")).to_be_visible()

    go_to(page, "What is in the store")
    assert not list(Path(f"{store}.staging").iterdir())
    server.stop()
    reopened = open_store(store)
    held = reopened.fetch("select count(*), count(distinct load) from sales")
    days = reopened.fetch("select cast(sum(lines) as bigint) from daily_totals")
    reopened.close()
    assert (held, days) == ([(ROWS, 1)], [(ROWS,)])
