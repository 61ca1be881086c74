"""The dictionary of column names, English and Chinese, that a field is recognised by. Earlier names win."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.model import Extract

FUNNEL = ("delivered", "opened", "clicked", "responded", "attended")

FIELDS: dict[Extract, tuple[str, ...]] = {
    Extract.CAMPAIGN: ("customer_id", "cell", "campaign", "contact_date", "channel", "contact_cost", *FUNNEL),
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
}
NEEDED: dict[Extract, tuple[str, ...]] = {
    Extract.CAMPAIGN: ("customer_id", "cell"),
    Extract.SALES: ("customer_id", "date", "amount"),
}

_CUSTOMER = (
    "customer_id customer member_id member_no membership_no card_no card_number household_id user_id client_id "
    "contact_id cust_id id 会员编号 会员号 会员id 会员卡号 卡号 客户id 客户编号 客户号 顾客编号 顾客id 会员"
)
_NAMES: dict[Extract, dict[str, str]] = {
    Extract.CAMPAIGN: {
        "customer_id": _CUSTOMER,
        "cell": "cell cell_name test_cell arm variant test_group experiment_group treatment group segment "
        "组别 分组 实验组 测试组 对照组 活动组 组",
        "campaign": "campaign campaign_id campaign_name campaign_code 活动 活动id 活动编号 活动名称 活动代码",
        "contact_date": "contact_date contacted_on sent_date send_date date_sent mail_date mailing_date start_date "
        "launch_date 接触日期 发送日期 寄送日期 发送时间 活动日期 开始日期",
        "channel": "channel contact_channel 渠道 触达渠道",
        "contact_cost": "contact_cost cost cost_per_contact 成本 单位成本 接触成本",
        "delivered": "delivered delivery 送达 是否送达 已送达",
        "opened": "opened open 打开 是否打开 已打开",
        "clicked": "clicked click 点击 是否点击 已点击",
        "responded": "responded response replied 响应 是否响应 回复 是否回复",
        "attended": "attended attendance showed_up 到场 是否到场 出席 是否出席 参加 是否参加",
    },
    Extract.SALES: {
        "customer_id": _CUSTOMER,
        "date": "date order_date sales_date sale_date purchase_date transaction_date invoice_date order_time "
        "transaction_time transaction_timestamp timestamp datetime day "
        "日期 下单日期 订单日期 消费日期 交易日期 购买日期 销售日期 下单时间 交易时间 消费时间",
        "amount": "amount net_amount sales_amount order_amount paid_amount net_sales sales_value sales revenue total "
        "dollar_value spend value 金额 实付金额 销售金额 消费金额 订单金额 交易金额 销售额 实收金额 净额",
        "order_id": "order_id order_no order_number invoice invoice_id invoice_no receipt receipt_no basket_id "
        "transaction_id ticket_no 订单号 订单编号 单号 小票号 流水号 交易号 销售单号",
        "product": "product product_id product_code sku item_id article item product_name "
        "产品 产品编号 产品编码 商品 商品编号 商品编码 货号 产品名称 商品名称",
        "category": "category product_category series product_line range department 品类 类别 系列 产品系列 分类 大类",
        "quantity": "quantity qty units pieces items number_of_items 数量 件数 销售数量",
        "margin": "margin gross_margin gross_profit 毛利 毛利额",
        "store": "store store_id counter counter_id shop branch outlet 专柜 门店 柜台 店铺 专柜编号 门店编号",
    },
}
_OUTCOMES = frozenset(
    "visit visited visits conversion converted conversions spend spent revenue sales orders order_count purchase "
    "purchased purchases bought buyer amount "
    "到店 是否到店 购买 是否购买 消费 消费金额 金额 转化 是否转化".split()
)
_PERSONAL = re.compile(
    r"(^|_)(e_?mails?|phones?|mobiles?|tel|telephone|cell_?phone|first_?name|last_?name|full_?name|customer_?name|"
    r"surname|name|address|street|wechat|openid|passport|id_?card)(_|$)|姓名|名字|手机|电话|邮箱|邮件|地址|身份证|微信"
)
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
    """
    free = {plain(column): column for column in reversed(list(columns)) if column not in set(taken)}
    guessed: dict[str, str] = {}
    for field, names in _NAMES[extract].items():
        for name in names.split():
            if name in free:
                guessed[field] = free.pop(name)
                break
    return guessed


def looks_personal(column: str) -> bool:
    """True for names of columns that identify a person: e-mail, phone, name, address.

    >>> looks_personal("E-mail"), looks_personal("product")
    (True, False)
    """
    return bool(_PERSONAL.search(plain(column)))


def looks_like_outcome(column: str) -> bool:
    """True for names that a results file gives to what customers did after the contact."""
    return plain(column) in _OUTCOMES


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
