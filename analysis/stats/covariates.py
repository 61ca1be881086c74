"""What is known of customers from before the contact, as the columns of a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr

from analysis.model import People

Column = NDArray[np.float64]

LEAST_OF_A_LEVEL = 10
"""Customers of either group below which a level of an attribute is no term of its own."""

CUSTOMERS_PER_TERM = 10
"""Customers of the smaller group for every term of the model (Peduzzi et al. 1996)."""


_TOLERANCE = 1e-8
"""Relative: what is left of a column that follows from others is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Covariates:
    """The columns of a propensity model.

    Attributes:
        design: Customers × terms, the first one 1 for everybody; no term follows from the others.
        left_out: Attributes without a term, because too few customers took part for so many levels.
    """

    design: NDArray[np.float64]
    left_out: tuple[str, ...]


def covariates(people: People, *, earlier: Column | None) -> Covariates:
    """Put what is known from before the contact into columns.

    Spend counts in averages of those who spent, so that the currency does not matter: as it is and as the logarithm of
    1 + spend. Earlier spend and orders enter as logarithms, recency as the logarithm of days (the longest known where
    there is no purchase), attributes as levels: each level with at least ten customers in both groups, the rest
    together if they are as many, else with the most common. No purchase at all is a term of its own under the same
    condition.

    Args:
        people: Those who took part and those they are compared with.
        earlier: Spend before the pre window, None where the sales do not reach back.

    Returns:
        The design. Attributes are added in their order while ten customers of the smaller group stand behind each term.

    Source:
        Peduzzi et al. (1996), Journal of Clinical Epidemiology 49:1373.
    """
    history = [column for column in _history(people, earlier) if np.ptp(column) > 0]
    took_part = people.took_part
    room = min(int(took_part.sum()), int((~took_part).sum())) // CUSTOMERS_PER_TERM - 1 - len(history)
    terms, left_out = [np.ones(took_part.size), *history], []
    for name, levels in people.attributes.items():
        columns = _dummies(levels, took_part)
        if len(columns) > room:
            left_out.append(name)
            continue
        terms += columns
        room -= len(columns)
    return Covariates(_independent(np.column_stack(terms)), tuple(left_out))


def _history(people: People, earlier: Column | None) -> Iterator[Column]:
    yield _share(people.before)
    yield np.log1p(_share(people.before))
    if earlier is not None:
        yield np.log1p(_share(earlier))
    yield np.log1p(people.orders)
    unknown = np.isnan(people.recency)
    longest = np.nanmax(people.recency) if not unknown.all() else 0.0
    yield np.log1p(np.where(unknown, longest, people.recency))
    if _is_common(unknown, people.took_part):
        yield unknown.astype(np.float64)


def _share(spend: Column) -> Column:
    """Spend ÷ average of those who spent, free of the currency; what was given back counts as nothing."""
    kept = np.maximum(spend, 0.0)
    spent = kept[kept > 0]
    return np.asarray(kept / spent.mean()) if spent.size else kept


def _dummies(levels: NDArray[np.object_], took_part: NDArray[np.bool_]) -> list[Column]:
    """One column a level that is common enough in both groups, but for the most common."""
    names, codes = np.unique(levels.astype(str), return_inverse=True)
    ours, theirs = (np.bincount(codes[group], minlength=names.size) for group in (took_part, ~took_part))
    common = (ours >= LEAST_OF_A_LEVEL) & (theirs >= LEAST_OF_A_LEVEL)
    columns = {int(code): np.equal(codes, code).astype(np.float64) for code in np.flatnonzero(common)}
    rest = ~common[codes]
    if _is_common(rest, took_part):
        columns[-1] = rest.astype(np.float64)
    if columns:
        del columns[max(columns, key=lambda code: columns[code].sum())]
    return list(columns.values())


def _is_common(chosen: NDArray[np.bool_], took_part: NDArray[np.bool_]) -> bool:
    """Whether so many of both groups are chosen that the odds can be told."""
    return bool(min((chosen & took_part).sum(), (chosen & ~took_part).sum()) >= LEAST_OF_A_LEVEL)


def _independent(design: NDArray[np.float64]) -> NDArray[np.float64]:
    """The columns without those that follow from others; the first is the constant."""
    if design.shape[1] == 1:
        return design
    centred = design[:, 1:] - design[:, 1:].mean(axis=0)
    triangle, order = qr(centred / centred.std(axis=0), mode="r", pivoting=True)
    size = np.abs(np.diag(triangle))
    return design[:, [0, *sorted(1 + order[: size.size][size > _TOLERANCE * size[0]])]]
