"""How the business did in a period against the last and the same last year, and what campaigns added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from operator import add

from analysis.measures.campaigns import read_currency
from analysis.measures.store import Store
from analysis.model import (
    ALL,
    Amount,
    Campaign,
    CampaignLine,
    CampaignSales,
    CellSummary,
    Code,
    Comparison,
    Interval,
    NotMeasurable,
    Performance,
    PeriodFigures,
    Verdict,
)
from analysis.stats.means import compare_means
from analysis.stats.returns import ratio_of
from analysis.stats.totals import add_totals
from analysis.store.campaigns import read_coverage
from analysis.store.outcomes import read_windows, refresh_outcomes
from analysis.store.performance import summarize_periods, trend_of_period
from analysis.store.summaries import summarize_outcomes

PARTS = 12
KNOWN_BEFORE = 90
"""Days of sales before a period from which on a first purchase in it is taken for a customer's first at all."""
REVENUE = "revenue_per_customer"
CONFIDENCE = 0.95


def measure_performance(store: Store, lines: Iterable[CampaignLine], *, days: int) -> Performance | None:
    """Figures of the last `days` days of the sales, of those before, and of the same a year ago.

    Args:
        store: Where the sales are.
        lines: Every campaign with its verdict.
        days: Length of the period, 1 or more.

    Returns:
        The overview; None while there are no sales.
    """
    held = read_coverage(store)
    if held.first_day is None or held.last_day is None:
        return None
    end = held.last_day + timedelta(days=1)
    first = end - timedelta(days=days)
    asked = [(first, end), (first - timedelta(days=days), first), (_year_before(first), _year_before(end))]
    covered = [period for period in asked if period == asked[0] or period[0] >= held.first_day]
    known = held.first_day + timedelta(days=KNOWN_BEFORE)
    found = {
        (figures.first_day, figures.end_day): figures if figures.first_day >= known else replace(figures, new=None)
        for figures in summarize_periods(store, covered)
    }
    return Performance(
        now=found[asked[0]],
        before=found.get(asked[1]),
        year_ago=found.get(asked[2]),
        trend=trend_of_period(store, first, end, parts=min(PARTS, days)),
        campaigns=_campaign_sales(store, tuple(lines), found[asked[0]]),
        currency=read_currency(store),
    )


def _year_before(day: date) -> date:
    """The same day a year before; the day after for 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def _campaign_sales(store: Store, lines: tuple[CampaignLine, ...], period: PeriodFigures) -> CampaignSales:
    """The sum over all campaigns launched in the period, whatever came out: whoever adds winners only adds luck.

    Campaigns may overlap in customers and days: each is compared with a control of its own, drawn by itself, whom the
    others reach like its target. So effects add up, and the errors of two campaigns are not correlated.
    """
    launched = {line.campaign.id: line.campaign for line in lines if _is_in(store, line.campaign, period)}
    doubtful = {line.campaign.id for line in lines if line.verdict in (None, Verdict.NOT_AN_EXPERIMENT)}
    measured = [_effect(store, campaign) for name, campaign in launched.items() if name not in doubtful]
    found = [total for total in measured if total is not None]
    left_out = len(launched) - len(found)
    if not found:
        nothing = NotMeasurable(Code.NO_CAMPAIGN_IN_PERIOD)
        return CampaignSales(nothing, nothing, 0, left_out)
    total = add_totals(found, confidence=CONFIDENCE)
    whole = Amount(period.sales, Interval(period.sales, period.sales))
    return CampaignSales(total, ratio_of(total, whole), len(found), left_out)


def _is_in(store: Store, campaign: Campaign, period: PeriodFigures) -> bool:
    """Whether its first contact lies in the period, and sales can tell what it did."""
    if not campaign.has_sales_window or not campaign.cells:
        return False
    windows = read_windows(store, campaign)
    start = min((window.first_contact for window in windows), default=campaign.settings.launch)
    return start is not None and period.first_day <= start < period.end_day


def _effect(store: Store, campaign: Campaign) -> tuple[Comparison, int] | None:
    """Revenue per customer of all its target cells together against the control, and their customers.

    None where there are too few customers or buyers to measure it.
    """
    refresh_outcomes(store, campaign)
    found = summarize_outcomes(store, campaign.id, [REVENUE], attribute=None, margin_rate=None)
    cells: dict[str, CellSummary] = {cell: summary for (_metric, level, cell), summary in found.items() if level == ALL}
    control = cells.pop(campaign.settings.control or "", None)
    if control is None or not cells:
        return None
    target = reduce(add, cells.values())
    result = compare_means(target, control, confidence=CONFIDENCE)
    return (result, target.n) if isinstance(result, Comparison) else None
