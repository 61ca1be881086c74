"""What the figures behind a trust check are, and from where they alarm."""

from analysis.model import Code
from analysis.words import mark, mark_plural
from analysis.words.phrases.phrase import Phrase

TABLE_PHRASES: dict[Code, Phrase] = {
    Code.TABLE_SIZES_ALONE: Phrase((), mark("Customers of each cell. What was planned is not known.")),
    Code.TABLE_SIZES: Phrase(
        ("chi_square", "p_value", "threshold"),
        mark(
            "Customers of each cell against the planned split: χ² {chi_square}, p {p_value}. "
            "The check alarms below {threshold}."
        ),
    ),
    Code.TABLE_LEVELS: Phrase(
        ("levels", "shown", "threshold"),
        mark(
            "The same within every level that is large enough ({levels} tested; the {shown} with the smallest p). "
            "p is adjusted for the number of levels; a level stands out below {threshold}."
        ),
    ),
    Code.TABLE_DOUBLES: Phrase(
        ("metric",),
        mark(
            "The effect on {metric} both ways: with these customers in the cell of their first contact, as everywhere "
            "else, and without them. Leaving them out is no safe choice either: it takes out frequent buyers."
        ),
    ),
    Code.TABLE_CONTACTS: Phrase((), mark("Customers with a record of a contact, by kind of record.")),
    Code.TABLE_HOUSEHOLDS: Phrase((), mark("Households that a target cell has in common with the control.")),
    Code.TABLE_COVARIATES: Phrase(
        ("covariates", "threshold", "threshold_p"),
        mark_plural(
            "{covariates} thing known from before the contact. The check alarms where a difference is "
            "beyond ±{threshold} standard deviations and its adjusted p is below {threshold_p}.",
            "{covariates} things known from before the contact, the furthest apart first. The check alarms where a "
            "difference is beyond ±{threshold} standard deviations and its adjusted p is below {threshold_p}.",
        ),
    ),
    Code.TABLE_PLACEBO: Phrase(
        ("metric", "threshold"),
        mark(
            "{metric} in the pre window, as the lift table would report it. "
            "The check alarms below an adjusted p of {threshold}."
        ),
    ),
    Code.TABLE_OTHER_CAMPAIGNS: Phrase(
        ("threshold_share",),
        mark(
            "Customers whom other campaigns contacted in the post window of this one. The check alarms where the "
            "shares of the cells differ by more than {threshold_share}."
        ),
    ),
    Code.TABLE_WINDOWS: Phrase(
        ("post_days",),
        mark("Customers whose post window of {post_days} days is covered by the sales to its end."),
    ),
    Code.TABLE_BUYERS: Phrase(
        ("metric", "least", "enough"),
        mark(
            "Customers with a value other than 0 in {metric}, and how many each cell would have without an effect. "
            "Below {least} in the control the check alarms; below {enough} an interval is wide."
        ),
    ),
    Code.TABLE_UNMATCHED: Phrase((), mark("Order lines of customers who are in no cell of this campaign.")),
    Code.TABLE_OUTLIERS: Phrase(
        ("metric", "cap"),
        mark(
            "The effect on {metric} as it is, and with every customer's value capped at {cap}: 99 of 100 buyers spent "
            "less. The check alarms where it moves by more than 1 standard error, or changes its sign."
        ),
    ),
    Code.TABLE_POWER: Phrase(
        ("smallest", "planned_effect"),
        mark(
            "A true effect of {smallest} or more would have been found in 4 of 5 such campaigns. "
            "Planned was {planned_effect}."
        ),
    ),
}
