"""The same small tables through the engine and through numpy give the same few numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from analysis.measures.lift import measure_lift
from analysis.measures.store import Store
from analysis.model import EXPONENTS, CellSummary, Code, NotMeasurable, PowerSums, Role
from analysis.store.summaries import summarize_order_value, summarize_outcomes, summarize_own
from tests.store.tools import load_members, load_sales

EXACT = 1e-12
"""Relative: two orders of adding the same doubles differ by less."""

ROUNDED = 1e-6
"""Relative: powers of sales are rounded to whole parts of one before they are added."""

OUTCOME = (("points", Role.OUTCOME),)


def summary_of(values: np.ndarray) -> CellSummary:
    """What numpy makes of all values of a cell; a missing one is 0."""
    y = np.nan_to_num(values.astype(float))
    variance = y.var(ddof=1) if y.size > 1 else 0.0
    third, nonzero = ((y - y.mean()) ** 3).mean(), int((y != 0).sum())
    return CellSummary(y.size, y.mean(), variance, third, nonzero, powers_of(y[y > 0]))


def powers_of(above: np.ndarray) -> PowerSums:
    return PowerSums(above.size, tuple(float(np.power(above, exponent).sum()) for exponent in EXPONENTS))


def assert_same(found: CellSummary, expected: CellSummary, rel: float = EXACT, powers: float = EXACT) -> None:
    assert (found.n, found.nonzero) == (expected.n, expected.nonzero)
    assert found.mean == pytest.approx(expected.mean, rel=rel)
    assert found.variance == pytest.approx(expected.variance, rel=rel, abs=1e-300)
    scale = expected.variance**1.5 or 1.0
    assert found.third_moment == pytest.approx(expected.third_moment, rel=1e-9, abs=1e-9 * scale)
    assert found.powers is not None
    assert expected.powers is not None
    assert found.powers.count == expected.powers.count
    assert found.powers.sums == pytest.approx(expected.powers.sums, rel=powers, abs=0)
    for whole in (EXPONENTS.index(1), EXPONENTS.index(2)):
        assert found.powers.sums[whole] == pytest.approx(expected.powers.sums[whole], rel=EXACT, abs=0)


TABLES = {
    "plain": [1, 2, 3.5, -4],
    "blanks count as 0": [1, None, None, 4, 0],
    "one row": [7],
    "one blank row": [None],
    "two rows": [7, 9],
    "no variation": [3, 3, 3],
    "far from 0": [1e8 + n for n in range(10)],
    "far below 0": [-1e8 - n / 4 for n in range(10)],
    "heavy tail": [0] * 30 + [1, 2, 10_000],
    "small and large": [1e-6, 1e6, 3],
    "decimals": [0.1, 0.2, 0.3, 0.7],
}


@pytest.mark.parametrize("values", TABLES.values(), ids=TABLES)
def test_own_outcomes(store: Store, values: list[float | None]) -> None:
    frame = pd.DataFrame({"points": pd.array([*values, 5, None, 2.25], dtype="Float64")})
    frame["cell"] = ["A"] * len(values) + ["B"] * 3
    frame["customer_id"] = range(len(frame))
    load_members(store, frame.to_csv(index=False), roles=OUTCOME)
    found = summarize_own(store, "spring", ["points"], attribute=None)
    for cell, group in frame.groupby("cell"):
        assert_same(
            found["points", "all", str(cell)], summary_of(group["points"].to_numpy(dtype=float, na_value=np.nan))
        )


def test_a_large_offset_does_not_spoil_the_variance(store: Store) -> None:
    """The sum-of-squares formula gives 4806 here."""
    rows = "".join(f"{n},A,{100_000_000 + n}\n" for n in range(10))
    load_members(store, f"customer_id,cell,points\n{rows}x,B,1\n", roles=OUTCOME)
    found = summarize_own(store, "spring", ["points"], attribute=None)["points", "all", "A"]
    assert found.variance == pytest.approx(55 / 6, rel=EXACT)


def test_yes_and_no_are_a_proportion(store: Store) -> None:
    rows = ["yes", "No", "", "1", "0", "TRUE", "是", "否", "y"]
    text = "customer_id,cell,points\n" + "".join(f"{n},A,{value}\n" for n, value in enumerate(rows)) + "z,B,no\n"
    load_members(store, text, roles=OUTCOME)
    assert_same(
        summarize_own(store, "spring", ["points"], attribute=None)["points", "all", "A"],
        summary_of(np.array([1, 0, 0, 1, 0, 1, 1, 0, 1])),
    )


@pytest.fixture
def frame() -> pd.DataFrame:
    """Two hundred customers in three cells with a missing level here and there."""
    rng = np.random.default_rng(11)
    n = 200
    amounts = np.where(rng.random(n) < 0.4, np.round(rng.lognormal(3, 1.5, n), 4), 0.0)
    return pd.DataFrame(
        {
            "customer_id": [f"{i:04d}" for i in range(n)],
            "cell": rng.choice(["A", "B", "C"], n),
            "tier": rng.choice(["Gold", "Silver", "1", "1.0", ""], n),
            "points": amounts,
            "orders": (amounts > 0) * rng.integers(1, 4, n),
        }
    )


def test_own_outcomes_by_segment(store: Store, frame: pd.DataFrame) -> None:
    load_members(store, frame.to_csv(index=False), roles=(*OUTCOME, ("tier", Role.ATTRIBUTE)))
    found = summarize_own(store, "spring", ["points"], attribute="tier")
    groups = frame.groupby([frame["tier"].replace("", "(missing)"), "cell"])
    assert {(level, cell) for _metric, level, cell in found} == set(groups.groups)
    for (level, cell), group in groups:
        assert_same(found["points", level, cell], summary_of(group["points"].to_numpy()))


def test_sales_by_segment(store: Store, frame: pd.DataFrame) -> None:
    """The same figures as sales lines: one line per order, the amount split over them to four decimals."""
    load_members(
        store, frame[["customer_id", "cell", "tier"]].to_csv(index=False), launch=pd.Timestamp("2026-03-01").date()
    )
    lines = [
        (row.customer_id, f"2026-03-{1 + n:02d}", row.points if n == 0 else 0)
        for row in frame.itertuples()
        for n in range(row.orders)
    ]
    lines.append(("nobody", "2026-04-30", 1))
    load_sales(store, pd.DataFrame(lines, columns=["customer_id", "date", "amount"]).to_csv(index=False))
    measure_lift(store, "spring")
    for attribute in (None, "tier"):
        found = summarize_outcomes(
            store,
            "spring",
            ["revenue_per_customer", "orders_per_customer", "response_rate"],
            attribute=attribute,
            margin_rate=None,
        )
        pairs = summarize_order_value(store, "spring", attribute=attribute)
        level_of = (
            frame["tier"].replace("", "(missing)") if attribute else pd.Series("all", index=frame.index, name="tier")
        )
        for (level, cell), group in frame.groupby([level_of, "cell"]):
            revenue, orders = group["points"].to_numpy(), group["orders"].to_numpy()
            assert_same(found["revenue_per_customer", level, cell], summary_of(revenue), powers=ROUNDED)
            assert_same(found["orders_per_customer", level, cell], summary_of(orders), powers=ROUNDED)
            assert_same(found["response_rate", level, cell], summary_of(orders > 0), powers=ROUNDED)
            pair = pairs[level, cell]
            assert pair.numerator.variance == pytest.approx(summary_of(revenue).variance, rel=EXACT)
            assert pair.denominator.nonzero == (orders > 0).sum()
            if len(group) > 1:
                assert pair.covariance == pytest.approx(np.cov(revenue, orders)[0, 1], rel=1e-9, abs=1e-12)


def test_decimal_amounts_are_exact(store: Store) -> None:
    load_members(store, "customer_id,cell\n1,A\n2,A\n3,B\n", launch=pd.Timestamp("2026-03-01").date())
    rows = "1,2026-03-01,0.1\n1,2026-03-02,0.2\n2,2026-03-01,0.0001\n2,2026-03-03,-0.0003\n3,2026-04-30,1\n"
    load_sales(store, f"customer_id,date,amount\n{rows}")
    measure_lift(store, "spring")
    assert store.fetch("select post_revenue from outcomes order by customer limit 2") == [(3000,), (-2,)]
    found = summarize_outcomes(store, "spring", ["revenue_per_customer"], attribute=None, margin_rate=None)
    assert found["revenue_per_customer", "all", "A"].mean == float(Fraction(3, 10) - Fraction(2, 10_000)) / 2


def test_many_small_amounts_do_not_drift(store: Store) -> None:
    load_members(store, "customer_id,cell\n1,A\n2,B\n", launch=pd.Timestamp("2026-03-01").date())
    load_sales(store, "customer_id,date,amount\n" + "1,2026-03-01,0.1\n" * 10_000)
    row = measure_lift(store, "spring", metrics=["revenue_per_customer"], cells=["A"], against="B").rows[0]
    assert row.mean_target == 1000.0


def test_an_empty_cell_and_level(store: Store) -> None:
    load_members(
        store,
        "customer_id,cell,tier,points\n1,A,Gold,1\n2,A,Gold,2\n3,Control,Gold,1\n4,Control,Gold,3\n5,A,Silver,3\n",
        roles=OUTCOME,
    )
    rows = {row.level: row for row in measure_lift(store, "spring", segments=["tier"]).rows}
    assert (rows["Silver"].n_target, rows["Silver"].n_control, rows["Silver"].mean_control) == (1, 0, None)
    assert rows["Silver"].result == NotMeasurable(Code.EMPTY_CELL, (("cell", "Control"),))
    assert rows["Silver"].mean_target == 3
    assert rows["Gold"].result != rows["Silver"].result


def test_levels_add_up_to_the_whole(store: Store, frame: pd.DataFrame) -> None:
    load_members(store, frame.to_csv(index=False), roles=(*OUTCOME, ("tier", Role.ATTRIBUTE)))
    whole = summarize_own(store, "spring", ["points"], attribute=None)
    parts = summarize_own(store, "spring", ["points"], attribute="tier")
    for cell in "ABC":
        pooled = CellSummary(0, 0.0, 0.0)
        for (_metric, _level, its_cell), summary in sorted(parts.items()):
            pooled += summary if its_cell == cell else CellSummary(0, 0.0, 0.0)
        assert_same(pooled, whole["points", "all", cell], rel=1e-10)
