"""Human names of everything that has a code: metrics, checks, verdicts, states, fields, settings, methods.

What the person's own extract named (own metrics, attributes, levels, cells) keeps its name.
"""

from __future__ import annotations

from analysis.model import (
    ALL,
    BOUGHT_PROMOTED_BEFORE,
    CONTACTS_90_DAYS,
    CROSS,
    MISSING,
    MIX,
    NEW_OR_EXISTING,
    Extract,
    Method,
    Metric,
    PayBack,
    Role,
    State,
    Verdict,
)
from analysis.words import _, mark

_METRICS = {
    "revenue_per_customer": (
        mark("Revenue per customer"),
        mark("Net sales in the post window ÷ all customers of the cell, buyers or not. Returns count negative."),
    ),
    "response_rate": (
        mark("Response rate"),
        mark("Share of the cell's customers who bought anything in the post window."),
    ),
    "promoted_revenue_per_customer": (
        mark("Promoted revenue per customer"),
        mark("Net sales of the promoted products in the post window ÷ all customers of the cell."),
    ),
    "promoted_response_rate": (
        mark("Promoted response rate"),
        mark("Share of the cell's customers who bought a promoted product in the post window."),
    ),
    "other_revenue_per_customer": (
        mark("Revenue per customer of other products"),
        mark("Net sales of products that were not promoted in the post window ÷ all customers of the cell."),
    ),
    "margin_per_customer": (
        mark("Margin per customer"),
        mark(
            "Margin in the post window ÷ all customers of the cell; where the sales carry none, revenue × margin rate."
        ),
    ),
    "orders_per_customer": (
        mark("Orders per customer"),
        mark("Orders in the post window ÷ all customers of the cell, buyers or not."),
    ),
    "units_per_customer": (
        mark("Units per customer"),
        mark("Units bought in the post window ÷ all customers of the cell, buyers or not."),
    ),
    "average_order_value": (
        mark("Average order value"),
        mark("Revenue ÷ orders of the cell. It compares only those who bought, so it describes and does not prove."),
    ),
}
_OWN_METRIC = mark("A column of the campaign extract, averaged over all customers of the cell.")

_VERDICTS = {
    Verdict.WORKED: (mark("Worked"), mark("It brought more than chance explains.")),
    Verdict.CANNOT_TELL: (mark("Cannot tell"), mark("The figures fit both a useful effect and none.")),
    Verdict.DID_NOTHING: (mark("Did nothing"), mark("An effect as large as planned can be ruled out.")),
    Verdict.HARMED: (mark("Harmed"), mark("Its customers did less than the control, by more than chance explains.")),
    Verdict.NOT_AN_EXPERIMENT: (
        mark("Not an experiment"),
        mark("Without a control cell drawn at random nobody can say what the campaign caused."),
    ),
}

_PAY_BACKS = {
    PayBack.PAID_BACK: (mark("Paid back"), mark("The whole interval of the profit lies above 0.")),
    PayBack.LIKELY: (mark("Likely paid back"), mark("The chance of a profit above 0 is at least 90 %.")),
    PayBack.CANNOT_TELL: (mark("Cannot tell if it paid"), mark("The figures fit a profit as well as a loss.")),
    PayBack.DID_NOT_PAY: (mark("Did not pay back"), mark("The whole interval of the profit lies below 0.")),
}

_STATES = {
    State.PLANNED: mark("Planned"),
    State.WAITING: mark("Waiting for sales"),
    State.RUNNING: mark("Running"),
    State.COMPLETE: mark("Complete"),
}

_METHODS = {
    Method.SCORE: mark("Difference of shares: pooled z-test, Newcombe interval"),
    Method.MID_P: mark("Difference of small shares: Fisher's mid-p test, Newcombe interval"),
    Method.WELCH: mark("Difference of averages: Welch's t-test and interval"),
    Method.DELTA_LOG: mark("Ratio of sums on the log scale: delta method, its variation pooled over both cells"),
    Method.LOG_RATIO: mark("Ratio of averages on the log scale, the shape of baskets from both cells"),
    Method.DELTA: mark("Ratio of totals: delta method with Welch's t-test and interval"),
    Method.CHANGE: mark("Difference of changes: Welch's t-test and interval"),
    Method.REGRESSION: mark("Regression on spend before, robust errors (HC3)"),
    Method.WEIGHTS: mark("Weights from the odds of taking part, errors that account for estimating them"),
    Method.INSTRUMENT: mark("Two-stage least squares with Fieller's interval"),
    Method.HOTELLING: mark("Hotelling's joint test of all steps"),
    Method.WILSON: mark("Share with Wilson's interval"),
    Method.COVARIED: mark("Difference of averages, adjusted for what was known before: Welch's t-test and interval"),
}

_EXTRACTS = {
    Extract.CAMPAIGN: (mark("Campaign"), mark("One row for each customer of a campaign, with the cell.")),
    Extract.SALES: (mark("Sales"), mark("One row for each order line: customer, day, amount.")),
    Extract.CUSTOMERS: (mark("Customer data"), mark("One row for each customer, with what is known about them.")),
    Extract.PRODUCTS: (mark("Products"), mark("One row for each product, with its category.")),
    Extract.CALENDAR: (mark("Calendar"), mark("One row for each day or period that something happened on.")),
}

_ROLES = {
    Role.ATTRIBUTE: (mark("Segment"), mark("A property to divide customers by.")),
    Role.OUTCOME: (mark("Metric"), mark("A result of the campaign: a number, or yes and no.")),
    Role.IGNORED: (mark("Leave out"), mark("Not stored.")),
    Role.PERSONAL: (mark("Personal, leave out"), mark("Looks like a name, an address or a telephone: not stored.")),
}

_FIELDS = {
    "customer_id": mark("Customer"),
    "cell": mark("Cell"),
    "campaign": mark("Campaign"),
    "contact_date": mark("Contact date"),
    "channel": mark("Channel"),
    "contact_cost": mark("Cost of the contact"),
    "delivered": mark("Delivered"),
    "opened": mark("Opened"),
    "clicked": mark("Clicked"),
    "responded": mark("Responded"),
    "attended": mark("Attended"),
    "household": mark("Household (address or phone)"),
    "date": mark("Date"),
    "amount": mark("Amount"),
    "order_id": mark("Order"),
    "product": mark("Product"),
    "category": mark("Category"),
    "quantity": mark("Quantity"),
    "margin": mark("Margin"),
    "store": mark("Store or counter"),
    "birth_date": mark("Birth date"),
    "age_group": mark("Age group"),
    "city": mark("City"),
    "tier": mark("Tier"),
    "join_date": mark("Member since"),
    "home_store": mark("Home store"),
    "opt_out": mark("Opted out"),
    "name": mark("Name"),
    "brand": mark("Brand"),
    "label": mark("What happened"),
    "end_date": mark("Last day"),
}

_SETTINGS = {
    "launch": mark("Launch date"),
    "pre_days": mark("Length of the pre window"),
    "post_days": mark("Length of the post window"),
    "control": mark("Control cell"),
    "randomised": mark("Control drawn at random"),
    "split": mark("Planned split"),
    "primary": mark("Primary metric"),
    "planned_effect": mark("Planned effect"),
    "confidence": mark("Confidence level"),
    "minimum_level_size": mark("Smallest size of a segment"),
    "margin_rate": mark("Margin rate"),
    "margin_rates": mark("Margin rate by category"),
    "contact_cost": mark("Cost of a contact"),
    "channel_costs": mark("Cost of a contact by channel"),
    "incentive": mark("Incentive redeemed on"),
    "incentive_cost": mark("Cost of an incentive"),
    "fixed_cost": mark("Fixed cost"),
    "promoted": mark("Promoted products"),
    "type": mark("Type of campaign"),
    "channel": mark("Channel"),
    "audience": mark("Audience"),
    "revenue": mark("Revenue metric"),
    "value_per_event": mark("Value of an event"),
}

_COVARIATES = {
    "@pre_revenue": mark("revenue before the contact"),
    "@pre_orders": mark("orders before the contact"),
    "@recency": mark("days since the last purchase"),
    "@earlier_revenue": mark("revenue before the pre window"),
}

_ATTRIBUTES = {
    NEW_OR_EXISTING: (
        mark("New or existing customer"),
        mark("Existing: a purchase before the contact. Unknown where the sales begin too late to tell."),
    ),
    BOUGHT_PROMOTED_BEFORE: (
        mark("Bought the promoted products before"),
        mark("As far as the sales go back before the contact."),
    ),
    CONTACTS_90_DAYS: (
        mark("Contacts in the last 90 days"),
        mark("From other campaigns in the store, before this contact."),
    ),
}

_LEVELS = {
    (NEW_OR_EXISTING, "new"): mark("New"),
    (NEW_OR_EXISTING, "existing"): mark("Existing"),
    (NEW_OR_EXISTING, MISSING): mark("Unknown: the sales begin too late"),
    (BOUGHT_PROMOTED_BEFORE, "in pre window"): mark("In the pre window"),
    (BOUGHT_PROMOTED_BEFORE, "longer ago"): mark("Longer ago"),
    (BOUGHT_PROMOTED_BEFORE, "never"): mark("Never"),
    (BOUGHT_PROMOTED_BEFORE, MISSING): mark("Unknown: the sales begin too late"),
}


def metric_label(metric: Metric | str) -> str:
    """Name of a metric; one that the campaign extract brought keeps its own."""
    if isinstance(metric, Metric) and metric.own:
        return metric.name
    name = metric.name if isinstance(metric, Metric) else metric
    return _(_METRICS[name][0]) if name in _METRICS else name


def metric_help(metric: Metric) -> str:
    """What is divided by what."""
    return _(_OWN_METRIC) if metric.own or metric.name not in _METRICS else _(_METRICS[metric.name][1])


def verdict_label(verdict: Verdict) -> str:
    """Name of a verdict."""
    return _(_VERDICTS[verdict][0])


def verdict_help(verdict: Verdict) -> str:
    """What a verdict says, in one sentence."""
    return _(_VERDICTS[verdict][1])


def pay_back_label(pays_back: PayBack) -> str:
    """Whether it paid back."""
    return _(_PAY_BACKS[pays_back][0])


def pay_back_help(pays_back: PayBack) -> str:
    """What that says, in one sentence."""
    return _(_PAY_BACKS[pays_back][1])


def state_label(state: State) -> str:
    """How far a campaign is."""
    return _(_STATES[state])


def method_label(method: Method) -> str:
    """Name of a procedure in words."""
    return _(_METHODS[method])


def extract_label(extract: Extract) -> str:
    """Name of a kind of file."""
    return _(_EXTRACTS[extract][0])


def extract_help(extract: Extract) -> str:
    """What a row of such a file is."""
    return _(_EXTRACTS[extract][1])


def role_label(role: Role) -> str:
    """What becomes of a column that is no field."""
    return _(_ROLES[role][0])


def role_help(role: Role) -> str:
    """What that means."""
    return _(_ROLES[role][1])


def field_label(field: str) -> str:
    """Name of a field of an extract."""
    return _(_FIELDS[field]) if field in _FIELDS else field


def setting_label(setting: str) -> str:
    """Name of a campaign setting (a field of `CampaignSettings`)."""
    return _(_SETTINGS[setting]) if setting in _SETTINGS else setting


def covariate_label(covariate: str) -> str:
    """Name of something known from before the contact; attributes that an extract brought keep their own."""
    return _(_COVARIATES[covariate]) if covariate in _COVARIATES else segment_label(covariate)


def segment_label(segment: str) -> str:
    """Name of a segment attribute, or of no division at all; what an extract named keeps its name."""
    if CROSS in segment:
        return CROSS.join(map(segment_label, segment.split(CROSS)))
    if segment in _ATTRIBUTES:
        return _(_ATTRIBUTES[segment][0])
    return _("All customers") if segment == ALL else segment


def segment_help(segment: str) -> str:
    """What an attribute that the store itself tells means; empty where an extract brought it."""
    return _(_ATTRIBUTES[segment][1]) if segment in _ATTRIBUTES else ""


def level_label(level: str, segment: str = ALL) -> str:
    """Name of a level of a segment attribute, or of two that are crossed."""
    segments, levels = segment.split(CROSS), level.split(CROSS)
    if len(segments) == len(levels) == 2:
        return CROSS.join(map(level_label, levels, segments))
    if (segment, level) in _LEVELS:
        return _(_LEVELS[segment, level])
    return {ALL: _("All customers"), MISSING: _("(missing)"), MIX: _("(mix)")}.get(level, level)
