"""Any column of numbers or dates, written in any claimed style, comes back equal, or the loader asks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.store import Store
from analysis.model import BadInput
from tests.store.tools import load_sales
from tests.store.values.test_pairs import DATES, GROUPS, MARKS, MONEY, NEGATIVES, TIMES

values = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=3) | st.integers(-10_000, 10_000).map(Decimal)
days = st.dates(date(1951, 1, 1), date(2026, 10, 1))
LATE = {"d/m/yy", "d-Mon-yy"}
MANY = settings(max_examples=60, deadline=None)


def read(texts: list[tuple[str, str]]) -> list[tuple[str, date, int]] | None:
    """What the store holds of dates and amounts written this way; None where the loader asks."""
    store = Store()
    try:
        rows = "".join(f'{n:03d}\t"{day}"\t"{amount}"\n' for n, (day, amount) in enumerate(texts))
        report = load_sales(store, f"customer_id\tdate\tamount\n{rows}")
        assert report.loaded == len(texts)
        question = "select c.id, s.day, s.amount from sales s join customers c on c.key = s.customer order by c.id"
        return store.fetch(question)
    except BadInput as error:
        if "--decimal" in str(error) or "--date-order" in str(error):
            return None
        raise
    finally:
        store.close()


def number(value: Decimal, places: int, mark: str, group: str, money: str, negative: str) -> str:
    sign, other = MARKS[mark]
    by = GROUPS[group] if GROUPS[group] is not None else other
    whole, _point, decimals = f"{abs(value):,.{places}f}".partition(".")
    text = MONEY[money].format(whole.replace(",", by) + (sign + decimals if decimals else ""))
    return NEGATIVES[negative].format(text) if value < 0 else text


@MANY
@given(
    st.lists(values, min_size=1, max_size=8),
    st.sampled_from([0, 1, 2, 3, 4]),
    st.sampled_from(list(MARKS)),
    st.sampled_from(list(GROUPS)),
    st.sampled_from(list(MONEY)),
    st.sampled_from(list(NEGATIVES)),
)
def test_numbers(amounts: list[Decimal], places: int, mark: str, group: str, money: str, negative: str) -> None:
    rounded = [round(amount, places) for amount in amounts]
    found = read([("2026-03-05", number(amount, places, mark, group, money, negative)) for amount in rounded])
    assert found is None or [row[2] for row in found] == [int(amount * 10_000) for amount in rounded]


@MANY
@given(st.lists(days, min_size=1, max_size=8), st.sampled_from(sorted(set(DATES) - LATE)), st.sampled_from(list(TIMES)))
def test_dates(dates: list[date], form: str, time: str) -> None:
    clock = "" if form == "serial" else TIMES[time]
    found = read([(DATES[form](day) + clock, "5.5") for day in dates])
    assert found is None or [row[1] for row in found] == dates


@MANY
@given(st.lists(st.dates(date(1951, 1, 1), date(2026, 10, 1)), min_size=1, max_size=8), st.sampled_from(sorted(LATE)))
def test_dates_with_two_digits_of_the_year(dates: list[date], form: str) -> None:
    found = read([(DATES[form](day), "5.5") for day in dates])
    assert found is None or [row[1] for row in found] == dates
