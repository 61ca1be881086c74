"""What is said about a plan."""

from analysis.model import Code
from analysis.words import mark, mark_plural
from analysis.words.phrases.phrase import Phrase

PLANNING_PHRASES: dict[Code, Phrase] = {
    Code.PLAN_TOO_SMALL: Phrase(
        (), mark("With these customers no effect, however large, would be found with the chance wanted.")
    ),
    Code.PLAN_TOO_LARGE: Phrase((), mark("No number of customers is large enough to find this effect.")),
    Code.PLAN_WINDOW_TOO_LONG: Phrase(
        ("days", "first_day", "last_day"),
        mark("The sales run from {first_day} to {last_day}, too short for a window of {days} days."),
    ),
    Code.PLAN_NOBODY: Phrase(
        ("days",), mark("Nobody of this audience can be followed for {days} days: choose a shorter window or others.")
    ),
    Code.PLAN_NO_VARIATION: Phrase(
        (), mark("Nobody of this audience differs from the others on this metric, so there is nothing to plan with.")
    ),
    Code.PLAN_NORMAL_MEAN: Phrase(
        ("least", "enough"),
        mark(
            "The size supposes averages close to normal. Spend is skewed: state the share of buyers, so that the size "
            "is that of the test which spend gets, and to see whether the control has enough of them (at least {least} "
            "expected, better {enough})."
        ),
    ),
    Code.PLAN_NO_BUYERS: Phrase(
        ("buyers", "least"),
        mark_plural(
            "The control would have only about {buyers} buyer: below {least}, no effect is measured and no verdict "
            "given. Hold out more customers, or plan a longer window.",
            "The control would have only about {buyers} buyers: below {least}, no effect is measured and no verdict "
            "given. Hold out more customers, or plan a longer window.",
        ),
    ),
    Code.PLAN_FEW_CUSTOMERS: Phrase(
        ("customers", "least"),
        mark_plural(
            "The smaller cell would have only {customers} customer: below {least}, no effect is measured and no "
            "verdict given. Plan for more customers.",
            "The smaller cell would have only {customers} customers: below {least}, no effect is measured and no "
            "verdict given. Plan for more customers.",
        ),
    ),
    Code.PLAN_FEW_BUYERS: Phrase(
        ("buyers", "enough"),
        mark_plural(
            "The control would have only about {buyers} buyer. Below {enough} the answer is vague even where an "
            "effect is found: its interval spans a factor of 3 or more.",
            "The control would have only about {buyers} buyers. Below {enough} the answer is vague even where an "
            "effect is found: its interval spans a factor of 3 or more.",
        ),
    ),
}
