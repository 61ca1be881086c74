"""Names of groups, steps and ways to compare, in both languages."""

from __future__ import annotations

import pytest

from analysis.model import ABSENT, ASSIGNED, FUNNEL, NOT_INVITED, Code, Estimator, Remark
from analysis.words import in_language
from analysis.words.event_labels import estimator_help, estimator_label, group_label, known_label, step_label
from analysis.words.remarks import sentence

NAMED = [
    *((name, way) for way in Estimator for name in (estimator_label, estimator_help)),
    *((step_label, step) for step in (ASSIGNED, *FUNNEL, "bought")),
    *((group_label, group) for group in (ASSIGNED, *FUNNEL, ABSENT, NOT_INVITED)),
]


@pytest.mark.parametrize(("name", "member"), NAMED)
def test_every_member_has_a_name_in_both_languages(name, member):
    english = name(member)
    with in_language("zh_CN"):
        chinese = name(member)
    assert english.isascii() or "÷" in english
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese)


def test_what_the_extract_named_keeps_its_name():
    assert group_label("redeemed") == "redeemed"
    assert step_label("核销") == "核销"
    assert known_label("tier", "Gold") == "tier: Gold"
    assert known_label("@earlier_revenue", None) == "revenue before the pre window"
    assert known_label("new_or_existing", "new").startswith("New or existing customer: ")


def test_who_stayed_away_is_named_by_what_it_did_not_do():
    found = [group_label(ABSENT, took_part) for took_part in ("attended", "delivered", "redeemed")]
    assert found == ["Invited but absent", "Was not reached", "Did not take part"]
    assert group_label(NOT_INVITED, "delivered") == "Not invited"


def test_attributes_left_out_are_named_for_readers():
    remark = Remark(Code.LEFT_OUT, (("attributes", "bought_promoted_before,tier"),))
    assert sentence(remark).startswith("Not adjusted for Bought the promoted products before, tier: ")
