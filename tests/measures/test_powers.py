"""Power sums through the engine: as numpy makes them, alike in every run, and of the largest amounts too."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from analysis.measures.lift import measure_lift
from analysis.measures.store import Store
from analysis.model import EXPONENTS, CellSummary, Division, Role
from analysis.stats.summaries import summarize
from analysis.store.connection import Row, query
from analysis.store.summaries import summarize_outcomes, summarize_outcomes_by, summarize_own_by
from tests.store.tools import load_members, load_sales

LAUNCH = date(2026, 3, 1)
DIVISIONS = [Division("all"), Division("tier"), Division("tier", "shop")]
ROLES = (("points", Role.OUTCOME), ("tier", Role.ATTRIBUTE), ("shop", Role.ATTRIBUTE))
SALES = ("revenue_per_customer", "orders_per_customer")
ROUNDED = 1e-6
"""Relative: powers of sales are rounded to whole parts of one before they are added."""


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Values below, at and above 0; Silver has no control, Bronze one customer of each cell."""
    rng = np.random.default_rng(31)
    n = 400
    amounts = np.round(rng.lognormal(2, 2, n), 4) * rng.choice([1, 1, 1, 0, -1], n)
    frame = pd.DataFrame(
        {
            "customer_id": [f"c{k:03d}" for k in range(n)],
            "cell": rng.choice(["A", "Control"], n),
            "tier": rng.choice(["Gold", "Silver"], n),
            "shop": rng.choice(["North", "South"], n),
            "points": pd.array(amounts, dtype="Float64"),
        }
    )
    frame.loc[frame["tier"] == "Silver", "cell"] = "A"
    frame.loc[:1, ["tier", "shop"]], frame.loc[:1, "cell"] = ("Bronze", "North"), ["A", "Control"]
    frame.loc[0, "points"] = 12.5
    frame.loc[rng.random(n) < 0.1, "points"] = pd.NA
    return frame


def fill(store: Store, frame: pd.DataFrame) -> None:
    """Each amount as one sale, and as an outcome of the extract."""
    load_members(store, frame.to_csv(index=False), campaign="c", launch=LAUNCH, roles=ROLES)
    bought = frame.dropna(subset="points")
    lines = pd.DataFrame({"customer_id": bought["customer_id"], "date": LAUNCH, "amount": bought["points"]})
    load_sales(store, f"{lines.to_csv(index=False)}nobody,2026-04-30,1\n")
    measure_lift(store, "c")


def groups(frame: pd.DataFrame, division: Division) -> list[tuple[tuple[str, str], np.ndarray]]:
    level = pd.Series("all", index=frame.index)
    if division.first != "all":
        level = frame[division.first] + (" × " + frame[division.second] if division.second else "")
    of = frame["points"].fillna(0).groupby([level, frame["cell"]])
    return [((str(key[0]), str(key[1])), values.to_numpy(float)) for key, values in of]  # type: ignore[index]


def assert_powers(found: CellSummary, values: np.ndarray, rel: float) -> None:
    expected = summarize(values).powers
    assert found.powers is not None
    assert expected is not None
    assert found.powers.count == expected.count
    assert found.powers.sums == pytest.approx(expected.sums, rel=rel, abs=0)


@pytest.mark.parametrize("division", DIVISIONS, ids=lambda division: division.name)
def test_powers_by_division(store: Store, frame: pd.DataFrame, division: Division) -> None:
    fill(store, frame)
    own = summarize_own_by(store, "c", ["points"], divisions=DIVISIONS)
    sales = summarize_outcomes_by(store, "c", SALES, divisions=DIVISIONS, margin_rate=None)
    expected = groups(frame, division)
    assert {key[2:] for key in own if key[0] == division.name} == {key for key, _values in expected}
    for (level, cell), values in expected:
        assert_powers(own[division.name, "points", level, cell], values, 1e-12)
        revenue = sales[division.name, "revenue_per_customer", level, cell]
        assert_powers(revenue, values, ROUNDED)
        whole = np.round(values[values > 0] * 10_000).astype(int).tolist()
        assert revenue.powers is not None
        assert revenue.powers.sums[EXPONENTS.index(1)] == sum(whole) / 10_000
        assert revenue.powers.sums[EXPONENTS.index(2)] == sum(k * k for k in whole) / 10_000**2


def test_a_cell_that_bought_nothing_has_powers_of_nothing(store: Store) -> None:
    load_members(store, "customer_id,cell,points\n1,A,0\n2,B,\n3,B,-2\n", campaign="c", launch=LAUNCH, roles=ROLES[:1])
    load_sales(store, "customer_id,date,amount\n2,2026-03-02,-5\nnobody,2026-04-30,1\n")
    measure_lift(store, "c")
    own = summarize_own_by(store, "c", ["points"], divisions=DIVISIONS[:1])
    sales = summarize_outcomes_by(store, "c", SALES[:1], divisions=DIVISIONS[:1], margin_rate=None)
    assert {summary.powers for summary in (own | sales).values()} == {summarize([0.0, -1.0]).powers}
    assert len(own | sales) == 4


def test_powers_do_not_depend_on_the_order_of_customers(frame: pd.DataFrame) -> None:
    """To the last digit; doubles added in another order differ in it."""
    found = []
    for people in (
        frame,
        frame.assign(customer_id=frame["customer_id"].to_numpy()[::-1]).sample(frac=1, random_state=5),
    ):
        store = Store()
        fill(store, people)
        own = summarize_own_by(store, "c", ["points"], divisions=DIVISIONS)
        sales = summarize_outcomes_by(store, "c", SALES, divisions=DIVISIONS, margin_rate=None)
        found.append({key: summary.powers for key, summary in (own | sales).items()})
        store.close()
    assert found[0] == found[1]


def test_powers_do_not_depend_on_the_threads(frame: pd.DataFrame, tmp_path: Path) -> None:
    """The same customers a thousand times, so that there is enough for each thread."""
    store = Store(tmp_path / "s.duckdb")
    fill(store, frame)
    store.close()
    asked = {"campaign": 1, "attributes": ["all"], "firsts": ["all"], "seconds": [None], "metrics": ["points", *SALES]}
    of_sales = {"margin_rate": None, "window": "post"}
    with duckdb.connect(tmp_path / "s.duckdb") as connection:
        for table in ("outcomes", "memberships", "extras"):
            connection.execute(
                f"insert into {table} select t.* replace (t.customer + 1000 * copy as customer) "
                f"from {table} t, (select unnest(range(1, 1000)) as copy)"
            )

        def answers(threads: int) -> list[list[Row]]:
            connection.execute(f"set threads = {threads}")
            sales = connection.execute(query("summarize_outcomes"), asked | of_sales).fetchall()
            own = connection.execute(query("summarize_own"), asked).fetchall()
            return [sorted(row[1:7] + row[9:] for row in sales if row[1] in SALES), sorted(own)]

        alone = answers(1)
        assert sum(row[3] for row in alone[0]) == len(SALES) * len(frame) * 1000
        assert answers(4) == alone
        assert answers(4) == alone


def test_the_largest_amounts(store: Store) -> None:
    """A line holds up to 10¹¹, and nothing keeps a barcode out of a column of units."""
    n, lines, barcode = 200, 20, 4_901_234_567_894
    load_members(
        store, "customer_id,cell\n" + "".join(f"{k},{'AB'[k % 2]}\n" for k in range(n)), campaign="c", launch=LAUNCH
    )
    rows = "".join(f"{k},2026-03-02,50000000000,{barcode},1000000000\n" for k in range(n)) * lines
    load_sales(store, f"customer_id,date,amount,quantity,margin\n{rows}nobody,2026-04-30,1,1,1\n")
    measure_lift(store, "c")
    names = ["revenue_per_customer", "units_per_customer"]
    found = summarize_outcomes(store, "c", names, attribute=None, margin_rate=None)
    for name, value in zip(names, (1e12, lines * float(barcode)), strict=True):
        assert_powers(found[name, "all", "A"], np.full(n // 2, value), ROUNDED)
