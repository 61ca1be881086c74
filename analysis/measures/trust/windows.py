"""Did anything else happen in the windows: other campaigns, days without sales, sales of strangers?"""

from __future__ import annotations

from datetime import timedelta

from analysis.measures.trust.subject import Subject, state_of
from analysis.model import ALL, Check, CheckTable, Code, Fact, Heading, Remark, TrustCheck
from analysis.store.summaries import read_sales_facts
from analysis.store.trust import OtherContacts, count_other_contacts, count_unmatched

CONTAMINATION = 0.05
GAP_DAYS = 7


def check_contamination(subject: Subject) -> tuple[TrustCheck, ...]:
    """The share of each target cell that other campaigns contacted in the post window, against the control's."""
    control = subject.control
    if control is None:
        return (subject.unmade(Check.CONTAMINATION, Code.NO_CONTROL, threshold=CONTAMINATION),)
    if not subject.campaign.has_sales_window:
        return (subject.unmade(Check.CONTAMINATION, Code.NO_LAUNCH, threshold=CONTAMINATION),)
    contacts = count_other_contacts(subject.store, subject.campaign)
    if contacts is None:
        return (subject.unmade(Check.CONTAMINATION, Code.NO_OTHER_CAMPAIGN, threshold=CONTAMINATION),)
    table = _contacts_table(subject, contacts)
    shares = {
        cell: sum(found.customers for found in contacts if found.cell == cell and found.campaign is None) / customers
        for cell, customers in subject.customers.items()
    }
    return tuple(_contamination_of(subject, cell, shares[cell], shares[control], table) for cell in subject.targets)


def _contamination_of(subject: Subject, cell: str, ours: float, theirs: float, table: CheckTable | None) -> TrustCheck:
    difference = ours - theirs
    facts: tuple[tuple[str, Fact], ...] = (("share_target", ours), ("share_control", theirs))
    return TrustCheck(
        subject.campaign.id,
        Check.CONTAMINATION,
        cell,
        difference,
        CONTAMINATION,
        state_of(red=abs(difference) > CONTAMINATION),
        Remark(Code.CONTAMINATION, facts) if ours or theirs else Remark(Code.NO_CONTAMINATION),
        tables=(table,) if table else (),
    )


def _contacts_table(subject: Subject, contacts: tuple[OtherContacts, ...]) -> CheckTable | None:
    rows = [found for found in contacts if found.campaign is not None]
    if not rows:
        return None
    return CheckTable(
        Remark(Code.TABLE_OTHER_CAMPAIGNS, (("threshold_share", CONTAMINATION),)),
        (Heading.CELL, Heading.CAMPAIGN, Heading.CONCERNED, Heading.CUSTOMERS, Heading.SHARE),
        tuple(
            (
                found.cell,
                found.campaign,
                found.customers,
                subject.customers[found.cell],
                found.customers / subject.customers[found.cell],
            )
            for found in rows
        ),
    )


def check_maturity(subject: Subject) -> tuple[TrustCheck, ...]:
    """The smallest share of a cell's customers whose post window the sales cover to its end."""
    campaign, windows = subject.campaign, subject.windows
    if not campaign.has_sales_window:
        return (subject.unmade(Check.MATURITY, Code.NO_LAUNCH, threshold=1.0),)
    if not windows:
        return (subject.unmade(Check.MATURITY, Code.NO_SALES, threshold=1.0),)
    shares = [window.with_all_post_days / window.customers for window in windows]
    days = campaign.settings.post_days
    missing = days - min(window.fewest_post_days for window in windows)
    uneven = (Remark(Code.MATURITY_UNEVEN),) if max(shares) > min(shares) else ()
    return (
        TrustCheck(
            campaign.id,
            Check.MATURITY,
            ALL,
            min(shares),
            1.0,
            state_of(red=min(shares) < 1),
            _coverage(subject, missing),
            uneven + _gaps(subject),
            (_windows_table(subject),),
        ),
    )


def _coverage(subject: Subject, missing: int) -> Remark:
    """How many days are missing, and which sales would bring them: later ones, or such as are gone before the first."""
    days = subject.campaign.settings.post_days
    end = max(window.last_contact for window in subject.windows) + timedelta(days=days - 1)
    last = read_sales_facts(subject.store).last_day
    facts: tuple[tuple[str, Fact], ...] = (("days_missing", missing), ("post_days", days))
    if missing and last is not None and last >= end:
        first = min(window.first_contact for window in subject.windows)
        return Remark(Code.MATURITY_BEGINNING, (*facts, ("first_day", first)))
    return Remark(Code.MATURITY, (*facts, ("last_day", end)))


def _windows_table(subject: Subject) -> CheckTable:
    return CheckTable(
        Remark(Code.TABLE_WINDOWS, (("post_days", subject.campaign.settings.post_days),)),
        (Heading.CELL, Heading.CUSTOMERS, Heading.CONCERNED, Heading.SHARE, Heading.DAYS),
        tuple(
            (
                window.cell,
                window.customers,
                window.with_all_post_days,
                window.with_all_post_days / window.customers,
                window.fewest_post_days,
            )
            for window in sorted(subject.windows, key=lambda window: list(subject.customers).index(window.cell))
        ),
    )


def _gaps(subject: Subject) -> tuple[Remark, ...]:
    """Weeks without a single sale of anybody inside the campaign's windows: hardly true, so a file may be missing."""
    settings = subject.campaign.settings
    first = min(window.first_contact for window in subject.windows) - timedelta(days=settings.pre_days)
    end = max(window.last_contact for window in subject.windows) + timedelta(days=settings.post_days)
    gaps = subject.store.read("find_gaps", {"first": first, "end": end, "days": GAP_DAYS})
    return tuple(Remark(Code.SALES_GAP, (("first_day", start), ("last_day", last))) for start, last in gaps)


def check_unmatched(subject: Subject) -> tuple[TrustCheck, ...]:
    """Order lines whose customer is in no cell: information, never an alarm."""
    if not subject.campaign.has_sales_window:
        return (subject.unmade(Check.UNMATCHED_SALES, Code.NO_LAUNCH),)
    found = count_unmatched(subject.store, subject.campaign)
    if not found.lines:
        return (subject.unmade(Check.UNMATCHED_SALES, Code.NO_SALES),)
    facts = (("lines", found.unmatched), ("share", found.unmatched / found.lines))
    code = {found.lines: Code.NO_SALE_MATCHED, 0: Code.EVERY_SALE_MATCHED}.get(found.unmatched, Code.UNMATCHED_SALES)
    inside, unmatched = found.lines_in_windows, found.unmatched_in_windows
    table = CheckTable(
        Remark(Code.TABLE_UNMATCHED),
        (Heading.COUNTED, Heading.LINES, Heading.CONCERNED, Heading.SHARE),
        (
            ("store", found.lines, found.unmatched, found.unmatched / found.lines),
            ("windows", inside, unmatched, unmatched / inside if inside else None),
        ),
    )
    return (
        TrustCheck(
            subject.campaign.id,
            Check.UNMATCHED_SALES,
            ALL,
            float(found.unmatched),
            None,
            state_of(red=False, amber=code is Code.NO_SALE_MATCHED),
            Remark(code, facts),
            tables=(table,),
        ),
    )
