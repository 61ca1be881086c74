"""A made-up campaign with everything that may go wrong, and plain rows of what its customers did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import Role
from tests.store.tools import load_members, load_sales

LAUNCH = date(2026, 3, 1)
PRE, POST = 60, 40
FIRST, LAST = LAUNCH - timedelta(80), LAUNCH + timedelta(100)
"""The days that the sales cover; contacts are spread over the 20 days from the launch on."""


@dataclass(frozen=True)
class Line:
    """An order line: days since the launch, money, order, category."""

    day: int
    amount: float
    order: str
    category: str


@dataclass(frozen=True)
class Household:
    """One customer; `contact` in days since the launch, `attended` as it stands in the extract."""

    cell: str
    tier: str
    attended: str
    contact: int
    lines: tuple[Line, ...]

    @property
    def came(self) -> bool:
        return self.attended == "1"

    def occasions(self, start: int, end: int) -> list[int]:
        """Distinct purchase days in [start, end), in days since the contact."""
        days = {line.day - self.contact for line in self.lines if line.amount >= 0}
        return sorted(day for day in days if start <= day < end)

    def spend(self, start: int, end: int, category: str | None = None) -> float:
        inside = (line for line in self.lines if start <= line.day - self.contact < end)
        return sum(line.amount for line in inside if category in (None, line.category))

    def orders(self, start: int, end: int) -> int:
        return len({ln.order for ln in self.lines if ln.amount >= 0 and start <= ln.day - self.contact < end})

    @property
    def follow_up(self) -> int:
        return (LAST - LAUNCH).days - self.contact


def make_households(seed: int, customers: int = 300) -> list[Household]:
    """Draw customers in cells A, B and Control: some never buy, some return things, some take free samples."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(customers):
        rate = rng.gamma(0.8, 0.03)
        days = np.flatnonzero(rng.random(181) < rate) - 80
        lines = []
        for day in days:
            for line in range(rng.integers(1, 3)):
                amount = rng.choice([0.0, -12.5, round(float(rng.lognormal(4, 1.2)), 2)], p=[0.05, 0.1, 0.85])
                category = str(rng.choice(["Serum", "Cream"]))
                lines.append(Line(int(day), float(amount), f"o{number}-{day}-{line % 2}", category))
        cell = str(rng.choice(["A", "B", "Control"], p=[0.5, 0.3, 0.2]))
        attended = str(rng.choice(["1", "0", ""], p=[0.3, 0.5, 0.2])) if cell != "Control" else "0"
        tier = str(rng.choice(["Gold", "Silver", ""]))
        found.append(Household(cell, tier, attended, int(rng.integers(0, 21)), tuple(lines)))
    return found


def load_households(store: Store, households: list[Household]) -> None:
    """Load them as the campaign `evening`, with sales of a stranger on the first and the last day."""
    members = [
        f"{n:05d},{h.cell},{h.tier},{h.attended},{LAUNCH + timedelta(h.contact)}" for n, h in enumerate(households)
    ]
    roles = (("tier", Role.ATTRIBUTE),)
    text = "customer_id,cell,tier,attended,contact_date\n" + "\n".join(members) + "\n"
    load_members(store, text, campaign="evening", launch=LAUNCH, control="Control", roles=roles)
    change_settings(store, "evening", {"pre_days": PRE, "post_days": POST, "promoted": ("Serum",)})
    lines = [
        f"{n:05d},{LAUNCH + timedelta(ln.day)},{ln.amount!r},{ln.order},{ln.category}"
        for n, h in enumerate(households)
        for ln in h.lines
    ]
    edges = [f"stranger,{day},1,e{day},Cream" for day in (FIRST, LAST)]
    load_sales(store, "customer_id,date,amount,order_id,category\n" + "\n".join([*lines, *edges]) + "\n")


def divide(households: list[Household], segment: str) -> dict[tuple[str, str], list[Household]]:
    """The households of every (level, group) of the tables."""
    found: dict[tuple[str, str], list[Household]] = {}
    for one in households:
        level = "all" if segment == "all" else one.tier or "(missing)"
        by_choice = "not invited" if one.cell == "Control" else "attended" if one.came else "invited but absent"
        for group in (one.cell, by_choice):
            found.setdefault((level, group), []).append(one)
    return found
