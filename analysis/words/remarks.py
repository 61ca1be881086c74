"""Every remark of the program as one sentence: what it means and, where something can be done, what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from analysis.model import SALES_METRICS, Fact, NotMeasurable, Remark, Unit
from analysis.words import _, ngettext
from analysis.words.labels import covariate_label, metric_label, setting_label
from analysis.words.numbers import NOTHING, count, day, decimal, money, p_value, share, value
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
    if name == "effect" and isinstance(fact, (int, float)):
        return _effect(fact, str(facts.get("metric", "")), facts.get("currency"))
    if name == "profit" and isinstance(fact, (int, float)):
        return money(fact, str(facts.get("currency", "")) or None)
    if name in _BY_NAME and isinstance(fact, str):
        return _BY_NAME[name](fact)
    if isinstance(fact, date):
        return day(fact)
    if name == "share" and isinstance(fact, float):
        return share(fact)
    if isinstance(fact, float):
        return p_value(fact) if name in _P_VALUES else decimal(fact)
    return count(fact) if isinstance(fact, int) else NOTHING if fact is None else fact


_BY_NAME: dict[str, Callable[[str], str]] = {
    "metric": metric_label,
    "setting": lambda names: _(", ").join(map(setting_label, names.split(","))),
    "covariate": covariate_label,
}
_P_VALUES = frozenset({"p_value", "p_adjusted", "equal_p"})
_UNITS = {metric.name: metric.unit for metric in SALES_METRICS}


def _effect(effect: float, metric: str, currency: Fact | None) -> str:
    return value(_UNITS.get(metric, Unit.NUMBER), effect, str(currency) if currency else None, signed=True)
