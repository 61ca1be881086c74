"""What is measured: lift, and the line of a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.model.campaigns import ALL, Campaign, Metric
from analysis.model.figures import Comparison, Interval
from analysis.model.remarks import NotMeasurable, Remark
from analysis.model.returns import PayBack, ReturnRow
from analysis.model.segments import Interaction, Shrunk
from analysis.model.verdicts import Judgement, Verdict


@dataclass(frozen=True, slots=True)
class LiftRow:
    """One line of the lift table: one metric, one level, one target cell against its control.

    Attributes:
        n_target, n_control: Customers assigned, those who bought nothing included.
        mean_target, mean_control: Averages per customer; of a ratio metric, the ratio of the sums.
        incremental, incremental_interval: Effect × target customers; None for ratios and what cannot be measured.
        buyers_target, buyers_control: Customers whose value is not 0.
        remarks: What a reader of the line must know.
        p_adjusted: The p-value adjusted for the campaign's whole family of comparisons, of a level for all levels shown
            of the same metric and target cell; None where there is none.
        shrunk: Of a level: its effect drawn towards the overall one; None where it is not compared with the others.
    """

    campaign: str
    metric: Metric
    segment: str
    level: str
    target_cell: str
    control_cell: str | None
    n_target: int
    n_control: int | None
    mean_target: float | None
    mean_control: float | None
    result: Comparison | NotMeasurable
    incremental: float | None = None
    incremental_interval: Interval | None = None
    buyers_target: int = 0
    buyers_control: int = 0
    remarks: tuple[Remark, ...] = ()
    p_adjusted: float | None = None
    shrunk: Shrunk | None = None

    @property
    def expected_control_buyers(self) -> float:
        """Buyers of both cells times the control's share of customers: what the control would have without effect."""
        customers = self.n_target + (self.n_control or 0)
        return (self.buyers_target + self.buyers_control) * (self.n_control or 0) / customers if customers else 0.0


@dataclass(frozen=True, slots=True)
class LiftReport:
    """Every asked line of one campaign, `all`/`all` rows first; and of each segment attribute whether levels differ."""

    campaign: Campaign
    rows: tuple[LiftRow, ...]
    currency: str
    interactions: tuple[Interaction, ...] = ()

    def of(self, metric: str, segment: str = ALL) -> tuple[LiftRow, ...]:
        """The lines of one metric and one segment attribute."""
        return tuple(row for row in self.rows if row.metric.name == metric and row.segment == segment)

    def differences(self, metric: str, segment: str | None = None) -> tuple[Interaction, ...]:
        """Whether the levels of each attribute differ on one metric, by target cell; of one attribute where named."""
        return tuple(
            found for found in self.interactions if found.metric == metric and segment in (None, found.attribute)
        )


class State(StrEnum):
    """How far a campaign is."""

    PLANNED = "planned"
    WAITING = "waiting for sales"
    RUNNING = "running"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """One target cell of one campaign on its primary metric, and what it earned: a line of the overview.

    Attributes:
        judgement: The verdict on it, None while there is nothing to judge.
        pay: What it brought in and cost; None while the campaign has no customers.
        alarms: Trust checks that alarm for it, on its own or with the whole campaign.
    """

    campaign: Campaign
    target_cell: str | None
    row: LiftRow | None
    judgement: Judgement | None
    state: State
    pay: ReturnRow | None = None
    alarms: int = 0

    @property
    def verdict(self) -> Verdict | None:
        """What it did."""
        return self.judgement.verdict if self.judgement else None

    @property
    def is_fair(self) -> bool:
        """Whether its control shows what would have happened anyway."""
        return self.verdict not in (None, Verdict.NOT_AN_EXPERIMENT)

    @property
    def pays_back(self) -> PayBack | None:
        """Whether it earned its cost back; None where there was no experiment, before it is complete, or unknown."""
        return self.pay.pays_back if self.pay and self.is_fair and self.state is State.COMPLETE else None
