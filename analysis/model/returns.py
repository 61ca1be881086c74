"""What a campaign brought in against what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.model.campaigns import Campaign
from analysis.model.figures import Interval
from analysis.model.remarks import NotMeasurable, Remark


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its interval, or the reason why it has no finite one."""

    value: float
    interval: Interval | NotMeasurable


Figure = Amount | NotMeasurable


@dataclass(frozen=True, slots=True)
class Costs:
    """What a target cell cost.

    Attributes:
        contacts: Cost of contacting its customers, known for certain.
        fixed: Its part of the campaign's fixed cost, shared over all contacts of the campaign.
        incentives: What redeemed incentives cost; it depends on what customers did.
        redeemed: Customers who redeemed one.
    """

    contacts: float = 0.0
    fixed: float = 0.0
    incentives: float = 0.0
    redeemed: int = 0

    @property
    def total(self) -> float:
        """Everything."""
        return self.contacts + self.fixed + self.incentives


class PayBack(StrEnum):
    """Whether a target cell earned its cost back, by rules (docs/methods.md)."""

    PAID_BACK = "paid back"
    LIKELY = "likely paid back"
    CANNOT_TELL = "cannot tell"
    DID_NOT_PAY = "did not pay back"


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One line of the return table: one target cell, for everybody or one level.

    Attributes:
        n_target, n_control: Customers assigned.
        revenue, margin: Incremental, for the whole cell or level, in money.
        costs: What it cost.
        profit: Incremental margin − cost.
        roi: Profit ÷ cost, 1 is 100 %.
        iroas: Incremental revenue ÷ cost.
        p_paid_back: Chance, 0 to 1, that the profit is above 0.
        pays_back: The rule's word for it; None where the profit is not measurable, or nobody said what it cost.
        break_even_effect: Extra revenue per customer at which the profit is 0.
        break_even_lift: The same as a share of the control's revenue.
        break_even_response: Response rate of the target cell at which the profit is 0.
        cost_per_order, cost_per_customer: Cost of one incremental order, of one incremental buyer.
        remarks: What a reader of the line must know.
        profit_shrunk: Of a level: its profit once chance is taken out, drawn towards that of all customers; None for
            the whole campaign.
    """

    campaign: str
    segment: str
    level: str
    target_cell: str
    control_cell: str | None
    n_target: int
    n_control: int | None
    revenue: Figure
    margin: Figure
    costs: Costs
    profit: Figure
    roi: Figure
    iroas: Figure
    p_paid_back: float | NotMeasurable
    pays_back: PayBack | None
    break_even_effect: float | NotMeasurable
    break_even_lift: float | NotMeasurable
    break_even_response: float | NotMeasurable
    cost_per_order: Figure
    cost_per_customer: Figure
    remarks: tuple[Remark, ...] = ()
    profit_shrunk: Figure | None = None


@dataclass(frozen=True, slots=True)
class ReturnReport:
    """The return table of one campaign, `all`/`all` rows first."""

    campaign: Campaign
    rows: tuple[ReturnRow, ...]
    currency: str

    def of(self, segment: str) -> tuple[ReturnRow, ...]:
        """The lines of one segment attribute."""
        return tuple(row for row in self.rows if row.segment == segment)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What contacting everybody, or nobody, of a target cell and its control would have brought.

    Attributes:
        customers: Of both cells together.
        profit_as_it_was, profit_everybody: Profit as it was, and had the control been contacted too. Nobody: 0.
        held_out: Profit that the control's customers did not bring because they were held out; negative where holding
            them out saved money.
        revenue_everybody, revenue_nobody: Revenue of all these customers, contacted or not.
    """

    target_cell: str
    customers: int
    profit_as_it_was: Figure
    profit_everybody: Figure
    held_out: Figure
    revenue_everybody: float | NotMeasurable
    revenue_nobody: float | NotMeasurable


@dataclass(frozen=True, slots=True)
class Choosing:
    """Whom to contact: everybody, nobody, or only the levels of an attribute that pay.

    Attributes:
        attribute, target_cell: What is divided, and who is to be contacted.
        everybody: Profit of contacting all levels, variable costs only.
        chosen: Profit of contacting only the levels that pay, chosen on one half of the customers and judged on the
            other, both ways.
        gain: What choosing earns more than contacting everybody, judged the same way.
        winners: The same, chosen and judged on all customers: too good, by the winner's curse.
        levels: Levels that pay when all customers are looked at.
        in_both: Those of them that both halves chose.
    """

    attribute: str
    target_cell: str
    everybody: Amount
    chosen: Amount
    gain: Amount
    winners: float
    levels: tuple[str, ...]
    in_both: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel within a target cell: what it cost and who bought. Descriptive unless the channel was drawn."""

    target_cell: str
    channel: str
    customers: int
    cost: float
    buyers: int
    revenue: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a target cell added to the promoted products, and to or from all others.

    Attributes:
        promoted, other: Incremental revenue of promoted products and of all others (halo above 0, cannibalised below).
        all_promoted: Sales of promoted products to everybody in the window.
        part: promoted ÷ all_promoted.
    """

    target_cell: str
    promoted: Figure
    other: Figure
    all_promoted: float
    part: Figure


@dataclass(frozen=True, slots=True)
class ReturnDetails:
    """What stands below the return of a campaign."""

    what_ifs: tuple[WhatIf, ...]
    contributions: tuple[Contribution, ...]
    channels: tuple[ChannelRow, ...]
    is_channel_drawn: bool
    choosing: tuple[Choosing, ...]
