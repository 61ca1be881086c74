"""Single values, and a metric beside what was known before, through the engine and by plain Python."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.measures.lift import measure_lift
from analysis.measures.store import Store
from analysis.model import FURTHER_METRICS, SALES_METRICS, Kind, Metric, PairSummary, Role, Unit
from analysis.store.summaries import summarize_outcomes, summarize_own
from analysis.store.values import Values, read_values, summarize_covaried
from tests.measures.test_brute_force import METRICS, RATE, Line, fill, has_a_day, lines, members, outcome
from tests.store.tools import load_members, load_sales

BY_NAME = {metric.name: metric for metric in (*SALES_METRICS, *FURTHER_METRICS)}
POINTS = Metric("points", Kind.MEAN, Unit.NUMBER, own=True)
CLOSE = 1e-9


def exact(values: Values | None) -> list[Fraction]:
    return sorted(Fraction(int(k), values.scale) for k in values.k) if values else []


def check(people: list[tuple[str, int | None]], sales: list[Line]) -> None:
    store = Store()
    try:
        fill(store, people, sales)
        first, last = min(line[1] for line in sales), max(line[1] for line in sales)

        def counted(cell: str, window: str) -> list[tuple[dict[str, Fraction], dict[str, Fraction]]]:
            return [
                (outcome(bought, contact or 0, "post"), outcome(bought, contact or 0, "pre"))
                for n, (its_cell, contact) in enumerate(people)
                if its_cell == cell and has_a_day(first, last, contact or 0, window)
                for bought in [[line for line in sales if line[0] == n]]
            ]

        for name in METRICS:
            for place, window in enumerate(("post", "pre")):
                found = read_values(store, "c", BY_NAME[name], margin_rate=float(RATE), window=window)  # type: ignore[arg-type]
                for cell in "AB":
                    expected = sorted(values[place][name] for values in counted(cell, window) if values[place][name])
                    assert exact(found.get(cell)) == expected
            pairs = summarize_covaried(store, "c", BY_NAME[name], covariate=None, margin_rate=float(RATE))
            for cell in "AB":
                rows = [(float(post[name]), float(pre[name])) for post, pre in counted(cell, "post")]
                assert (cell in pairs) == bool(rows)
                if rows:
                    assert_pair(pairs[cell], np.array(rows))
    finally:
        store.close()


def assert_pair(pair: PairSummary, rows: np.ndarray) -> None:
    for part, column in ((pair.numerator, rows[:, 0]), (pair.denominator, rows[:, 1])):
        assert (part.n, part.nonzero) == (len(rows), np.count_nonzero(column))
        assert part.mean == pytest.approx(column.mean(), rel=CLOSE, abs=1e-12)
        assert part.variance == pytest.approx(column.var(ddof=1) if len(rows) > 1 else 0, rel=CLOSE, abs=1e-12)
    covariance = np.cov(rows.T)[0, 1] if len(rows) > 1 else 0
    assert pair.covariance == pytest.approx(covariance, rel=CLOSE, abs=1e-10)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=members, sales=st.lists(lines, min_size=1, max_size=25))
def test_every_sales_metric(people: list[tuple[str, int | None]], sales: list[Line]) -> None:
    check(people, sales)


@pytest.mark.long
@settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=members, sales=st.lists(lines, min_size=1, max_size=40))
def test_every_sales_metric_at_length(people: list[tuple[str, int | None]], sales: list[Line]) -> None:
    check(people, sales)


@pytest.fixture
def frame(store: Store) -> pd.DataFrame:
    """Outcomes and a number attribute with blanks; cell C is one customer, whose values are blank."""
    rng = np.random.default_rng(3)
    n = 120
    frame = pd.DataFrame({"customer_id": range(n), "cell": rng.choice(["A", "B"], n)})
    frame.loc[7, "cell"] = "C"
    frame["points"] = pd.array(np.round(rng.normal(0, 5, n), 2) * (rng.random(n) < 0.5), dtype="Float64")
    frame["history"] = pd.array(np.round(rng.lognormal(3, 1, n), 2), dtype="Float64")
    frame.loc[[3, 7, 50], "points"] = pd.NA
    frame.loc[[5, 7], "history"] = pd.NA
    roles = (("points", Role.OUTCOME), ("history", Role.ATTRIBUTE))
    load_members(store, frame.to_csv(index=False), campaign="c", roles=roles)
    return frame


def test_own_values(store: Store, frame: pd.DataFrame) -> None:
    found = read_values(store, "c", POINTS, margin_rate=None)
    summaries = summarize_own(store, "c", ["points"], attribute=None)
    assert set(found) == {"A", "B"}
    for cell in ("A", "B"):
        y = frame[frame["cell"] == cell]["points"].fillna(0).to_numpy(float)
        assert found[cell].in_unit.tolist() == sorted(y[y != 0])
        assert found[cell].k.size == summaries["points", "all", cell].nonzero


def test_a_column_of_the_extract_as_covariate(store: Store, frame: pd.DataFrame) -> None:
    """Who has no value of it gets the average of those who have, so that nobody is left out."""
    found = summarize_covaried(store, "c", POINTS, covariate="history", margin_rate=None)
    x = frame["history"].fillna(frame["history"].mean()).to_numpy(float)
    y = frame["points"].fillna(0).to_numpy(float)
    assert set(found) == {"A", "B", "C"}
    for cell, pair in found.items():
        of_cell = (frame["cell"] == cell).to_numpy()
        assert_pair(pair, np.column_stack([y[of_cell], x[of_cell]]))


def test_a_covariate_that_nobody_has(store: Store, frame: pd.DataFrame) -> None:
    assert summarize_covaried(store, "c", POINTS, covariate="shoe size", margin_rate=None) == {}


def test_as_many_values_as_buyers_of_every_sales_metric(store: Store) -> None:
    text = "customer_id,cell\n1,A\n2,A\n3,B\n4,C\n"
    load_members(store, text, campaign="c", launch=pd.Timestamp("2026-03-01").date())
    load_sales(
        store,
        "customer_id,date,amount,quantity\n1,2026-03-02,10.5,2\n1,2026-02-02,3,1\n3,2026-03-04,0,1\n2,2026-02-03,4,\n"
        "9,2026-01-01,1,1\n9,2026-06-01,1,1\n",
    )
    measure_lift(store, "c")
    names = [name for name, metric in BY_NAME.items() if metric.kind is not Kind.RATIO]
    for window in ("pre", "post"):
        summaries = summarize_outcomes(store, "c", names, attribute=None, margin_rate=0.5, window=window)  # type: ignore[arg-type]
        for name in names:
            found = read_values(store, "c", BY_NAME[name], margin_rate=0.5, window=window)  # type: ignore[arg-type]
            for cell in "ABC":
                values, summary = found.get(cell), summaries[name, "all", cell]
                assert (values.k.size if values else 0) == summary.nonzero
                assert (values.in_unit.sum() if values else 0) == pytest.approx(summary.mean * summary.n, rel=1e-12)
