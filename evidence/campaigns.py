"""Simulated campaigns of spend, and what every procedure says about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

import numpy as np

from analysis.stats.log_region import LogRatio
from analysis.stats.rule import Rule, read_rule
from analysis.stats.shape import log_averages, variation_apart
from evidence.arrays import (
    Answers,
    Cells,
    compare,
    degrees,
    expected_buyers,
    has_enough,
    is_change,
    is_measured,
    log_p_value,
    log_ratio,
    skewness_of_difference,
    suits_welch_by,
    welch,
)
from evidence.baskets import draw_cells, sums_of
from evidence.pieces import Result

RESPONSE, BASKET = 0.5, 0.5
"""What the campaigns with an effect add: this share more buyers, or baskets larger by it."""


OFTEN = {0.2: 20, 0.6: 60, 0.95: 95}
"""Buyers in the control by the share of its customers who buy where many do, as few as are measured: of a hundred
customers."""


def runs_of(runs: Mapping[int, int], buyers: float, *, quick: bool) -> int:
    """How many campaigns to draw: as for the next larger number of buyers that is listed, or the largest."""
    listed = (count for most, count in runs.items() if buyers <= most)
    return next(listed, min(runs.values())) // (20 if quick else 1)


def _z(target: Cells, control: Cells) -> Answers:
    return welch(target, control, df=np.inf)


PEERS: dict[str, Callable[[Cells, Cells], Answers]] = {"Welch": welch, "z": _z, "log-ratio": log_ratio}


def rule_of_averages() -> dict[str, float]:
    """The stored rule as part of a case, without what concerns ratios: their limits change nothing here."""
    return asdict(replace(read_rule(), most_uneven=0.0, least_buyers_of_ratios=0.0, least_buyers_of_uneven_ratios=0.0))


def simulate_effects(
    shape: str, share: float, buyers: float, rate: float, runs: int, rule: dict[str, float], rng: np.random.Generator
) -> Result:
    """Campaigns without effect, with more buyers, with larger baskets; the first two share their draws.

    Args:
        shape: What a buyer spends, a name of `SHAPES`.
        share: The control's share of the customers.
        buyers: Buyers expected in the control.
        rate: Its response rate.
        runs: Campaigns.
        rule: The rule that the program follows, its values by name.
        rng: Where they come from.
    """
    n, followed = round(buyers / rate), Rule(**rule)
    control = draw_cells(shape, n, rate, runs, rng)
    target = draw_cells(shape, round(n * (1 - share) / share), rate, runs, rng)
    return {
        "none": _said(target, control, 0.0, rate, followed),
        "response": _said(_more_buyers(shape, target, rate, rng), control, RESPONSE, rate, followed),
        "basket": _said(target.scaled(1 + BASKET), control, BASKET, rate, followed),
    }


def simulate_differing(
    target_shape: str,
    control_shape: str,
    share: float,
    buyers: float,
    rate: float,
    runs: int,
    rule: dict[str, float],
    rng: np.random.Generator,
) -> Result:
    """Campaigns without effect whose baskets vary differently in the two cells."""
    n = round(buyers / rate)
    control = draw_cells(control_shape, n, rate, runs, rng)
    target = draw_cells(target_shape, round(n * (1 - share) / share), rate, runs, rng)
    return _said(target, control, 0.0, rate, Rule(**rule))


def simulate_rules(
    target_shape: str,
    control_shape: str,
    share: float,
    buyers: float,
    rate: float,
    runs: int,
    rule: dict[str, float],
    candidates: list[dict[str, float]],
    rng: np.random.Generator,
) -> Result:
    """Both tails of every candidate for the rule, over campaigns without effect."""
    n = round(buyers / rate)
    control = draw_cells(control_shape, n, rate, runs, rng)
    target = draw_cells(target_shape, round(n * (1 - share) / share), rate, runs, rng)
    procedures, found = Procedures(target, control), {}
    for values in candidates:
        candidate = replace(Rule(**rule), **values)
        said = procedures.answers(candidate).shares(0.0, 0.0)
        found[key_of(candidate)] = {name: said[name] for name in ("measured", "up", "down")}
    return found


class Procedures:
    """What two cells are tested by, for many rules; of metrics that few customers have."""

    def __init__(self, target: Cells, control: Cells) -> None:
        self.cells = target, control
        self.welch, self.z = welch(target, control), log_ratio(target, control)
        self.logs = LogRatio(*log_averages(target.buyers, control.buyers))
        self.skewness = skewness_of_difference(target, control)
        self.apart = np.asarray(variation_apart(target.buyers, control.buyers))
        self.by_log: dict[tuple[float, float], Answers] = {}

    def answers(self, rule: Rule) -> Answers:
        """Under a rule."""
        limits = rule.wide_degrees, rule.shape_degrees
        if limits not in self.by_log:
            p_value = log_p_value(self.logs, degrees(*self.cells, rule))
            self.by_log[limits] = replace(self.z, p_value=p_value)
        enough = expected_buyers(*self.cells) >= rule.enough_buyers
        by_welch = suits_welch_by(self.skewness, self.apart, enough, is_change(*self.cells, rule), rule)
        return self.welch.where(by_welch, self.by_log[limits]).only(is_measured(*self.cells, rule))


def key_of(rule: Rule) -> str:
    """A candidate's name in the results."""
    return f"{rule.most_skewness:g} {rule.most_apart:g} {rule.wide_degrees:g} {rule.shape_degrees:g}"


def _more_buyers(shape: str, target: Cells, rate: float, rng: np.random.Generator) -> Cells:
    """The same cell with the buyers that a response rate higher by `RESPONSE` adds among those who did not buy."""
    added = rng.binomial((target.n - target.nonzero).astype(np.int64), rate * RESPONSE / (1 - rate)).astype(np.float64)
    more = Cells.of_sums(0, added, sums_of(shape, added, rng))
    return target + more


def _said(target: Cells, control: Cells, lift: float, rate: float, rule: Rule) -> Result:
    """What every procedure said of the campaigns that the rule's gate lets through."""
    through = has_enough(target, control, rule)
    said = {"rule": compare(target, control, rule)} | {name: peer(target, control) for name, peer in PEERS.items()}
    return {name: answers.only(through).shares(rate * lift, lift) for name, answers in said.items()}
