"""Are the cells separate: nobody in two of them, nobody of the control contacted, no household in both?"""

from __future__ import annotations

from dataclasses import replace

from analysis.measures.lift import measure_singles
from analysis.measures.trust.subject import Subject, state_of
from analysis.model import (
    ALL,
    Check,
    CheckTable,
    Code,
    Comparison,
    Fact,
    Heading,
    LiftRow,
    Remark,
    TrustCheck,
)
from analysis.store.trust import (
    ContactRecords,
    SharedHouseholds,
    count_contacts,
    count_doubles,
    count_households,
)

_RECORDS = ("delivered", "opened", "clicked", "responded", "attended", "cost", "channel")
"""Kinds of contact record, as `ContactRecords` names them."""


def check_doubles(subject: Subject) -> tuple[TrustCheck, ...]:
    """Customers in more than one cell, and the effect both ways: counted in their first cell, and left out."""
    doubles, resolved = count_doubles(subject.store, subject.campaign.id)
    remark = Remark(Code.DOUBLE_MEMBERSHIP, (("customers", doubles), ("resolved", resolved)))
    check = TrustCheck(
        subject.campaign.id,
        Check.DOUBLE_MEMBERSHIP,
        ALL,
        float(doubles),
        0.0,
        state_of(red=doubles > 0),
        remark,
    )
    if not resolved or subject.control is None:
        return (check,)
    singles = measure_singles(subject.store, subject.campaign)
    pairs = [(row, single) for row in subject.rows for single in singles if single.target_cell == row.target_cell]
    differ = [row.target_cell for row, single in pairs if _conclusion(row, subject) != _conclusion(single, subject)]
    further = tuple(Remark(Code.DOUBLES_DECIDE, (("cell", cell),)) for cell in differ)
    return (replace(check, further=further, tables=(_both_ways(subject, pairs),)),)


def _conclusion(row: LiftRow, subject: Subject) -> int | None:
    """Below, at or above 0 by the interval; None where nothing is measured."""
    if not isinstance(row.result, Comparison):
        return None
    ends = row.result.interval
    return (ends.low > 0) - (ends.high < 0)


def _both_ways(subject: Subject, pairs: list[tuple[LiftRow, LiftRow]]) -> CheckTable:
    return CheckTable(
        Remark(Code.TABLE_DOUBLES, (("metric", subject.campaign.primary.name),)),
        (
            Heading.CELL,
            Heading.COUNTED,
            Heading.CUSTOMERS,
            Heading.EFFECT,
            Heading.LOW,
            Heading.HIGH,
            Heading.P_VALUE,
        ),
        tuple(
            _effect_row(row, counted) for pair in pairs for row, counted in zip(pair, ("first", "dropped"), strict=True)
        ),
        subject.campaign.primary,
        subject.currency,
    )


def _effect_row(row: LiftRow, counted: str) -> tuple[Fact | None, ...]:
    customers = row.n_target + (row.n_control or 0)
    if not isinstance(row.result, Comparison):
        return row.target_cell, counted, customers, None, None, None, None
    ends = row.result.interval
    return row.target_cell, counted, customers, row.result.effect, ends.low, ends.high, row.result.p_value


def check_contacts(subject: Subject) -> tuple[TrustCheck, ...]:
    """Control customers with a contact record."""
    if subject.control is None:
        return (subject.unmade(Check.CONTROL_CONTACTED, Code.NO_CONTROL, threshold=0.0),)
    records = count_contacts(subject.store, subject.campaign.id)
    held_out = next(record for record in records if record.cell == subject.control)
    if not any(record.kept for record in records):
        return (subject.unmade(Check.CONTROL_CONTACTED, Code.NO_CONTACT_RECORD, threshold=0.0),)
    if held_out.channel == held_out.customers and not held_out.signs:
        unmade = subject.unmade(Check.CONTROL_CONTACTED, Code.CHANNEL_OF_EVERYBODY, threshold=0.0)
        return (replace(unmade, tables=(_contacts_table(records),)),)
    facts = (("customers", held_out.any), ("of", held_out.customers))
    return (
        TrustCheck(
            subject.campaign.id,
            Check.CONTROL_CONTACTED,
            ALL,
            float(held_out.any),
            0.0,
            state_of(red=held_out.any > 0),
            Remark(Code.CONTROL_CONTACTED, facts),
            tables=(_contacts_table(records),),
        ),
    )


def _contacts_table(records: tuple[ContactRecords, ...]) -> CheckTable:
    return CheckTable(
        Remark(Code.TABLE_CONTACTS),
        (Heading.CELL, Heading.RECORD, Heading.CONCERNED, Heading.CUSTOMERS, Heading.SHARE),
        tuple(
            (record.cell, kind, getattr(record, kind), record.customers, getattr(record, kind) / record.customers)
            for kind in _RECORDS
            if any(getattr(record, kind) for record in records)
            for record in records
        ),
    )


def check_households(subject: Subject) -> tuple[TrustCheck, ...]:
    """Households with customers in a target cell and in the control."""
    if subject.control is None:
        return (subject.unmade(Check.HOUSEHOLDS, Code.NO_CONTROL, threshold=0.0),)
    known, shared = count_households(subject.store, subject.campaign)
    if not known:
        return (subject.unmade(Check.HOUSEHOLDS, Code.NO_HOUSEHOLDS, threshold=0.0),)
    whole, *per_cell = shared
    facts: tuple[tuple[str, Fact], ...] = (
        ("households", whole.households),
        ("customers", whole.control_customers),
        ("known", known),
    )
    return (
        TrustCheck(
            subject.campaign.id,
            Check.HOUSEHOLDS,
            ALL,
            float(whole.households),
            0.0,
            state_of(red=whole.households > 0),
            Remark(Code.HOUSEHOLDS, facts),
            tables=(_households_table(per_cell),) if per_cell else (),
        ),
    )


def _households_table(per_cell: list[SharedHouseholds]) -> CheckTable:
    return CheckTable(
        Remark(Code.TABLE_HOUSEHOLDS),
        (Heading.CELL, Heading.HOUSEHOLDS, Heading.IN_TARGET, Heading.IN_CONTROL),
        tuple((cell.cell, cell.households, cell.target_customers, cell.control_customers) for cell in per_cell),
    )
