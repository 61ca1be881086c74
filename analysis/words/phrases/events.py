"""What comparisons of those who took part with the others say, and why one of them cannot be made."""

from analysis.model import Code
from analysis.words import mark, mark_plural
from analysis.words.phrases.phrase import Phrase

EVENT_PHRASES: dict[Code, Phrase] = {
    Code.POST_NOT_COVERED: Phrase(
        ("days_missing", "post_days"),
        mark(
            "The sales lack {days_missing} of the {post_days} days of the post window, so before and after cannot be "
            "compared. Load the later sales."
        ),
    ),
    Code.PRE_NOT_COVERED: Phrase(
        ("days_missing", "pre_days"),
        mark(
            "The sales lack {days_missing} of the {pre_days} days of the pre window, so before and after cannot be "
            "compared. Load earlier sales, or set a shorter pre window."
        ),
    ),
    Code.FEW_TOOK_PART: Phrase(
        ("customers",),
        mark_plural(
            "The smaller group has only {customers} customer: too few to compare.",
            "The smaller group has only {customers} customers: too few to compare.",
        ),
    ),
    Code.FEW_BOUGHT_BEFORE: Phrase(
        ("customers",),
        mark_plural(
            "Only {customers} customer spent anything in the pre window, so spend before explains nothing.",
            "Only {customers} customers spent anything in the pre window, so spend before explains nothing.",
        ),
    ),
    Code.TOO_FEW_PERIODS: Phrase(
        (),
        mark("The sales reach back too little: three periods of equal length before the contact would be needed."),
    ),
    Code.NO_OVERLAP: Phrase(
        (),
        mark(
            "Those who took part and the others are told apart by what is known from before: nobody alike is left to "
            "compare with."
        ),
    ),
    Code.NO_RATIO: Phrase((), mark("An average is not above zero, so there is no ratio.")),
    Code.NOBODY_MORE_CAME: Phrase(
        (), mark("Of the invited no larger share took part than of the others, so nothing came of coming.")
    ),
    Code.WEAK_INVITATION: Phrase(
        (),
        mark(
            "The invitation moved so few that an effect per customer who came cannot be told: read the effect of the "
            "invitation."
        ),
    ),
    Code.CHOSE_THEMSELVES: Phrase((), mark("Not randomised: customers chose themselves whether to take part.")),
    Code.NOT_PARALLEL: Phrase(
        (),
        mark(
            "Its own check alarms: before the contact the groups did not run side by side, so a part of this is where "
            "they were heading anyway."
        ),
    ),
    Code.NOT_ALIKE: Phrase(
        ("difference",),
        mark(
            "Even weighted, the groups differ from before by up to {difference} standard deviations: a part of this is "
            "that difference."
        ),
    ),
    Code.NOBODY_ALIKE: Phrase(
        ("share",),
        mark("{share} of those who took part are left out, because hardly anybody like them stayed away."),
    ),
    Code.LEFT_OUT: Phrase(
        ("attributes",),
        mark("Not adjusted for {attributes}: too few took part for so many levels."),
    ),
    Code.ONLY_BY_COMING: Phrase(
        (), mark("Supposes that the invitation moved nobody who did not take part, and kept nobody away.")
    ),
    Code.BUYING_IS_TAKING_PART: Phrase(
        ("share",),
        mark(
            "{share} of those who took part bought in the post window: taking part seems to be a purchase itself. Then "
            "no comparison with those who did not can show what it caused."
        ),
    ),
    Code.INVITATION_NOT_RANDOM: Phrase(
        (),
        mark(
            "The trust checks say that the control was not drawn at random, so the invitation proves nothing about "
            "taking part."
        ),
    ),
    Code.NOBODY_STAYED_AWAY: Phrase(
        (), mark("Everybody invited took part, so they are compared with customers who were not invited.")
    ),
    Code.NOTHING_TO_TAKE_PART_IN: Phrase(
        (),
        mark(
            "The campaign extract does not tell who took part: it has no column such as attended, opened or redeemed, "
            "and there is no control cell."
        ),
    ),
    Code.RAW_MISLEADS: Phrase(
        ("effect",),
        mark(
            "Do not use it: in the pre window the same groups already differed by {effect} per customer, which taking "
            "part cannot have caused."
        ),
    ),
}
