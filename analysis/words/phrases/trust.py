"""What the trust checks say."""

from analysis.model import Code
from analysis.words import mark, mark_plural
from analysis.words.phrases.phrase import Phrase

TRUST_PHRASES: dict[Code, Phrase] = {
    Code.NO_SPLIT: Phrase(
        ("equal_p",),
        mark(
            "The planned split is not known, so the cells' sizes cannot be checked. State it in the campaign settings. "
            "(Had equal shares been planned, p would be {equal_p}.)"
        ),
        bare=mark(
            "The planned split is not known, so the cells' sizes cannot be checked. State it in the campaign settings."
        ),
    ),
    Code.SPLIT_OTHER_CELLS: Phrase(
        ("planned", "cells"),
        mark(
            "The planned split names the cells {planned}, but the campaign has {cells}. "
            "Correct it in the campaign settings."
        ),
    ),
    Code.NO_PRE_WINDOW: Phrase(
        (), mark("The sales cover no day of the pre window, so nothing is known from before the contact.")
    ),
    Code.NOTHING_TO_BALANCE: Phrase(
        (), mark("Nothing is known about the customers from before the contact, so the cells cannot be compared on it.")
    ),
    Code.NOT_A_SALES_METRIC: Phrase(
        ("metric",),
        mark("{metric} came with the campaign extract and has no value from before the contact."),
    ),
    Code.PRE_WINDOW_CUT: Phrase(
        ("days_missing", "pre_days"),
        mark("The sales lack {days_missing} of the {pre_days} days of the pre window."),
    ),
    Code.SAMPLE_RATIO: Phrase(
        ("planned", "observed"),
        mark("The cells have the sizes that were planned (planned {planned}, found {observed})."),
        alarm=mark(
            "The cells do not have the sizes that were planned (planned {planned}, found {observed}): customers were "
            "lost or added, and hardly at random. Find out where before you trust an effect."
        ),
    ),
    Code.DOUBLE_MEMBERSHIP: Phrase(
        ("customers", "resolved"),
        mark("No customer is in more than one cell."),
        alarm=mark_plural(
            "{customers} customer is in more than one cell. Counted in the cell of the first contact: {resolved}; "
            "whoever else it concerns is set aside.",
            "{customers} customers are in more than one cell. Counted in the cell of the first contact: {resolved}; "
            "the others are set aside.",
        ),
    ),
    Code.BALANCE: Phrase(
        ("covariate", "difference", "p_adjusted", "covariates"),
        mark(
            "The cells were alike before the contact. Furthest apart of what was compared ({covariates}): {covariate}, "
            "by {difference} standard deviations (adjusted p {p_adjusted})."
        ),
        alarm=mark(
            "The cells were not alike before the contact. Furthest apart of what was compared ({covariates}): "
            "{covariate}, by {difference} standard deviations (adjusted p {p_adjusted}). "
            "What looks like an effect may be this difference."
        ),
    ),
    Code.BALANCE_NEAR: Phrase(
        ("covariate", "difference", "p_adjusted", "covariates"),
        mark(
            "Before the contact the cells differed a little in {covariate}, by {difference} standard deviations "
            "(the furthest of {covariates} compared, adjusted p {p_adjusted}). In cells of this size that may be "
            "chance."
        ),
    ),
    Code.SALES_GAP: Phrase(
        ("first_day", "last_day"),
        mark("The store holds no sale at all from {first_day} to {last_day}. Load the missing file, if there is one."),
    ),
    Code.PLACEBO: Phrase(
        ("metric", "effect", "p_value"),
        mark("Before the contact the cells did not differ in {metric} beyond chance ({effect}, p {p_value})."),
        alarm=mark(
            "The cells differed in {metric} before anybody was contacted ({effect}, p {p_value}). "
            "The campaign cannot have caused that, and the same may hold for its effect."
        ),
    ),
    Code.MATURITY: Phrase(
        ("days_missing", "post_days", "last_day"),
        mark("The sales cover the whole post window."),
        alarm=mark(
            "The sales lack {days_missing} of the {post_days} days of the post window. Load the sales up to {last_day} "
            "before you decide."
        ),
    ),
    Code.SAMPLE_RATIO_WITHIN: Phrase(
        ("attribute", "level", "planned", "observed", "p_adjusted"),
        mark(
            "Over all the cells have the sizes that were planned, but not for {attribute} {level} (planned {planned}, "
            "found {observed}, adjusted p {p_adjusted}). Ask how these customers were assigned."
        ),
    ),
    Code.SPLIT_BROKE: Phrase(
        ("attribute", "level", "planned", "observed", "p_adjusted"),
        mark("It broke for {attribute} {level}: planned {planned}, found {observed} (adjusted p {p_adjusted})."),
    ),
    Code.SPLIT_BROKE_EVERYWHERE: Phrase(
        ("levels",),
        mark("No single level stands out among the {levels} that were tested: look at how the whole list was made."),
    ),
    Code.DOUBLES_DECIDE: Phrase(
        ("cell",),
        mark("For {cell} the answer depends on it: with these customers left out it is another one."),
    ),
    Code.CONTROL_CONTACTED: Phrase(
        ("customers", "of"),
        mark("No customer of the control has a record of a contact."),
        alarm=mark_plural(
            "{customers} of {of} customers of the control has a record of a contact. They count as held out all the "
            "same, so the true effect is larger than the one shown. Find out who was contacted.",
            "{customers} of {of} customers of the control have a record of a contact. They count as held out all the "
            "same, so the true effect is larger than the one shown. Find out who was contacted.",
        ),
    ),
    Code.NO_CONTACT_RECORD: Phrase(
        (), mark("The campaign extract says nothing about who was contacted (no delivery, channel or cost).")
    ),
    Code.CHANNEL_OF_EVERYBODY: Phrase(
        (),
        mark(
            "The campaign extract names a channel for every customer, held out or not, so it does not tell who was "
            "contacted."
        ),
    ),
    Code.HOUSEHOLDS: Phrase(
        ("households", "customers", "known"),
        mark("No household is both in the control and in a target cell ({known} customers have one)."),
        alarm=mark_plural(
            "{households} household is both in the control and in a target cell ({customers} customers of the "
            "control): they may have seen the campaign at home, which makes its effect look smaller. Next time assign "
            "whole households.",
            "{households} households are both in the control and in a target cell ({customers} customers of the "
            "control): they may have seen the campaign at home, which makes its effect look smaller. Next time assign "
            "whole households.",
        ),
    ),
    Code.NO_HOUSEHOLDS: Phrase(
        (),
        mark(
            "No address or phone was mapped. Name its column as household when you load the campaign or the customers: "
            "only a fingerprint of it is kept."
        ),
    ),
    Code.CONTAMINATION: Phrase(
        ("share_target", "share_control"),
        mark(
            "Other campaigns contacted about as many of this cell as of the control in the post window "
            "({share_target} and {share_control})."
        ),
        alarm=mark(
            "Other campaigns contacted {share_target} of this cell and {share_control} of the control in the post "
            "window: part of the difference may be theirs. Compare with their effects before you decide."
        ),
    ),
    Code.NO_CONTAMINATION: Phrase((), mark("No other campaign contacted anybody of these cells in the post window.")),
    Code.NO_OTHER_CAMPAIGN: Phrase(
        (), mark("The store holds no other campaign with contact dates, so nothing is known of other contacts.")
    ),
    Code.MATURITY_BEGINNING: Phrase(
        ("days_missing", "post_days", "first_day"),
        mark(
            "The sales begin too late: {days_missing} of the {post_days} days of the post window are missing. Load the "
            "sales from {first_day} on before you decide."
        ),
    ),
    Code.MATURITY_UNEVEN: Phrase((), mark("The cells are not covered alike: one had more days to buy than another.")),
    Code.CONTROL_BUYERS: Phrase(
        ("buyers", "metric", "least", "enough"),
        mark(
            "The control has enough buyers to tell chance from effect: about {buyers} without an effect "
            "(from {enough} on; {metric})."
        ),
        alarm=mark(
            "The control would have only about {buyers} buyers without an effect ({metric}): below {least} nothing can "
            "be told. Wait for more buyers, or keep back more customers next time."
        ),
    ),
    Code.CONTROL_BUYERS_FEW: Phrase(
        ("buyers", "metric", "least", "enough"),
        mark(
            "The control would have only about {buyers} buyers without an effect ({metric}): between {least} and "
            "{enough} the interval is wide, and only a large effect can be told."
        ),
    ),
    Code.UNMATCHED_SALES: Phrase(
        ("lines", "share"),
        mark_plural(
            "{lines} order line of the store belongs to nobody in this campaign ({share} of all). That is no fault: "
            "the campaign need not have everybody.",
            "{lines} order lines of the store belong to nobody in this campaign ({share} of all). That is no fault: "
            "the campaign need not have everybody.",
        ),
    ),
    Code.EVERY_SALE_MATCHED: Phrase((), mark("Every order line of the store belongs to a customer of this campaign.")),
    Code.NO_SALE_MATCHED: Phrase(
        ("lines",),
        mark(
            "No order line of the store ({lines} in all) belongs to a customer of this campaign. The ids of the two "
            "extracts may be written differently."
        ),
    ),
    Code.OUTLIERS: Phrase(
        ("moved", "cap"),
        mark(
            "The result does not hang on a few large purchases: capped at {cap}, the effect moves by {moved} standard "
            "errors."
        ),
        alarm=mark(
            "The result hangs on a few large purchases: capped at {cap}, the effect moves by {moved} standard errors "
            "or changes its sign. Look at who bought so much before you decide."
        ),
    ),
    Code.OUTLIERS_NEAR: Phrase(
        ("moved", "cap"),
        mark(
            "A few large purchases carry a part of the result: capped at {cap}, the effect moves by {moved} standard "
            "errors. Look at who bought so much."
        ),
    ),
    Code.NO_OUTLIERS: Phrase((), mark("The primary metric is no average of amounts, so no large ones can carry it.")),
    Code.POWER: Phrase(
        ("smallest", "planned_effect"),
        mark(
            "The campaign was large enough for its plan: it would have found an effect of {smallest} in 4 of 5 cases, "
            "and {planned_effect} was planned."
        ),
        alarm=mark(
            "The campaign was too small for its plan: only an effect of {smallest} would have been found in 4 of 5 "
            "cases, and {planned_effect} was planned. To find nothing would prove little."
        ),
    ),
    Code.NO_PLANNED_EFFECT: Phrase(
        ("smallest",),
        mark(
            "An effect of {smallest} would have been found in 4 of 5 cases. Whether that is enough can be told once "
            "the planned effect is stated in the campaign settings."
        ),
    ),
}
