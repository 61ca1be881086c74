"""Yes and no in every spelling the loader claims."""

from __future__ import annotations

import pytest

from analysis.measures.store import Store
from tests.store.tools import load_members, set_aside

YES = "是 Y y TRUE True 1 1.0 有 √ ✓ ✔ on ON yes Ｙ 已送达 已打开 对 ok".split()
NO = "否 N n FALSE False 0 0.0 0.00 无 × ✗ ✘ off OFF no Ｎ 未送达 未打开 没有".split()


def delivered(store: Store, *texts: str) -> list[bool | None]:
    rows = "".join(f'{n:03d},A,"{text}"\n' for n, text in enumerate(texts))
    load_members(store, f"customer_id,cell,delivered\n{rows}")
    return [
        row[0]
        for row in store.fetch("select delivered from memberships join customers c on c.key = customer order by c.id")
    ]


def test_yes(store: Store) -> None:
    assert delivered(store, *YES) == [True] * len(YES)


def test_no(store: Store) -> None:
    assert delivered(store, *NO) == [False] * len(NO)


def test_blank_is_unknown(store: Store) -> None:
    assert delivered(store, "是", "", " ") == [True, None, None]


@pytest.mark.parametrize("text", ["未知", "maybe", "2", "x", "已", "未"])
def test_what_is_neither(store: Store, text: str) -> None:
    report = load_members(store, f"customer_id,cell,opened\n1,A,{text}\n2,B,1\n")
    assert set_aside(report) == [(2, "opened", text, "This is neither yes nor no.")]
