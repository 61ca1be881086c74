"""Fields, outcomes, personal data and control cells by their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from analysis.model import Extract
from analysis.store.load.dictionary import COLUMN_NAMES

HOUSEHOLD = "household"
"""An address or a phone, on request only: no name of a column is taken for it."""

FUNNEL = ("delivered", "opened", "clicked", "responded", "attended")

FIELDS: dict[Extract, tuple[str, ...]] = {
    Extract.CAMPAIGN: (
        "customer_id",
        "cell",
        "campaign",
        "contact_date",
        "channel",
        "contact_cost",
        *FUNNEL,
        HOUSEHOLD,
    ),
    Extract.SALES: (
        "customer_id",
        "date",
        "amount",
        "order_id",
        "product",
        "category",
        "quantity",
        "margin",
        "store",
    ),
    Extract.CUSTOMERS: (
        "customer_id",
        "birth_date",
        "age_group",
        "city",
        "tier",
        "join_date",
        "home_store",
        "opt_out",
        HOUSEHOLD,
    ),
    Extract.PRODUCTS: ("product", "name", "category", "brand"),
    Extract.CALENDAR: ("date", "label", "end_date"),
}
NEEDED: dict[Extract, tuple[str, ...]] = {
    Extract.CAMPAIGN: ("customer_id", "cell"),
    Extract.SALES: ("customer_id", "date", "amount"),
    Extract.CUSTOMERS: ("customer_id",),
    Extract.PRODUCTS: ("product",),
    Extract.CALENDAR: ("date", "label"),
}

_OUTCOMES = frozenset(
    "visit visited visits conversion converted conversions spend spent revenue sales orders order_count purchase "
    "purchased purchases bought buyer amount "
    "net_sales sales_value sales_amount turnover repurchase repurchased redeemed converters units units_bought "
    "visit_count purchase_count number_of_orders aov "
    "到店 是否到店 到店次数 购买 是否购买 购买金额 购买次数 购买件数 消费 是否消费 消费金额 消费次数 金额 销售额 "
    "销售金额 成交 是否成交 成交金额 订单数 订单金额 下单 是否下单 复购 是否复购 核销 是否核销 转化 "
    "是否转化 客单价".split()
)
_ANSWER = re.compile(
    r"(^|_)(scores?|ratings?|rated|nps|csat|stars?|satisfaction|satisfied|likelihood|grades?|marks?)(_|$)"
    r"|评分|打分|得分|分数|满意|星级|推荐度|推荐意愿"
)
_PERSONAL = re.compile(
    r"(^|_)(e_?mails?|phones?|mobiles?|tel|telephone|cell_?phone|first_?name|last_?name|full_?name|customer_?name|"
    r"surname|given_?name|family_?name|maiden_?name|nick_?name|contact_?name|name|address|address_?line_?\d?|street|"
    r"mail|wechat|we_?chat_?id|openid|unionid|whatsapp|qq|passport|id_?card|national_?id|ssn|tax_?id|iban|"
    r"ip_?address|licen[cs]e_?plate)(_|$)"
    r"|姓名|名字|昵称|称呼|联系人|收货人|收件人|手机|电话|联系方式|邮箱|邮件地址|电子邮件|地址|身份证|证件号|护照|微信|车牌|银行卡"
)
_UNIT = re.compile("_(元|人民币|rmb|cny|usd|eur|yuan)$")
"""A unit behind a name: 金额（元）."""

_CONTROL = re.compile(
    r"\b(control|ctrl|hold[ -]?outs?|withheld|baseline)\b"
    r"|^(no|not|un)[ -]?(e[ -]?mail|mail|sms|contact|treat|invit|sent|target|message|call|catalog)"
    r"|对照|空白|留白|控制组|未发送|不发送|未邀请",
)


def plain(name: str) -> str:
    """A column's name without case, blanks and punctuation.

    >>> plain("  Order-Date ")
    'order_date'
    >>> plain("客户ID")
    '客户id'
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[\W_]+", "_", words.lower()).strip("_")


def guess_fields(columns: Iterable[str], extract: Extract, taken: Iterable[str] = ()) -> dict[str, str]:
    """The field that each column seems to be, by its name alone.

    Args:
        columns: Names as in the file.
        extract: What a row of the file is.
        taken: Columns that somebody gave another role.

    Returns:
        Column by field. Fields that no name fits are absent.

    >>> guess_fields(["会员编号", "组别", "age"], Extract.CAMPAIGN)
    {'customer_id': '会员编号', 'cell': '组别'}
    >>> guess_fields(["会员 编号", "会员 姓名", "订单 日期", "订单 金额"], Extract.SALES)
    {'date': '订单 日期', 'amount': '订单 金额'}
    """
    left = [column for column in reversed(list(columns)) if column not in set(taken)]
    free = {_UNIT.sub("", plain(column)): column for column in left} | {plain(column): column for column in left}
    guessed: dict[str, str] = {}
    for known in (free, {plain(lower): column for column, lower in _below_merged(left)}):
        for field, names in COLUMN_NAMES[extract.value].items():
            fits = (known[name] for name in names.split() if name in known and known[name] not in guessed.values())
            if field not in guessed and (column := next(fits, None)):
                guessed[field] = column
    return guessed


def _below_merged(columns: list[str]) -> list[tuple[str, str]]:
    """Columns whose first word others share, as below a merged cell of the header, with the words behind it.

    >>> _below_merged(["Order day", "Order total", "Birth date", "city"])
    [('Order day', 'day'), ('Order total', 'total')]
    """
    parts = [(column, *column.partition(" ")[::2]) for column in columns]
    shared = Counter(first for _column, first, lower in parts if lower)
    return [(column, lower) for column, first, lower in parts if lower and shared[first] > 1]


def looks_personal(column: str) -> bool:
    """True for names of columns that identify a person: e-mail, phone, name, address.

    >>> looks_personal("E-mail"), looks_personal("product")
    (True, False)
    """
    return bool(_PERSONAL.search(plain(column)))


def looks_like_outcome(column: str) -> bool:
    """True for names that a results file gives to what customers did after the contact."""
    return plain(column) in _OUTCOMES


def looks_like_answer(column: str) -> bool:
    """True for names of what somebody was asked, a rating or a score: a blank there is no 0.

    >>> looks_like_answer("NPS score"), looks_like_answer("visits"), looks_like_answer("满意度")
    (True, False, True)
    """
    return bool(_ANSWER.search(plain(column)))


def looks_like_control(cell: str) -> bool:
    """True for names that a held-out cell usually has.

    >>> looks_like_control("No E-Mail"), looks_like_control("not mailed"), looks_like_control("对照组")
    (True, True, True)
    >>> looks_like_control("Mens E-Mail"), looks_like_control("Nordic")
    (False, False)
    """
    return bool(_CONTROL.search(cell.strip().lower().replace("_", " ")))


def guess_control(cells: Iterable[str]) -> str | None:
    """The control cell among several, where exactly one name looks like it.

    >>> guess_control(["Mailer", "Control"])
    'Control'
    """
    names = list(cells)
    found = [cell for cell in names if looks_like_control(cell)]
    return found[0] if len(found) == 1 and len(names) > 1 else None
