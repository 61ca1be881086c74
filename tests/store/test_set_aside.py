"""Every reason for which a row is set aside, with row number, column, value and sentence; the good rows are loaded."""

from __future__ import annotations

import pytest

from analysis.measures.loading import read_loads, read_set_aside
from analysis.measures.store import Store
from analysis.model import Extract, Role
from analysis.store.load.reasons import Reason, reason_text
from tests.store.tools import counts, load_members, load_reference, load_sales, set_aside

OF_MEMBERS = {
    Reason.UNEVEN: ("customer_id,cell\n1,A\n2,B,x\n", {}, (3, "", "2,B,x")),
    Reason.BLANK: ("customer_id,cell\n1,A\n,\n", {}, (3, "", "")),
    Reason.TOTALS: ("customer_id,cell\n1,A\nTotal,2\n", {}, (3, "customer_id", "Total")),
    Reason.NO_CUSTOMER: ("customer_id,cell\n1,A\n ,B\n", {}, (3, "customer_id", " ")),
    Reason.NO_CELL: ("customer_id,Arm\n1,A\n2,\n", {}, (3, "Arm", "")),
    Reason.NO_CAMPAIGN: ("customer_id,cell,campaign\n1,A,spring\n2,B,\n", {}, (3, "campaign", "")),
    Reason.BAD_DATE: (
        "customer_id,cell,contact_date\n1,A,2026-03-01\n2,B,2026-02-30\n",
        {},
        (3, "contact_date", "2026-02-30"),
    ),
    Reason.BAD_NUMBER: ("customer_id,cell,contact_cost\n1,A,1.5\n2,B,free\n", {}, (3, "contact_cost", "free")),
    Reason.BAD_FLAG: ("customer_id,cell,opened\n1,A,yes\n2,B,perhaps\n", {}, (3, "opened", "perhaps")),
    Reason.DIFFERS: ("customer_id,cell,tier\n1,A,Gold\n1,A,Silver\n", {}, (3, "customer_id", "1")),
    Reason.TWO_CELLS: ("customer_id,cell\n1,A\n2,B\n2,A\n", {}, (3, "cell", "B")),
    Reason.LATER_ASSIGNMENT: (
        "customer_id,cell,contact_date\n1,A,2026-03-01\n2,B,2026-03-02\n2,A,2026-03-01\n",
        {},
        (3, "cell", "B"),
    ),
}
OF_OTHERS = {
    Reason.NO_PRODUCT: (Extract.PRODUCTS, "product,name\nx,X\n,Y\n", (3, "product", "")),
    Reason.NO_LABEL: (Extract.CALENDAR, "date,label\n2026-03-01,Day\n2026-03-02,\n", (3, "label", "")),
    Reason.BACKWARDS: (
        Extract.CALENDAR,
        "date,label,end_date\n2026-03-01,Sale,2026-03-04\n2026-03-02,Sale,2026-03-01\n",
        (3, "end_date", "2026-03-01"),
    ),
    Reason.OTHER_VALUES: (Extract.CUSTOMERS, "customer_id,city\n1,Lyon\n1,Nice\n", (3, "customer_id", "1")),
}
OF_SALES = {
    Reason.UNEVEN: ("1,2026-03-01", (3, "", "1,2026-03-01")),
    Reason.NO_CUSTOMER: (",2026-03-01,5,1,2", (3, "customer_id", "")),
    Reason.NO_DATE: ("1,,5,1,2", (3, "date", "")),
    Reason.BAD_DATE: ("1,yesterday,5,1,2", (3, "date", "yesterday")),
    Reason.FUTURE_DATE: ("1,2999-01-01,5,1,2", (3, "date", "2999-01-01")),
    Reason.NO_AMOUNT: ("1,2026-03-01, ,1,2", (3, "amount", " ")),
    Reason.BAD_NUMBER: ("1,2026-03-01,5 apples,1,2", (3, "amount", "5 apples")),
}


def test_every_reason_is_here() -> None:
    assert set(OF_MEMBERS) | set(OF_SALES) | set(OF_OTHERS) == set(Reason)


@pytest.mark.parametrize(("reason", "case"), OF_MEMBERS.items(), ids=OF_MEMBERS)
def test_members_that_cannot_be_used(store: Store, reason: Reason, case) -> None:
    text, said, place = case
    report = load_members(store, text, **said)
    assert (*place, reason_text(reason)) in set_aside(report)
    assert report.rows_in == text.count("\n") - 1
    assert set_aside(report) == [(r.row, r.column, r.value, r.reason) for r in read_set_aside(store, report.load)]
    assert [(load.loaded, load.set_aside) for load in read_loads(store)] == [(report.loaded, report.set_aside)]


@pytest.mark.parametrize(("reason", "case"), OF_OTHERS.items(), ids=OF_OTHERS)
def test_rows_of_other_extracts_that_cannot_be_used(store: Store, reason: Reason, case) -> None:
    extract, text, place = case
    report = load_reference(store, extract, text)
    assert (counts(report), set_aside(report)) == ((2, 1, 1, 0), [(*place, reason_text(reason))])


@pytest.mark.parametrize(("reason", "case"), OF_SALES.items(), ids=OF_SALES)
def test_sales_that_cannot_be_used(store: Store, reason: Reason, case) -> None:
    row, place = case
    report = load_sales(
        store, f"customer_id,date,amount,quantity,margin\n1,2026-03-01,5,1,2\n{row}\n2,2026-03-01,6,,\n"
    )
    assert counts(report) == (3, 2, 1, 0)
    assert set_aside(report) == [(*place, reason_text(reason))]
    assert store.fetch("select sum(amount) from sales") == [(110_000,)]


@pytest.mark.parametrize("column", ["quantity", "margin"])
def test_numbers_beside_the_amount(store: Store, column: str) -> None:
    report = load_sales(store, f"customer_id,date,amount,{column}\n1,2026-03-01,5,x\n1,2026-03-01,5,\n")
    assert set_aside(report) == [(2, column, "x", "This is not a number.")]


def test_only_the_first_fault_of_a_row_is_named(store: Store) -> None:
    report = load_sales(store, "customer_id,date,amount\n,never,much\n1,2026-03-01,5\n")
    assert set_aside(report) == [(2, "customer_id", "", "The customer id is missing.")]
    report = load_members(store, "customer_id,cell,opened,contact_cost\n,,perhaps,free\n1,A,1,1\n")
    assert set_aside(report) == [(2, "customer_id", "", "The customer id is missing.")]


def test_a_file_without_one_good_row_is_all_set_aside(store: Store) -> None:
    assert counts(load_sales(store, "customer_id,date,amount\n1,never,5\n2,never,6\n")) == (2, 0, 2, 0)
    assert counts(load_members(store, "customer_id,cell\n1,\n2,\n")) == (2, 0, 2, 0)


def test_an_outcome_keeps_its_numbers_and_sets_text_aside(store: Store) -> None:
    text = "customer_id,cell,points,bought\n1,A,5,1\n2,A,many,0\n3,B,,\n4,B,7,maybe\n5,B,0,yes\n"
    report = load_members(store, text, roles=(("points", Role.OUTCOME), ("bought", Role.OUTCOME)))
    assert counts(report) == (5, 3, 2, 0)
    assert set_aside(report) == [
        (3, "points", "many", "This is not a number."),
        (5, "bought", "maybe", "This is neither yes nor no."),
    ]
    assert report.notices == (
        "1 blank value of points counts as 0: nothing happened",
        "1 blank value of bought counts as 0: nothing happened",
    )


def test_examples_are_the_first_rows_and_the_store_keeps_all(store: Store) -> None:
    bad = "".join(f"{n},2026-03-01,x\n" for n in range(30))
    report = load_sales(store, f"customer_id,date,amount\n{bad}1,2026-03-01,5\n")
    assert [row.row for row in report.examples] == list(range(2, 22))
    assert [row.row for row in read_set_aside(store, report.load)] == list(range(2, 32))


@pytest.mark.parametrize(
    ("text", "minor_units"),
    [
        ("0.1", 1000),
        ("-0.1", -1000),
        ("+5", 50_000),
        (".5", 5000),
        ("5.", 50_000),
        ("1e3", 10_000_000),
        ("1,234.50", 12_345_000),
        ("¥12", 120_000),
        ("-¥12", -120_000),
        ("￥1,200", 12_000_000),
        ("$ 3.25", 32_500),
        ("0", 0),
        ("-0", 0),
        ("12.3456", 123_456),
        ("12.34565", 123_457),
        ("-12.34565", -123_457),
        ("99999999999", 999_999_999_990_000),
    ],
)
def test_amounts_are_exact(store: Store, text: str, minor_units: int) -> None:
    load_sales(store, f'customer_id,date,amount\n1,2026-03-01,"{text}"\n', decimal="point")
    assert store.fetch("select amount from sales") == [(minor_units,)]


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "inf",
        "-inf",
        "1e400",
        "100000000000",
        "1.2.3",
        "12,34.5",
        "1_000",
        "0x10",
        "five",
        "--5",
    ],
)
def test_what_is_no_amount(store: Store, text: str) -> None:
    report = load_sales(store, f'customer_id,date,amount\n1,2026-03-01,"{text}"\n')
    assert set_aside(report) == [(2, "amount", text, "This is not a number.")]


def test_finer_amounts_are_told(store: Store) -> None:
    report = load_sales(store, "customer_id,date,amount\n1,2026-03-01,0.12345\n1,2026-03-01,0.1234\n")
    assert report.notices[1:] == ("1 amount has more than four decimals and was rounded to four",)


def test_what_the_lines_come_to_is_told_to_hold_against_the_till(store: Store) -> None:
    rows = "1,2026-03-01,1000.55\n1,2026-03-01,-0.05\n2,2026-03-04,1234.5\n2,never,7\n"
    report = load_sales(store, f"customer_id,date,amount\n{rows}")
    assert report.notices[0] == "the lines that count come to 2,235.00, on 2 days from 1 Mar 2026 to 4 Mar 2026"
    further = load_sales(store, f"customer_id,date,amount\n{rows}3,2026-03-05,8\n", name="b.csv")
    assert further.notices[0] == "the lines that count come to 8.00, all on 5 Mar 2026"
    again = load_sales(store, f"customer_id,date,amount\n{rows}", name="c.csv", day=None)
    assert not [notice for notice in again.notices if "come to" in notice]


def test_the_largest_amounts_of_many_lines_fit(store: Store) -> None:
    lines = "1,2026-03-01,99999999999.9999\n" * 5000
    load_sales(store, f"customer_id,date,amount\n{lines}")
    assert store.fetch("select amount from daily_totals") == [(999_999_999_999_999 * 5000,)]


def test_where_nothing_was_loaded_that_is_said_first(store: Store) -> None:
    report = load_sales(store, "customer_id,date,amount\n1,soon,5\n2,later,5\n")
    assert counts(report) == (2, 0, 2, 0)
    assert report.notices[0].startswith("nothing was loaded: all 2 rows were set aside; see whether each column")
    again = load_sales(store, "customer_id,date,amount\n1,soon,5\n")
    assert again.notices[0].startswith("nothing was loaded: the only row was set aside")
    load_sales(store, "customer_id,date,amount\n1,2026-03-01,5\n")
    repeated = load_sales(store, "customer_id,date,amount\n1,2026-03-01,5\n2,soon,5\n")
    assert repeated.notices[0] == "nothing new was loaded: 1 rows are in the store already, 1 were set aside"
    good = load_sales(store, "customer_id,date,amount\n1,2026-03-02,5\n2,soon,5\n")
    assert not [notice for notice in good.notices if notice.startswith("nothing")]
