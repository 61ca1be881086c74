"""Rows set aside come back as a file, are corrected, and loading that file adds just them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from analysis.measures.campaigns import campaign_ids, read_campaign
from analysis.measures.loading import load, preview, set_aside_csv
from analysis.measures.store import Store
from analysis.model import BadInput, Extract, Role
from tests.store.tools import counts, data, load_members, load_sales, members, request

SALES = (
    "客户,day,value,row,e-mail,item\n1,2026-03-01,10,a,a@b.cn,x\n1,2026-03-01,ten,a,a@b.cn,x\n"
    "2,2026-03-32,-5,b,c@d.cn,=y\n2,2026-03-02,-5,b,c@d.cn,=y\n"
)
READ = {"mapping": (("customer_id", "客户"), ("order_id", "row"), ("product", "item"))}
MEMBERS = (
    "id,arm,tier,phone,visits,sent_date\n1,Mailer,Gold,139,3,2026-03-01\n2,,Gold,138,1,2026-03-01\n"
    "3,Control,Silver,137,many,2026-03-01\n4,Control,Silver,136,0,soon\n"
)


def corrected(data: bytes, changes: dict[str, str]) -> bytes:
    text = data.decode("utf-8-sig")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode("utf-8-sig")


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_file_has_the_extract_s_own_columns(store: Store) -> None:
    report = load_sales(store, SALES, **READ)
    assert rows(set_aside_csv(store, report.load)) == [
        ["客户", "day", "value", "row", "item", "row", "column", "value", "reason"],
        ["1", "2026-03-01", "ten", "a", "x", "3", "value", "ten", "This is not a number."],
        ["2", "2026-03-32", "-5", "b", "'=y", "4", "day", "2026-03-32", "This is not a date."],
    ]


def test_corrected_sales_add_just_those(store: Store) -> None:
    """One becomes equal to a line of its own file, another to one of an order that the store holds."""
    first = load_sales(store, SALES, **READ)
    text = corrected(set_aside_csv(store, first.load), {",ten,": ",10,", "2026-03-32": "2026-03-02"})
    report = load_sales(store, text, name="corrected.csv")
    assert counts(report) == (2, 2, 0, 0)
    other = Store()
    load_sales(other, SALES.replace("ten", "10").replace("2026-03-32", "2026-03-02"), **READ)
    assert data(store)["sales"] == data(other)["sales"]
    assert data(store)["days"] == data(other)["days"]
    assert counts(load_sales(store, text)) == (2, 0, 0, 2)


def test_a_second_correction_repeats_the_first(store: Store) -> None:
    first = load_sales(store, SALES, **READ)
    text = set_aside_csv(store, first.load)
    assert counts(load_sales(store, corrected(text, {",ten,": ",11,"}))) == (2, 1, 1, 0)
    text = corrected(text, {",ten,": ",11,", "2026-03-32": "2026-03-02"})
    assert counts(load_sales(store, text)) == (2, 1, 0, 1)


def test_corrected_members_add_just_those(store: Store) -> None:
    said: dict[str, Any] = {"campaign": "c", "roles": (("visits", Role.OUTCOME),)}
    first = load_members(store, MEMBERS, name="members.csv", **said)
    assert counts(first) == (4, 1, 3, 0)
    file = set_aside_csv(store, first.load)
    assert rows(file)[0] == ["id", "arm", "tier", "visits", "sent_date", "row", "column", "value", "reason"]
    text = corrected(file, {"2,,": "2,Mailer,", ",many,": ",0,", ",soon,": ",2026-03-01,"})
    report = load_members(store, text, name="corrected.csv")
    assert counts(report) == (3, 3, 0, 0)
    assert campaign_ids(store) == ("c",)
    assert members(store) == [("1", "Mailer"), ("2", "Mailer"), ("3", "Control"), ("4", "Control")]
    campaign = read_campaign(store, "c")
    assert campaign.attributes == ("tier",)
    assert "visits" in [metric.name for metric in campaign.metrics]
    assert counts(load_members(store, text, name="corrected.csv")) == (3, 0, 0, 3)


def test_the_campaign_is_that_of_the_first_file(store: Store) -> None:
    first = load_members(store, "customer_id,cell\n1,A\n2,\n", name="spring.csv")
    text = corrected(set_aside_csv(store, first.load), {"2,,": "2,B,"})
    load_members(store, text, name="spring set aside.csv")
    assert campaign_ids(store) == ("spring",)


def test_the_preview_shows_the_extract_s_columns(store: Store) -> None:
    first = load_sales(store, SALES, **READ)
    text = set_aside_csv(store, first.load)
    seen = preview(store, request(store, Extract.SALES, text, "corrected.csv"))
    assert [column.name for column in seen.columns] == ["客户", "day", "value", "row", "item"]
    assert dict(seen.mapping)["order_id"] == "row"


def test_without_its_load_a_corrected_file_is_read_like_any_other(store: Store) -> None:
    other = Store()
    text = set_aside_csv(other, load_sales(other, "customer_id,date,amount\n1,2026-03-01,ten\n").load)
    assert counts(load_sales(store, corrected(text, {",ten,": ",10,"}))) == (1, 1, 0, 0)


def test_personal_columns_are_not_kept(store: Store) -> None:
    load_members(store, MEMBERS)
    load_sales(store, SALES, **READ)
    kept = " ".join(str(row) for row in store.fetch("select original from set_aside"))
    assert "Gold" in kept
    assert not [secret for secret in ("138", "137", "a@b.cn", "c@d.cn") if secret in kept]


def test_a_customer_in_two_cells_is_named(store: Store) -> None:
    report = load_members(store, "card_no,arm,tier\n1,A,x\n2,B,x\n2,A,x\n")
    header, first, *_rest = rows(set_aside_csv(store, report.load))
    assert dict(zip(header, first, strict=True)) | {"reason": ""} == {
        "card_no": "2",
        "arm": "B",
        "row": "3",
        "column": "cell",
        "value": "B",
        "reason": "",
    }


def test_no_such_load(store: Store) -> None:
    with pytest.raises(BadInput, match="There is no load 3"):
        set_aside_csv(store, 3)


def test_a_results_file_without_ids(store: Store) -> None:
    said: dict[str, Any] = {"row_is_customer": True, "roles": (("spend", Role.OUTCOME),), "campaign": "c"}
    first = load_members(store, "cell,spend\nA,1\nB,x\n", **said)
    text = corrected(set_aside_csv(store, first.load), {"B,x,": "B,2,"})
    report = load(store, request(store, Extract.CAMPAIGN, text, "again.csv"))
    assert counts(report) == (1, 1, 0, 0)
    assert read_campaign(store, "c").cells[1].customers == 1
