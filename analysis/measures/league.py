"""The league of campaigns, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analysis.measures.returns import measure_returns
from analysis.measures.store import Store
from analysis.measures.trust import check_trust
from analysis.model import (
    Amount,
    CampaignLine,
    Code,
    LeagueRow,
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


def measure_league(store: Store, lines: Iterable[CampaignLine]) -> tuple[LeagueRow, ...]:
    """Every target cell with its profit and its trust alarms: those whose profit is known first, the highest on top.

    Args:
        store: Where the campaigns are.
        lines: Every campaign on its primary metric.
    """
    rows = [row for group in _by_campaign(lines) for row in _of_campaign(store, group)]
    return tuple(sorted(rows, key=_rank))


def _by_campaign(lines: Iterable[CampaignLine]) -> list[list[CampaignLine]]:
    groups: dict[str, list[CampaignLine]] = {}
    for line in lines:
        groups.setdefault(line.campaign.id, []).append(line)
    return list(groups.values())


def _of_campaign(store: Store, lines: Sequence[CampaignLine]) -> list[LeagueRow]:
    campaign = lines[0].campaign
    if not campaign.cells:
        return [LeagueRow(line, None, 0) for line in lines]
    pays = {row.target_cell: row for row in measure_returns(store, campaign.id).rows}
    alarms = sum(bool(check.alarm) for check in check_trust(store, campaign.id))
    return [LeagueRow(line, pays.get(line.target_cell or ""), alarms) for line in lines]


def _rank(row: LeagueRow) -> tuple[bool, float]:
    profit = profit_of(row)
    return profit is None, -(profit or 0.0)


def profit_of(row: LeagueRow) -> float | None:
    """The profit of a cell that was measured against a fair control; None where it is not known."""
    if row.pay is None or row.line.verdict in (None, Verdict.NOT_AN_EXPERIMENT):
        return None
    return row.pay.profit.value if isinstance(row.pay.profit, Amount) else None


def next_steps(rows: Sequence[LeagueRow], currency: str) -> tuple[NextStep, ...]:
    """The most useful things to do next, at most three, one a kind.

    Args:
        rows: The league, best first.
        currency: ISO code of the store.
    """
    found: dict[Code, NextStep] = {}
    for row in rows:
        for code in _steps_of(row):
            found.setdefault(code, _step(code, row, currency))
    return tuple(found[code] for code in _ORDER if code in found)[:STEPS]


def _steps_of(row: LeagueRow) -> Iterator[Code]:
    verdict, pays = row.line.verdict, row.pay.pays_back if row.pay else None
    if verdict is Verdict.NOT_AN_EXPERIMENT:
        has_control = row.line.campaign.settings.control is not None
        yield Code.STEP_REPAIR if has_control else Code.STEP_HOLD_OUT
        return
    if row.line.state in (State.RUNNING, State.WAITING):
        yield Code.STEP_WAIT
        return
    if verdict is Verdict.WORKED and pays is PayBack.PAID_BACK:
        yield Code.STEP_REPEAT
    if pays is PayBack.LIKELY:
        yield Code.STEP_CONFIRM
    if pays is PayBack.DID_NOT_PAY:
        yield Code.STEP_STOP
    if row.pay and not row.pay.costs.total:
        yield Code.STEP_COSTS
    if verdict is Verdict.CANNOT_TELL:
        yield Code.STEP_LARGER


def _step(code: Code, row: LeagueRow, currency: str) -> NextStep:
    name, profit = row.line.campaign.id, profit_of(row)
    facts = (
        ("campaign", name),
        ("cell", row.line.target_cell or ""),
        ("profit", profit or 0.0),
        ("currency", currency),
    )
    return NextStep(Remark(code, facts), name)
