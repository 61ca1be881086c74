"""Names of groups, steps and ways to compare, in both languages."""

from __future__ import annotations

import pytest

from analysis.model import ABSENT, ASSIGNED, FUNNEL, NOT_INVITED, Estimator
from analysis.words import in_language
from analysis.words.event_labels import estimator_help, estimator_label, group_label, known_label, step_label

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
