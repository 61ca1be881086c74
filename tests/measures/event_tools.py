"""A small evening with self-selection, its files, and the figures that pandas makes of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analysis.measures.store import Store
from analysis.model import Role
from tests.store.tools import load_members, load_sales

LAUNCH = date(2026, 3, 1)
FIRST_DAY, LAST_DAY = date(2025, 8, 1), date(2026, 4, 30)


@dataclass(frozen=True)
class Evening:
    """Members and sales as the files have them."""

    members: pd.DataFrame
    sales: pd.DataFrame

    def load(self, store: Store, name: str = "evening", **said: object) -> None:
        roles = (("tier", Role.ATTRIBUTE), ("redeemed", Role.OUTCOME))
        said = {"launch": LAUNCH, "control": "Control", "campaign": name, "roles": roles} | said
        load_members(store, self.members.to_csv(index=False), f"{name}.csv", **said)
        load_sales(store, self.sales.to_csv(index=False))

    def spend(self, first: int, end: int) -> np.ndarray:
        """Spend of every member on the days `[launch + first, launch + end)`."""
        days = (pd.to_datetime(self.sales["date"]) - pd.Timestamp(LAUNCH)).dt.days
        inside = self.sales[(days >= first) & (days < end)]
        found = inside.groupby("customer_id")["amount"].sum()
        return found.reindex(self.members["customer_id"]).fillna(0).to_numpy()

    def chosen(self, cell: str, came: int | None = None) -> np.ndarray:
        inside = self.members["cell"] == cell
        return (inside if came is None else inside & (self.members["attended"].fillna(0) == came)).to_numpy()


def make_evening(seed: int = 1, customers: int = 600, effect: float = 40.0) -> Evening:
    """Two thirds are invited; who bought lately is the likelier to come, and coming makes most buy more."""
    rng = np.random.default_rng(seed)
    ids = np.array([f"{n:04d}" for n in range(customers)])
    lines = _ordinary(rng, ids)
    lately = lines[lines["day"].between(LAUNCH - timedelta(days=90), LAUNCH - timedelta(days=1))]
    spent = lately.groupby("customer_id")["amount"].sum().reindex(ids).fillna(0).to_numpy()
    invited = np.arange(customers) % 3 > 0
    came = invited & (rng.random(customers) < 1 / (1 + np.exp(1.5 - spent / 150)))
    members = pd.DataFrame(
        {
            "customer_id": ids,
            "cell": np.where(invited, "Invited", "Control"),
            "tier": rng.choice(["Gold", "Silver", ""], customers, p=[0.5, 0.4, 0.1]),
            "delivered": np.where(invited, (rng.random(customers) < 0.95) | came, 0).astype(int),
            "attended": pd.array(np.where(came, 1, np.where(rng.random(customers) < 0.3, 0, -1)), dtype="Int64"),
            "redeemed": (came & (rng.random(customers) < 0.5)).astype(int),
        }
    )
    members["attended"] = members["attended"].replace(-1, pd.NA)
    moved = came & (rng.random(customers) < 0.8)
    extra = pd.DataFrame({"customer_id": ids[moved], "day": LAUNCH + timedelta(days=2), "amount": effect})
    sales = pd.concat([lines, extra]).rename(columns={"day": "date"})
    edges = pd.DataFrame({"customer_id": "nobody", "date": [FIRST_DAY, LAST_DAY], "amount": 1.0})
    return Evening(members, pd.concat([sales, edges], ignore_index=True))


def _ordinary(rng: np.random.Generator, ids: np.ndarray) -> pd.DataFrame:
    days = (LAST_DAY - FIRST_DAY).days + 1
    orders = rng.poisson(rng.gamma(0.9, 5.0, ids.size))
    who = np.repeat(ids, orders)
    day = [FIRST_DAY + timedelta(days=int(n)) for n in rng.integers(days, size=who.size)]
    return pd.DataFrame({"customer_id": who, "day": day, "amount": np.round(rng.lognormal(3.5, 0.6, who.size), 2)})
