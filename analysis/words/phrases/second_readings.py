"""Why a figure has no second reading."""

from analysis.model import Code
from analysis.words import mark
from analysis.words.phrases.phrase import Phrase

SECOND_READING_PHRASES: dict[Code, Phrase] = {
    Code.NO_BUYERS: Phrase((), mark("Nobody in one of the cells bought, so there is no basket to compare.")),
    Code.NO_COVARIATE: Phrase(
        (), mark("Nothing that can be counted is known about the customers from before the contact.")
    ),
    Code.FEW_FOR_COVARIATE: Phrase(
        (), mark("With so few buyers an adjusted interval would be too sure of itself. Read the unadjusted effect.")
    ),
    Code.NOT_OF_A_RATIO: Phrase((), mark("Not made for a ratio, which compares only those who bought.")),
    Code.NOT_OF_A_SHARE: Phrase((), mark("Not made for a yes or no, which has no large values.")),
}
