"""Names of groups, funnel steps and ways to compare."""

from __future__ import annotations

from analysis.model import ABSENT, ASSIGNED, NOT_INVITED, Estimator
from analysis.words import _, mark
from analysis.words.labels import covariate_label, field_label, level_label, segment_label

_STEPS = {ASSIGNED: mark("Assigned"), "bought": mark("Bought")}

_GROUPS = {
    ABSENT: mark("Invited but absent"),
    NOT_INVITED: mark("Not invited"),
    "attended": mark("Attended"),
    "responded": mark("Responded"),
    "clicked": mark("Clicked"),
    "opened": mark("Opened"),
    "delivered": mark("Was reached"),
    ASSIGNED: mark("Was to get it"),
}

_ESTIMATORS = {
    Estimator.DIFFERENCE_IN_DIFFERENCES: (
        mark("Difference in differences"),
        mark(
            "By how much more the one group changed than the other. Right if both would have moved side by side; too "
            "low where those who came had just bought a lot."
        ),
    ),
    Estimator.ADJUSTED: (
        mark("At equal spend before"),
        mark(
            "Compares customers who spent the same in the pre window. Right if that is all that decided who came; too "
            "high where those who came are better customers at any time."
        ),
    ),
    Estimator.WEIGHTED: (
        mark("Weighted to be alike"),
        mark(
            "Weights the others so that spend, orders, recency and attributes are those of the group that took part. "
            "Right if what is recorded is all that decided who came."
        ),
    ),
    Estimator.INVITATION: (
        mark("Effect of the invitation"),
        mark("All who were invited, whether they came or not, against the control cell. Chance decided who is which."),
    ),
    Estimator.COMING: (
        mark("Effect of coming because of it"),
        mark(
            "Effect of the invitation ÷ additional share that came: per customer who came because of the invitation. "
            "Rests on the draw, not on who chose to come."
        ),
    ),
    Estimator.RAW: (
        mark("Raw difference"),
        mark("Spend after the contact as it stands, of groups that were never alike."),
    ),
}


def estimator_label(estimator: Estimator) -> str:
    """Name of a way to compare."""
    return _(_ESTIMATORS[estimator][0])


def estimator_help(estimator: Estimator) -> str:
    """What it compares, and when it is right."""
    return _(_ESTIMATORS[estimator][1])


def step_label(step: str) -> str:
    """Name of a step of the funnel; a column of the extract keeps its own."""
    return _(_STEPS[step]) if step in _STEPS else field_label(step)


def group_label(group: str, took_part: str = "attended") -> str:
    """Name of a group of customers; who did what a column of the extract says keeps that column's name.

    Args:
        group: What its customers did, or `ABSENT`, or `NOT_INVITED`.
        took_part: What counts as taking part: only who did not come to something was absent.
    """
    if group == ABSENT and took_part != "attended":
        return _("Was not reached") if took_part == "delivered" else _("Did not take part")
    return _(_GROUPS[group]) if group in _GROUPS else group


def known_label(covariate: str, level: str | None) -> str:
    """Name of something known from before: a figure, or a level of an attribute."""
    if level is None:
        return covariate_label(covariate)
    return _("{attribute}: {level}").format(attribute=segment_label(covariate), level=level_label(level, covariate))
