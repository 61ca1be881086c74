"""The verdict on a target cell, from rules alone."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.model import CampaignSettings, Check, Code, Comparison, LiftRow, NotMeasurable, TrustCheck, Verdict

LEAST_EXPECTED_BUYERS = 10
"""Below this many buyers expected in the control, no verdict rests on the difference."""

DECISIVE = frozenset({Check.SAMPLE_RATIO, Check.BALANCE, Check.PLACEBO})
"""Where one of these alarms, the cells were not alike to begin with."""


def verdict_of(row: LiftRow, checks: Iterable[TrustCheck], settings: CampaignSettings) -> Verdict:
    """Judge one target cell on the primary metric.

    Args:
        row: Its line of the lift table, over all customers.
        checks: The campaign's trust checks.
        settings: For the confidence level and the planned effect.

    Returns:
        *not an experiment* without control or when sample ratio, balance or placebo alarm; *worked* or *harmed* where
        p-value and interval agree that the effect is not 0; *did nothing* where the whole interval lies within ± the
        planned effect; else *cannot tell*, also while the post window is incomplete, with fewer than ten expected
        control buyers, or where the line says that its buyers are too few for its method.
    """
    if isinstance(row.result, NotMeasurable):
        return Verdict.NOT_AN_EXPERIMENT if row.result.code is Code.NO_CONTROL else Verdict.CANNOT_TELL
    alarmed = alarms_of(checks, row.target_cell)
    if alarmed & DECISIVE:
        return Verdict.NOT_AN_EXPERIMENT
    if Check.MATURITY in alarmed and not row.metric.own:
        return Verdict.CANNOT_TELL
    too_few = any(remark.code is Code.FEW_BUYERS for remark in row.remarks)
    if too_few or row.expected_control_buyers < LEAST_EXPECTED_BUYERS:
        return Verdict.CANNOT_TELL
    return _by_interval(row.result, settings)


def alarms_of(checks: Iterable[TrustCheck], cell: str) -> set[Check]:
    """The checks that alarm for a target cell, on its own or with the whole campaign."""
    return {check.check for check in checks if check.alarm and check.cell in ("all", cell)}


def _by_interval(result: Comparison, settings: CampaignSettings) -> Verdict:
    significant = result.p_value < 1 - settings.confidence
    if significant and result.interval.low > 0:
        return Verdict.WORKED
    if significant and result.interval.high < 0:
        return Verdict.HARMED
    planned = settings.planned_effect
    if planned and -planned < result.interval.low and result.interval.high < planned:
        return Verdict.DID_NOTHING
    return Verdict.CANNOT_TELL
