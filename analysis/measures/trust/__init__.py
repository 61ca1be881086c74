"""The trust checks: can the numbers of a campaign be believed."""

from __future__ import annotations

from analysis.measures.lift import measure_lift
from analysis.measures.store import Store
from analysis.measures.trust.before import check_balance, check_placebo
from analysis.measures.trust.membership import check_contacts, check_doubles, check_households
from analysis.measures.trust.outliers import check_outliers
from analysis.measures.trust.precision import check_buyers, check_power
from analysis.measures.trust.sizes import check_sizes
from analysis.measures.trust.subject import Subject
from analysis.measures.trust.windows import check_contamination, check_maturity, check_unmatched
from analysis.model import Campaign, LiftReport, LiftRow, TrustCheck
from analysis.settings import read_settings
from analysis.store.campaigns import read_campaign
from analysis.store.connection import read_meta
from analysis.store.outcomes import read_windows, refresh_outcomes
from analysis.store.summaries import count_levels

__all__ = ["check_draw", "check_report", "check_trust"]


_ON_DRAW = (check_sizes, check_balance, check_placebo)
_CHECKS = (
    check_sizes,
    check_doubles,
    check_contacts,
    check_households,
    check_balance,
    check_placebo,
    check_contamination,
    check_maturity,
    check_buyers,
    check_unmatched,
    check_outliers,
    check_power,
)


def check_trust(store: Store, campaign_id: str) -> tuple[TrustCheck, ...]:
    """Make every trust check of a campaign, in the order they are read.

    Args:
        store: Where the campaign is.
        campaign_id: Its name.

    Returns:
        One line per check, or per check and target cell. A check that cannot be made has no alarm and says why.

    Raises:
        BadInput: There is no such campaign.
    """
    primary = read_campaign(store, campaign_id).primary
    return check_report(store, measure_lift(store, campaign_id, metrics=(primary.name,)))


def check_report(store: Store, report: LiftReport) -> tuple[TrustCheck, ...]:
    """The same, for a campaign whose primary metric is measured already.

    Args:
        store: Where the campaign is.
        report: Its lift; the lines of the primary metric over all customers are among it.
    """
    subject = _subject(store, report.campaign, report.of(report.campaign.primary.name), report.currency)
    return tuple(line for check in _CHECKS for line in check(subject))


def check_draw(store: Store, campaign_id: str) -> tuple[TrustCheck, ...]:
    """Make only the checks that tell whether the control was drawn at random; nothing is measured for them.

    Args:
        store: Where the campaign is.
        campaign_id: Its name.

    Returns:
        Sample ratio, balance and placebo, as `check_trust` has them.

    Raises:
        BadInput: There is no such campaign.
    """
    currency = read_meta(store, "currency") or read_settings().currency
    subject = _subject(store, read_campaign(store, campaign_id), (), currency)
    return tuple(line for check in _ON_DRAW for line in check(subject))


def _subject(store: Store, campaign: Campaign, rows: tuple[LiftRow, ...], currency: str) -> Subject:
    if campaign.has_sales_window:
        refresh_outcomes(store, campaign)
    return Subject(
        store=store,
        campaign=campaign,
        rows=rows,
        windows=read_windows(store, campaign) if campaign.has_sales_window else (),
        levels=count_levels(store, campaign.id, campaign.attributes),
        currency=currency,
    )
