"""Ids are text as in the file, less what spreadsheets put around them."""

from __future__ import annotations

import pytest

from analysis.measures.store import Store
from analysis.model import BadInput
from tests.store.tools import load_members, load_sales

SAME = ["00012", " 00012 ", "'00012", "０００１２", '="00012"', "\u00a000012"]


def ids(store: Store) -> set[str]:
    return {row[0] for row in store.fetch("select id from customers")}


@pytest.mark.parametrize("text", SAME)
def test_one_id_however_it_is_wrapped(store: Store, text: str) -> None:
    quoted = text.replace('"', '""')
    load_members(store, f'customer_id,cell\n"{quoted}",A\n')
    load_sales(store, f'customer_id,date,amount\n"{quoted}",2026-03-01,5\n')
    assert ids(store) == {"00012"}


@pytest.mark.parametrize("text", ["12E5", "A-1", "张三", "O'Neil", "1.5", "12.0.0", "1E+X"])
def test_other_ids_stay(store: Store, text: str) -> None:
    load_members(store, f"customer_id,cell\n{text},A\n7,B\n")
    assert ids(store) == {text, "7"}


def test_whole_numbers_with_a_zero_behind(store: Store) -> None:
    report = load_members(store, "customer_id,cell\n12345.0,A\n7.0,B\n")
    assert ids(store) == {"12345", "7"}
    assert "the ids in column customer_id are whole numbers: 12345.0 is read as 12345" in report.guesses
    load_sales(store, "customer_id,date,amount\n12345.0,2026-03-01,5\n8,2026-03-01,5\n")
    assert ids(store) == {"12345", "7", "12345.0", "8"}


@pytest.mark.parametrize("text", ["1.23457E+11", "1E+05", "6.2227e+15", "1.23456789012346E+17"])
def test_shortened_ids_are_refused(store: Store, text: str) -> None:
    with pytest.raises(
        BadInput, match=r"Column customer_id of spring.csv holds ids such as .*Format the column as text"
    ):
        load_members(store, f"customer_id,cell\n5,A\n{text},B\n")
    with pytest.raises(BadInput, match="shortened"):
        load_sales(store, f"customer_id,date,amount\n{text},2026-03-01,5\n")
    assert ids(store) == set()
