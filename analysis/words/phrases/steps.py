"""What to do next, in one sentence each."""

from analysis.model import Code
from analysis.words import mark
from analysis.words.phrases.phrase import Phrase

STEP_PHRASES: dict[Code, Phrase] = {
    Code.STEP_REPEAT: Phrase(
        ("campaign", "cell", "profit"),
        mark("Repeat {campaign} with {cell}: it paid back, with {profit} of profit."),
    ),
    Code.STEP_STOP: Phrase(
        ("campaign", "cell", "profit"),
        mark("Do not repeat {campaign} with {cell} as it was: it did not pay back, the profit is {profit}."),
    ),
    Code.STEP_CONFIRM: Phrase(
        ("campaign", "cell"),
        mark("Repeat {campaign} with {cell} and a larger control: it probably paid back, but a loss is not ruled out."),
    ),
    Code.STEP_REPAIR: Phrase(
        ("campaign",),
        mark(
            "Find out how the control of {campaign} was drawn: its cells were not alike, so its figures prove nothing."
        ),
    ),
    Code.STEP_HOLD_OUT: Phrase(
        ("campaign",),
        mark("Hold back a control cell next time: what {campaign} caused cannot be known."),
    ),
    Code.STEP_LARGER: Phrase(
        ("campaign",),
        mark("Plan the next {campaign} larger: this one does not tell a useful effect from none."),
    ),
    Code.STEP_WAIT: Phrase(
        ("campaign",), mark("Load the later sales of {campaign} before you decide: its post window is not complete.")
    ),
    Code.STEP_COSTS: Phrase(("campaign",), mark("Enter what {campaign} cost: without it nobody knows if it paid.")),
}
