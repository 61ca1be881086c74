"""Text from data inside Markdown: shown as it is, never obeyed."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*\[\]#~$:<>|&]|(?<![^\W_])_|_(?![^\W_]))")

_SIGN = re.compile(r"([+−])(?=\S)")
"""A sign stays with its figure where a line is broken."""


def plain(text: str) -> str:
    r"""Text with every character escaped that Markdown, mathematics or Streamlit's directives would act on.

    >>> plain("*VIP* $5 :red[age_group]")
    '\\*VIP\\* \\$5 \\:red\\[age_group\\]'
    """
    return _SIGN.sub("\\1\N{WORD JOINER}", _SPECIAL.sub(r"\\\1", text.replace("\n", " ")))


def dashed(text: str) -> str:
    """How an option that stands for nothing is written, so that it cannot be taken for a name.

    >>> dashed("none")
    '– none –'
    """
    return f"– {text} –"
