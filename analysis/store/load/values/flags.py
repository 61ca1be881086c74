"""Yes and no, in many spellings."""

from __future__ import annotations

from analysis.store.load.values.tidy import tidy

YES = "1 true t yes y on ok 是 有 对 真 √ ✓ ✔ ☑ ✅".split()
NO = "0 false f no n off 否 无 没有 错 假 × ✗ ✘ ✕ ✖ ☒ ❌".split()
_DONE = "^已[\u4e00-\u9fff]{1,4}$"
_NOT_DONE = "^未[\u4e00-\u9fff]{1,4}$"
_UNKNOWN = "未知 未定 未明 未确定 未填 未填写".split()
"""These say that nobody knows, which is neither yes nor no."""


def as_flag(column: str) -> str:
    """True or false; NULL where the text is neither.

    `已` or `未` before a verb is yes or no: 已送达, 未打开. So are numbers equal to 1 or 0: `1.0`, `0.00`.
    """
    text = f"lower({tidy(column)})"
    yes, no, unknown = (", ".join(f"'{word}'" for word in words) for words in (YES, NO, _UNKNOWN))
    return (
        f"case when {text} in ({yes}) then true when {text} in ({no}) then false "
        f"when {text} is null or {text} = '' or {text} in ({unknown}) then null "
        f"when try_cast({text} as double) = 1 or regexp_matches({text}, '{_DONE}') then true "
        f"when try_cast({text} as double) = 0 or regexp_matches({text}, '{_NOT_DONE}') then false end"
    )
