"""Text from data inside Markdown: shown as it is, never obeyed."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*\[\]#~$:<>|&]|(?<![^\W_])_|_(?![^\W_]))")

_LIST = re.compile(r"^(\s*\d*)([.)+-])(?=[\s-]|$)")
"""What would begin a list or draw a line, such as the `1)` of a level `1) $0 - $100`."""

_SIGN = re.compile(r"([+−])(?=\S)")
"""A sign stays with its figure where a line is broken."""


def plain(text: str) -> str:
    r"""Text with every character escaped that Markdown, mathematics or Streamlit's directives would act on.

    >>> plain("*VIP* $5 :red[age_group]")
    '\\*VIP\\* \\$5 \\:red\\[age_group\\]'
    >>> plain("1) up to 100")
    '1\\) up to 100'
    """
    escaped = _LIST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text.replace("\n", " ")))
    return _SIGN.sub("\\1\N{WORD JOINER}", escaped)


def dashed(text: str) -> str:
    """How an option that stands for nothing is written, so that it cannot be taken for a name.

    >>> dashed("none")
    '– none –'
    """
    return f"– {text} –"
