"""Trust checks: what each found, how bad that is, and the figures behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.model.campaigns import Metric
from analysis.model.remarks import Fact, Remark


class Check(StrEnum):
    """The trust checks, in the order they are read."""

    SAMPLE_RATIO = "sample_ratio"
    DOUBLE_MEMBERSHIP = "double_membership"
    CONTROL_CONTACTED = "control_contacted"
    HOUSEHOLDS = "households"
    BALANCE = "balance"
    PLACEBO = "placebo"
    CONTAMINATION = "contamination"
    MATURITY = "maturity"
    CONTROL_BUYERS = "control_buyers"
    UNMATCHED_SALES = "unmatched_sales"
    OUTLIERS = "outliers"
    POWER = "power"


class CheckState(StrEnum):
    """How a check came out, the worst first."""

    RED = "red"
    AMBER = "amber"
    NOT_MADE = "not made"
    GREEN = "green"


class Heading(StrEnum):
    """What a column of the figures behind a check holds; `analysis.words.check_tables` names and writes it."""

    CELL = "cell"
    ATTRIBUTE = "attribute"
    LEVEL = "level"
    COVARIATE = "covariate"
    CAMPAIGN = "campaign"
    RECORD = "record"
    COUNTED = "counted"
    CUSTOMERS = "customers"
    CONCERNED = "concerned"
    IN_TARGET = "in_target"
    IN_CONTROL = "in_control"
    EXPECTED = "expected"
    BUYERS = "buyers"
    HOUSEHOLDS = "households"
    LINES = "lines"
    DAYS = "days"
    PLANNED_SHARE = "planned_share"
    SHARE = "share"
    SHARE_DIFFERENCE = "share_difference"
    TARGET_FIGURE = "target_figure"
    CONTROL_FIGURE = "control_figure"
    STANDARDISED = "standardised"
    STANDARD_ERRORS = "standard_errors"
    TARGET_MEAN = "target_mean"
    CONTROL_MEAN = "control_mean"
    EFFECT = "effect"
    LOW = "low"
    HIGH = "high"
    CAPPED = "capped"
    SMALLEST = "smallest"
    PLANNED = "planned"
    CHI_SQUARE = "chi_square"
    P_VALUE = "p_value"
    P_ADJUSTED = "p_adjusted"


@dataclass(frozen=True, slots=True)
class CheckTable:
    """Figures behind a check, to look through.

    Attributes:
        caption: What the figures are, and from where they alarm.
        headings: What each column holds.
        rows: One value for each heading; None where there is none.
        metric: Of the columns in the unit of a metric; None where there are none.
        currency: ISO code, for those in money.
    """

    caption: Remark
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Fact | None, ...], ...]
    metric: Metric | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class TrustCheck:
    """One line of the trust table.

    Attributes:
        cell: The target cell, or `all` where the check concerns the campaign.
        value, threshold: What was found, and from where it alarms; None where there is no such number.
        state: How it came out.
        remark: What was found, or why the check cannot be made.
        further: What else a reader of the check must know.
        tables: The figures behind it.
    """

    campaign: str
    check: Check
    cell: str
    value: float | None
    threshold: float | None
    state: CheckState
    remark: Remark
    further: tuple[Remark, ...] = ()
    tables: tuple[CheckTable, ...] = ()

    @property
    def alarm(self) -> bool | None:
        """Whether it alarms, None when it cannot be made."""
        return None if self.state is CheckState.NOT_MADE else self.state is CheckState.RED


_LOWER_IS_WORSE = frozenset({Check.SAMPLE_RATIO, Check.PLACEBO, Check.MATURITY, Check.CONTROL_BUYERS})


def worst_state(lines: Iterable[TrustCheck]) -> CheckState:
    """How a check came out over all its lines; one that could be made for some cells counts as made."""
    states = {line.state for line in lines}
    order = (CheckState.RED, CheckState.AMBER, CheckState.GREEN, CheckState.NOT_MADE)
    return next(state for state in order if state in states)


def closest_call(lines: Sequence[TrustCheck]) -> TrustCheck:
    """Of lines of one check in one state, the one that is nearest to its alarm, or furthest beyond it."""
    sign = 1 if lines[0].check in _LOWER_IS_WORSE else -1
    return min(lines, key=lambda line: sign * abs(line.value or 0.0))
