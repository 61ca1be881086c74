"""What the levels of segments are worth: too small or not, different or not, and what is left once chance is out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from operator import add

from analysis.measures.adjustment import adjust_family
from analysis.model import (
    Campaign,
    CellSummary,
    Code,
    Comparison,
    Heterogeneity,
    Interaction,
    Kind,
    LiftRow,
    NotMeasurable,
    PairSummary,
    Remark,
    Shrunk,
)
from analysis.stats.fieller import Estimate
from analysis.stats.heterogeneity import ENOUGH_BUYERS, expected_buyers, heterogeneity, level_effects
from analysis.stats.multiplicity import benjamini_hochberg, holm
from analysis.stats.shrinkage import shrink

Summary = CellSummary | PairSummary
Cells = tuple[CellSummary, CellSummary]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the lift table with the summaries of its two cells; None for a cell without customers."""

    row: LiftRow
    target: Summary | None = None
    control: Summary | None = None

    @property
    def cells(self) -> Cells | None:
        """Both summaries, where both cells have one and the metric is no ratio."""
        if isinstance(self.target, CellSummary) and isinstance(self.control, CellSummary):
            return self.target, self.control
        return None


def too_small(campaign: Campaign, sizes: Iterable[tuple[str, int]]) -> NotMeasurable | None:
    """Why a level has no effect of its own, None where its cells are large enough.

    Args:
        campaign: For the smallest size of a level that it sets.
        sizes: Cell and customers of the level in it; an empty cell is another matter.
    """
    least = campaign.settings.minimum_level_size
    cell, customers = min(sizes, key=lambda size: size[1])
    if not 0 < customers < least:
        return None
    return NotMeasurable(Code.TOO_SMALL, (("customers", customers), ("cell", cell), ("least", least)))


def judge_levels(campaign: Campaign, lines: Sequence[Line]) -> tuple[tuple[LiftRow, ...], tuple[Interaction, ...]]:
    """Compare the levels of each attribute with each other, and adjust for how many there are.

    Args:
        campaign: For the confidence level.
        lines: Every level of every attribute shown, in the order of the table.

    Returns:
        The rows in the same order, with shrunken effects, and p-values adjusted (Benjamini–Hochberg) over all levels of
        all attributes of the same metric and target cell; and for each attribute, metric and target cell whether levels
        differ, adjusted (Holm) over the attributes.
    """
    judged: dict[int, LiftRow] = {}
    interactions: list[Interaction] = []
    places = sorted(range(len(lines)), key=lambda place: _family(lines[place].row))
    for _key, family in groupby(places, key=lambda place: _family(lines[place].row)):
        members = list(family)
        rows, found = _judge_family(campaign, [lines[place] for place in members])
        judged |= dict(zip(members, rows, strict=True))
        interactions += found
    return tuple(judged[place] for place in range(len(lines))), tuple(interactions)


def _family(row: LiftRow) -> tuple[str, str, str]:
    return row.metric.name, row.target_cell, row.control_cell or ""


def _judge_family(campaign: Campaign, lines: Sequence[Line]) -> tuple[tuple[LiftRow, ...], list[Interaction]]:
    """The lines of one metric and target cell, attributes in the order of the table."""
    rows: list[LiftRow] = []
    interactions: list[Interaction] = []
    for attribute, group in groupby(lines, key=lambda line: line.row.segment):
        levels = list(group)
        effects = _effects(levels)
        rows += _shrunk_rows(campaign, levels, effects)
        first = levels[0].row
        result = _difference(levels, effects)
        interactions.append(Interaction(first.metric.name, attribute, first.target_cell, result))
    judged = adjust_family(rows, benjamini_hochberg)
    return judged, [_with_clear_levels(campaign, found, judged) for found in _adjusted(interactions)]


def _with_clear_levels(campaign: Campaign, interaction: Interaction, rows: Sequence[LiftRow]) -> Interaction:
    alpha = 1 - campaign.settings.confidence
    if interaction.p_adjusted is None or interaction.p_adjusted >= alpha:
        return interaction
    levels = [row for row in rows if row.segment == interaction.attribute]
    alone = adjust_family(levels, benjamini_hochberg)
    pairs = zip(levels, alone, strict=True)
    clear = tuple(row.level for row, other in pairs if max(_adjusted_p(row), _adjusted_p(other)) < alpha)
    return replace(interaction, clear=clear)


def _adjusted_p(row: LiftRow) -> float:
    return 1.0 if row.p_adjusted is None else row.p_adjusted


def _effects(levels: Sequence[Line]) -> list[Estimate | None]:
    """The effect of every level that can be compared with the others."""
    whole = _whole(levels)
    cells = [line.cells if isinstance(line.row.result, Comparison) else None for line in levels]
    if whole is None:
        return [None for _level in levels]
    proportion = levels[0].row.metric.kind is Kind.PROPORTION
    found = iter(level_effects(whole, [pair for pair in cells if pair], proportion=proportion))
    return [next(found) if pair else None for pair in cells]


def _whole(levels: Sequence[Line]) -> Cells | None:
    """Target and control over all levels, the small ones included."""
    targets = [line.target for line in levels if isinstance(line.target, CellSummary)]
    controls = [line.control for line in levels if isinstance(line.control, CellSummary)]
    return (reduce(add, targets), reduce(add, controls)) if targets and controls else None


def _difference(levels: Sequence[Line], effects: Sequence[Estimate | None]) -> Heterogeneity | NotMeasurable:
    if levels[0].row.metric.kind is Kind.RATIO:
        return NotMeasurable(Code.NOT_RANDOMISED)
    reasons = {line.row.result for line in levels if isinstance(line.row.result, NotMeasurable)}
    if len(reasons) == 1 and not any(isinstance(line.row.result, Comparison) for line in levels):
        return next(iter(reasons))
    return heterogeneity([effect for effect in effects if effect])


def _adjusted(interactions: Sequence[Interaction]) -> list[Interaction]:
    """Holm over the attributes that could be tested."""
    results = [found.result for found in interactions if isinstance(found.result, Heterogeneity)]
    adjusted = iter(holm([result.p_value for result in results]))
    return [
        replace(found, p_adjusted=next(adjusted)) if isinstance(found.result, Heterogeneity) else found
        for found in interactions
    ]


def _shrunk_rows(campaign: Campaign, levels: Sequence[Line], effects: Sequence[Estimate | None]) -> list[LiftRow]:
    shrunk = _shrink(campaign, levels, effects)
    return [
        replace(line.row, shrunk=small, remarks=_few_buyers(line, effect) + line.row.remarks)
        for line, effect, small in zip(levels, effects, shrunk, strict=True)
    ]


def _shrink(campaign: Campaign, levels: Sequence[Line], effects: Sequence[Estimate | None]) -> list[Shrunk | None]:
    """The effects drawn towards the overall one; None where a level, or every other one, is not compared."""
    whole = _whole(levels)
    known = [effect for effect in effects if effect]
    if whole is None or len(known) < 2:
        return [None for _effect in effects]
    customers = sum(cell.n for cell in whole)
    shares = [
        sum(cell.n for cell in line.cells) / customers
        for line, effect in zip(levels, effects, strict=True)
        if effect and line.cells
    ]
    [overall] = level_effects(whole, [whole], proportion=levels[0].row.metric.kind is Kind.PROPORTION)
    if overall is None:
        return [None for _effect in effects]
    found = iter(shrink(known, shares, overall, confidence=campaign.settings.confidence))
    return [next(found) if effect else None for effect in effects]


def _few_buyers(line: Line, effect: Estimate | None) -> tuple[Remark, ...]:
    """Why a level with an effect is not compared with the others."""
    if effect or not line.cells or not isinstance(line.row.result, Comparison):
        return ()
    buyers = expected_buyers(line.cells, proportion=line.row.metric.kind is Kind.PROPORTION)
    return (Remark(Code.LEVEL_FEW_BUYERS, (("buyers", int(buyers)), ("enough", ENOUGH_BUYERS))),)
