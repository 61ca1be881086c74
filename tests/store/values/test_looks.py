"""Fields and roles by name, and by what the values look like where no name fits."""

from __future__ import annotations

import pytest

from analysis.measures.campaigns import read_campaign
from analysis.measures.loading import preview
from analysis.measures.store import Store
from analysis.model import Extract, Role
from analysis.store.load.names import guess_fields
from tests.store.tools import counts, load_members, load_sales, request

NAMED = {
    Extract.CAMPAIGN: [
        ("客户编码", "customer_id"),
        ("會員編號", "customer_id"),
        ("Loyalty No.", "customer_id"),
        ("测试分组", "cell"),
        ("Treatment Group", "cell"),
        ("触达时间", "contact_date"),
        ("单次成本（元）", "contact_cost"),
        ("是否阅读", "opened"),
    ],
    Extract.SALES: [
        ("支付时间", "date"),
        ("InvoiceDate", "date"),
        ("实付金额（元）", "amount"),
        ("Line Total", "amount"),
        ("小票流水号", "order_id"),
        ("条码", "product"),
        ("一级品类", "category"),
        ("购买件数", "quantity"),
        ("毛利润", "margin"),
        ("门店名称", "store"),
    ],
    Extract.CUSTOMERS: [
        ("出生日期", "birth_date"),
        ("年龄段", "age_group"),
        ("所在城市", "city"),
        ("会员等级", "tier"),
        ("入会时间", "join_date"),
        ("归属专柜", "home_store"),
        ("是否退订", "opt_out"),
    ],
    Extract.PRODUCTS: [("商品编码", "product"), ("品名", "name"), ("系列", "category"), ("品牌", "brand")],
    Extract.CALENDAR: [("开始日期", "date"), ("事件", "label"), ("截止日期", "end_date")],
}
CASES = [(extract, *case) for extract, cases in NAMED.items() for case in cases]


@pytest.mark.parametrize(("extract", "column", "field"), CASES)
def test_names(extract: Extract, column: str, field: str) -> None:
    assert guess_fields([column], extract) == {field: column}


def shown(store: Store, extract: Extract, header: str, rows: list[str]) -> dict[str, str]:
    text = "\n".join([header, *rows]) + "\n"
    return dict(preview(store, request(store, extract, text, "x.csv")).mapping)


def test_sales_without_one_known_name(store: Store) -> None:
    rows = [f"M{n:06d},{1 + n % 28:02d}.03.2026,{n * 7 % 90}.95,{n % 3}" for n in range(60)]
    assert shown(store, Extract.SALES, "w,x,y,z", rows) == {"customer_id": "w", "date": "x", "amount": "y"}
    report = load_sales(store, "\n".join(["w,x,y,z", *rows]) + "\n")
    assert counts(report) == (60, 60, 0, 0)
    assert "date is read from column x, by its values" in report.guesses


def test_members_without_one_known_name(store: Store) -> None:
    rows = [f"{n + 10_000_000},{'Holdout' if n % 4 == 0 else 'Mailer'},{n % 7}" for n in range(40)]
    assert shown(store, Extract.CAMPAIGN, "x,y,z", rows) == {"customer_id": "x", "cell": "y"}


def test_ids_that_the_store_knows_come_first(store: Store) -> None:
    load_members(store, "customer_id,cell\n" + "".join(f"{n},A\n" for n in range(50)))
    rows = [f"{n + 900_000},{n % 45},2026-03-01,{n}.50" for n in range(60)]
    assert shown(store, Extract.SALES, "w,v,x,y", rows)["customer_id"] == "v"


def test_two_columns_that_could_be_it_stay_open(store: Store) -> None:
    rows = [f"{n + 900_000},{n % 45 + 100_000},2026-03-01,2026-03-02,{n}.50,{n}.25" for n in range(60)]
    assert shown(store, Extract.SALES, "a,b,c,d,e,f", rows) == {}


PEOPLE = {
    "mobile": [f"1390000{n:04d}" for n in range(60)],
    "masked": [f"139****{n:04d}" for n in range(60)],
    "abroad": [f"+44 20 7946 {n:04d}" for n in range(60)],
    "citizen": [f"310101198001{1 + n % 28:02d}{n:03d}X" for n in range(60)],
    "people": ["王李张刘陈杨赵黄周吴"[n % 10] + "一二三四五六七八九"[n % 9] + "甲乙丙丁"[n % 4] for n in range(60)],
    "address": [f"a{n}@b.cn" for n in range(60)],
}


@pytest.mark.parametrize("kind", PEOPLE)
def test_people_are_not_kept(store: Store, kind: str) -> None:
    rows = "".join(f"{n},{'AB'[n % 2]},{text},{'京沪'[n % 2]}\n" for n, text in enumerate(PEOPLE[kind]))
    report = load_members(store, f"customer_id,cell,x,y\n{rows}")
    assert "not kept, personal data: x" in report.guesses
    assert read_campaign(store, "spring").attributes == ("y",)


def test_cities_are_no_people(store: Store) -> None:
    cities = "北京 上海 广州 深圳 金华 黄石 张家口 石家庄".split()
    rows = "".join(f"{n},{'AB'[n % 2]},{cities[n % 8]}\n" for n in range(60))
    load_members(store, f"customer_id,cell,x\n{rows}")
    assert read_campaign(store, "spring").attributes == ("x",)


def test_long_numbers_are_no_outcome(store: Store) -> None:
    rows = "".join(f"{n},{'AB'[n % 2]},{20260000 + n},{n % 3}\n" for n in range(60))
    text = f"customer_id,cell,orders,visits\n{rows}"
    columns = {
        column.name: column.role for column in preview(store, request(store, Extract.CAMPAIGN, text, "x.csv")).columns
    }
    assert (columns["orders"], columns["visits"]) == (Role.IGNORED, Role.OUTCOME)
