"""One journey in a real browser: two files in, the answer seen, and the table out that the command line writes."""

from __future__ import annotations

import csv
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
CAMPAIGN = "Spring *serum* 春季"
LAUNCH = date(2026, 3, 1)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PATIENCE = 30_000


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


def environment(store: Path) -> dict[str, str]:
    own = {"CONTROL_CELL_STORE": str(store), "CONTROL_CELL_SAMPLE": "0", "CONTROL_CELL_LANGUAGE": "en"}
    return {**os.environ, **own}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Server:
    """The program as `make run` serves it, on a store of its own."""

    def __init__(self, store: Path) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
        self.process = subprocess.Popen(
            [*command, "--server.address=127.0.0.1", "--server.headless=true"],
            cwd=ROOT,
            env=environment(store),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def _wait(self) -> None:
        for _attempt in range(240):
            try:
                with urllib.request.urlopen(self.address + "/_stcore/health", timeout=1) as answer:
                    if answer.read() == b"ok":
                        return
            except OSError:
                time.sleep(0.25)
        self.stop()
        raise TimeoutError("the server did not start")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = next(path for name in BROWSERS if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=LAUNCH_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store.duckdb"


@pytest.fixture
def server(store: Path) -> Iterator[Server]:
    started = Server(store)
    yield started
    started.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 1600},
        locale="en-US",
        reduced_motion="reduce",
        accept_downloads=True,
    )
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield opened
    context.close()


def settled(page: Page) -> None:
    """Wait until the run that the last action started has ended."""
    page.wait_for_timeout(300)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option, or type a new one, in the select box of this label."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.press("ArrowDown")
    box.fill(option)
    page.wait_for_timeout(200)
    box.press("Enter")
    settled(page)


def go_to(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    settled(page)


def test_two_files_become_the_table_that_the_command_line_writes(page, server, store, tmp_path):
    outside: list[str] = []
    page.on("request", lambda request: None if "127.0.0.1" in request.url else outside.append(request.url))
    page.goto(server.address)
    expect(page.get_by_text("No campaign yet")).to_be_visible()

    go_to(page, "Load extracts")
    page.locator("input[type=file]").set_input_files(write_members(tmp_path / "list.csv", 900))
    expect(page.get_by_text("Which column is what?")).to_be_visible()
    settled(page)
    choose(page, "Customer *", "Person")
    choose(page, "Cell *", "Group they were in")
    expect(page.get_by_role("button", name="Load", exact=True)).to_be_disabled()
    choose(page, "Campaign *", CAMPAIGN)
    choose(page, "Control cell", "Nothing sent")
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_role("heading", name="list.csv is loaded")).to_be_visible()

    page.get_by_test_id("stRadio").get_by_text("Sales", exact=True).click()
    settled(page)
    page.locator("input[type=file]").set_input_files(write_sales(tmp_path / "till.csv", 900))
    expect(page.get_by_text("The first rows of till.csv")).to_be_visible()
    settled(page)
    choose(page, "Customer *", "Person")
    choose(page, "Date *", "Bought on")
    choose(page, "Amount *", "Paid by them")
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
