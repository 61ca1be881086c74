"""Characters that mean the same, made one: full-width forms, blanks of every width, minus signs, apostrophes."""

from __future__ import annotations

_PLAIN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,+-()%$/:_=#"
_WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in _PLAIN)
_BLANKS = "\u00a0\u1680\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
_MINUS = "\u2212\u2012\u2013\u2010\u2011\ufe63"
_QUOTES = "\u2019\u2018\uff07\u02bc"
_UNSEEN = "\ufeff\u200b\u200e\u200f\u2060"
_FROM = _WIDE + "￥￡" + _BLANKS + _MINUS + _QUOTES + _UNSEEN
_TO = _PLAIN + "¥£" + " " * len(_BLANKS) + "-" * len(_MINUS) + "''" * len(_QUOTES)


def tidy(column: str) -> str:
    """SQL for a value in plain characters, without blanks around it; NULL stays NULL."""
    is_plain = f"strlen({column}) = length({column})"
    return f"trim(case when {is_plain} then {column} else translate({column}, '{_FROM}', '{_TO}') end)"
