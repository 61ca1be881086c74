"""Second readings as sentences."""

from __future__ import annotations

from functools import partial

from analysis.model import (
    BEFORE,
    WORTHWHILE,
    Capped,
    Chance,
    Comparison,
    Covaried,
    Metric,
    NotMeasurable,
    Permutation,
    SecondReading,
    Split,
)
from analysis.words import _, ngettext
from analysis.words.labels import covariate_label, metric_label
from analysis.words.numbers import count, interval, p_value, share, value
from analysis.words.remarks import sentence

_SMALL = 0.001
"""A p-value below is only said to be so, and needs no error."""


def say_permutation(reading: SecondReading) -> str:
    """What chance alone would show."""
    found, row = reading.permutation, reading.row
    if isinstance(found, NotMeasurable):
        return sentence(found)
    first = _permuted(found)
    if not isinstance(row.result, Comparison):
        return first
    return first + " " + _("The headline's own test: p {p}.").format(p=p_value(row.result.p_value))


def _permuted(found: Permutation) -> str:
    if not found.draws:
        return _("Over all ways to deal the buyers out to the cells: p {p}.").format(p=p_value(found.p_value))
    if found.p_value < _SMALL:
        return _("Dealing the buyers out to the cells again at random, {draws} times: p {p}.").format(
            draws=count(found.draws), p=p_value(found.p_value)
        )
    return _("Dealing the buyers out to the cells again at random, {draws} times: p {p} (± {error}).").format(
        draws=count(found.draws), p=p_value(found.p_value), error=_error(found.error)
    )


def _error(error: float) -> str:
    """A standard error of a p-value, to its first digit."""
    return f"{error:.1g}"


def say_covaried(reading: SecondReading, currency: str) -> str:
    """The effect freed of what customers already differed in."""
    found, row = reading.covaried, reading.row
    if isinstance(found, NotMeasurable):
        return sentence(found)
    if isinstance(row.result, NotMeasurable):
        return sentence(row.result)
    covariate = _covariate(reading)
    if found.variance_removed < WORTHWHILE:
        return _(
            "{covariate} explains only {share} of the differences between customers, so there is nothing to gain: the "
            "unadjusted effect stands."
        ).format(covariate=covariate, share=share(found.variance_removed))
    return _(
        "{covariate} explains {share} of the differences between customers. Freed of them the effect is {effect} "
        "{ends} instead of {plain_effect} {plain_ends}."
    ).format(
        covariate=covariate,
        share=share(found.variance_removed),
        **_adjusted(found, row.result, row.metric, currency),
    )


def _covariate(reading: SecondReading) -> str:
    if reading.covariate == BEFORE:
        return _("{metric} before the contact").format(metric=metric_label(reading.row.metric))
    return covariate_label(reading.covariate or "")


def _adjusted(found: Covaried, plain: Comparison, metric: Metric, currency: str) -> dict[str, str]:
    write = partial(value, metric.unit, currency=currency, signed=True)
    facts = {}
    for name, result in (("", found.result), ("plain_", plain)):
        facts[f"{name}effect"] = write(result.effect)
        facts[f"{name}ends"] = interval(result.interval.low, result.interval.high, write)
    return facts


def say_capped(reading: SecondReading, currency: str) -> str:
    """How much a few very large values carry."""
    found, metric = reading.capped, reading.row.metric
    if isinstance(found, NotMeasurable):
        return sentence(found)
    first = ngettext(
        "{customers} customer is of the largest hundredth of the buyers, above {cap}. Cut down to that, the effect is "
        "{effect}.",
        "{customers} customers are of the largest hundredth of the buyers, above {cap}. Cut down to that, the effect "
        "is {effect}.",
        found.customers,
    ).format(
        customers=count(found.customers),
        cap=value(metric.unit, found.cap, currency),
        effect=value(metric.unit, found.effect, currency, signed=True),
    )
    warning = _warning(found)
    return f"{first} {warning}" if warning else first


def _warning(found: Capped) -> str:
    if found.sign_changes:
        return _("The sign changes: a few very large values carry this effect.")
    return _("A few very large values carry much of this effect.") if abs(found.change) > 1 else ""


def say_split(reading: SecondReading, currency: str) -> str:
    """More buyers or bigger baskets."""
    found, metric = reading.split, reading.row.metric
    if isinstance(found, NotMeasurable):
        return sentence(found)
    return _(
        "{more} for each customer from the share of buyers ({buyers_target} instead of {buyers_control}) and {bigger} "
        "from the basket ({basket_target} instead of {basket_control}). The share of buyers was randomised, the basket "
        "was not: it compares only those who bought."
    ).format(**_parts(found, metric, currency))


def _parts(found: Split, metric: Metric, currency: str) -> dict[str, str]:
    write = partial(value, metric.unit, currency=currency)
    return {
        "more": write(found.more_buyers, signed=True),
        "bigger": write(found.bigger_baskets, signed=True),
        "buyers_target": share(found.buyers_target),
        "buyers_control": share(found.buyers_control),
        "basket_target": write(found.basket_target),
        "basket_control": write(found.basket_control),
    }


def say_chance(reading: SecondReading, cells: int) -> str:
    """How the cells are likely to be ordered."""
    found = reading.chance
    if isinstance(found, NotMeasurable):
        return sentence(found)
    if cells == 2:
        return _("The chance that the cell is above the control: {beats}.").format(beats=_likely(found.beats_control))
    return _both(found, cells)


def _both(found: Chance, cells: int) -> str:
    return _(
        "The chance that the cell is above the control: {beats}. That it is the highest of all {cells} cells: {best}."
    ).format(beats=_likely(found.beats_control), best=_likely(found.is_best), cells=count(cells))


def _likely(chance: float) -> str:
    """A probability, never a bare 0 or 1."""
    if chance < 0.001:
        return "<\N{NO-BREAK SPACE}" + share(0.001)
    return ">\N{NO-BREAK SPACE}" + share(0.999) if chance > 0.999 else share(chance)
