from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from analysis.words import LANGUAGES, _, current_language, in_language, ngettext, use_language


@pytest.mark.parametrize(
    ("wish", "spoken"),
    [("zh-CN", "zh_CN"), ("zh_CN.UTF-8", "zh_CN"), ("zh-Hant-TW", "zh_CN"), ("ZH", "zh_CN"), ("en-GB", "en"),
     ("ja-JP", "en"), ("", "en"), (None, "en"), ("../../etc", "en")],
)  # fmt: skip
def test_nearest_language(wish, spoken):
    with in_language(wish):
        assert current_language() == spoken


def test_a_block_gives_the_language_back():
    with in_language("zh_CN"):
        with in_language("en"):
            assert _("All customers") == "All customers"
        assert _("All customers") == "全部顾客"
    assert current_language() == "en"


def test_plurals_and_unknown_texts():
    assert [ngettext("{n} day", "{n} days", n) for n in (1, 2)] == ["{n} day", "{n} days"]
    with in_language("zh_CN"):
        assert ngettext("{n} day", "{n} days", 1) == "{n} 天"
        assert _("never written") == "never written"


def test_sessions_do_not_mix():
    together = Barrier(len(LANGUAGES) * 4)

    def session(language: str) -> str:
        use_language(language)
        together.wait(timeout=10)
        return _("All customers")

    with ThreadPoolExecutor(together.parties) as pool:
        spoken = list(pool.map(session, list(LANGUAGES) * 4))
    assert spoken == ["All customers", "全部顾客"] * 4
    assert current_language() == "en"
