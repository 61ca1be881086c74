"""What is said about a campaign that is followed day by day."""

from analysis.model import Code
from analysis.words import mark
from analysis.words.phrases.phrase import Phrase

TRACKING_PHRASES: dict[Code, Phrase] = {
    Code.NO_DATES: Phrase(
        ("metric",),
        mark(
            "{metric} came with the campaign extract as one result for each customer, without dates: it cannot be "
            "followed day by day."
        ),
    ),
    Code.NOT_DAILY: Phrase(
        ("metric",),
        mark("{metric} does not add up from day to day. Follow the revenue per customer or the orders per customer."),
    ),
    Code.TOO_EARLY: Phrase((), mark("It is too early to say how many buyers are still to come.")),
    Code.CONTACTS_SPREAD: Phrase(
        ("first_day", "last_day"),
        mark(
            "Customers were contacted from {first_day} to {last_day}. Days are counted from each one's own contact, "
            "so a day has no single date."
        ),
    ),
    Code.BAND_LATER: Phrase(
        ("cell", "least"),
        mark("The band begins when {cell} has about {least} buyers; before that nothing can be told."),
    ),
}
