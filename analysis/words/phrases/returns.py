"""What is said about costs and returns."""

from analysis.model import Code
from analysis.words import mark, mark_plural
from analysis.words.phrases.phrase import Phrase

RETURN_PHRASES: dict[Code, Phrase] = {
    Code.NO_REVENUE_METRIC: Phrase(
        ("metric",),
        mark("{metric} is not money. Say what one event is worth, or which outcome is revenue, in the settings."),
    ),
    Code.NO_MARGIN_RATE: Phrase((), mark("No margin rate is set. Set one in the campaign settings.")),
    Code.NO_COST: Phrase((), mark("No cost is given. Enter what the campaign cost in the campaign settings.")),
    Code.COST_UNCERTAIN: Phrase(
        (), mark("Too few incentives were redeemed to tell their cost from nothing, so there is no finite interval.")
    ),
    Code.NO_ORDER_COUNT: Phrase((), mark("The campaign extract brought its own outcomes, which do not count orders.")),
    Code.NO_MORE: Phrase((), mark("The target cell did not have more of them than its control.")),
    Code.COST_PER_UNBOUNDED: Phrase(
        (), mark("The campaign may not have brought a single one, so the cost of one has no upper limit.")
    ),
    Code.MIX: Phrase(
        (),
        mark(
            "What the levels' incremental figures lack to add up to the whole: each level is compared with its own "
            "part of the control, and the cells' shares of the levels differ a little."
        ),
    ),
    Code.MIX_UNKNOWN: Phrase((), mark("Some levels are not measurable, so the levels do not add up to the whole.")),
    Code.NO_CAMPAIGN_IN_PERIOD: Phrase(
        (), mark("No campaign that can be measured against a control drawn at random was launched in this period.")
    ),
    Code.FEW_CAMPAIGNS: Phrase(
        ("campaigns", "enough"),
        mark_plural(
            "Only {campaigns} campaign has been measured against a fair control so far; with {enough} or more it can "
            "be said what campaigns usually do.",
            "Only {campaigns} campaigns have been measured against a fair control so far; with {enough} or more it can "
            "be said what campaigns usually do.",
        ),
    ),
    Code.NO_RESPONSE: Phrase((), mark("Even if everybody had bought, the cost would not have come back.")),
    Code.NO_PROMOTED_SALES: Phrase((), mark("No promoted product was sold in the post window.")),
}
