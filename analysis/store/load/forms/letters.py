"""How much a text looks like one that people wrote: the classes of letters that each encoding's readers use."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from analysis.model import Extract
from analysis.store.load.names import guess_fields

_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相"
    "全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料"
    "象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据"
    "处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例"
    "真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书"
    "布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯"
    "院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞"
    # What extracts of shops hold besides.
    "卡编额店柜购买售货款价订付退券惠促销礼赠奖积姓性男女岁龄生地址邮箱手机话微短否册注客户顾渠途径系牌衣裤鞋裙饰护肤霜华液膜口香妆粉膏洗"
    "春夏秋冬季周末早晚午一二三四五六七八九十零壹上海京广州深圳津渝杭苏锡武汉沈连哈尔滨长沙福厦济岛郑昆贵阳乌鲁齐呼和浩特银川兰拉萨西宁桂"
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊"
    "金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文普银贵宾钻铜级黑星尊享试验空留发送未已成功失败打开点击响应到店活跃沉睡"
)
"""Simplified characters that make up most of any running text, of names of people and places, and of extracts."""

_WORDS = frozenset(
    (
        "会员 会员号 会员编号 会员卡号 客户 客户编号 顾客 顾客编号 卡号 手机 手机号 对照 实验 直邮 邮寄 空白 留白 "
        "姓名 性别 年龄 生日 城市 地区 省份 等级 会员等级 积分 组别 分组 实验组 对照组 控制组 测试组 目标组 "
        "空白组 金额 消费金额 实付金额 销售额 订单 订单号 订单编号 日期 下单日期 下单时间 购买日期 交易日期 "
        "交易时间 数量 单价 价格 商品 商品名称 商品编号 产品 产品名称 品类 类别 品牌 系列 专柜 门店 店铺 渠道 "
        "活动 活动名称 优惠券 短信 微信 邮件 电话 地址 备注 注册日期 入会日期 成本 合计 总计 小计 上海 北京 广州 "
        "深圳 成都 杭州 武汉 南京 天津 重庆 西安 苏州 线上 线下 购买 退货 是否 是否购买 是否到店 金卡 银卡 普通 "
        "华东 华南 华北 西南 东北 护肤 彩妆 香水 口红 面霜 精华"
    ).split()
)
_HAN_RUN = re.compile("[\u4e00-\u9fff]{2,}")
_KEPT_CONTROLS = frozenset("\t\n\r\f\v")
_CLASSES = {"big5": (0xA4, 0xC6), "euc_kr": (0xB0, 0xC8), "euc_jp": (0xB0, 0xCF), "gb2312": (0xB0, 0xD7)}
"""The rows of each national standard that hold what people write: common characters, or all syllables."""


def is_foreign(text: str) -> bool:
    """True for a text with characters that no person writes: unassigned, private, or controls."""
    return any(unicodedata.category(mark) in ("Cn", "Co", "Cs", "Cc") for mark in set(text) - _KEPT_CONTROLS)


@cache
def is_common(mark: str, standard: str) -> bool:
    """True for a character among the common ones of a national standard.

    >>> is_common("金", "gb2312"), is_common("廘", "gb2312")
    (True, False)
    """
    try:
        code = mark.encode(standard)
    except UnicodeEncodeError:
        return False
    first, last = _CLASSES[standard]
    return len(code) == 2 and first <= code[0] <= last


def letters_of(text: str) -> Counter[str]:
    """The letters beyond ASCII, with their counts; signs and punctuation say little about a language."""
    return Counter(mark for mark in text if mark > "\x7f" and unicodedata.category(mark)[0] in "LM")


def share_common(letters: Counter[str], standard: str) -> float:
    """Share of the occurrences that are common characters of a standard, 0 to 1."""
    total = letters.total()
    return sum(count for mark, count in letters.items() if is_common(mark, standard)) / total if total else 0.0


def share_kana(letters: Counter[str]) -> float:
    """Share of the occurrences that are Japanese syllables, 0 to 1."""
    total = letters.total()
    kana = sum(count for mark, count in letters.items() if "\u3040" <= mark <= "\u30ff" or "\uff66" <= mark <= "\uff9f")
    return kana / total if total else 0.0


def share_script(letters: Counter[str], script: str) -> float:
    """Share of the occurrences whose Unicode name begins with `script`, 0 to 1."""
    total = letters.total()
    found = sum(count for mark, count in letters.items() if unicodedata.name(mark, "").startswith(script))
    return found / total if total else 0.0


def share_frequent(letters: Counter[str]) -> float:
    """Share of the *different* letters that are among the most frequent simplified characters, 0 to 1."""
    return len(_FREQUENT & letters.keys()) / len(letters) if letters else 0.0


def known_words(text: str) -> set[str]:
    """Runs of Chinese characters that as a whole are a word of an extract.

    >>> sorted(known_words("会员编号,组别,a,随便"))
    ['会员编号', '组别']
    """
    return {run for run in _HAN_RUN.findall(text) if run in _WORDS or _is_field(run)}


@cache
def _is_field(run: str) -> bool:
    return any(guess_fields([run], extract) for extract in Extract)


def scripts_of(letters: Iterable[str]) -> set[str]:
    """The scripts of the letters, such as LATIN or CYRILLIC."""
    return {unicodedata.name(mark, "UNKNOWN").split()[0] for mark in letters}
