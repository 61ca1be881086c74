"""A campaign, its cells and metrics, and what a person decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from analysis.model.figures import Kind, Unit

ALL = "all"
"""The segment and the level of a row that speaks of the whole campaign."""

MISSING = "(missing)"
"""The level of customers without a value, so that levels add up to the whole."""

NEW_OR_EXISTING, BOUGHT_PROMOTED_BEFORE, CONTACTS_90_DAYS = BUILT_IN_ATTRIBUTES = (
    "new_or_existing",
    "bought_promoted_before",
    "contacts_90_days",
)
"""Segment attributes that the store tells as of the contact; a column of the same name in an extract wins."""


MIX = "(mix)"
"""The line of what incremental figures of levels lack to add up to the whole."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure per customer. `own` is true where the campaign extract brought it, false where the sales do."""

    name: str
    kind: Kind
    unit: Unit
    own: bool = False


SALES_METRICS: tuple[Metric, ...] = (
    Metric("revenue_per_customer", Kind.MEAN, Unit.MONEY),
    Metric("response_rate", Kind.PROPORTION, Unit.SHARE),
    Metric("promoted_revenue_per_customer", Kind.MEAN, Unit.MONEY),
    Metric("promoted_response_rate", Kind.PROPORTION, Unit.SHARE),
    Metric("margin_per_customer", Kind.MEAN, Unit.MONEY),
    Metric("orders_per_customer", Kind.MEAN, Unit.COUNT),
    Metric("units_per_customer", Kind.MEAN, Unit.COUNT),
    Metric("average_order_value", Kind.RATIO, Unit.MONEY),
)
FURTHER_METRICS: tuple[Metric, ...] = (Metric("other_revenue_per_customer", Kind.MEAN, Unit.MONEY),)
"""Metrics of the sales that answer a question of their own and are not listed with the others."""

DEFAULT_PRIMARY = SALES_METRICS[0].name


@dataclass(frozen=True, slots=True)
class Cell:
    """One arm of a campaign and the number of customers assigned to it."""

    name: str
    customers: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting that a person chose: which, when, and whether sales of the post window were in the store by then."""

    setting: str
    value: str
    chosen_at: datetime
    after_sales: bool


@dataclass(frozen=True, slots=True)
class CampaignSettings:
    """What a person decides about a campaign.

    Attributes:
        launch: First day of the post window for customers without a contact date of their own.
        pre_days, post_days: Lengths of `[contact − pre, contact)` and `[contact, contact + post)`.
        control: Name of the control cell, None where there is none.
        randomised: Whether the control was drawn at random; None where nobody said.
        split: Planned share of each cell, summing to 1; empty when not stated.
        primary: Name of the primary metric; None means the default.
        planned_effect: The effect on the primary metric worth finding, in its unit (absolute, per customer).
        confidence: Confidence level of every interval, between 0 and 1.
        minimum_level_size: Customers that both cells of a segment's level must have for an effect of its own.
        margin_rate: Margin as a share of revenue, 0 to 1, where the sales carry no margin.
        margin_rates: The same of single categories (or products), where the sales carry no margin.
        contact_cost, fixed_cost: Money per contacted customer, and once for the campaign.
        channel_costs: Money per contact of single channels.
        incentive: The event on which an incentive was redeemed: a funnel flag or a yes/no outcome of the extract.
        incentive_cost: Money that one redeemed incentive costs.
        promoted: Categories (or products) that the campaign promoted.
        type, channel, audience: What kind of campaign it is, how and to whom it went: for comparing campaigns.
        revenue: Own metric that counts as revenue in a results file.
        value_per_event: Money that one event of a yes/no outcome is worth.
    """

    launch: date | None = None
    pre_days: int = 90
    post_days: int = 30
    control: str | None = None
    randomised: bool | None = None
    split: tuple[tuple[str, float], ...] = ()
    primary: str | None = None
    planned_effect: float | None = None
    confidence: float = 0.95
    minimum_level_size: int = 50
    margin_rate: float | None = None
    margin_rates: tuple[tuple[str, float], ...] = ()
    contact_cost: float | None = None
    channel_costs: tuple[tuple[str, float], ...] = ()
    fixed_cost: float | None = None
    incentive: str | None = None
    incentive_cost: float | None = None
    promoted: tuple[str, ...] = ()
    type: str | None = None
    channel: str | None = None
    audience: str | None = None
    revenue: str | None = None
    value_per_event: float | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as the store knows it.

    Attributes:
        id: Its name.
        settings: What is in force now (a guessed control cell included).
        choices: What a person chose, oldest first; the last of a setting is in force.
        control_guessed: True while the control cell is a guess nobody confirmed.
        cells: Cells with their customers, in natural order of their names.
        attributes: Segment attributes that `--segment` may name.
        metrics: Every metric that can be asked of it, the primary first.
        has_sales_window: True where sales metrics apply (a launch or contact dates, and customers with ids).
    """

    id: str
    settings: CampaignSettings
    choices: tuple[Choice, ...] = ()
    control_guessed: bool = False
    cells: tuple[Cell, ...] = ()
    attributes: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    has_sales_window: bool = True

    @property
    def primary(self) -> Metric:
        """The metric that decides."""
        return self.metrics[0]

    @property
    def target_cells(self) -> tuple[Cell, ...]:
        """Every cell but the control."""
        return tuple(cell for cell in self.cells if cell.name != self.settings.control)
