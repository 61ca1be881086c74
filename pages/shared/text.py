"""Text from data inside Markdown: shown as it is, never obeyed."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*\[\]#~$:<>|&]|(?<![^\W_])_|_(?![^\W_]))")


def plain(text: str) -> str:
    r"""Text with every character escaped that Markdown, mathematics or Streamlit's directives would act on.

    >>> plain("*VIP* $5 :red[age_group]")
    '\\*VIP\\* \\$5 \\:red\\[age_group\\]'
    """
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))
