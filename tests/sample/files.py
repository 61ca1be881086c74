"""Reads the simulator's files with the csv module and numpy alone, and measures them the short way."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from analysis.sample import SampleCampaign, SampleFiles

PRE_DAYS, POST_DAYS = 90, 30


def read_columns(path: Path) -> dict[str, np.ndarray]:
    """All columns of a CSV file, every value as text."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return {name: np.array(values) for name, values in zip(header, zip(*rows, strict=True), strict=True)}


@dataclass(frozen=True, slots=True)
class Sales:
    """Order lines as a reader of the file sees them."""

    customer: np.ndarray
    day: np.ndarray
    amount: np.ndarray

    def within(self, start: np.datetime64, days: int) -> Sales:
        inside = (self.day >= start) & (self.day < start + days)
        return Sales(self.customer[inside], self.day[inside], self.amount[inside])

    def revenue_of(self, customers: np.ndarray) -> np.ndarray:
        """Net revenue of each customer; 0 for those without a line."""
        return _sum_by(customers, self.customer, self.amount)

    def buyers_among(self, customers: np.ndarray) -> np.ndarray:
        """1 for each customer with a purchase, else 0."""
        return (_sum_by(customers, self.customer, (self.amount >= 0).astype(float)) > 0).astype(float)

    def days_between_purchases(self) -> np.ndarray:
        """Days from one purchase day to the next of the same customer."""
        keep = self.amount >= 0
        visits = np.unique(np.column_stack([self.customer[keep].astype(int), self.day[keep].astype(int)]), axis=0)
        return np.diff(visits[:, 1])[np.diff(visits[:, 0]) == 0]


def read_sales(path: Path) -> Sales:
    columns = read_columns(path)
    return Sales(columns["customer_id"], columns["date"].astype("datetime64[D]"), columns["amount"].astype(float))


def _sum_by(customers: np.ndarray, who: np.ndarray, values: np.ndarray) -> np.ndarray:
    order = np.argsort(customers)
    position = np.searchsorted(customers, who, sorter=order).clip(max=customers.size - 1)
    known = customers[order[position]] == who
    return np.bincount(order[position[known]], values[known], minlength=customers.size)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Target mean − control mean, and its standard error."""

    effect: float
    error: float

    @property
    def z(self) -> float:
        """Effect in standard errors."""
        return self.effect / self.error

    def covers(self, true_effect: float) -> bool:
        """Whether the 95 % interval holds the true effect."""
        return abs(self.effect - true_effect) <= 1.96 * self.error


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a campaign's customers did in its post window, from the files alone, in the order of the extract."""

    columns: dict[str, np.ndarray]
    revenue: np.ndarray
    bought: np.ndarray

    def cell(self, name: str) -> np.ndarray:
        return self.columns["cell"] == name

    def estimate(self, target: str, metric: str) -> Estimate:
        values = self.revenue if metric == "revenue_per_customer" else self.bought
        ours, theirs = values[self.cell(target)], values[self.cell("Control")]
        error = np.sqrt(ours.var(ddof=1) / ours.size + theirs.var(ddof=1) / theirs.size)
        return Estimate(float(ours.mean() - theirs.mean()), float(error))


def read_outcomes(files: SampleFiles, campaign: SampleCampaign, sales: Sales) -> Outcomes:
    columns = read_columns(files.extract(campaign))
    post = sales.within(launch_of(campaign), POST_DAYS)
    return Outcomes(columns, post.revenue_of(columns["customer_id"]), post.buyers_among(columns["customer_id"]))


def launch_of(campaign: SampleCampaign) -> np.datetime64:
    day: date = campaign.launch
    return np.datetime64(day)
