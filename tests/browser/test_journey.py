"""One journey in a real browser: two files in, the answer seen, and the table out that the command line writes."""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tools import ROOT, choose, environment, go_to, is_shown, settled

pytestmark = pytest.mark.browser

CAMPAIGN = "Spring *serum* 春季"
LAUNCH = date(2026, 3, 1)


def write_members(path: Path, customers: int) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Person", "Group they were in", "Age band", "Telephone"])
        for n in range(customers):
            cell = "Letter" if n % 3 else "Nothing sent"
            writer.writerow([f"{n:07d}", cell, ("18-29", "30-44", "45+")[n % 7 % 3], f"1380000{n:04d}"])
    return path


def write_sales(path: Path, customers: int) -> Path:
    chance = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Person", "Bought on", "Paid by them"])
        writer.writerow(["0000000", "2025-11-20", "10.00"])
        writer.writerow(["0000000", "some day", "10.00"])
        for n in range(customers):
            for _line in range(chance.randint(0, 4)):
                day = LAUNCH + timedelta(days=chance.randint(-90, 45))
                extra = 1.6 if n % 3 and day >= LAUNCH else 1.0
                writer.writerow([f"{n:07d}", day.isoformat(), f"{chance.lognormvariate(4, 0.6) * extra:.2f}"])
    return path


def map_field(page: Page, label: str, column: str) -> None:
    """Say which column a field is; where it was recognised, its box is folded away behind the answer."""
    if is_shown(page.get_by_role("combobox", name=label, exact=True)):
        choose(page, label, column)
    else:
        expect(page.get_by_text(f"= {column}")).to_be_visible()


def test_two_files_become_the_table_that_the_command_line_writes(page, server, store, tmp_path):
    outside: list[str] = []
    page.on("request", lambda request: None if "127.0.0.1" in request.url else outside.append(request.url))
    page.goto(server.address)
    expect(page.get_by_text("No campaign yet")).to_be_visible()

    go_to(page, "Load extracts")
    page.locator("input[type=file]").set_input_files(write_members(tmp_path / "list.csv", 900))
    expect(page.get_by_text("list.csv: 900 rows, 4 columns")).to_be_visible()
    settled(page)
    map_field(page, "Customer *", "Person")
    map_field(page, "Cell *", "Group they were in")
    expect(page.get_by_role("button", name="Load", exact=True)).to_be_disabled()
    choose(page, "Campaign *", CAMPAIGN)
    choose(page, "Control cell", "Nothing sent")
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_role("heading", name="list.csv is loaded")).to_be_visible()

    page.get_by_test_id("stRadio").get_by_text("Sales", exact=True).click()
    settled(page)
    page.locator("input[type=file]").set_input_files(write_sales(tmp_path / "till.csv", 900))
    expect(page.get_by_text("till.csv: ")).to_be_visible()
    settled(page)
    map_field(page, "Customer *", "Person")
    map_field(page, "Date *", "Bought on")
    map_field(page, "Amount *", "Paid by them")
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_role("heading", name="till.csv is loaded")).to_be_visible()
    expect(page.get_by_text("Rows set aside", exact=True)).to_be_visible()

    go_to(page, "Campaign settings")
    launch = page.get_by_test_id("stDateInput")
    for part, number in (("month", "03"), ("day", "01"), ("year", "2026")):
        launch.get_by_role("spinbutton", name=f"{part}, ").press_sequentially(number)
    page.get_by_role("button", name="Save", exact=True).click()
    settled(page)
    expect(page.get_by_text("after the sales were seen").first).to_be_visible()

    go_to(page, "Lift")
    expect(page.get_by_text("more each than the control")).to_be_visible()
    expect(page.locator(".js-plotly-plot .scatterlayer .point").first).to_be_visible()
    choose(page, "Divide by", "Age band")
    expect(page.get_by_role("figure", name="Age band")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all metrics as CSV").click()
    downloaded = Path(download.value.path()).read_bytes()

    server.stop()
    assert downloaded == from_command_line(store, tmp_path)
    assert not outside


def from_command_line(store: Path, folder: Path) -> bytes:
    """What `python -m analysis lift` writes about the same campaign, on a copy of the store."""
    copy, table = folder / "copy.duckdb", folder / "lift.csv"
    shutil.copy(store, copy)
    command = [sys.executable, "-m", "analysis", "lift", CAMPAIGN, "--segment", "Age band", "--out", str(table)]
    subprocess.run(command, cwd=ROOT, env=environment(copy), check=True, capture_output=True)
    return table.read_bytes()
