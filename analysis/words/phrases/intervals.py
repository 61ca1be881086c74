"""What is said about purchase intervals and spend change."""

from analysis.model import Code
from analysis.words import mark, mark_plural
from analysis.words.phrases.phrase import Phrase

INTERVAL_PHRASES: dict[Code, Phrase] = {
    Code.NO_PURCHASE_DAYS: Phrase(
        (),
        mark(
            "This campaign brought its own results. They carry no purchase dates, and no sales belong to its "
            "customers, so nothing is known about when they bought."
        ),
    ),
    Code.NO_FOLLOW_UP: Phrase(
        (), mark("The sales end on the contact day, so nobody could come back yet. Load the later sales.")
    ),
    Code.NO_RATE: Phrase(
        (), mark("In one of the windows nobody bought, so the purchase rate before and after has no ratio.")
    ),
    Code.CHANGE_NEEDS_PRE: Phrase(
        ("days_missing", "pre_days"),
        mark(
            "Before and after cannot be compared: the sales lack {days_missing} of the {pre_days} days before the "
            "contact. Load the earlier sales, or shorten the pre window in the campaign settings."
        ),
    ),
    Code.CHANGE_NEEDS_POST: Phrase(
        ("days_missing", "post_days"),
        mark(
            "Before and after cannot be compared: the sales lack {days_missing} of the {post_days} days from the "
            "contact on. Load the later sales, or shorten the post window in the campaign settings."
        ),
    ),
    Code.NO_OBSERVED_INTERVALS: Phrase(
        (), mark("Nobody here bought on two days or more both before and after the contact.")
    ),
    Code.EARLY_CONTACTS: Phrase(
        ("customers",),
        mark_plural(
            "{customers} customer was contacted too long before the first day of the sales and is not counted.",
            "{customers} customers were contacted too long before the first day of the sales and are not counted.",
        ),
    ),
    Code.FOLLOW_UP_ENDS: Phrase(
        ("days",),
        mark_plural(
            "The sales follow the customers for {days} day after the contact; nothing is known of later days.",
            "The sales follow the customers for {days} days after the contact; nothing is known of later days.",
        ),
    ),
    Code.FEW_RETURNED: Phrase(
        ("customers",),
        mark_plural(
            "Without an effect only about {customers} customer of the smaller group would have bought again: the "
            "interval of the difference is rough.",
            "Without an effect only about {customers} customers of the smaller group would have bought again: the "
            "interval of the difference is rough.",
        ),
    ),
    Code.CHOSE_TO_COME: Phrase(
        ("reference",),
        mark(
            "Not randomised: compared with “{reference}”. Who came chose to, and those who come differ from those who "
            "stay away in more than having come. Read it as a description."
        ),
    ),
    Code.UNLIKE_CELLS: Phrase(
        (),
        mark(
            "Not an experiment: the cells were not alike before the contact, so nobody can say how much of a "
            "difference the campaign caused."
        ),
    ),
    Code.PER_DAYS: Phrase(
        ("pre_days", "post_days", "per_days"),
        mark(
            "The windows have different lengths ({pre_days} days before, {post_days} after), so sums are per "
            "{per_days} days."
        ),
    ),
    Code.FEW_ACTIVE: Phrase(
        ("buyers", "enough"),
        mark_plural(
            "Of the smaller group only about {buyers} customer would have bought at all without an effect: below "
            "{enough}, the interval and the p-value are rough.",
            "Of the smaller group only about {buyers} customers would have bought at all without an effect: below "
            "{enough}, the interval and the p-value are rough.",
        ),
    ),
    Code.UNEVEN_WINDOWS: Phrase(
        ("threshold_p",),
        mark(
            "Windows of different lengths and groups of different sizes show a rise too often, because spend is "
            "skewed: it is called clear only where p is below {threshold_p}. Windows of one length do not need that."
        ),
    ),
    Code.OTHER_BUYERS: Phrase(
        (),
        mark(
            "Not randomised: an average order compares only those who bought, often other people before than after. "
            "Read it as a description."
        ),
    ),
}
