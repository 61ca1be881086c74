"""What the campaigns really caused: the answer that only a simulator knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.model import ALL, MISSING
from analysis.sample.campaigns import BUYS_AT_EVENT, Played, play_all
from analysis.sample.members import Flags, Floats, Members, draw_members
from analysis.sample.purchases import Lines, draw_ordinary_lines

DEFAULT_SEED = 20260101
"""A plain date, not a search result; how it compares with other seeds stands in data/README.md."""

REVENUE, RESPONSE = "revenue_per_customer", "response_rate"
ATTRIBUTES = ("age_group", "tier", "home_counter", "product_history", "contact_history")


@dataclass(frozen=True, slots=True)
class Simulation:
    """Everything one seed gives: members, all order lines, and the campaigns played out."""

    members: Members
    sales: Lines
    played: tuple[Played, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """The true effect of one target cell on one metric, over the campaign's customers of one level, all cells.

    Attributes:
        campaign, target_cell, segment, level, metric: What it is the truth of. Segment `attended`, level `1`: the
            effect of coming on those who would come.
        customers: How many customers it averages.
        expected: Expected effect per customer, in the metric's unit: chances given the past, not yet drawn.
        realised: Average over the drawn customers of (outcome when contacted − outcome when not).
    """

    campaign: str
    target_cell: str
    segment: str
    level: str
    metric: str
    customers: int
    expected: float
    realised: float


def simulate(seed: int = DEFAULT_SEED) -> Simulation:
    """Play the brand's fourteen months; the same seed always gives the same."""
    of_members, of_orders, of_campaigns = np.random.default_rng(seed).spawn(3)
    members = draw_members(of_members)
    sales, played = play_all(of_campaigns, members, draw_ordinary_lines(of_orders, members))
    return Simulation(members, sales, played)


def truth(*, seed: int = DEFAULT_SEED) -> tuple[Truth, ...]:
    """True effects of every target cell: the whole campaign first, then every level of every attribute."""
    return tuple(row for played in simulate(seed).played for row in truth_of(played))


def truth_of(played: Played) -> Iterator[Truth]:
    """True effects of one campaign's target cells, on revenue and response, in the post window."""
    targets = [position for position, name in enumerate(played.cells) if name != played.campaign.control]
    for target in targets:
        for segment, level, chosen in _levels(played):
            yield _revenue(played, target, segment, level, chosen)
            yield _response(played, target, segment, level, chosen)
        if played.attends is not None:
            yield _attending(played, target, played.attends)


def _levels(played: Played) -> Iterator[tuple[str, str, Flags]]:
    yield ALL, ALL, np.ones(played.who.size, dtype=np.bool_)
    for segment in ATTRIBUTES:
        values = played.columns.get(segment, np.array([]))
        for value in sorted(set(values.tolist())):
            yield segment, value or MISSING, values == value


def _revenue(played: Played, target: int, segment: str, level: str, chosen: Flags) -> Truth:
    expected = played.chance[chosen, target] * played.order_value[chosen]
    realised = played.adds[chosen, target] * played.order_amount[chosen]
    return _truth(played, target, (segment, level, REVENUE), (expected, realised))


def _response(played: Played, target: int, segment: str, level: str, chosen: Flags) -> Truth:
    expected = played.chance[chosen, target] * played.idle_chance[chosen]
    realised = played.adds[chosen, target] & played.idle[chosen]
    return _truth(played, target, (segment, level, RESPONSE), (expected, realised))


def _attending(played: Played, target: int, attends: Flags) -> Truth:
    """Effect of coming, on those who would: nobody else is moved by an invitation."""
    expected = BUYS_AT_EVENT * np.average(played.order_value, weights=played.chance[:, target])
    realised = (played.adds[:, target] * played.order_amount)[attends].mean()
    return Truth(
        played.campaign.id,
        played.cells[target],
        "attended",
        "1",
        REVENUE,
        customers=int(attends.sum()),
        expected=float(expected),
        realised=float(realised),
    )


def _truth(played: Played, target: int, line: tuple[str, str, str], effects: tuple[Floats, Floats | Flags]) -> Truth:
    expected, realised = effects
    names = (played.campaign.id, played.cells[target], *line)
    return Truth(*names, customers=expected.size, expected=float(expected.mean()), realised=float(realised.mean()))
