"""What the trust checks say."""

from analysis.model import Code
from analysis.words import mark, mark_plural
from analysis.words.phrases.phrase import Phrase

TRUST_PHRASES: dict[Code, Phrase] = {
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
    Code.PRE_WINDOW_CUT: Phrase(
        ("days_missing", "pre_days"),
        mark("The sales lack {days_missing} of the {pre_days} days of the pre window."),
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
