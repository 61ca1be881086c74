"""Every remark of the program as one sentence: what it means and, where something can be done, what to do.

The tables name the facts that each sentence needs; whoever makes a `Remark` gives them under these names. Numbers come
as numbers and days as dates: they are written here, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from analysis.model import SALES_METRICS, Code, Fact, NotMeasurable, Remark, Unit
from analysis.words import _, mark, mark_plural, ngettext
from analysis.words.labels import covariate_label, metric_label, setting_label
from analysis.words.numbers import NOTHING, count, day, decimal, p_value, value


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of one code.

    Attributes:
        facts: Names of the facts that the words use.
        text: The sentence, or its singular and plural by the first fact. Of a trust check: when all is well.
        alarm: The same of a trust check that alarms.
        bare: The sentence where a fact is not known; without one, a dash stands for it.
    """

    facts: tuple[str, ...]
    text: str | tuple[str, str]
    alarm: str | tuple[str, str] | None = None
    bare: str | None = None


PHRASES: dict[Code, Phrase] = {
    Code.NO_CONTROL: Phrase(
        (),
        mark(
            "The campaign has no control cell, so nothing shows what its customers would have done without it: "
            "there is no lift."
        ),
    ),
    Code.NO_LAUNCH: Phrase(
        (),
        mark(
            "The launch date is not known, so no sale is before or after the contact. Set it in the campaign settings."
        ),
    ),
    Code.NO_SALES: Phrase((), mark("No sales are loaded yet. Load a sales extract.")),
    Code.NO_DAY_COVERED: Phrase(
        ("first_day", "last_day"),
        mark("The loaded sales run from {first_day} to {last_day} and cover no day of the post window."),
    ),
    Code.NOT_STARTED: Phrase(("launch",), mark("The campaign starts on {launch}. There is nothing to measure yet.")),
    Code.EMPTY_CELL: Phrase(("cell",), mark("The cell {cell} has no customers here.")),
    Code.TOO_FEW: Phrase(
        ("customers", "cell"),
        mark_plural(
            "The cell {cell} has only {customers} customer here, too few to compare.",
            "The cell {cell} has only {customers} customers here, too few to compare.",
        ),
    ),
    Code.NO_VARIATION: Phrase(
        (),
        mark("All customers of each cell have the same value, so there is no variation to test a difference against."),
    ),
    Code.NO_PROMOTED: Phrase(
        (), mark("No promoted products are named. Name their categories in the campaign settings.")
    ),
    Code.NO_MARGIN: Phrase(
        (), mark("The sales carry no margin and no margin rate is set. Set one in the campaign settings.")
    ),
    Code.NO_QUANTITY: Phrase((), mark("The sales carry no quantity, so units cannot be counted.")),
    Code.NO_ORDERS: Phrase((), mark("A cell has no orders in the post window, so it has no average order.")),
    Code.CONTROL_NOT_POSITIVE: Phrase(
        (), mark("The control's average is not above zero, so the effect is no percentage of it. Read the difference.")
    ),
    Code.LIFT_UNBOUNDED: Phrase(
        (),
        mark(
            "The control's average cannot be told from zero, so the lift has no finite interval. Read the difference."
        ),
    ),
    Code.LIFT_CERTAIN: Phrase(
        (), mark("Nobody in the target cell did it, so the lift is −100% without an interval. Read the difference.")
    ),
    Code.NO_SPLIT: Phrase(
        ("equal_p",),
        mark(
            "The planned split is not known, so the cells' sizes cannot be checked. State it in the campaign settings. "
            "(Had equal shares been planned, p would be {equal_p}.)"
        ),
        bare=mark(
            "The planned split is not known, so the cells' sizes cannot be checked. State it in the campaign settings."
        ),
    ),
    Code.SPLIT_OTHER_CELLS: Phrase(
        ("planned", "cells"),
        mark(
            "The planned split names the cells {planned}, but the campaign has {cells}. "
            "Correct it in the campaign settings."
        ),
    ),
    Code.NO_PRE_WINDOW: Phrase(
        (), mark("The sales cover no day of the pre window, so nothing is known from before the contact.")
    ),
    Code.NOTHING_TO_BALANCE: Phrase(
        (), mark("Nothing is known about the customers from before the contact, so the cells cannot be compared on it.")
    ),
    Code.NOT_A_SALES_METRIC: Phrase(
        ("metric",),
        mark("{metric} came with the campaign extract and has no value from before the contact."),
    ),
    Code.BORDERLINE: Phrase(
        (), mark("Borderline: the p-value and the interval disagree on whether there is an effect at all.")
    ),
    Code.FEW_BUYERS: Phrase(
        ("buyers", "enough"),
        mark_plural(
            "The smaller cell would have only about {buyers} buyer without an effect: below {enough}, the interval and "
            "the p-value are rough.",
            "The smaller cell would have only about {buyers} buyers without an effect: below {enough}, the interval "
            "and the p-value are rough.",
        ),
    ),
    Code.NOT_RANDOMISED: Phrase(
        (),
        mark(
            "Not randomised: this compares only those who bought, and the campaign may have changed who they are. "
            "Read it as a description."
        ),
    ),
    Code.POST_WINDOW_CUT: Phrase(
        ("days_missing", "post_days"),
        mark(
            "Incomplete: the sales lack {days_missing} of the {post_days} days of the post window. "
            "The figures are for the days covered."
        ),
    ),
    Code.PRE_WINDOW_CUT: Phrase(
        ("days_missing", "pre_days"),
        mark("The sales lack {days_missing} of the {pre_days} days of the pre window."),
    ),
    Code.LATE_CONTACTS: Phrase(
        ("customers",),
        mark_plural(
            "{customers} customer was contacted after the last day of the sales and is not counted.",
            "{customers} customers were contacted after the last day of the sales and are not counted.",
        ),
    ),
    Code.BLANKS_AS_ZERO: Phrase(
        ("blanks",),
        mark_plural(
            "{blanks} empty value of this metric counts as 0.", "{blanks} empty values of this metric count as 0."
        ),
    ),
    Code.CHOSEN_AFTER: Phrase(
        ("setting",),
        mark("Chosen after seeing data: results were in the store before this was set: {setting}."),
    ),
    Code.CONTROL_GUESSED: Phrase(
        ("control",),
        mark("That {control} is the control cell is guessed from its name. Confirm it in the campaign settings."),
    ),
    Code.SAMPLE_RATIO: Phrase(
        ("planned", "observed"),
        mark("The cells have the sizes that were planned (planned {planned}, found {observed})."),
        alarm=mark(
            "The cells do not have the sizes that were planned (planned {planned}, found {observed}): customers were "
            "lost or added, and hardly at random. Find out where before you trust an effect."
        ),
    ),
    Code.DOUBLE_MEMBERSHIP: Phrase(
        ("customers", "resolved"),
        mark("No customer is in more than one cell."),
        alarm=mark_plural(
            "{customers} customer is in more than one cell. Counted in the cell of the first contact: {resolved}; "
            "whoever else it concerns is set aside.",
            "{customers} customers are in more than one cell. Counted in the cell of the first contact: {resolved}; "
            "the others are set aside.",
        ),
    ),
    Code.BALANCE: Phrase(
        ("covariate", "difference", "p_adjusted", "covariates"),
        mark(
            "The cells were alike before the contact. Furthest apart of what was compared ({covariates}): {covariate}, "
            "by {difference} standard deviations (adjusted p {p_adjusted})."
        ),
        alarm=mark(
            "The cells were not alike before the contact. Furthest apart of what was compared ({covariates}): "
            "{covariate}, by {difference} standard deviations (adjusted p {p_adjusted}). "
            "What looks like an effect may be this difference."
        ),
    ),
    Code.BALANCE_NEAR: Phrase(
        ("covariate", "difference", "p_adjusted", "covariates"),
        mark(
            "Before the contact the cells differed a little in {covariate}, by {difference} standard deviations "
            "(the furthest of {covariates} compared, adjusted p {p_adjusted}). In cells of this size that may be "
            "chance."
        ),
    ),
    Code.QUANTITY_PARTLY: Phrase(
        ("lines",),
        mark_plural(
            "{lines} order line carries no quantity and counts as no unit.",
            "{lines} order lines carry no quantity and count as no unit.",
        ),
    ),
    Code.SALES_GAP: Phrase(
        ("first_day", "last_day"),
        mark("The store holds no sale at all from {first_day} to {last_day}. Load the missing file, if there is one."),
    ),
    Code.PLACEBO: Phrase(
        ("metric", "effect", "p_value"),
        mark("Before the contact the cells did not differ in {metric} ({effect}, p {p_value}), as it should be."),
        alarm=mark(
            "The cells differed in {metric} before anybody was contacted ({effect}, p {p_value}). "
            "The campaign cannot have caused that, and the same may hold for its effect."
        ),
    ),
    Code.MATURITY: Phrase(
        ("days_missing", "post_days"),
        mark("The sales cover the whole post window."),
        alarm=mark(
            "The sales lack {days_missing} of the {post_days} days of the post window. Load the later sales before "
            "you decide."
        ),
    ),
}


def sentence(remark: Remark | NotMeasurable, alarm: bool | None = None) -> str:
    """A remark in the current language.

    Args:
        remark: With the facts that `PHRASES` names for its code; a missing one is written as a dash.
        alarm: Of a trust check: whether it alarms.

    Returns:
        One sentence, or two where the second says what to do.

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
    if name in _BY_NAME and isinstance(fact, str):
        return _BY_NAME[name](fact)
    if isinstance(fact, date):
        return day(fact)
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
