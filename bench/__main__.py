"""`make bench`: each step of the main job in seconds, and as a multiple of a bare query over the same rows.

The ratios are what is kept: they say the same on a slow and on a fast machine. `BENCH_LINES` sets the size.
"""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from analysis.measures.campaigns import list_campaigns
from analysis.measures.lift import measure_lift
from analysis.measures.loading import load
from analysis.measures.second_readings import read_again
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.measures.trust import check_trust
from analysis.model import Extract, LoadRequest
from bench.extracts import Extracts, write_extracts

LINES = int(os.environ.get("BENCH_LINES", "2000000"))
PARSE = (
    "select count(customer_id), max(date), sum(amount) from read_csv(?, header = true, columns = {"
    "'customer_id': 'VARCHAR', 'date': 'DATE', 'order_id': 'VARCHAR', 'category': 'VARCHAR', 'quantity': 'INTEGER', "
    "'amount': 'DECIMAL(18, 4)'})"
)
GROUP = "select count(*), sum(total) from (select customer, sum(amount) as total from sales group by customer)"


def seconds(step: Callable[[], object], repeat: int = 1) -> float:
    """The shortest of a few runs."""
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        step()
        best = min(best, time.perf_counter() - start)
    return best


def request(path: Path, extract: Extract, campaign: str | None = None) -> LoadRequest:
    launch = date(2025, 7, 1) if campaign else None
    return LoadRequest(str(path), path.name, extract, campaign=campaign, launch=launch)


def run(store: Store, made: Extracts) -> list[tuple[str, float, str, float]]:
    """Every step with its seconds, the bare query beside it and that query's seconds."""
    parse = seconds(lambda: duckdb.connect().execute(PARSE, [str(made.sales)]).fetchall(), 2)
    steps = [("load the campaign extract", seconds(lambda: load(store, request(made.campaign, Extract.CAMPAIGN, "c"))))]
    change_settings(store, "c", {"promoted": ("Serum",), "margin_rate": 0.6})
    steps.append(("load the sales extract", seconds(lambda: load(store, request(made.sales, Extract.SALES)))))
    group = seconds(lambda: store.fetch(GROUP), 3)
    results = [(name, taken, "parse the sales file", parse) for name, taken in steps]
    attributes = ("tier", "age_group", "counter")
    for name, step, repeat in (
        ("first lift: outcomes are built", lambda: measure_lift(store, "c", metrics=["response_rate"]), 1),
        ("lift of all metrics", lambda: measure_lift(store, "c"), 3),
        ("lift of all metrics by three attributes", lambda: measure_lift(store, "c", segments=attributes), 3),
        ("second readings of one metric", lambda: read_again(store, "c", metrics=["revenue_per_customer"]), 3),
        ("trust checks", lambda: check_trust(store, "c"), 3),
        ("overview", lambda: list_campaigns(store), 3),
    ):
        results.append((name, seconds(step, repeat), "group the sales by customer", group))
    return results


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        made = write_extracts(Path(folder), members=LINES // 20, lines=LINES)
        store = Store(Path(folder) / "bench.duckdb")
        print(f"{made.members:,} members, {made.lines:,} order lines")
        print(f"{'step':42}{'seconds':>9}{'ratio':>8}  to")
        for name, taken, bare, base in run(store, made):
            print(f"{name:42}{taken:9.2f}{taken / base:8.1f}  {bare} ({base:.2f} s)")
        store.close()


if __name__ == "__main__":
    main()
