"""The league of campaigns, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analysis.model import (
    Amount,
    CampaignLine,
    Code,
    NextStep,
    PayBack,
    Remark,
    State,
    Verdict,
)

STEPS = 3
"""As many things to do next as a person remembers."""

_ORDER = (
    Code.STEP_REPEAT,
    Code.STEP_REPAIR,
    Code.STEP_STOP,
    Code.STEP_HOLD_OUT,
    Code.STEP_WAIT,
    Code.STEP_COSTS,
    Code.STEP_CONFIRM,
    Code.STEP_LARGER,
)


def rank(lines: Iterable[CampaignLine]) -> tuple[CampaignLine, ...]:
    """The league: target cells whose profit is known first, the highest on top."""
    return tuple(sorted(lines, key=_place))


def _place(line: CampaignLine) -> tuple[bool, float]:
    profit = profit_of(line)
    return profit is None, -(profit or 0.0)


def profit_of(line: CampaignLine) -> float | None:
    """The profit of a cell that was measured against a fair control; None where it is not known."""
    if line.pay is None or not line.is_fair:
        return None
    return line.pay.profit.value if isinstance(line.pay.profit, Amount) else None


def next_steps(lines: Sequence[CampaignLine], currency: str) -> tuple[NextStep, ...]:
    """The most useful things to do next, at most three, one a kind.

    Args:
        lines: The league, best first.
        currency: ISO code of the store.
    """
    found: dict[Code, NextStep] = {}
    for line in lines:
        for code in _steps_of(line):
            if code is Code.STEP_STOP or code not in found:  # of the losses the largest, which stands last
                found[code] = _step(code, line, currency)
    return tuple(found[code] for code in _ORDER if code in found)[:STEPS]


def _steps_of(line: CampaignLine) -> Iterator[Code]:
    verdict, pays = line.verdict, line.pays_back
    if verdict is Verdict.NOT_AN_EXPERIMENT:
        has_control = line.campaign.settings.control is not None
        yield Code.STEP_REPAIR if has_control else Code.STEP_HOLD_OUT
        return
    if line.state in (State.RUNNING, State.WAITING):
        yield Code.STEP_WAIT
        return
    if verdict is Verdict.WORKED and pays is PayBack.PAID_BACK:
        yield Code.STEP_REPEAT
    if pays is PayBack.LIKELY:
        yield Code.STEP_CONFIRM
    if pays is PayBack.DID_NOT_PAY:
        yield Code.STEP_STOP
    if line.pay and not line.pay.costs.total:
        yield Code.STEP_COSTS
    if verdict is Verdict.CANNOT_TELL:
        yield Code.STEP_LARGER


def _step(code: Code, line: CampaignLine, currency: str) -> NextStep:
    name, profit = line.campaign.id, profit_of(line)
    facts = (
        ("campaign", name),
        ("cell", line.target_cell or ""),
        ("profit", profit or 0.0),
        ("currency", currency),
    )
    return NextStep(Remark(code, facts), name)
