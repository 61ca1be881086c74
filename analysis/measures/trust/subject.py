"""What all trust checks of one campaign share."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.measures.store import Store
from analysis.model import ALL, Campaign, Check, CheckState, Code, LiftRow, NotMeasurable, Remark, TrustCheck
from analysis.store.outcomes import CellWindows

Levels = dict[str, dict[str, dict[str, int]]]
"""Customers by attribute, cell and level."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A campaign under examination.

    Attributes:
        store: Where it is.
        rows: Its primary metric over all customers, one line a target cell.
        windows: How far the sales cover its windows, by cell; empty where nothing is known of that.
        levels: Its customers by attribute, cell and level.
        currency: ISO code of the store's money.
    """

    store: Store
    campaign: Campaign
    rows: tuple[LiftRow, ...]
    windows: tuple[CellWindows, ...]
    levels: Levels
    currency: str

    @property
    def customers(self) -> dict[str, int]:
        """Customers assigned to each cell."""
        return {cell.name: cell.customers for cell in self.campaign.cells}

    @property
    def control(self) -> str | None:
        """The control cell, where it has customers."""
        control = self.campaign.settings.control
        return control if control in self.customers else None

    @property
    def targets(self) -> tuple[str, ...]:
        """The target cells."""
        return tuple(cell.name for cell in self.campaign.target_cells)

    def unmade(
        self,
        check: Check,
        why: Code | Remark | NotMeasurable,
        *,
        cell: str = ALL,
        value: float | None = None,
        threshold: float | None = None,
    ) -> TrustCheck:
        """A check that cannot be made, and why."""
        remark = Remark(why) if isinstance(why, Code) else Remark(why.code, why.facts)
        return TrustCheck(self.campaign.id, check, cell, value, threshold, CheckState.NOT_MADE, remark)


def state_of(*, red: bool, amber: bool = False) -> CheckState:
    """Red before amber before green."""
    return CheckState.RED if red else CheckState.AMBER if amber else CheckState.GREEN
