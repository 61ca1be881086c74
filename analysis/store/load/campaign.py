"""A campaign extract into memberships, attributes and outcomes."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from analysis.model import BadInput, Fact, LoadRequest
from analysis.store.campaigns import check_choices, find_or_create_campaign, first_contact, keep_settings
from analysis.store.connection import query
from analysis.store.load.columns import distinct_values
from analysis.store.load.extras import keep_columns, read_extras, set_bad_outcomes_aside
from analysis.store.load.incoming import Fault, Incoming
from analysis.store.load.keys import add_customers
from analysis.store.load.loaded import Loaded
from analysis.store.load.names import FUNNEL, guess_control
from analysis.store.load.reasons import Reason
from analysis.words import _


def load_campaign(coming: Incoming) -> Loaded:
    """Add the file's rows to the members of their campaigns.

    Raises:
        BadInput: Something only the person can decide.
    """
    cursor, names = coming.cursor, campaign_names(coming)
    for name in names.values:
        find_or_create_campaign(cursor, name)
    columns = read_extras(coming)
    guesses = names.guesses + _read_members(coming, names.fallback)
    guesses += tuple(guess for column in columns for guess in column.style.guesses)
    _set_aside_unusable(coming)
    repeated = _add_members(coming)
    notices = keep_columns(coming, columns)
    for name in names.values:
        key = find_or_create_campaign(cursor, name)
        cursor.execute(query("resolve_memberships"), {"campaign": key})
        cursor.execute("update campaigns set members_version = members_version + 1 where key = ?", [key])
        guesses += _settle(coming, name, key)
    first, last = cursor.execute("select min(contact), max(contact) from members").fetchall()[0]
    return Loaded(repeated, names.values, guesses, notices, first, last)


@dataclass(frozen=True, slots=True)
class Names:
    """The campaigns of a file, the one that a row without a name belongs to, and what was guessed."""

    values: tuple[str, ...]
    fallback: str
    guesses: tuple[str, ...] = ()


def campaign_names(coming: Incoming) -> Names:
    """The campaigns of the file: from its column, else from the person, else from the file's name.

    Raises:
        BadInput: The column names no campaign.
    """
    said, file = coming.request.campaign, coming.staged.file
    if column := coming.layout.fields.get("campaign"):
        found = distinct_values(coming.cursor, coming.staged, column, 1000)
        if not found:
            raise BadInput(_("Column {column} of {file} names no campaign.").format(column=column, file=file))
        return Names(found, said or "")
    if said:
        return Names((said,), said)
    name = file.split(".")[0]
    return Names((name,), name, (_("the campaign is named after the file: {campaign}").format(campaign=name),))


def _read_members(coming: Incoming, fallback: str) -> tuple[str, ...]:
    """The table `members`: one typed row per row of the file, before anything is set aside."""
    contact, ids, cost = coming.days("contact_date"), coming.ids(), coming.style("contact_cost")
    flags = ", ".join(f"{coming.flag(field)} as {field}" for field in FUNNEL)
    coming.cursor.execute(
        f"create or replace temp table members as select row, "
        f"coalesce({coming.text('campaign')}, nullif($fallback, '')) as campaign_id, {ids.sql} as customer_id, "
        f"coalesce($cell_name, {coming.text('cell')}) as cell, {contact.sql} as contact, "
        f"{coming.text('channel')} as channel, {coming.money('contact_cost', cost)} as cost, {flags} from staged",
        {"fallback": fallback, "cell_name": coming.request.cell_name},
    )
    return contact.guesses + ids.guesses + cost.guesses


def _set_aside_unusable(coming: Incoming) -> None:
    """Move the rows that cannot be used from `members` to `aside`, each with its first fault."""
    needed = (
        ("customer_id", "customer_id", Reason.NO_CUSTOMER),
        ("campaign", "campaign_id", Reason.NO_CAMPAIGN),
        ("cell", "cell", Reason.NO_CELL),
    )
    faults = [Fault(field, f"t.{column} is null", reason) for field, column, reason in needed if coming.has(field)]
    faults += coming.unread("contact_date", "contact", Reason.BAD_DATE)
    faults += coming.unread("contact_cost", "cost", Reason.BAD_NUMBER)
    faults += [fault for field in FUNNEL for fault in coming.unread(field, field, Reason.BAD_FLAG)]
    coming.set_aside("members", faults)
    set_bad_outcomes_aside(coming)


def _add_members(coming: Incoming) -> int:
    """Insert new members, set aside rows that contradict a member, and count those that repeat one."""
    cursor = coming.cursor
    if coming.request.row_is_customer:
        cursor.execute(query("key_rows"))
    else:
        add_customers(cursor, "members")
        cursor.execute(query("key_members"))
    cursor.execute(query("match_members"))
    repeated: int = cursor.execute("select count(*) from matched where what = 'repeats'").fetchall()[0][0]
    cursor.execute(
        "insert into aside select row, 'customer_id', customer_id, ? from matched where what = 'differs'",
        [Reason.DIFFERS.value],
    )
    cursor.execute(query("insert_members"), {"load": coming.load})
    cursor.execute(
        "insert into repeated_members select campaign, customer, cell, ?, row from matched where what = 'repeats'",
        [coming.load],
    )
    cursor.execute(query("insert_extras"), {"load": coming.load})
    return repeated


def keep_said(
    cursor: duckdb.DuckDBPyConnection, name: str, key: int, request: LoadRequest, *, load: int | None = None
) -> tuple[str, ...]:
    """Keep what the person said about the campaign with its file, and name the settings that changed by it.

    Raises:
        BadInput: A control cell or primary metric that the campaign does not have.
    """
    said = {"launch": request.launch, "control": request.control, "primary": request.primary}
    chosen = {setting: value for setting, value in said.items() if value is not None}
    check_choices(cursor, name, key, chosen)
    return keep_settings(cursor, key, chosen, load=load)


def _settle(coming: Incoming, name: str, key: int) -> tuple[str, ...]:
    """Keep what the person said about the campaign and guess what nobody said: its launch and its control cell."""
    cursor, request = coming.cursor, coming.request
    keep_said(cursor, name, key, request, load=coming.load)
    guesses: dict[str, Fact] = {}
    first = first_contact(cursor, key)
    if request.launch is None and first is not None:
        guesses["launch"] = first
    cells = [row[0] for row in cursor.execute(query("count_cells"), {"campaign": key}).fetchall()]
    if request.control is None and (control := guess_control(cells)):
        guesses["control"] = control
    written = keep_settings(cursor, key, guesses, guessed=True, load=coming.load)
    return tuple(_settled(setting).format(campaign=name, value=guesses[setting]) for setting in written)


def _settled(setting: str) -> str:
    return {
        "launch": _("the launch of {campaign} is its first contact date: {value}"),
        "control": _("the control cell of {campaign} is {value}, by its name"),
    }[setting]
