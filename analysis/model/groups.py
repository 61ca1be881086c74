"""Groups of a campaign's customers that are set side by side: its cells, and who came of those invited.

The store answers by *part*, the finest division: cell, and whether the customer took part. Every group is made of whole
parts, so its figures are sums over them, and one question to the store serves all groups.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from analysis.model.campaigns import Campaign

ABSENT = "invited but absent"
NOT_INVITED = "not invited"


class Grouping(StrEnum):
    """How customers are divided: as assigned, or by what those invited did (which nobody drew at random)."""

    CELL = "cell"
    PARTICIPATION = "participation"


@dataclass(frozen=True, slots=True)
class Part:
    """Customers of one cell who took part, or did not; a blank counts as not."""

    cell: str
    took_part: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Customers that are shown under one name.

    Attributes:
        name: The cell; or what was done (`attended`), `invited but absent`, `not invited`.
        grouping: What divides.
        cells: The cells whose customers may belong to it.
        took_part: What they must have done; None takes all.
        reference: The group it is compared with, None where with none.
    """

    name: str
    grouping: Grouping
    cells: tuple[str, ...]
    took_part: bool | None = None
    reference: str | None = None

    def parts(self, found: Iterable[Part]) -> tuple[Part, ...]:
        """Those of the parts found that belong to the group."""
        return tuple(part for part in found if part.cell in self.cells and self.took_part in (None, part.took_part))


def cell_groups(campaign: Campaign) -> tuple[Group, ...]:
    """The campaign's cells, its control last; target cells are compared with it."""
    control = campaign.settings.control
    targets = tuple(Group(cell.name, Grouping.CELL, (cell.name,), reference=control) for cell in campaign.target_cells)
    kept = tuple(Group(cell.name, Grouping.CELL, (cell.name,)) for cell in campaign.cells if cell.name == control)
    return targets + kept


def participation_groups(campaign: Campaign, participation: str | None) -> tuple[Group, ...]:
    """Who took part, who was invited but did not, and who was not invited (the control, whatever it did).

    Args:
        campaign: With its cells and its control, where it has one.
        participation: What counts as taking part (`attended`), a name of the store's `participations`; None where
            nobody could take part in anything, which leaves no groups.
    """
    if participation is None:
        return ()
    invited = tuple(cell.name for cell in campaign.target_cells)
    by_choice = (
        Group(participation, Grouping.PARTICIPATION, invited, took_part=True, reference=ABSENT),
        Group(ABSENT, Grouping.PARTICIPATION, invited, took_part=False),
    )
    kept = tuple(cell.name for cell in campaign.cells if cell.name == campaign.settings.control)
    return by_choice + ((Group(NOT_INVITED, Grouping.PARTICIPATION, kept),) if kept else ())
