"""What else happened in the windows: other campaigns, uneven coverage, sales of strangers; and where a split broke."""

from __future__ import annotations

from datetime import date

import pytest
from scipy import stats

from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.measures.trust import check_trust
from analysis.model import Check, CheckState, Code, Extract, Heading, TrustCheck
from tests.store.tools import load_members, load_reference, load_sales

LAUNCH = date(2026, 3, 1)


def check(store: Store, which: Check, cell: str | None = None) -> TrustCheck:
    return next(line for line in check_trust(store, "c") if line.check is which and cell in (None, line.cell))


def members(store: Store, *, target: int = 100, control: int = 100) -> None:
    cells = ["A"] * target + ["Control"] * control
    rows = "".join(f"{n},{cell}\n" for n, cell in enumerate(cells))
    load_members(store, "customer_id,cell\n" + rows, campaign="c", launch=LAUNCH, control="Control")


@pytest.mark.parametrize(("touched", "state"), [(5, CheckState.GREEN), (6, CheckState.RED)])
@pytest.mark.parametrize("first", [0, 100], ids=["of the target", "of the control"])
def test_contamination_alarms_beyond_five_points_either_way(
    store: Store, touched: int, state: CheckState, first: int
) -> None:
    members(store)
    rows = "".join(f"{first + n},X\n" for n in range(touched))
    load_members(store, "customer_id,cell\n" + rows, campaign="other", launch=date(2026, 3, 20))
    found = check(store, Check.CONTAMINATION)
    assert (found.cell, found.threshold, found.state) == ("A", 0.05, state)
    assert found.value == pytest.approx(touched / 100 * (1 if first == 0 else -1))


def test_contamination_of_both_alike_is_no_alarm(store: Store) -> None:
    members(store)
    load_members(store, "customer_id,cell\n" + "".join(f"{n},X\n" for n in range(200)), campaign="o", launch=LAUNCH)
    found = check(store, Check.CONTAMINATION)
    assert (found.value, found.state) == (0.0, CheckState.GREEN)
    assert dict(found.remark.facts) == {"share_target": 1.0, "share_control": 1.0}
    assert {row[:2] for row in found.tables[0].rows} == {("A", "o"), ("Control", "o")}


def test_contacts_after_the_window_do_not_count(store: Store) -> None:
    members(store)
    load_members(
        store, "customer_id,cell\n" + "".join(f"{n},X\n" for n in range(50)), campaign="o", launch=date(2026, 3, 31)
    )
    assert check(store, Check.CONTAMINATION).remark.code is Code.NO_CONTAMINATION
    change_settings(store, "c", {"post_days": 31})
    assert check(store, Check.CONTAMINATION).state is CheckState.RED


def test_contamination_cannot_be_told_without_another_campaign(store: Store) -> None:
    members(store)
    found = check(store, Check.CONTAMINATION)
    assert (found.alarm, found.remark.code) == (None, Code.NO_OTHER_CAMPAIGN)


def test_cells_covered_unevenly_are_told(store: Store) -> None:
    rows = "".join(f"{n},A,2026-03-01\n{n + 50},Control,2026-03-11\n" for n in range(50))
    load_members(store, "customer_id,cell,contact_date\n" + rows, campaign="c", control="Control")
    load_sales(store, "customer_id,date,amount\n0,2025-11-01,1\n1,2026-04-04,1\n")
    found = check(store, Check.MATURITY)
    assert (found.value, found.state) == (0.0, CheckState.RED)
    assert Code.MATURITY_UNEVEN in {remark.code for remark in found.further}
    assert dict(found.remark.facts) == {"days_missing": 5, "post_days": 30, "last_day": date(2026, 4, 9)}
    assert found.tables[0].rows == (("A", 50, 50, 1.0, 30), ("Control", 50, 0, 0.0, 25))


def test_sales_that_begin_too_late_are_told_as_such(store: Store) -> None:
    members(store)
    load_sales(store, "customer_id,date,amount\n1,2026-03-05,5\n2,2026-04-20,5\n")
    found = check(store, Check.MATURITY)
    assert (found.state, found.remark.code) == (CheckState.RED, Code.MATURITY_BEGINNING)
    assert dict(found.remark.facts) == {"days_missing": 4, "post_days": 30, "first_day": LAUNCH}


def test_every_sale_is_of_the_campaign(store: Store) -> None:
    members(store)
    load_sales(store, "customer_id,date,amount\n1,2026-03-05,5\n")
    found = check(store, Check.UNMATCHED_SALES)
    assert (found.value, found.state, found.remark.code) == (0.0, CheckState.GREEN, Code.EVERY_SALE_MATCHED)


def test_sales_of_strangers_are_information(store: Store) -> None:
    members(store)
    load_sales(store, "customer_id,date,amount\n1,2026-03-02,5\nx,2026-03-02,5\ny,2025-01-01,5\n")
    found = check(store, Check.UNMATCHED_SALES)
    assert (found.value, found.threshold, found.alarm, found.state) == (2.0, None, False, CheckState.GREEN)
    assert found.tables[0].rows == (("store", 3, 2, pytest.approx(2 / 3)), ("windows", 2, 1, 0.5))


def test_when_no_sale_matches_the_ids_may_differ(store: Store) -> None:
    members(store)
    load_sales(store, "customer_id,date,amount\nid-1,2026-03-02,5\n")
    found = check(store, Check.UNMATCHED_SALES)
    assert (found.state, found.alarm, found.remark.code) == (CheckState.AMBER, False, Code.NO_SALE_MATCHED)


def broken(store: Store, lost: range, *, everywhere: bool = False) -> None:
    """Half and half over four counters; `lost` control customers of counter 0 (or of any) never arrived."""
    gone = set(lost)
    rows = [
        (n, "Control" if n % 2 else "A", n % 8 // 2)
        for n in range(4000)
        if not (n % 2 and n // 8 in gone and (everywhere or n % 8 // 2 == 0))
    ]
    load_members(
        store,
        "customer_id,cell,counter\n" + "".join(f"{n},{cell},C{counter}\n" for n, cell, counter in rows),
        campaign="c",
        launch=LAUNCH,
        control="Control",
    )
    change_settings(store, "c", {"split": (("A", 0.5), ("Control", 0.5))})


def test_where_the_assignment_broke(store: Store) -> None:
    broken(store, range(250))
    found = check(store, Check.SAMPLE_RATIO)
    assert found.state is CheckState.RED
    (where,) = [dict(remark.facts) for remark in found.further if remark.code is Code.SPLIT_BROKE]
    assert (where["attribute"], where["level"]) == ("counter", "C0")
    table = next(table for table in found.tables if Heading.LEVEL in table.headings)
    worst = dict(zip(table.headings, table.rows[0], strict=True))
    reference = stats.chisquare([500, 250])
    assert worst[Heading.P_VALUE] == pytest.approx(reference.pvalue, rel=1e-9)
    assert worst[Heading.P_ADJUSTED] == pytest.approx(4 * reference.pvalue, rel=1e-9)


def test_a_break_within_a_level_that_the_whole_hides_is_amber(store: Store) -> None:
    broken(store, range(90))
    found = check(store, Check.SAMPLE_RATIO)
    assert found.value == pytest.approx(stats.chisquare([2000, 1910]).pvalue)
    assert (found.state, found.alarm, found.remark.code) == (CheckState.GREEN, False, Code.SAMPLE_RATIO)
    store.close()
    other = Store()
    broken(other, range(120))
    found = check(other, Check.SAMPLE_RATIO)
    assert (found.state, found.alarm, found.remark.code) == (CheckState.AMBER, False, Code.SAMPLE_RATIO_WITHIN)
    other.close()


def test_a_break_everywhere_blames_no_level(store: Store) -> None:
    broken(store, range(250), everywhere=True)
    found = check(store, Check.SAMPLE_RATIO)
    assert [remark.code for remark in found.further] == [Code.SPLIT_BROKE_EVERYWHERE]


def test_counters_of_the_customers_extract_are_looked_at_too(store: Store) -> None:
    rows = "".join(f"{n},{'Control' if n % 2 else 'A'}\n" for n in range(2000) if not (n % 2 and n % 8 == 1))
    load_members(store, "customer_id,cell\n" + rows, campaign="c", launch=LAUNCH, control="Control")
    homes = "".join(f"{n},{'South' if n % 8 < 2 else 'North'}\n" for n in range(2000))
    load_reference(store, Extract.CUSTOMERS, "customer_id,home_store\n" + homes)
    change_settings(store, "c", {"split": (("A", 0.5), ("Control", 0.5))})
    (where,) = check(store, Check.SAMPLE_RATIO).further
    assert (where.code, dict(where.facts)["level"]) == (Code.SPLIT_BROKE, "South")
