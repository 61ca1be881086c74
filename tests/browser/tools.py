"""Driving the program in a real browser: its server, and the few things a person does on every page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
PATIENCE = 30_000


def environment(store: Path) -> dict[str, str]:
    own = {
        "CONTROL_CELL_STORE": str(store),
        "CONTROL_CELL_INBOX": str(store.with_name("inbox")),
        "CONTROL_CELL_SAMPLE": "0",
        "CONTROL_CELL_LANGUAGE": "en",
    }
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


def is_shown(box: Locator) -> bool:
    """Whether there is such a box, and it is not folded away."""
    return box.count() > 0 and box.is_visible()
