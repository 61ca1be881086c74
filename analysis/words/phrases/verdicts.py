"""Why a verdict is what it is, and what would change it."""

from analysis.model import Code
from analysis.words import mark, mark_plural
from analysis.words.phrases.phrase import Phrase

VERDICT_PHRASES: dict[Code, Phrase] = {
    Code.BECAUSE_MORE: Phrase(
        ("metric", "low", "high", "p_adjusted"),
        mark(
            "{metric} is higher than in the control by more than chance explains: the difference lies between {low} "
            "and {high} (adjusted p {p_adjusted})."
        ),
    ),
    Code.BECAUSE_MORE_BUT: Phrase(
        ("metric", "low", "high", "p_adjusted", "planned_effect"),
        mark(
            "{metric} is higher than in the control by more than chance explains: the difference lies between {low} "
            "and {high} (adjusted p {p_adjusted}), though below the {planned_effect} that were planned."
        ),
    ),
    Code.BECAUSE_LESS: Phrase(
        ("metric", "low", "high", "p_adjusted"),
        mark(
            "{metric} is lower than in the control by more than chance explains: the difference lies between {low} "
            "and {high} (adjusted p {p_adjusted})."
        ),
    ),
    Code.BECAUSE_WITHIN: Phrase(
        ("metric", "low", "high", "planned_effect"),
        mark(
            "Whatever it did to {metric} lies between {low} and {high}, and so within ± {planned_effect}, the effect "
            "that was planned."
        ),
    ),
    Code.BECAUSE_BOTH_FIT: Phrase(
        ("metric", "low", "high", "p_adjusted"),
        mark(
            "The figures fit an effect on {metric} of anything from {low} to {high}, none at all included "
            "(adjusted p {p_adjusted})."
        ),
    ),
    Code.BECAUSE_SEVERAL: Phrase(
        ("n", "p_value", "p_adjusted"),
        mark(
            "On its own it would pass (p {p_value}), but among {n} target cells one passes by chance more easily: "
            "adjusted for that, p is {p_adjusted}."
        ),
    ),
    Code.BECAUSE_OF_CHECKS: Phrase(
        ("checks",),
        mark("The control does not show what would have happened without the campaign: {checks}."),
    ),
    Code.BECAUSE_NOT_DRAWN: Phrase(
        (),
        mark(
            "The control was not drawn at random, as the campaign settings say: its customers may differ from the "
            "others in anything."
        ),
    ),
    Code.BECAUSE_FEW_BUYERS: Phrase(
        ("buyers", "enough"),
        mark_plural(
            "The smaller cell would have only about {buyers} buyer without an effect, too few for a verdict: "
            "from {enough} on one can be given.",
            "The smaller cell would have only about {buyers} buyers without an effect, too few for a verdict: "
            "from {enough} on one can be given.",
        ),
    ),
    Code.BECAUSE_OF_DOUBLES: Phrase(
        (),
        mark("The answer depends on how the customers are counted who are in more than one cell."),
    ),
    Code.CHANGE_CONTROL: Phrase(
        (), mark("Nothing can be added afterwards. Next time keep back a control cell drawn at random.")
    ),
    Code.CHANGE_CAUSE: Phrase(
        (),
        mark(
            "Find out how the cells were made. Where customers were lost or added by mistake, load the full list; "
            "otherwise draw the control at random next time."
        ),
    ),
    Code.CHANGE_SALES: Phrase(
        ("last_day",), mark("Load the sales up to {last_day}; then the post window is complete.")
    ),
    Code.CHANGE_EARLIER_SALES: Phrase(
        ("first_day",), mark("Load the sales from {first_day} on; then the post window is complete.")
    ),
    Code.CHANGE_BUYERS: Phrase(
        ("more",),
        mark_plural(
            "It needs about {more} more buyer in the smaller cell: keep back more customers next time.",
            "It needs about {more} more buyers in the smaller cell: keep back more customers next time.",
        ),
    ),
    Code.CHANGE_BUYERS_WEEKS: Phrase(
        ("more", "weeks"),
        mark_plural(
            "It needs about {more} more buyer in the smaller cell: at the rate so far that takes {weeks} more of post "
            "window, or a larger control next time.",
            "It needs about {more} more buyers in the smaller cell: at the rate so far that takes {weeks} more of post "
            "window, or a larger control next time.",
        ),
    ),
    Code.CHANGE_CELL: Phrase(
        ("more",),
        mark_plural(
            "It needs {more} more customer in the smaller cell: make that cell larger next time.",
            "It needs {more} more customers in the smaller cell: make that cell larger next time.",
        ),
    ),
    Code.CHANGE_SIZE: Phrase(
        ("more", "weeks", "effect"),
        mark_plural(
            "If the difference stays at {effect}, it needs about {more} more control buyer to tell: at the rate so "
            "far {weeks} more of such a campaign, with further customers in both cells.",
            "If the difference stays at {effect}, it needs about {more} more control buyers to tell: at the rate so "
            "far {weeks} more of such a campaign, with further customers in both cells.",
        ),
    ),
    Code.CHANGE_CUSTOMERS: Phrase(
        ("more", "effect"),
        mark_plural(
            "If the difference stays at {effect}, it needs about {more} more customer in the control to tell, and the "
            "target cell larger in proportion.",
            "If the difference stays at {effect}, it needs about {more} more customers in the control to tell, and the "
            "target cell larger in proportion.",
        ),
    ),
    Code.CHANGE_SIZE_FAR: Phrase(
        ("effect", "times"),
        mark(
            "The difference of {effect} is small beside its uncertainty: to tell it from none, the campaign would have "
            "to be more than {times} times as large."
        ),
    ),
    Code.CHANGE_PLAN: Phrase(
        ("effect", "times"),
        mark(
            "The difference of {effect} is small beside its uncertainty: to tell it from none, the campaign would have "
            "to be more than {times} times as large. State the effect that would be worth the campaign: one so large "
            "can perhaps be ruled out."
        ),
    ),
    Code.CHANGE_METRIC: Phrase(
        (), mark("Let a metric decide that counts every customer, such as revenue per customer.")
    ),
    Code.CHANGE_DOUBLES: Phrase(
        (), mark("Find out which cell these customers really belonged to, and load the corrected list.")
    ),
}
