"""Labels that wrap and ticks that are round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts.layout import LABEL_WIDTH, ticks, width_of, wrap

LETTERS = st.characters(blacklist_characters="<>&\n", blacklist_categories=["Cs", "Cc", "Mn"])


@given(st.text(alphabet=LETTERS, max_size=80))
def test_no_line_of_a_label_is_wider_than_allowed(text):
    assert all(width_of(line) <= LABEL_WIDTH + 1 for line in wrap(text).split("<br>"))


@given(st.floats(-1e6, 1e6), st.floats(1e-2, 1e6))
def test_ticks_are_few_round_and_inside(low, span):
    places = ticks(low, low + span)
    assert 1 <= len(places) <= 12
    assert all(low - span * 1e-6 <= place <= low + span * (1 + 1e-6) for place in places)


def test_long_labels_end_in_an_ellipsis():
    assert wrap("word " * 40).endswith("…")
    assert wrap("word " * 40).count("<br>") == 2


@pytest.mark.parametrize("text", ["会员等级非常高的上海老客户专柜护肤品购买者", "a" * 60])
def test_text_without_spaces_is_broken(text):
    assert "<br>" in wrap(text)
