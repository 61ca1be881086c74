"""Enough buyers, a few large purchases, what could have been found: by hand, by numpy, by SciPy."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy import stats

from analysis.measures.lift import measure_lift
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.measures.trust import check_trust
from analysis.model import Check, CheckState, Code, Comparison, Heading, Role, TrustCheck
from tests.store.tools import load_members, load_sales

LAUNCH = date(2026, 3, 1)
ENDS = "none,2025-11-01,1\nnone,2026-04-30,1\n"


def check(store: Store, which: Check) -> TrustCheck:
    return next(line for line in check_trust(store, "c") if line.check is which)


def campaign(store: Store, target: np.ndarray, control: np.ndarray) -> None:
    """Customers with these amounts in the post window; a 0 is no purchase."""
    amounts = [*target, *control]
    cells = ["A"] * len(target) + ["Control"] * len(control)
    rows = "".join(f"{n},{cell}\n" for n, cell in enumerate(cells))
    load_members(store, "customer_id,cell\n" + rows, campaign="c", launch=LAUNCH, control="Control")
    lines = "".join(f"{n},2026-03-05,{amount}\n" for n, amount in enumerate(amounts) if amount)
    load_sales(store, "customer_id,date,amount\n" + lines + ENDS)


BUYERS = {
    "far too few": (4, 3, CheckState.RED, Code.CONTROL_BUYERS),
    "one short of measurable": (69, 10, CheckState.RED, Code.CONTROL_BUYERS),
    "just measurable": (70, 10, CheckState.AMBER, Code.CONTROL_BUYERS_FEW),
    "one short of enough": (100, 19, CheckState.AMBER, Code.CONTROL_BUYERS_FEW),
    "enough": (100, 20, CheckState.GREEN, Code.CONTROL_BUYERS),
}


@pytest.mark.parametrize(("target", "control", "state", "code"), BUYERS.values(), ids=BUYERS)
def test_expected_control_buyers(store: Store, target: int, control: int, state: CheckState, code: Code) -> None:
    """450 and 150 customers: a quarter of all buyers is expected in the control."""
    bought = [np.repeat([10, 0], [buyers, size - buyers]) for buyers, size in ((target, 450), (control, 150))]
    campaign(store, *bought)
    found = check(store, Check.CONTROL_BUYERS)
    assert (found.cell, found.threshold, found.state, found.remark.code) == ("A", 20, state, code)
    assert found.value == pytest.approx((target + control) / 4)
    assert dict(found.remark.facts)["buyers"] == (target + control) // 4
    rows = [dict(zip(found.tables[0].headings, row, strict=True)) for row in found.tables[0].rows]
    assert [row[Heading.BUYERS] for row in rows] == [target, control]
    assert [row[Heading.EXPECTED] for row in rows] == pytest.approx([(target + control) * 0.75, found.value])


def test_a_control_of_too_few_customers_alarms(store: Store) -> None:
    campaign(store, skewed(1, 300), skewed(2, 90))
    found = check(store, Check.CONTROL_BUYERS)
    assert (found.state, found.remark.code) == (CheckState.RED, Code.NOT_ENOUGH_CUSTOMERS)
    assert (found.value, found.threshold) == (90, 100)
    assert dict(found.remark.facts) == {"customers": 90, "cell": "Control", "enough": 100}


@pytest.mark.parametrize(("size", "state"), [(400, CheckState.GREEN), (240, CheckState.RED)])
def test_an_average_order_asks_for_a_hundred_buyers(store: Store, size: int, state: CheckState) -> None:
    campaign(store, skewed(1, size), skewed(2, size))
    change_settings(store, "c", {"primary": "average_order_value"})
    found = check(store, Check.CONTROL_BUYERS)
    assert (found.threshold, found.state) == (100, state)
    assert isinstance(measure_lift(store, "c").rows[0].result, Comparison) is (state is CheckState.GREEN)


def test_buyers_without_sales_are_not_known(store: Store) -> None:
    load_members(store, "customer_id,cell\n1,A\n2,Control\n", campaign="c", launch=LAUNCH)
    for which in (Check.CONTROL_BUYERS, Check.OUTLIERS, Check.POWER):
        assert (check(store, which).alarm, check(store, which).remark.code) == (None, Code.NO_SALES)


def skewed(seed: int, customers: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.where(rng.random(customers) < 0.4, rng.lognormal(3, 0.7, customers).round(2), 0.0)


def test_outliers_against_numpy(store: Store) -> None:
    target, control = skewed(1, 500), skewed(2, 300)
    campaign(store, target, control)
    cap = np.percentile(np.concatenate([target[target > 0], control[control > 0]]), 99)
    effect = np.minimum(target, cap).mean() - np.minimum(control, cap).mean()
    error = (target.var(ddof=1) / 500 + control.var(ddof=1) / 300) ** 0.5
    moved = (effect - (target.mean() - control.mean())) / error
    found = check(store, Check.OUTLIERS)
    assert (found.value, found.threshold) == (pytest.approx(moved, rel=1e-9), 1.0)
    capped = dict(zip(found.tables[0].headings, found.tables[0].rows[1], strict=True))
    assert capped[Heading.EFFECT] == pytest.approx(effect, rel=1e-9)
    assert capped[Heading.CAPPED] == ((target > cap).sum() + (control > cap).sum())
    assert dict(found.remark.facts)["cap"] == pytest.approx(cap)


@pytest.mark.parametrize(
    ("large", "state", "code"),
    [
        (0, CheckState.GREEN, Code.OUTLIERS),
        (1, CheckState.AMBER, Code.OUTLIERS_NEAR),
        (2, CheckState.RED, Code.OUTLIERS),
    ],
)
def test_a_few_customers_who_make_the_effect(store: Store, large: int, state: CheckState, code: Code) -> None:
    """One alone moves it by less than one standard error, which it made large itself."""
    target = skewed(1, 400)
    target[:large] = 20_000.0
    campaign(store, target, skewed(2, 400))
    found = check(store, Check.OUTLIERS)
    assert (found.state, found.remark.code) == (state, code)


def test_a_changed_sign_alarms_however_little_it_moves(store: Store) -> None:
    """The control spends a little more but for one purchase of the target."""
    target, control = np.full(200, 10.0), np.full(200, 10.2)
    target[::2], control[::2] = 0.0, 0.0
    target[1] = 80.0
    campaign(store, target, control)
    found = check(store, Check.OUTLIERS)
    rows = [dict(zip(found.tables[0].headings, row, strict=True)) for row in found.tables[0].rows]
    assert rows[0][Heading.EFFECT] > 0 > rows[1][Heading.EFFECT]  # type: ignore[operator]
    assert abs(found.value or 0) < 1
    assert found.state is CheckState.RED


def test_shares_have_no_outliers(store: Store) -> None:
    campaign(store, skewed(1, 400), skewed(2, 400))
    change_settings(store, "c", {"primary": "response_rate"})
    assert (check(store, Check.OUTLIERS).alarm, check(store, Check.OUTLIERS).remark.code) == (None, Code.NO_OUTLIERS)


def test_a_ratio_as_primary_metric_is_checked_too(store: Store) -> None:
    campaign(store, skewed(1, 400), skewed(2, 400))
    change_settings(store, "c", {"primary": "average_order_value"})
    assert isinstance(measure_lift(store, "c").rows[0].result, Comparison)
    assert (check(store, Check.OUTLIERS).alarm, check(store, Check.OUTLIERS).remark.code) == (None, Code.NO_OUTLIERS)


@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_power_against_scipy(store: Store, confidence: float) -> None:
    """Half of the interval ÷ its quantile is the standard error; here with the normal quantile throughout."""
    target, control = skewed(1, 600), skewed(2, 500)
    campaign(store, target, control)
    change_settings(store, "c", {"confidence": confidence})
    found = check(store, Check.POWER)
    result = measure_lift(store, "c", metrics=["revenue_per_customer"]).rows[0].result
    assert isinstance(result, Comparison)
    quantile = stats.norm.ppf((1 + confidence) / 2)
    error = (result.interval.high - result.interval.low) / 2 / quantile
    assert found.value == pytest.approx(error * (quantile + stats.norm.ppf(0.8)), rel=1e-9)
    exact = (target.var(ddof=1) / 600 + control.var(ddof=1) / 500) ** 0.5
    assert error == pytest.approx(exact, rel=0.06)


def test_power_counts_the_target_cells(store: Store) -> None:
    """The least favourable step of Holm's procedure: with two of them p is doubled."""
    rng = np.random.default_rng(3)
    rows = "".join(f"{n},{'ABC'[n % 3]},{spend}\n" for n, spend in enumerate(rng.integers(0, 9, 600)))
    load_members(store, f"customer_id,cell,spend\n{rows}", campaign="c", control="C", roles=(("spend", Role.OUTCOME),))
    found = {line.cell: line.value for line in check_trust(store, "c") if line.check is Check.POWER}
    quantile = stats.norm.ppf(0.975)
    for row in measure_lift(store, "c").rows:
        assert isinstance(row.result, Comparison)
        error = (row.result.interval.high - row.result.interval.low) / 2 / quantile
        expected = error * (stats.norm.ppf(1 - 0.05 / 4) + stats.norm.ppf(0.8))
        assert found[row.target_cell] == pytest.approx(expected, rel=1e-9)
    assert set(found) == {"A", "B"}


def test_power_against_the_plan(store: Store) -> None:
    campaign(store, skewed(1, 600), skewed(2, 500))
    without = check(store, Check.POWER)
    assert (without.alarm, without.threshold, without.remark.code) == (None, None, Code.NO_PLANNED_EFFECT)
    smallest = without.value
    assert smallest is not None
    for planned, state in ((smallest * 1.01, CheckState.GREEN), (smallest * 0.99, CheckState.RED)):
        change_settings(store, "c", {"planned_effect": planned})
        found = check(store, Check.POWER)
        assert (found.value, found.threshold, found.state) == (smallest, planned, state)


def test_a_results_file_is_checked_too(store: Store) -> None:
    rng = np.random.default_rng(6)
    rows = "".join(f"{n},{'A' if n % 2 else 'Control'},{spend}\n" for n, spend in enumerate(rng.integers(0, 9, 400)))
    load_members(store, f"customer_id,cell,spend\n{rows}", campaign="c", roles=(("spend", Role.OUTCOME),))
    assert check(store, Check.OUTLIERS).state is CheckState.GREEN
    assert check(store, Check.CONTROL_BUYERS).state is CheckState.GREEN
    assert check(store, Check.CONTAMINATION).remark.code is Code.NO_LAUNCH
    assert check(store, Check.UNMATCHED_SALES).remark.code is Code.NO_LAUNCH
