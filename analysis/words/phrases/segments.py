"""What is said about segments and their levels."""

from analysis.model import Code
from analysis.words import mark, mark_plural
from analysis.words.phrases.phrase import Phrase

SEGMENT_PHRASES: dict[Code, Phrase] = {
    Code.TOO_SMALL: Phrase(
        ("customers", "cell", "least"),
        mark_plural(
            "Too small: the cell {cell} has only {customers} customer here, below the smallest size of {least}.",
            "Too small: the cell {cell} has only {customers} customers here, below the smallest size of {least}.",
        ),
    ),
    Code.ONE_LEVEL: Phrase(
        (), mark("Fewer than two levels have enough customers and buyers, so there is nothing to compare.")
    ),
    Code.LEVEL_FEW_BUYERS: Phrase(
        ("buyers", "enough"),
        mark(
            "Too few buyers to compare this level with the others: without an effect its smaller cell would have about "
            "{buyers}, and {enough} are needed."
        ),
    ),
}
