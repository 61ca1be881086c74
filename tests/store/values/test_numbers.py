"""Every way to write a number that the loader claims, one decimal mark for the whole column."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analysis.measures.store import Store
from analysis.model import BadInput, Role
from tests.store.tools import counts, load_members, load_sales

LIKE_POINT = {
    "1234.5": ["1234.5", "1,234.50", "1'234.5", "1’234.5", "1 234.5", "1\u00a0234.5", "1\u202f234.5"],
    "12": ["12", "12.", "+12", "１２", "12.0", "１２．０", " 12 ", "\u00a012"],
    "-12.5": ["-12.5", "12.5-", "(12.5)", "－12.5", "\u221212.5", "- 12.5", "( 12.50 )", "（12.5）", "12.5 -"],
    "99.9": [
        "¥99.9",
        "￥99.90",
        "$ 99.9",
        "€99.9",
        "£99.9",
        "99.9元",
        "99.9 元",
        "CNY 99.9",
        "RMB99.9",
        "99.9 USD",
        "99.9€",
    ],
    "-5.25": ["-¥5.25", "¥-5.25", "(¥5.25)", "¥(5.25)", "¥5.25-", "-5.25元", "(5.25 元)", "5.25-元", "USD -5.25"],
    "0.125": ["12.5%", "12.5 %", "１２．５％", "0.125", ".125"],
    "1234567.89": ["1,234,567.89", "1 234 567.89", "1'234'567.89", "¥1,234,567.89", "１，２３４，５６７．８９"],
    "1000": ["1e3", "1,000", "1 000"],
}
"""Truth, and ways to write it with a decimal point; with points and commas exchanged they have a decimal comma."""

IN_ORDER = "select amount from sales join customers c on c.key = customer order by cast(c.id as integer)"
EXCHANGED = str.maketrans(".,．，", ",.，．")
CASES = [(truth, text) for truth, texts in LIKE_POINT.items() for text in texts]
CLEAR = {"point": "0.5", "comma": "0,5"}


def written(text: str, mark: str) -> str:
    return text if mark == "point" else text.translate(EXCHANGED)


def amounts(store: Store) -> list[Decimal]:
    return [Decimal(row[0]) / 10_000 for row in store.fetch(IN_ORDER)]


def column(*texts: str) -> str:
    return "customer_id,date,amount\n" + "".join(f'{n},2026-03-01,"{text}"\n' for n, text in enumerate(texts))


@pytest.mark.parametrize("mark", CLEAR)
@pytest.mark.parametrize(("truth", "text"), CASES)
def test_every_way_to_write_a_number(store: Store, truth: str, text: str, mark: str) -> None:
    report = load_sales(store, column(written(text, mark), CLEAR[mark]))
    assert (counts(report), amounts(store)) == ((2, 2, 0, 0), [Decimal(truth), Decimal("0.5")])
    told = "the numbers in column amount have a decimal comma"
    assert (told in report.guesses) == (mark == "comma")


@pytest.mark.parametrize("mark", CLEAR)
def test_all_of_them_in_one_column(store: Store, mark: str) -> None:
    load_sales(store, column(*(written(text, mark) for _truth, text in CASES)))
    assert amounts(store) == [Decimal(truth) for truth, _text in CASES]


@pytest.mark.parametrize("texts", [("1,234",), ("1.234",), ("1,234", "5"), ("2.500", "-3.125"), ("¥1,234", "12")])
def test_what_can_be_read_in_two_ways_is_asked(store: Store, texts: tuple[str, ...]) -> None:
    with pytest.raises(BadInput, match=r"column amount of sales.csv, such as .*--decimal point or --decimal comma"):
        load_sales(store, column(*texts))
    assert store.fetch("select count(*) from loads") == [(0,)]


@pytest.mark.parametrize(("decimal", "truth"), [("point", "1.234"), ("comma", "1234")])
def test_the_person_says_the_mark(store: Store, decimal: str, truth: str) -> None:
    report = load_sales(store, column("1.234"), decimal=decimal)
    assert amounts(store) == [Decimal(truth)]
    assert not [guess for guess in report.guesses if "decimal" in guess]


def test_another_mark_is_another_mapping(store: Store) -> None:
    load_sales(store, column("1.234"), decimal="point")
    assert load_sales(store, column("1.234"), decimal="comma").repeated == 0
    assert amounts(store) == [Decimal(1234)]


def test_an_unknown_mark_is_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="one of point, comma"):
        load_sales(store, decimal="dot")


def test_the_other_mark_is_set_aside_where_it_is_rare(store: Store) -> None:
    report = load_sales(store, column(*["12.5"] * 19, "12,5"))
    assert counts(report) == (20, 19, 1, 0)


def test_two_marks_in_one_column_are_asked(store: Store) -> None:
    told = r"have a decimal point, such as 12\.5, others a decimal comma, such as 12,5; those written the other way"
    with pytest.raises(BadInput, match=told):
        load_sales(store, column("12.5", "12,5", "7"))
    assert counts(load_sales(store, column("12.5", "12,5", "7"), decimal="comma")) == (3, 2, 1, 0)


def test_an_amount_is_rounded_once(store: Store) -> None:
    load_sales(store, column("0.00004999999999", "0.00005", "-99999999999.9999"))
    assert store.fetch("select amount from sales order by all desc") == [(1,), (0,), (-999_999_999_999_999,)]


@pytest.mark.parametrize(
    "text",
    [
        "1,23,456.5",
        "1.2.3",
        "1 23",
        "1'23",
        "12 345 6",
        "--5",
        "-5-",
        "(-5)",
        "5 apples",
        "¥",
        "%",
        "()",
        "1/2",
        "5 kg",
    ],
)
def test_what_is_no_number(store: Store, text: str) -> None:
    assert counts(load_sales(store, column(text, "0.5"))) == (2, 1, 1, 0)


def test_outcomes_and_costs_have_marks_of_their_own(store: Store) -> None:
    text = 'customer_id,cell,spend,contact_cost\n1,Control,"1.234,50",0.5\n2,A,"2,5",0.5\n'
    report = load_members(store, text)
    assert "the numbers in column spend have a decimal comma" in report.guesses
    assert store.fetch("select number from extras where name = 'spend' order by 1") == [(2.5,), (1234.5,)]
    assert store.fetch("select distinct cost from memberships") == [(5000,)]


def test_an_attribute_is_never_asked_for(store: Store) -> None:
    rows = "".join(f'{n},{"AB"[n % 2]},"1,234"\n' for n in range(4))
    load_members(store, f"customer_id,cell,size\n{rows}")
    assert store.fetch("select distinct text, number from extras") == [("1,234", None)]
    with pytest.raises(BadInput, match=r"column size .*--decimal"):
        load_members(store, f"customer_id,cell,size\n{rows}", campaign="c", roles=(("size", Role.OUTCOME),))
