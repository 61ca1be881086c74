"""The pages as a person meets them: through app.py, on a store of its own."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analysis.measures.loading import load
from analysis.measures.store import Store, open_store
from analysis.model import Extract, LoadRequest

ROOT = Path(__file__).parents[2]
PAGES = {
    "Overview": "pages/overview/overview.py",
    "All campaigns": "pages/overview/campaigns.py",
    "Benchmarks": "pages/overview/benchmarks.py",
    "Lift": "pages/measure/lift.py",
    "Segments": "pages/measure/segments.py",
    "Return": "pages/measure/returns.py",
    "Daily tracking": "pages/measure/tracking.py",
    "Purchase intervals": "pages/measure/intervals.py",
    "Spend change": "pages/measure/spend_change.py",
    "Events": "pages/measure/events.py",
    "Sample size": "pages/plan/sample_size.py",
    "Evidence": "pages/plan/evidence.py",
    "Load extracts": "pages/manage/load.py",
    "What is in the store": "pages/manage/store.py",
    "Campaign settings": "pages/manage/settings.py",
}

Fill = Callable[[Store], None]
Open = Callable[..., AppTest]


def write_csv(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def campaign_rows(customers: int = 240, control: str = "Control") -> list[list[object]]:
    """Half of the customers in the control; the others spend more in March."""
    cells = (control, "Mailer")
    rows = [[f"{n:05d}", cells[n % 2], ("18-29", "30-44")[n % 3 == 0]] for n in range(customers)]
    return [["customer_id", "cell", "age group"], *rows]


def sales_rows(customers: int = 240) -> list[list[object]]:
    before = [[f"{n:05d}", f"2026-02-{1 + n % 20:02d}", 50 + n % 17] for n in range(customers)]
    after = [[f"{n:05d}", f"2026-03-{2 + n % 20:02d}", 60 + n % 19 + 40 * (n % 2)] for n in range(customers)]
    return [["customer_id", "date", "amount"], ["00000", "2025-11-01", 5], *before, *after, ["00000", "2026-04-20", 5]]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    return {
        "campaign": write_csv(tmp_path / "members.csv", campaign_rows()),
        "sales": write_csv(tmp_path / "sales.csv", sales_rows()),
    }


@pytest.fixture
def measured(files: dict[str, Path]) -> Fill:
    """A campaign with control, launch and sales."""

    def fill(store: Store) -> None:
        members, sales = str(files["campaign"]), str(files["sales"])
        request = LoadRequest(members, "members.csv", Extract.CAMPAIGN, campaign="Serum *5*")
        load(store, replace(request, launch=date(2026, 3, 1)))
        load(store, LoadRequest(sales, "sales.csv", Extract.SALES))

    return fill


@pytest.fixture
def open_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens the app on a fresh store, filled first where a way to fill it is given; or for one more session."""
    path = tmp_path / "store.duckdb"
    monkeypatch.setenv("CONTROL_CELL_STORE", str(path))
    monkeypatch.setenv("CONTROL_CELL_SAMPLE", "0")
    monkeypatch.setenv("CONTROL_CELL_LANGUAGE", "en")
    _forget()

    def open_it(fill: Fill | None = None, page: str | None = None, *, forget: bool = True, **context: str) -> AppTest:
        if forget:
            _forget()
        if fill:
            store = open_store(path)
            fill(store)
            store.close()
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.context.update(context)
        app.run()
        return app.switch_page(str(ROOT / PAGES[page])).run() if page else app

    yield open_it
    _forget()


def _forget() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()
