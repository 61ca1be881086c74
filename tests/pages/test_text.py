"""Text from data is shown as it is, whatever Markdown it looks like."""

import pytest

from pages.shared.text import plain

JOINER = "\N{WORD JOINER}"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*VIP*", "\\*VIP\\*"),
        ("$5 to $6", "\\$5 to \\$6"),
        (":red[now] :material/x:", "\\:red\\[now\\] \\:material/x\\:"),
        ("age_group _x_", "age_group \\_x\\_"),
        ("<b>&amp;", "\\<b\\>\\&amp;"),
        ("a\nb", "a b"),
        ("对照组", "对照组"),
        ("+¥5", f"+{JOINER}¥5"),
        ("1) $0 - $100", "1\\) \\$0 - \\$100"),
        ("2. quarter", "2\\. quarter"),
        ("- none -", "\\- none -"),
        ("3.5-4", "3.5-4"),
    ],
)
def test_every_special_character_is_escaped(text, escaped):
    assert plain(text) == escaped
