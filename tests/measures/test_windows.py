"""Which sales count for whom: the edges of the windows, contact dates, returns, and days that no sales cover."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.measures.campaigns import list_campaigns, read_campaign
from analysis.measures.lift import measure_lift
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.measures.trust import check_trust
from analysis.model import Check, Code, LiftRow, NotMeasurable, State, TrustCheck
from tests.store.tools import load_members, load_sales

LAUNCH = date(2026, 3, 1)
AROUND = "9,2025-01-01,0\n9,2026-06-30,0\n"
FIELDS = "customer_id,date,amount,order_id,category,quantity,margin"


def measure(store: Store, *lines: str, metric: str, members: str = "1,A,\n2,B,\n", **settings: object) -> float | None:
    load_members(store, f"customer_id,cell,contact_date\n{members}", campaign="c", launch=LAUNCH)
    change_settings(store, "c", {"promoted": ("Serum",), **settings})
    load_sales(
        store, f"{FIELDS}\n" + "".join(f"{line}{',' * (6 - line.count(','))}\n" for line in [*lines, *AROUND.split()])
    )
    return measure_lift(store, "c", metrics=[metric], cells=["A"], against="B").rows[0].mean_target


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2026-02-28", False),
        ("2026-03-01", True),
        ("2026-03-30", True),
        ("2026-03-31", False),
        ("2026-03-01 23:59", True),
    ],
)
def test_the_post_window_is_half_open(store: Store, day: str, counts: bool) -> None:
    assert measure(store, f"1,{day},10", metric="revenue_per_customer") == (10 if counts else 0)


@pytest.mark.parametrize(
    ("day", "counts"), [("2025-11-30", False), ("2025-12-01", True), ("2026-02-28", True), ("2026-03-01", False)]
)
def test_the_pre_window_is_half_open(store: Store, day: str, counts: bool) -> None:
    measure(store, f"1,{day},10", metric="revenue_per_customer")
    assert store.fetch("select pre_revenue from outcomes where customer = 1") == [(100_000 if counts else 0,)]


@pytest.mark.parametrize(
    ("contact", "day", "counts"),
    [
        ("2026-03-10", "2026-03-09", False),
        ("2026-03-10", "2026-03-10", True),
        ("2026-03-10", "2026-04-08", True),
        ("2026-03-10", "2026-04-09", False),
        ("", "2026-03-09", True),
        ("", "2026-04-08", False),
    ],
)
def test_a_contact_date_of_ones_own_moves_the_window(store: Store, contact: str, day: str, counts: bool) -> None:
    found = measure(store, f"1,{day},10", metric="revenue_per_customer", members=f"1,A,{contact}\n2,B,\n")
    assert found == (10 if counts else 0)


@pytest.mark.parametrize(
    ("lines", "figures"),
    [
        pytest.param(
            ["1,2026-03-02,0"],
            {"response_rate": 1, "orders_per_customer": 1, "revenue_per_customer": 0},
            id="nothing paid",
        ),
        pytest.param(
            ["1,2026-03-02,-5,,,2"],
            {"response_rate": 0, "orders_per_customer": 0, "revenue_per_customer": -5, "units_per_customer": -2},
            id="only brought back",
        ),
        pytest.param(["1,2026-03-02,-5,,,-2"], {"units_per_customer": -2}, id="brought back, minus in the file"),
        pytest.param(
            ["1,2026-03-02,5,o,,1", "1,2026-03-02,-5,r,,1"],
            {"response_rate": 1, "orders_per_customer": 1, "units_per_customer": 0},
            id="bought and brought back",
        ),
        pytest.param(
            ["1,2026-03-02,5,o", "1,2026-03-02,6,o", "1,2026-03-03,7,o"],
            {"orders_per_customer": 1, "revenue_per_customer": 18},
            id="lines of one order",
        ),
        pytest.param(
            ["1,2026-03-02,5", "1,2026-03-02,6", "1,2026-03-03,7"],
            {"orders_per_customer": 2},
            id="no order id: a day is an order",
        ),
        pytest.param(
            ["1,2026-03-02,5,2026-03-02", "1,2026-03-02,6"],
            {"orders_per_customer": 2},
            id="an order id that looks like a day",
        ),
        pytest.param(
            ["1,2026-03-02,5,,Serum", "1,2026-03-02,6,,Cream"],
            {"promoted_revenue_per_customer": 5, "promoted_response_rate": 1},
            id="promoted",
        ),
        pytest.param(
            ["1,2026-03-02,-5,,Serum"],
            {"promoted_revenue_per_customer": -5, "promoted_response_rate": 0},
            id="promoted, brought back",
        ),
        pytest.param(
            ["1,2026-03-02,10,,,,3", "1,2026-03-02,10"], {"margin_per_customer": 3 + 10 * 0.5}, id="margin or rate"
        ),
        pytest.param(["2,2026-03-02,10"], {"revenue_per_customer": 0, "response_rate": 0}, id="somebody else"),
    ],
)
def test_what_a_line_counts_for(store: Store, lines: list[str], figures: dict[str, float]) -> None:
    for metric, value in figures.items():
        assert measure(store, *lines, "8,2026-03-02,1,,,1", metric=metric, margin_rate=0.5) == value


def filled(store: Store, *days: str, members: str = "1,Control,\n2,A,\n3,A,\n", **settings: object) -> Store:
    load_members(store, f"customer_id,cell,contact_date\n{members}", campaign="c", **({"launch": LAUNCH} | settings))
    if days:
        load_sales(store, "customer_id,date,amount\n" + "".join(f"2,{day},{n + 1}\n" for n, day in enumerate(days)))
    return store


def first_row(store: Store, metric: str = "revenue_per_customer") -> LiftRow:
    return measure_lift(store, "c", metrics=[metric]).rows[0]


def check(store: Store, which: Check) -> TrustCheck:
    return next(check for check in check_trust(store, "c") if check.check is which)


STATES = {
    "no sales": ([], Code.NO_SALES, State.WAITING),
    "sales end before the launch": (["2026-02-01", "2026-02-28"], Code.NOT_STARTED, State.WAITING),
    "sales begin after the window": (["2026-05-01", "2026-05-02"], Code.NO_DAY_COVERED, State.WAITING),
    "one day": (["2025-01-01", "2026-03-01"], None, State.RUNNING),
    "one day is missing": (["2025-01-01", "2026-03-29"], None, State.RUNNING),
    "all days": (["2025-01-01", "2026-03-30"], None, State.COMPLETE),
}


@pytest.mark.parametrize(("days", "code", "state"), STATES.values(), ids=STATES)
def test_what_the_sales_cover(store: Store, days: list[str], code: Code | None, state: State) -> None:
    filled(store, *days)
    result = first_row(store).result
    assert (result.code if isinstance(result, NotMeasurable) and code else None) == code
    assert {line.state for line in list_campaigns(store)} == {state}
    assert first_row(store).n_target == 2


def test_a_cut_post_window_is_remarked_and_alarms(store: Store) -> None:
    filled(store, "2025-01-01", "2026-03-10")
    assert Code.POST_WINDOW_CUT in {remark.code for remark in first_row(store).remarks}
    maturity = check(store, Check.MATURITY)
    assert (maturity.value, maturity.threshold, maturity.alarm) == (0.0, 1.0, True)
    assert dict(maturity.remark.facts)["days_missing"] == 20


def test_a_whole_post_window_is_mature(store: Store) -> None:
    filled(store, "2025-01-01", "2026-03-30")
    maturity = check(store, Check.MATURITY)
    assert (maturity.value, maturity.alarm) == (1.0, False)
    assert Code.POST_WINDOW_CUT not in {remark.code for remark in first_row(store).remarks}


def test_without_sales_maturity_cannot_be_told(store: Store) -> None:
    filled(store)
    maturity = check(store, Check.MATURITY)
    assert (maturity.value, maturity.alarm, maturity.remark.code) == (None, None, Code.NO_SALES)


def test_late_contacts_are_left_out_and_remarked(store: Store) -> None:
    filled(store, "2025-01-01", "2026-04-15", members="1,Control,\n2,A,\n3,A,2026-04-16\n4,A,2026-04-01\n")
    row = first_row(store)
    assert (row.n_target, row.mean_target) == (2, 0)
    assert {remark.code: dict(remark.facts) for remark in row.remarks}[Code.LATE_CONTACTS] == {"customers": 1}
    assert check(store, Check.MATURITY).value == pytest.approx(1 / 3)


def test_no_launch(store: Store) -> None:
    filled(store, "2026-03-01", launch=None)
    assert first_row(store).result == NotMeasurable(Code.NO_LAUNCH)
    assert [line.state for line in list_campaigns(store)] == [State.WAITING]
    assert check(store, Check.MATURITY).remark.code is Code.NO_LAUNCH


def test_a_cut_pre_window_is_remarked(store: Store) -> None:
    filled(store, "2026-02-20", "2026-04-15")
    further = check(store, Check.BALANCE).further
    assert [(remark.code, dict(remark.facts)) for remark in further] == [
        (Code.PRE_WINDOW_CUT, {"days_missing": 81, "pre_days": 90})
    ]


def test_no_pre_window_at_all(store: Store) -> None:
    filled(store, "2026-03-01", "2026-04-15")
    assert check(store, Check.PLACEBO).remark.code is Code.NO_PRE_WINDOW
    assert check(store, Check.BALANCE).remark.code is Code.NOTHING_TO_BALANCE


@pytest.mark.parametrize(
    ("metric", "code"),
    [
        ("promoted_response_rate", Code.NO_PROMOTED),
        ("promoted_revenue_per_customer", Code.NO_PROMOTED),
        ("margin_per_customer", Code.NO_MARGIN),
        ("units_per_customer", Code.NO_QUANTITY),
    ],
)
def test_what_the_sales_do_not_tell(store: Store, metric: str, code: Code) -> None:
    filled(store, "2025-01-01", "2026-04-15")
    row = first_row(store, metric)
    assert (row.result, row.mean_target, row.incremental) == (NotMeasurable(code), None, None)


def test_a_planned_campaign(store: Store) -> None:
    change_settings(store, "c", {"launch": LAUNCH})
    assert [(line.target_cell, line.row, line.state) for line in list_campaigns(store)] == [(None, None, State.PLANNED)]
    assert measure_lift(store, "c").rows == ()
    assert read_campaign(store, "c").has_sales_window


def test_a_results_file_is_complete(store: Store) -> None:
    load_members(store, "customer_id,cell,spend\n1,Control,1\n2,A,2\n", campaign="c")
    assert [(line.row.metric.name, line.state) for line in list_campaigns(store) if line.row] == [
        ("spend", State.COMPLETE)
    ]
