"""What is said about a line of the lift table."""

from analysis.model import Code
from analysis.words import mark, mark_plural
from analysis.words.phrases.phrase import Phrase

LIFT_PHRASES: dict[Code, Phrase] = {
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
    Code.NOT_ENOUGH_BUYERS: Phrase(
        ("buyers", "cell", "enough", "customers"),
        mark_plural(
            "Too few buyers: the cell {cell} would have only about {buyers} without an effect, where luck cannot be "
            "told from effect. {enough} would be enough, about {customers} customers in that cell.",
            "Too few buyers: the cell {cell} would have only about {buyers} without an effect, where luck cannot be "
            "told from effect. {enough} would be enough, about {customers} customers in that cell.",
        ),
    ),
    Code.NOT_ENOUGH_CUSTOMERS: Phrase(
        ("customers", "cell", "enough"),
        mark_plural(
            "Too few customers: the cell {cell} has only {customers}, and so few do not tell luck from effect in an "
            "average. {enough} would be enough.",
            "Too few customers: the cell {cell} has only {customers}, and so few do not tell luck from effect in an "
            "average. {enough} would be enough.",
        ),
    ),
    Code.FEW_DIFFER: Phrase(
        ("customers", "cell", "enough"),
        mark_plural(
            "Nearly all customers have the same value, and the few who differ do not tell luck from effect: the cell "
            "{cell} has {customers} customer, about {enough} would be enough.",
            "Nearly all customers have the same value, and the few who differ do not tell luck from effect: the cell "
            "{cell} has {customers} customers, about {enough} would be enough.",
        ),
    ),
    Code.NOBODY_BOUGHT: Phrase(
        ("cell",), mark("Nobody in the cell {cell} bought, so there is no average to compare with on so few buyers.")
    ),
    Code.NET_NOT_POSITIVE: Phrase(
        ("cell",),
        mark(
            "In the cell {cell} the average is not above zero (returns outweigh purchases), and on so few buyers or so "
            "uneven cells no method measures that reliably."
        ),
    ),
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
    Code.BORDERLINE: Phrase(
        (), mark("Borderline: the p-value and the interval disagree on whether there is an effect at all.")
    ),
    Code.WIDE: Phrase(
        ("buyers", "cell", "enough", "customers"),
        mark_plural(
            "Wide: the cell {cell} would have only about {buyers} buyer without an effect, so only a large effect can "
            "be seen. {enough} buyers, about {customers} customers in that cell, would tell more.",
            "Wide: the cell {cell} would have only about {buyers} buyers without an effect, so only a large effect can "
            "be seen. {enough} buyers, about {customers} customers in that cell, would tell more.",
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
    Code.ANSWERED_ONLY: Phrase(
        ("customers",),
        mark_plural(
            "Not randomised: {customers} customer without an answer is left out, and the campaign may have changed who "
            "answers. Read it as a description.",
            "Not randomised: {customers} customers without an answer are left out, and the campaign may have changed "
            "who answers. Read it as a description.",
        ),
    ),
    Code.COLUMN_ABSENT: Phrase(
        ("customers",),
        mark_plural(
            "{customers} customer comes from a file without this column and is left out.",
            "{customers} customers come from files without this column and are left out.",
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
    Code.QUANTITY_PARTLY: Phrase(
        ("lines",),
        mark_plural(
            "{lines} order line carries no quantity and counts as no unit.",
            "{lines} order lines carry no quantity and count as no unit.",
        ),
    ),
}
