"""What may be said about a figure, as codes with facts; the sentences are elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Fact = str | int | float | date


class Code(StrEnum):
    """Everything the program may remark about a figure. `analysis.words.remarks` has the sentence of each."""

    # why a figure cannot be measured
    NO_CONTROL = "no_control"
    NO_LAUNCH = "no_launch"
    NO_SALES = "no_sales"
    NO_DAY_COVERED = "no_day_covered"
    NOT_STARTED = "not_started"
    EMPTY_CELL = "empty_cell"
    TOO_FEW = "too_few"
    NO_VARIATION = "no_variation"
    NO_PROMOTED = "no_promoted"
    NO_MARGIN = "no_margin"
    NO_QUANTITY = "no_quantity"
    NO_ORDERS = "no_orders"
    NO_BUYERS = "no_buyers"
    NO_COVARIATE = "no_covariate"
    FEW_FOR_COVARIATE = "few_for_covariate"
    NOT_OF_A_RATIO = "not_of_a_ratio"
    NOT_OF_A_SHARE = "not_of_a_share"
    CONTROL_NOT_POSITIVE = "control_not_positive"
    LIFT_UNBOUNDED = "lift_unbounded"
    LIFT_CERTAIN = "lift_certain"
    NO_SPLIT = "no_split"
    SPLIT_OTHER_CELLS = "split_other_cells"
    NO_PRE_WINDOW = "no_pre_window"
    NOTHING_TO_BALANCE = "nothing_to_balance"
    NOT_A_SALES_METRIC = "not_a_sales_metric"
    NO_DATES = "no_dates"
    NOT_DAILY = "not_daily"
    TOO_EARLY = "too_early"
    PLAN_TOO_SMALL = "plan_too_small"
    PLAN_TOO_LARGE = "plan_too_large"
    NO_REVENUE_METRIC = "no_revenue_metric"
    NO_MARGIN_RATE = "no_margin_rate"
    NO_COST = "no_cost"
    COST_UNCERTAIN = "cost_uncertain"
    NO_ORDER_COUNT = "no_order_count"
    MIX = "mix"
    MIX_UNKNOWN = "mix_unknown"
    NO_CAMPAIGN_IN_PERIOD = "no_campaign_in_period"
    FEW_CAMPAIGNS = "few_campaigns"
    NO_MORE = "no_more"
    NO_PROMOTED_SALES = "no_promoted_sales"
    NO_RESPONSE = "no_response"
    COST_PER_UNBOUNDED = "cost_per_unbounded"
    TOO_SMALL = "too_small"
    ONE_LEVEL = "one_level"
    NO_PURCHASE_DAYS = "no_purchase_days"
    NO_FOLLOW_UP = "no_follow_up"
    NO_RATE = "no_rate"
    CHANGE_NEEDS_PRE = "change_needs_pre"
    CHANGE_NEEDS_POST = "change_needs_post"
    NO_OBSERVED_INTERVALS = "no_observed_intervals"
    # what a reader of the figure must know
    BORDERLINE = "borderline"
    FEW_BUYERS = "few_buyers"
    NOT_RANDOMISED = "not_randomised"
    POST_WINDOW_CUT = "post_window_cut"
    PRE_WINDOW_CUT = "pre_window_cut"
    LATE_CONTACTS = "late_contacts"
    BLANKS_AS_ZERO = "blanks_as_zero"
    CHOSEN_AFTER = "chosen_after"
    CONTROL_GUESSED = "control_guessed"
    QUANTITY_PARTLY = "quantity_partly"
    SALES_GAP = "sales_gap"
    CONTACTS_SPREAD = "contacts_spread"
    BAND_LATER = "band_later"
    PLAN_NORMAL_MEAN = "plan_normal_mean"
    PLAN_NO_BUYERS = "plan_no_buyers"
    PLAN_FEW_BUYERS = "plan_few_buyers"
    LEVEL_FEW_BUYERS = "level_few_buyers"
    # of events that people chose to come to
    POST_NOT_COVERED = "post_not_covered"
    PRE_NOT_COVERED = "pre_not_covered"
    FEW_TOOK_PART = "few_took_part"
    FEW_BOUGHT_BEFORE = "few_bought_before"
    TOO_FEW_PERIODS = "too_few_periods"
    NO_OVERLAP = "no_overlap"
    NO_RATIO = "no_ratio"
    NOBODY_MORE_CAME = "nobody_more_came"
    WEAK_INVITATION = "weak_invitation"
    CHOSE_THEMSELVES = "chose_themselves"
    NOT_PARALLEL = "not_parallel"
    NOT_ALIKE = "not_alike"
    NOBODY_ALIKE = "nobody_alike"
    LEFT_OUT = "left_out"
    ONLY_BY_COMING = "only_by_coming"
    BUYING_IS_TAKING_PART = "buying_is_taking_part"
    INVITATION_NOT_RANDOM = "invitation_not_random"
    NOBODY_STAYED_AWAY = "nobody_stayed_away"
    NOTHING_TO_TAKE_PART_IN = "nothing_to_take_part_in"
    RAW_MISLEADS = "raw_misleads"
    # what to do next
    STEP_REPEAT = "step_repeat"
    STEP_CONFIRM = "step_confirm"
    STEP_STOP = "step_stop"
    STEP_REPAIR = "step_repair"
    STEP_HOLD_OUT = "step_hold_out"
    STEP_LARGER = "step_larger"
    STEP_WAIT = "step_wait"
    STEP_COSTS = "step_costs"
    EARLY_CONTACTS = "early_contacts"
    FOLLOW_UP_ENDS = "follow_up_ends"
    FEW_RETURNED = "few_returned"
    CHOSE_TO_COME = "chose_to_come"
    UNLIKE_CELLS = "unlike_cells"
    PER_DAYS = "per_days"
    FEW_ACTIVE = "few_active"
    OTHER_BUYERS = "other_buyers"
    # what a trust check found
    SAMPLE_RATIO = "sample_ratio"
    DOUBLE_MEMBERSHIP = "double_membership"
    BALANCE = "balance"
    BALANCE_NEAR = "balance_near"
    PLACEBO = "placebo"
    MATURITY = "maturity"


@dataclass(frozen=True, slots=True)
class Remark:
    """A thing to say about a figure: a code, and the facts its sentence needs, in order of mention."""

    code: Code
    facts: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True, slots=True)
class NotMeasurable:
    """The answer where there is none: why, and the facts the sentence needs."""

    code: Code
    facts: tuple[tuple[str, Fact], ...] = ()
