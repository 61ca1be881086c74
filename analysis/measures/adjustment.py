"""p-values adjusted for everything that a campaign could have been asked, not only for what was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from analysis.model import Campaign, Comparison, LiftRow
from analysis.stats.multiplicity import benjamini_hochberg, holm

Rule = Callable[[Sequence[float]], tuple[float, ...]]


def adjust_family(rows: Sequence[LiftRow], rule: Rule) -> tuple[LiftRow, ...]:
    """Adjust the p-values of lines that are one family.

    Args:
        rows: The whole family, in any order; a line that is not measurable takes no part and stays without.
        rule: `holm` or `benjamini_hochberg`.

    Returns:
        The same lines in the same order with `p_adjusted`.
    """
    tested = [row for row in rows if isinstance(row.result, Comparison)]
    adjusted = iter(rule([row.result.p_value for row in tested if isinstance(row.result, Comparison)]))
    return tuple(replace(row, p_adjusted=next(adjusted)) if isinstance(row.result, Comparison) else row for row in rows)


def adjust_campaign(campaign: Campaign, rows: Iterable[LiftRow]) -> tuple[LiftRow, ...]:
    """Adjust the lines that speak of all customers.

    Holm over the lines of the primary metric; Benjamini–Hochberg over those of the other metrics. A metric that the
    campaign does not list is adjusted together with the listed ones, which are adjusted without it: so a line has one
    adjusted p-value whatever else was asked for.

    Args:
        campaign: Whose metrics make up the family.
        rows: Every pair of cells that could be compared, on every metric that shares a family with one asked for.

    Returns:
        The same lines with `p_adjusted`, grouped by family.
    """
    found = tuple(rows)
    listed = {metric.name for metric in campaign.metrics}
    primary = tuple(row for row in found if row.metric.name == campaign.primary.name)
    secondary = tuple(row for row in found if row.metric.name in listed and row not in primary)
    unlisted = {row.metric.name: [r for r in found if r.metric == row.metric] for row in found}
    return (
        *adjust_family(primary, holm),
        *adjust_family(secondary, benjamini_hochberg),
        *(
            row
            for name, lines in unlisted.items()
            if name not in listed
            for row in adjust_family((*lines, *secondary), benjamini_hochberg)[: len(lines)]
        ),
    )
