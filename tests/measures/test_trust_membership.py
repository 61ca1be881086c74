"""Are the cells separate: doubles with the effect both ways, contacts of the control, shared households."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.measures.trust import check_trust
from analysis.model import Check, CheckState, Code, Heading, TrustCheck
from analysis.stats.means import compare_means
from analysis.stats.summaries import summarize
from tests.store.tools import load_members, load_sales

LAUNCH = date(2026, 3, 1)
ENDS = "none,2025-11-01,1\nnone,2026-04-30,1\n"


def check(store: Store, which: Check) -> TrustCheck:
    return next(line for line in check_trust(store, "c") if line.check is which)


def doubled(store: Store) -> pd.DataFrame:
    """Customers 0-29 stand in both cells: the first ten in the target first, ten in the control first, ten at once."""
    rng = np.random.default_rng(11)
    first = pd.DataFrame({"customer_id": range(400), "cell": ["A"] * 300 + ["Control"] * 100})
    first.loc[10:19, "cell"] = "Control"
    first["contact_date"] = "2026-03-01"
    again = first[:30].assign(cell=["Control"] * 10 + ["A"] * 10 + ["Control"] * 10)
    again["contact_date"] = ["2026-03-04"] * 20 + ["2026-03-01"] * 10
    members = pd.concat([first, again])
    load_members(store, members.to_csv(index=False), campaign="c", launch=LAUNCH, control="Control")
    spend = pd.Series(rng.integers(1, 60, 400), name="amount")
    spend[:30] += 200
    sales = pd.DataFrame({"customer_id": range(400), "date": "2026-03-10", "amount": spend})
    load_sales(store, sales.to_csv(index=False) + ENDS)
    return first.assign(amount=spend)


def test_the_effect_of_doubles_both_ways_against_single_rows(store: Store) -> None:
    known = doubled(store)
    found = check(store, Check.DOUBLE_MEMBERSHIP)
    assert (found.value, found.state) == (30, CheckState.RED)
    assert dict(found.remark.facts) == {"customers": 30, "resolved": 20}
    (table,) = found.tables
    rows = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
    kept, without = known[(known.index < 20) | (known.index >= 30)], known[known.index >= 30]
    for row, customers, counted in zip(rows, (kept, without), ("first", "dropped"), strict=True):
        target, control = (customers.loc[customers["cell"] == cell, "amount"] for cell in ("A", "Control"))
        test = compare_means(summarize(target.to_numpy()), summarize(control.to_numpy()), confidence=0.95)
        assert (row[Heading.COUNTED], row[Heading.CUSTOMERS]) == (counted, len(customers))
        assert row[Heading.EFFECT] == pytest.approx(target.mean() - control.mean(), rel=1e-9)
        assert row[Heading.P_VALUE] == pytest.approx(test.p_value, rel=1e-8)
        ends = (test.interval.low, test.interval.high)
        assert (row[Heading.LOW], row[Heading.HIGH]) == pytest.approx(ends, rel=1e-9, abs=1e-7)


def test_doubles_that_decide_the_answer_are_told(store: Store) -> None:
    """Thirty heavy buyers who were in the target first make the whole effect."""
    members = [f"{n},{'A' if n < 150 else 'Control'},2026-03-01" for n in range(300)]
    members += [f"{n},Control,2026-03-05" for n in range(30)]
    load_members(store, "customer_id,cell,contact_date\n" + "\n".join(members) + "\n", campaign="c", control="Control")
    sales = [f"{n},2026-03-10,{90 + n if n < 30 else 10 + n % 7}" for n in range(300)]
    load_sales(store, "customer_id,date,amount\n" + "\n".join(sales) + "\n" + ENDS)
    further = check(store, Check.DOUBLE_MEMBERSHIP).further
    assert [(remark.code, dict(remark.facts)) for remark in further] == [(Code.DOUBLES_DECIDE, {"cell": "A"})]


def test_doubles_that_nobody_can_resolve_have_no_second_way(store: Store) -> None:
    load_members(store, "customer_id,cell\n1,A\n2,Control\n3,Control\n1,Control\n", campaign="c", launch=LAUNCH)
    found = check(store, Check.DOUBLE_MEMBERSHIP)
    assert (found.state, found.tables, dict(found.remark.facts)["resolved"]) == (CheckState.RED, (), 0)


CONTACTS = {
    "left alone": ("delivered", "1,A,1\n2,Control,0\n3,Control,\n", CheckState.GREEN, 0),
    "delivered to": ("delivered", "1,A,1\n2,Control,1\n3,Control,0\n", CheckState.RED, 1),
    "came": ("attended", "1,A,0\n2,Control,yes\n3,Control,yes\n", CheckState.RED, 2),
    "cost something": ("contact_cost", "1,A,0.5\n2,Control,0\n3,Control,0.5\n", CheckState.RED, 1),
    "cost nothing": ("contact_cost", "1,A,0.5\n2,Control,0\n3,Control,\n", CheckState.GREEN, 0),
    "given a channel": ("channel", "1,A,sms\n2,Control,\n3,Control,sms\n", CheckState.RED, 1),
    "only others given one": ("channel", "1,A,sms\n2,Control,\n3,Control,\n", CheckState.GREEN, 0),
    "everybody has a channel": ("channel", "1,A,Web\n2,Control,Phone\n3,Control,Web\n", CheckState.NOT_MADE, None),
    "no record kept": ("tier", "1,A,gold\n2,Control,gold\n3,Control,silver\n", CheckState.NOT_MADE, None),
}


@pytest.mark.parametrize(("column", "rows", "state", "value"), CONTACTS.values(), ids=CONTACTS)
def test_contacts_of_the_control(store: Store, column: str, rows: str, state: CheckState, value: float | None) -> None:
    load_members(store, f"customer_id,cell,{column}\n{rows}", campaign="c", control="Control")
    found = check(store, Check.CONTROL_CONTACTED)
    assert (found.cell, found.state, found.value, found.threshold) == ("all", state, value, 0.0)
    assert found.alarm is (None if state is CheckState.NOT_MADE else state is CheckState.RED)


def test_the_kinds_of_contact_stand_in_the_figures(store: Store) -> None:
    rows = "1,A,1,0.5\n2,A,0,0.5\n3,Control,1,0\n4,Control,0,0\n"
    load_members(store, f"customer_id,cell,delivered,contact_cost\n{rows}", campaign="c", control="Control")
    (table,) = check(store, Check.CONTROL_CONTACTED).tables
    assert table.headings[1:] == (Heading.RECORD, Heading.CONCERNED, Heading.CUSTOMERS, Heading.SHARE)
    assert table.rows == (
        ("A", "delivered", 1, 2, 0.5),
        ("Control", "delivered", 1, 2, 0.5),
        ("A", "cost", 2, 2, 1.0),
        ("Control", "cost", 0, 2, 0.0),
    )


HOMES = "customer_id,cell,home\n1,A,5 Lake St\n2,Control,5 lake st.\n3,B,9 Hill Rd\n4,Control,7 Hill Rd\n"


def test_households_in_both_cells(store: Store) -> None:
    load_members(store, HOMES, campaign="c", control="Control", mapping=(("household", "home"),))
    found = check(store, Check.HOUSEHOLDS)
    assert (found.cell, found.state, found.value) == ("all", CheckState.RED, 1)
    assert found.tables[0].rows == (("A", 1, 1, 1),)


def test_households_are_not_known(store: Store) -> None:
    load_members(store, HOMES, campaign="c", control="Control")
    found = check(store, Check.HOUSEHOLDS)
    assert (found.alarm, found.remark.code) == (None, Code.NO_HOUSEHOLDS)


def test_the_channel_of_the_contact_is_no_imbalance(store: Store) -> None:
    """By design no control customer has one of the target's channels; that says nothing about the customers."""
    rows = [f"{n},{'A' if n % 2 else 'Control'},{('sms', 'mail')[n % 3 == 0] if n % 2 else 'none'}" for n in range(600)]
    load_members(store, "customer_id,cell,channel\n" + "\n".join(rows) + "\n", campaign="c", control="Control")
    assert check(store, Check.BALANCE).remark.code is Code.NOTHING_TO_BALANCE
    change_settings(store, "c", {"control": "A"})
    assert check(store, Check.BALANCE).remark.code is Code.NOTHING_TO_BALANCE


def test_another_attribute_that_the_cells_do_not_share_alarms(store: Store) -> None:
    rows = [f"{n},{'A' if n % 2 else 'Control'},{'NS'[n % 2]}{n % 3}" for n in range(600)]
    load_members(store, "customer_id,cell,city\n" + "\n".join(rows) + "\n", campaign="c", control="Control")
    assert check(store, Check.BALANCE).state is CheckState.RED
