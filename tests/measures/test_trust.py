"""The trust checks: what each finds, where it alarms, and when it cannot be made."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.measures.trust import check_draw, check_trust
from analysis.measures.trust.before import _compare_past
from analysis.measures.verdicts import DECISIVE
from analysis.model import BadInput, Check, Code, Comparison, NotMeasurable, Role, TrustCheck
from analysis.stats.means import compare_means
from analysis.stats.summaries import summarize
from tests.store.tools import load_members, load_sales

LAUNCH = date(2026, 3, 1)


def campaign(
    store: Store, *, target: int = 200, control: int = 200, column: str = "", values: tuple[str, ...] = ()
) -> None:
    cells = ["A"] * target + ["Control"] * control
    rows = [f"{n},{cell}{',' + values[n % len(values)] if values else ''}" for n, cell in enumerate(cells)]
    roles = ((column, Role.ATTRIBUTE),) if column else ()
    load_members(
        store,
        f"customer_id,cell{',' + column if column else ''}\n" + "\n".join(rows) + "\n",
        campaign="c",
        launch=LAUNCH,
        roles=roles,
    )


def sales(store: Store, gap: float, customers: int = 400, treated: int = 200) -> None:
    """Everybody buys before the contact; the target cell `gap` more."""
    lines = [f"{n},2026-02-01,{20 + n % 10 + (gap if n < treated else 0)}" for n in range(customers)]
    ends = ["none,2025-11-01,1", "none,2026-04-30,1"]
    load_sales(store, "customer_id,date,amount\n" + "\n".join([*lines, *ends]) + "\n")


def checks(store: Store) -> dict[Check, TrustCheck]:
    return {check.check: check for check in check_trust(store, "c")}


def test_checks_come_in_the_order_they_are_read(store: Store) -> None:
    campaign(store)
    load_members(store, "customer_id,cell\nx,B\n", campaign="c")
    sales(store, 0)
    found = [(check.check.value, check.cell) for check in check_trust(store, "c")]
    assert found == [
        ("sample_ratio", "all"),
        ("double_membership", "all"),
        ("control_contacted", "all"),
        ("households", "all"),
        ("balance", "A"),
        ("balance", "B"),
        ("placebo", "A"),
        ("placebo", "B"),
        ("contamination", "all"),
        ("maturity", "all"),
        ("control_buyers", "A"),
        ("control_buyers", "B"),
        ("unmatched_sales", "all"),
        ("outliers", "A"),
        ("outliers", "B"),
        ("power", "A"),
        ("power", "B"),
    ]
    assert list(dict.fromkeys(check for check, _cell in found)) == [check.value for check in Check]


@pytest.mark.parametrize("gap", [0, 9])
def test_the_checks_of_the_draw_are_those_of_all_checks(store: Store, gap: float) -> None:
    campaign(store, target=230, column="tier", values=("Gold", "Silver"))
    change_settings(store, "c", {"split": (("A", 1), ("Control", 1))})
    sales(store, gap, customers=430, treated=230)
    found = check_draw(store, "c")
    assert found == tuple(check for check in check_trust(store, "c") if check.check in DECISIVE)
    assert {check.check for check in found} == DECISIVE
    assert any(check.alarm for check in found) == bool(gap)


@pytest.mark.parametrize(
    ("target", "control", "split", "alarm"),
    [
        (200, 200, (("A", 1), ("Control", 1)), False),
        (200, 200, (("A", 9), ("Control", 1)), True),
        (230, 170, (("A", 1), ("Control", 1)), False),  # chi-square 9, p = 0.0027
        (240, 160, (("A", 1), ("Control", 1)), True),  # chi-square 16, p = 0.00006
        (200, 200, (("A", 1), ("Control", 1), ("B", 1)), True),  # a whole cell is lost
        (200, 200, (("A", 1), ("Control", 1), ("B", 0)), False),
    ],
)
def test_sample_ratio(store: Store, target: int, control: int, split, alarm: bool) -> None:
    change_settings(store, "c", {"split": split})
    campaign(store, target=target, control=control)
    check = checks(store)[Check.SAMPLE_RATIO]
    assert (check.threshold, check.alarm) == (0.001, alarm)
    assert check.value is not None
    assert (check.value < 0.001) == alarm


def test_sample_ratio_by_hand(store: Store) -> None:
    campaign(store, target=230, control=170)
    change_settings(store, "c", {"split": (("A", 0.5), ("Control", 0.5))})
    assert checks(store)[Check.SAMPLE_RATIO].value == pytest.approx(0.0026997961, rel=1e-6)


def test_a_split_is_never_assumed(store: Store) -> None:
    campaign(store)
    check = checks(store)[Check.SAMPLE_RATIO]
    assert (check.value, check.alarm, check.remark.code) == (None, None, Code.NO_SPLIT)
    change_settings(store, "c", {"split": (("A", 1), ("Control", 1))})
    load_members(store, "customer_id,cell\nx,B\n", campaign="c")
    check = checks(store)[Check.SAMPLE_RATIO]
    assert (check.value, check.alarm, check.remark.code) == (None, None, Code.SPLIT_OTHER_CELLS)


@pytest.mark.parametrize(
    ("second", "resolved"),
    [
        pytest.param("0,Control,2026-03-05", 1, id="dates tell"),
        pytest.param("0,Control,2026-03-01", 0, id="the same day"),
    ],
)
def test_double_membership(store: Store, second: str, resolved: int) -> None:
    load_members(
        store, "customer_id,cell,contact_date\n0,A,2026-03-01\n1,A,2026-03-01\n2,Control,2026-03-01\n", campaign="c"
    )
    assert (checks(store)[Check.DOUBLE_MEMBERSHIP].value, checks(store)[Check.DOUBLE_MEMBERSHIP].alarm) == (0, False)
    load_members(store, f"customer_id,cell,contact_date\n{second}\n", campaign="c")
    check = checks(store)[Check.DOUBLE_MEMBERSHIP]
    assert (check.value, check.alarm, dict(check.remark.facts)) == (1, True, {"customers": 1, "resolved": resolved})


BALANCE = {
    "alike": (0.0, 200, False),
    "far apart": (3.0, 200, True),
    "a little apart, by chance": (0.6, 200, False),
    "far apart, in few customers": (1.5, 30, False),
    "very far apart, in few customers": (6.0, 30, True),
    "very far apart, in as few as are judged": (6.0, 20, True),
}


@pytest.mark.parametrize(("gap", "each", "alarm"), BALANCE.values(), ids=BALANCE)
def test_balance_needs_both_size_and_certainty(store: Store, gap: float, each: int, alarm: bool) -> None:
    campaign(store, target=each, control=each)
    sales(store, gap, customers=2 * each, treated=each)
    check = checks(store)[Check.BALANCE]
    assert (check.cell, check.threshold, check.alarm) == ("A", 0.1, alarm)
    assert check.value is not None
    assert (abs(check.value) > 0.1) == (gap > 0)
    placebo = checks(store)[Check.PLACEBO]
    assert placebo.alarm == (alarm if each >= 100 else None)
    assert dict(placebo.remark.facts).get("cell", "Control") == "Control"


NEARLY_ALL_5 = [5.0] * 18 + [4.0, 1.0]


@pytest.mark.parametrize(
    ("target", "control", "judged"),
    [
        pytest.param([3.0, 4.0, 5.0, 4.5] * 5, [3.0, 4.0, 5.0, 5.5] * 5, True, id="twenty scores"),
        pytest.param([3.0, 4.0, 5.0, 4.5] * 5, ([3.0, 4.0, 5.0, 5.5] * 5)[:19], False, id="nineteen"),
        pytest.param(NEARLY_ALL_5 * 2, NEARLY_ALL_5 * 2, False, id="nearly all the same"),
        pytest.param([*range(1, 21), *[0.0] * 40], [*range(2, 22), *[0.0] * 40], True, id="twenty of sixty bought"),
    ],
)
def test_few_customers_are_enough_for_a_check(target: list[float], control: list[float], judged: bool) -> None:
    found = _compare_past(summarize(target), summarize(control))
    assert isinstance(found, Comparison) is judged
    assert isinstance(compare_means(summarize(target), summarize(control), confidence=0.95), NotMeasurable)


def test_balance_of_attributes(store: Store) -> None:
    campaign(store, column="tier", values=("Gold", "Silver"))
    assert checks(store)[Check.BALANCE].alarm is False
    store2 = Store()
    rows = [f"{n},{'A' if n < 200 else 'Control'},{'Gold' if n < 150 or n > 350 else 'Silver'}" for n in range(400)]
    load_members(store2, "customer_id,cell,tier\n" + "\n".join(rows) + "\n", campaign="c")
    check = checks(store2)[Check.BALANCE]
    assert (check.alarm, dict(check.remark.facts)["covariate"]) == (True, "tier")


def test_attributes_that_only_describe_the_cell_are_no_imbalance(store: Store) -> None:
    rows = [f"{n},{'A' if n < 200 else 'Control'},{'letter' if n < 200 else 'none'},G" for n in range(400)]
    roles = (("medium", Role.ATTRIBUTE),)
    load_members(store, "customer_id,cell,medium,tier\n" + "\n".join(rows) + "\n", campaign="c", roles=roles)
    check = checks(store)[Check.BALANCE]
    assert check.alarm is not True


def test_nothing_to_balance(store: Store) -> None:
    campaign(store)
    check = checks(store)[Check.BALANCE]
    assert (check.value, check.alarm, check.remark.code) == (None, None, Code.NOTHING_TO_BALANCE)


def test_placebo_by_holm_over_the_target_cells(store: Store) -> None:
    cells = ["A", "B", "Control"]
    load_members(
        store, "customer_id,cell\n" + "".join(f"{n},{cells[n % 3]}\n" for n in range(300)), campaign="c", launch=LAUNCH
    )
    lines = "".join(f"{n},2026-02-01,{20 + n % 7 + (5 if n % 3 == 0 else 0)}\n" for n in range(300))
    load_sales(store, f"customer_id,date,amount\nx,2025-11-01,1\n{lines}x,2026-04-30,1\n")
    placebos = {check.cell: check for check in check_trust(store, "c") if check.check is Check.PLACEBO}
    assert (placebos["A"].alarm, placebos["B"].alarm) == (True, False)
    assert placebos["A"].threshold == 0.01


def test_placebo_uses_the_primary_metric(store: Store) -> None:
    campaign(store)
    sales(store, 3.0)
    assert dict(checks(store)[Check.PLACEBO].remark.facts)["metric"] == "revenue_per_customer"
    change_settings(store, "c", {"primary": "average_order_value"})
    assert dict(checks(store)[Check.PLACEBO].remark.facts)["metric"] == "average_order_value"


def test_without_a_control_nothing_is_compared(store: Store) -> None:
    load_members(store, "customer_id,cell\n1,A\n2,B\n", campaign="c", launch=LAUNCH)
    sales(store, 0)
    found = checks(store)
    for which in (Check.BALANCE, Check.PLACEBO):
        assert (found[which].cell, found[which].alarm, found[which].remark.code) == ("all", None, Code.NO_CONTROL)


def test_a_results_file_has_no_past(store: Store) -> None:
    load_members(store, "customer_id,cell,spend\n1,A,1\n2,Control,2\n", campaign="c")
    found = checks(store)
    assert found[Check.PLACEBO].remark.code is Code.NOT_A_SALES_METRIC
    assert (found[Check.MATURITY].alarm, found[Check.MATURITY].remark.code) == (None, Code.NO_LAUNCH)


def test_an_unknown_campaign(store: Store) -> None:
    with pytest.raises(BadInput, match="There is no campaign x"):
        check_trust(store, "x")


@pytest.mark.parametrize(
    ("gold", "alarm", "code"),
    [
        (100, False, Code.BALANCE),
        (124, False, Code.BALANCE_NEAR),  # 0.24 standard deviations, chi-square 5.85, p = 0.016
        (130, True, Code.BALANCE),  # 0.30 standard deviations, chi-square 9.21, p = 0.0024
    ],
)
def test_an_attribute_alarms_only_beyond_chance(store: Store, gold: int, alarm: bool, code: Code) -> None:
    tiers = ["gold"] * gold + ["silver"] * (200 - gold) + ["gold"] * 100 + ["silver"] * 100
    campaign(store, column="tier", values=tuple(tiers))
    check = checks(store)[Check.BALANCE]
    assert (check.alarm, check.remark.code) == (alarm, code)


def test_weeks_without_any_sale_are_named(store: Store) -> None:
    campaign(store)
    load_sales(store, "customer_id,date,amount\n1,2025-11-01,1\n2,2026-03-10,1\n3,2026-03-16,1\n4,2026-04-30,1\n")
    gaps = [dict(remark.facts) for remark in checks(store)[Check.MATURITY].further]
    assert gaps == [
        {"first_day": date(2025, 11, 2), "last_day": date(2026, 3, 9)},
        {"first_day": date(2026, 3, 17), "last_day": date(2026, 4, 29)},
    ]


def test_a_split_stated_after_the_sales_is_marked(store: Store) -> None:
    campaign(store)
    sales(store, 0)
    change_settings(store, "c", {"split": (("A", 1), ("Control", 1))})
    assert [remark.code for remark in checks(store)[Check.SAMPLE_RATIO].further] == [Code.CHOSEN_AFTER]
