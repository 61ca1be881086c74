"""How strong something unrecorded would have to be to explain a difference away."""

from __future__ import annotations

from math import sqrt

from analysis.model import Code, NotMeasurable


def e_value(ratio: float) -> float | NotMeasurable:
    """The E-value of a ratio of two averages.

    Something that nobody recorded would have to go with taking part, and with the outcome, by at least this factor
    each, beyond everything that was adjusted for, to explain the whole ratio.

    Args:
        ratio: Average with ÷ average without, such as 3.0 for three times as much; below 1 it is turned around.

    Returns:
        The factor, 1 or more; or `NO_RATIO` where one of the averages is not above 0.

    Source:
        VanderWeele and Ding (2017), Annals of Internal Medicine 167:268: RR + √(RR(RR − 1)); ratios of averages of
        outcomes that are not negative as in Ding and VanderWeele (2016), Epidemiology 27:368, appendix.

    Examples:
        >>> round(e_value(3.9), 2), round(e_value(1 / 3.9), 2), e_value(1.0)
        (7.26, 7.26, 1.0)
    """
    if ratio <= 0:
        return NotMeasurable(Code.NO_RATIO)
    size = max(ratio, 1 / ratio)
    return size + sqrt(size * (size - 1))
