"""Names of the trust checks: worded as what was found, what each looks at, and how it came out."""

from __future__ import annotations

from analysis.model import Check, CheckState
from analysis.words import _, mark

_CHECKS = {
    Check.SAMPLE_RATIO: (
        mark("Cell sizes as planned"),
        mark("Compares the cells' sizes with the planned split. A mismatch means that customers were lost or added."),
    ),
    Check.DOUBLE_MEMBERSHIP: (
        mark("Nobody in two cells"),
        mark("Counts customers who are in more than one cell of the campaign."),
    ),
    Check.CONTROL_CONTACTED: (
        mark("Control left alone"),
        mark("Looks for signs of a contact among the customers who were held out."),
    ),
    Check.HOUSEHOLDS: (
        mark("Households not divided"),
        mark("Looks for the same address or phone in the control and in a target cell."),
    ),
    Check.BALANCE: (
        mark("Cells alike before"),
        mark("Compares what customers were and did before the contact. Cells drawn at random are alike."),
    ),
    Check.PLACEBO: (
        mark("No effect before"),
        mark("Measures the effect before the contact, where there cannot be one."),
    ),
    Check.CONTAMINATION: (
        mark("Other campaigns alike"),
        mark("Compares how many customers of each cell other campaigns contacted in the post window."),
    ),
    Check.MATURITY: (
        mark("Post window complete"),
        mark("Asks whether the loaded sales cover the post window to its end."),
    ),
    Check.CONTROL_BUYERS: (
        mark("Enough control buyers"),
        mark("Counts the buyers that the control would have without an effect: with few, chance decides."),
    ),
    Check.UNMATCHED_SALES: (
        mark("Sales of others"),
        mark("Counts order lines of customers who are in no cell. It is information and never alarms."),
    ),
    Check.OUTLIERS: (
        mark("Not a matter of a few"),
        mark("Caps the largest amounts and looks how far the effect moves."),
    ),
    Check.POWER: (
        mark("Large enough for the plan"),
        mark("Compares the smallest effect that the campaign could have found with the planned one."),
    ),
}

_ALARMS = {
    Check.SAMPLE_RATIO: mark("Cell sizes not as planned"),
    Check.DOUBLE_MEMBERSHIP: mark("Customers in two cells"),
    Check.CONTROL_CONTACTED: mark("Control was contacted"),
    Check.HOUSEHOLDS: mark("Households divided"),
    Check.BALANCE: mark("Cells differed before"),
    Check.PLACEBO: mark("An effect before the contact"),
    Check.CONTAMINATION: mark("Other campaigns interfere"),
    Check.MATURITY: mark("Post window incomplete"),
    Check.CONTROL_BUYERS: mark("Control too small"),
    Check.UNMATCHED_SALES: mark("Sales of others"),
    Check.OUTLIERS: mark("A matter of a few"),
    Check.POWER: mark("Too small for the plan"),
}

_CHECK_STATES = {
    CheckState.RED: mark("red"),
    CheckState.AMBER: mark("amber"),
    CheckState.NOT_MADE: mark("not made"),
    CheckState.GREEN: mark("green"),
}


def check_label(check: Check, alarm: bool | None = False) -> str:
    """Name of a trust check, worded as what it found; as a question where it could not be made (None)."""
    if alarm:
        return _(_ALARMS[check])
    label = _(_CHECKS[check][0])
    return _("{check}?").format(check=label) if alarm is None else label


def check_state_label(state: CheckState) -> str:
    """How a trust check came out, in a word."""
    return _(_CHECK_STATES[state])


def check_help(check: Check) -> str:
    """What a trust check looks at."""
    return _(_CHECKS[check][1])
