from __future__ import annotations

from dataclasses import fields

import pytest

from analysis.model import (
    ALL,
    BUILT_IN_ATTRIBUTES,
    MISSING,
    SALES_METRICS,
    CampaignSettings,
    Check,
    CheckState,
    Extract,
    Kind,
    Method,
    Metric,
    Role,
    State,
    Unit,
    Verdict,
)
from analysis.words import checks, in_language, labels

NAMED = [
    *((labels.metric_label, metric) for metric in SALES_METRICS),
    *((labels.metric_help, metric) for metric in SALES_METRICS),
    *((name, check) for check in Check for name in (checks.check_label, checks.check_help)),
    *((checks.check_state_label, state) for state in CheckState),
    *((name, verdict) for verdict in Verdict for name in (labels.verdict_label, labels.verdict_help)),
    *((labels.state_label, state) for state in State),
    *((labels.method_label, method) for method in Method),
    *((name, extract) for extract in Extract for name in (labels.extract_label, labels.extract_help)),
    *((name, role) for role in Role for name in (labels.role_label, labels.role_help)),
    *((labels.setting_label, field.name) for field in fields(CampaignSettings)),
    *((labels.segment_label, name) for name in (ALL,)),
    *((name, attribute) for attribute in BUILT_IN_ATTRIBUTES for name in (labels.segment_label, labels.segment_help)),
    *((labels.level_label, name) for name in (ALL, MISSING)),
]
FIELDS = (
    "customer_id cell campaign contact_date channel contact_cost delivered opened clicked responded attended "
    "date amount order_id product category quantity margin store"
).split()


@pytest.mark.parametrize(("name", "member"), [*NAMED, *((labels.field_label, field) for field in FIELDS)])
def test_every_member_has_a_name_in_both_languages(name, member):
    english = name(member)
    with in_language("zh_CN"):
        chinese = name(member)
    assert english
    assert english.isascii() or "÷" in english
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
    assert not {"_", "{"} & {*english, *chinese}


def test_what_the_extract_named_keeps_its_name():
    own = Metric("response_rate", Kind.PROPORTION, Unit.SHARE, own=True)
    with in_language("zh_CN"):
        assert labels.metric_label(own) == "response_rate"
        assert labels.segment_label("城市") == "城市"
        assert labels.level_label("1") == "1"
        assert labels.level_label("never", "浏览") == "never"
        assert labels.covariate_label("tier") == "tier"


@pytest.mark.parametrize("level", ["in pre window", "longer ago", "never", MISSING])
def test_levels_that_the_store_tells_have_names(level):
    english = labels.level_label(level, "bought_promoted_before")
    with in_language("zh_CN"):
        assert labels.level_label(level, "bought_promoted_before") != english != level
