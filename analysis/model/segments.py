"""Segments: whether an effect differs between the levels of an attribute, and what is left of it once chance is out."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.model.figures import Interval
from analysis.model.remarks import NotMeasurable

CROSS = " × "
"""Stands between two crossed attributes, and between their levels."""


@dataclass(frozen=True, slots=True)
class Division:
    """What customers are divided by: a segment attribute, or two crossed."""

    first: str
    second: str | None = None

    @property
    def name(self) -> str:
        """How lines of this division are called: `tier`, or `tier × city`."""
        return self.first if self.second is None else CROSS.join((self.first, self.second))


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A level's effect drawn towards the overall one, as far as chance may have driven it away, with its interval."""

    effect: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """How much the effects of the levels of one attribute differ.

    Attributes:
        q: Cochran's Q, 0 or more.
        degrees_of_freedom: Levels compared, less one.
        p_value: Probability of a Q this large if all levels had the same effect, 0 to 1.
        i_squared: Share of the differences between levels that chance does not explain, 0 to 1.
        tau_squared: Variance of the true effects between levels (DerSimonian and Laird), in squared units.
    """

    q: float
    degrees_of_freedom: int
    p_value: float
    i_squared: float
    tau_squared: float


@dataclass(frozen=True, slots=True)
class Interaction:
    """Whether the effect of one target cell on one metric differs between the levels of one attribute.

    Attributes:
        metric: Name of the metric.
        p_adjusted: Adjusted for all attributes tested of this metric and cell; None where there is no test.
        clear: Where the levels differ: those with an effect of their own, counting all levels of all attributes and,
            as the attribute was picked for its differences, those of the attribute alone.
    """

    metric: str
    attribute: str
    target_cell: str
    result: Heterogeneity | NotMeasurable
    p_adjusted: float | None = None
    clear: tuple[str, ...] = ()
