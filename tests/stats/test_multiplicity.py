"""The adjustments against statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats import multitest

from analysis.stats.multiplicity import benjamini_hochberg, holm
from tests.stats.tools import TIGHT, close

RULES = {holm: "holm", benjamini_hochberg: "fdr_bh"}
P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@pytest.mark.parametrize("size", [1, 2, 5, 40])
@pytest.mark.parametrize("power", [1, 6], ids=["even", "small"])
@pytest.mark.parametrize(("adjust", "name"), RULES.items(), ids=lambda rule: getattr(rule, "__name__", ""))
def test_equals_statsmodels(size, power, adjust, name):
    p_values = np.random.default_rng(size).random(size).round(2) ** power  # rounded, so that some are equal
    assert adjust(list(p_values)) == close(tuple(multitest.multipletests(p_values, method=name)[1]), TIGHT)


@given(P_VALUES, st.sampled_from(list(RULES)))
def test_never_smaller_and_in_the_same_order(p_values, adjust):
    adjusted = adjust(p_values)
    assert all(0 <= p <= q <= 1 for p, q in zip(p_values, adjusted, strict=True))
    assert [q for _, q in sorted(zip(p_values, adjusted, strict=True))] == sorted(adjusted)


@given(P_VALUES)
def test_false_discoveries_are_allowed_more_than_false_alarms(p_values):
    assert all(q <= h + 1e-15 for q, h in zip(benjamini_hochberg(p_values), holm(p_values), strict=True))


@pytest.mark.parametrize("adjust", RULES)
def test_none_and_one(adjust):
    assert adjust([]) == ()
    assert adjust([0.03]) == (0.03,)


def test_hillstroms_six_tests():
    raw = (5.685165482802317e-112, 1.5232235005955427e-13, 1.163814968225482e-07)
    raw += (3.1824031593349214e-44, 0.00015710512910668448, 0.0011293971023632495)
    adjusted = (3.41109928968139e-111, 6.092894002382171e-13, 3.491444904676446e-07)
    adjusted += (1.5912015796674606e-43, 0.00031421025821336897, 0.0011293971023632495)
    assert holm(raw) == close(adjusted)


@pytest.mark.parametrize("p_value", [-0.1, 1.1, float("nan")])
@pytest.mark.parametrize("adjust", RULES)
def test_what_is_no_p_value_is_refused(p_value, adjust):
    with pytest.raises(ValueError, match="p-values"):
        adjust([0.5, p_value])
