"""Every remark of the program as one sentence: what it means and, where something can be done, what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from analysis.model import ALL, SALES_METRICS, Check, Fact, NotMeasurable, Remark, Unit
from analysis.words import _, ngettext
from analysis.words.checks import check_label
from analysis.words.labels import covariate_label, level_label, metric_label, setting_label
from analysis.words.numbers import (
    NOTHING,
    count,
    day,
    decimal,
    money,
    p_value,
    points,
    share,
    size,
    trimmed,
    value,
    weeks,
)
from analysis.words.phrases import PHRASES


def sentence(remark: Remark | NotMeasurable, alarm: bool | None = None) -> str:
    """A remark in the current language.

    Args:
        remark: With the facts that `PHRASES` names for its code; a missing one is written as a dash.
        alarm: Of a trust check: whether it alarms.

    Returns:
        One sentence, or two where the second says what to do.

    >>> from analysis.model import Code
    >>> sentence(Remark(Code.BLANKS_AS_ZERO, (("blanks", 1200),)))
    '1,200 empty values of this metric count as 0.'
    """
    phrase, facts = PHRASES[remark.code], dict(remark.facts)
    if phrase.bare and not facts.keys() >= set(phrase.facts):
        return _(phrase.bare)
    text = phrase.alarm if alarm and phrase.alarm else phrase.text
    template = _(text) if isinstance(text, str) else ngettext(*text, _number(facts.get(phrase.facts[0])))
    return template.format_map({name: _write(name, facts) for name in phrase.facts})


def _number(fact: Fact | None) -> int:
    return int(fact) if isinstance(fact, (int, float)) else 0


def _write(name: str, facts: dict[str, Fact]) -> str:
    fact = facts.get(name)
    if name in _IN_UNIT and isinstance(fact, (int, float)):
        return _in_unit(fact, facts, signed=_IN_UNIT[name])
    if name == "profit" and isinstance(fact, (int, float)):
        return money(fact, str(facts.get("currency", "")) or None)
    if name == "level" and isinstance(fact, str):
        return level_label(fact, str(facts.get("attribute", ALL)))
    if name in _BY_NAME and isinstance(fact, str):
        return _BY_NAME[name](fact)
    if name in _AS_NUMBER and isinstance(fact, (int, float)):
        return _AS_NUMBER[name](fact)
    if isinstance(fact, date):
        return day(fact)
    if isinstance(fact, float):
        return decimal(fact)
    return count(fact) if isinstance(fact, int) else NOTHING if fact is None else fact


def _listed(label: Callable[[str], str], names: str) -> str:
    return _(", ").join(map(label, names.split(",")))


_BY_NAME: dict[str, Callable[[str], str]] = {
    "metric": metric_label,
    "setting": partial(_listed, setting_label),
    "covariate": covariate_label,
    "attribute": covariate_label,
    "attributes": partial(_listed, covariate_label),
    "checks": partial(_listed, lambda name: check_label(Check(name), alarm=True)),
}
_AS_NUMBER: dict[str, Callable[[float], str]] = {
    **dict.fromkeys(("p_value", "p_adjusted", "equal_p"), p_value),
    **dict.fromkeys(("share", "share_target", "share_control"), share),
    **dict.fromkeys(("threshold", "threshold_p"), trimmed),
    "threshold_share": lambda part: points(part).lstrip("+"),
    "weeks": weeks,
}
_IN_UNIT = {"effect": True, "low": True, "high": True, "smallest": False, "planned_effect": False, "cap": False}
"""Facts in the unit of the metric, and whether they carry their sign."""
_UNITS = {metric.name: metric.unit for metric in SALES_METRICS}


def _in_unit(fact: float, facts: dict[str, Fact], *, signed: bool) -> str:
    unit = Unit(str(facts["unit"])) if "unit" in facts else _UNITS.get(str(facts.get("metric", "")), Unit.NUMBER)
    currency = str(facts["currency"]) if facts.get("currency") else None
    return value(unit, fact, currency, signed=True) if signed else size(unit, fact, currency)
