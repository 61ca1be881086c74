"""A campaign extract into memberships, attributes and outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from analysis.model import BadInput, Fact, Kind, LoadRequest, Role
from analysis.store.campaigns import check_choices, find_or_create_campaign, first_contact, keep_settings
from analysis.store.connection import query
from analysis.store.load import values
from analysis.store.load.columns import Layout, distinct_values, look_at
from analysis.store.load.households import HOUSEHOLD_NAME, fingerprint
from analysis.store.load.keys import add_customers
from analysis.store.load.loaded import Loaded
from analysis.store.load.names import FUNNEL, HOUSEHOLD, guess_control
from analysis.store.load.reasons import Reason
from analysis.store.load.staging import Staged
from analysis.store.load.values import Ids, Mark, Style, Zones, decide_days, decide_ids, decide_mark
from analysis.words import _


def load_campaign(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest, load: int, zones: Zones
) -> Loaded:
    """Add the file's rows to the members of their campaigns.

    Args:
        cursor: Inside the transaction of the load; the file is in the table `staged`.
        staged: The file.
        layout: The use of its columns.
        request: What the person said.
        load: Number of this load.
        zones: Time zones of the file and of the store.

    Raises:
        BadInput: Something only the person can decide.
    """
    names = campaign_names(cursor, staged, layout, request)
    for name in names.values:
        find_or_create_campaign(cursor, name)
    kinds = _kinds(cursor, staged, layout, request)
    styles = _styles(cursor, staged, layout, kinds, request)
    guesses = names.guesses + _read_members(cursor, staged, layout, request, names.fallback, zones)
    guesses += tuple(guess for style in styles.values() for guess in style.guesses)
    _read_extras(cursor, staged, layout, kinds, styles)
    _set_aside_unusable(cursor, staged, layout, kinds)
    repeated = _add_members(cursor, request, load)
    _keep_columns(cursor, layout, kinds, load)
    for name in names.values:
        key = find_or_create_campaign(cursor, name)
        cursor.execute(query("resolve_memberships"), {"campaign": key})
        cursor.execute("update campaigns set members_version = members_version + 1 where key = ?", [key])
        guesses += _settle(cursor, name, key, request, load)
    first, last = cursor.execute("select min(contact), max(contact) from members").fetchall()[0]
    return Loaded(repeated, names.values, guesses, _blank_notices(cursor, load), first, last)


@dataclass(frozen=True, slots=True)
class Names:
    """The campaigns of a file, the one that a row without a name belongs to, and what was guessed."""

    values: tuple[str, ...]
    fallback: str
    guesses: tuple[str, ...] = ()


def campaign_names(cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest) -> Names:
    """The campaigns of the file: from its column, else from the person, else from the file's name.

    Raises:
        BadInput: The column names no campaign.
    """
    if column := layout.fields.get("campaign"):
        found = distinct_values(cursor, staged, column, 1000)
        if not found:
            raise BadInput(_("Column {column} of {file} names no campaign.").format(column=column, file=staged.file))
        return Names(found, request.campaign or "")
    if request.campaign:
        return Names((request.campaign,), request.campaign)
    name = staged.file.split(".")[0]
    return Names((name,), name, (_("the campaign is named after the file: {campaign}").format(campaign=name),))


def _kinds(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest
) -> dict[str, Kind | None]:
    """How each kept column is averaged, outcomes first; None for an attribute that is no number.

    An outcome with some text among its numbers keeps the numbers; the rows with text are set aside.
    """
    kinds: dict[str, Kind | None] = {}
    for column in layout.with_role(Role.OUTCOME):
        facts = look_at(cursor, staged, column, request.decimal)
        if facts.filled and not facts.numbers and not facts.flags:
            raise BadInput(
                _("Column {column} of {file} holds neither numbers nor yes/no: it cannot be an outcome.").format(
                    column=column, file=staged.file
                )
            )
        kinds[column] = Kind.PROPORTION if facts.flags >= facts.numbers else Kind.MEAN
    for column in attribute_columns(layout):
        if column not in kinds:
            facts = look_at(cursor, staged, column, request.decimal)
            kinds[column] = facts.kind if facts.mark else None
    return kinds


def _styles(
    cursor: duckdb.DuckDBPyConnection,
    staged: Staged,
    layout: Layout,
    kinds: Mapping[str, Kind | None],
    request: LoadRequest,
) -> dict[str, Style]:
    """How the numbers among the kept columns are written. Of an attribute that leaves it open, none are kept."""
    return {
        column: decide_mark(cursor, staged, column, request.decimal)
        for column, kind in kinds.items()
        if kind is Kind.MEAN
    }


def _read_members(
    cursor: duckdb.DuckDBPyConnection,
    staged: Staged,
    layout: Layout,
    request: LoadRequest,
    fallback: str,
    zones: Zones,
) -> tuple[str, ...]:
    """The table `members`: one typed row per row of the file, before anything is set aside."""
    at = {field: staged.at(column) for field, column in layout.fields.items()}
    contact = "cast(null as date)"
    guesses: tuple[str, ...] = ()
    if column := layout.fields.get("contact_date"):
        days = decide_days(cursor, staged, column, request.date_order, zones)
        contact, guesses = days.sql, days.guesses
    ids = Ids(_text(None))
    if column := layout.fields.get("customer_id"):
        ids = decide_ids(cursor, staged, column)
    style = Style()
    if column := layout.fields.get("contact_cost"):
        style = decide_mark(cursor, staged, column, request.decimal)
    flags = ", ".join(
        f"{values.as_flag(at[flag]) if flag in at else 'cast(null as boolean)'} as {flag}" for flag in FUNNEL
    )
    cost = values.as_minor_units(at["contact_cost"], style.mark) if "contact_cost" in at else "cast(null as bigint)"
    cursor.execute(
        f"create or replace temp table members as select row, "
        f"coalesce({_text(at.get('campaign'))}, nullif($fallback, '')) as campaign_id, "
        f"{ids.sql} as customer_id, "
        f"coalesce($cell_name, {_text(at.get('cell'))}) as cell, "
        f"{contact} as contact, {_text(at.get('channel'))} as channel, {cost} as cost, {flags} from staged",
        {"fallback": fallback, "cell_name": request.cell_name},
    )
    return guesses + ids.guesses + style.guesses


def _text(name: str | None) -> str:
    return f"nullif(trim({name}), '')" if name else "cast(null as varchar)"


def _read_extras(
    cursor: duckdb.DuckDBPyConnection,
    staged: Staged,
    layout: Layout,
    kinds: Mapping[str, Kind | None],
    styles: Mapping[str, Style],
) -> None:
    """The table `kept`: one row per row of the file and kept column, as text and, where it is one, as a number.

    A blank outcome is 0: whoever has none did nothing, and stays in the denominator.
    """
    cursor.execute("create or replace temp table kept (row bigint, name varchar, text varchar, number double)")
    for column, kind in kinds.items():
        name = staged.at(column)
        flag = f"case {values.as_flag(name)} when true then 1 when false then 0 end"
        mark = styles[column].mark if column in styles else Mark.POINT
        number = flag if kind is Kind.PROPORTION else f"coalesce({values.as_number(name, mark)}, {flag})"
        if kind is None:
            number = "null"
        if column in layout.with_role(Role.OUTCOME):
            number = f"case when coalesce(trim({name}), '') = '' then 0 else {number} end"
        cursor.execute(
            f"insert into kept select row, $column, {name}, cast({number} as double) from staged", {"column": column}
        )
    if household := layout.fields.get(HOUSEHOLD):
        print_ = fingerprint(cursor, staged, household)
        cursor.execute(
            f"insert into kept select row, $name, {print_}, null from staged where {print_} is not null",
            {"name": HOUSEHOLD_NAME},
        )


def attribute_columns(layout: Layout) -> tuple[str, ...]:
    """Columns that can be named as a segment: those with that role, and the channel."""
    channel = (layout.fields["channel"],) if "channel" in layout.fields else ()
    return layout.with_role(Role.ATTRIBUTE) + channel


def _set_aside_unusable(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, kinds: Mapping[str, Kind | None]
) -> None:
    """Move the rows that cannot be used from `members` to `aside`, each with its first fault."""
    fields = layout.fields
    faults = [("campaign", "campaign_id is null", Reason.NO_CAMPAIGN), ("cell", "cell is null", Reason.NO_CELL)]
    if "customer_id" in fields:
        faults.insert(0, ("customer_id", "customer_id is null", Reason.NO_CUSTOMER))
    for field, column, reason in (
        ("contact_date", "contact", Reason.BAD_DATE),
        ("contact_cost", "cost", Reason.BAD_NUMBER),
        *((flag, flag, Reason.BAD_FLAG) for flag in FUNNEL),
    ):
        if field in fields:
            faults.append((field, f"{column} is null and trim(s.{staged.at(fields[field])}) <> ''", reason))
    for field, condition, reason in faults:
        source = f"s.{staged.at(fields[field])}" if field in fields else "null"
        rows = f"select m.row, {source} as value from members m join staged s using (row) where {condition}"
        _move(cursor, rows, fields.get(field, field), reason)
    for column in layout.with_role(Role.OUTCOME):
        _move(
            cursor,
            "select k.row, k.text as value from kept k join members m using (row) "
            "where k.name = $column and k.number is null",
            column,
            Reason.BAD_NUMBER if kinds[column] is Kind.MEAN else Reason.BAD_FLAG,
        )


def _move(cursor: duckdb.DuckDBPyConnection, rows: str, column: str, reason: Reason) -> None:
    parameters = {"column": column, "reason": reason.value}
    cursor.execute(
        f"create or replace temp table faulty as select row, $column as name, value, $reason as reason from ({rows})",
        parameters,
    )
    cursor.execute("insert into aside select row, name, value, reason from faulty")
    cursor.execute("delete from members where row in (select row from faulty)")


def _add_members(cursor: duckdb.DuckDBPyConnection, request: LoadRequest, load: int) -> int:
    """Insert new members, set aside rows that contradict a member, and count those that repeat one."""
    if request.row_is_customer:
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
    cursor.execute(query("insert_members"), {"load": load})
    cursor.execute(
        "insert into repeated_members select campaign, customer, cell, ?, row from matched where what = 'repeats'",
        [load],
    )
    cursor.execute(query("insert_extras"), {"load": load})
    return repeated


def _keep_columns(
    cursor: duckdb.DuckDBPyConnection, layout: Layout, kinds: Mapping[str, Kind | None], load: int
) -> None:
    """Remember the role of each kept column, for every campaign that got members from this load."""
    outcomes = layout.with_role(Role.OUTCOME)
    for position, column in enumerate(kinds):
        cursor.execute(
            query("insert_extra_columns"),
            {
                "load": load,
                "name": column,
                "position": position,
                "role": (Role.OUTCOME if column in outcomes else Role.ATTRIBUTE).value,
                "kind": kinds[column],
            },
        )


def _blank_notices(cursor: duckdb.DuckDBPyConnection, load: int) -> tuple[str, ...]:
    rows = cursor.execute(
        "select name, sum(blanks) from extra_columns where load = ? and role = 'outcome' and blanks > 0 "
        "group by name, position order by position",
        [load],
    ).fetchall()
    sentence = _("{blanks} blank values of {column} count as 0: nothing happened")
    return tuple(sentence.format(blanks=blanks, column=column) for column, blanks in rows)


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


def _settle(cursor: duckdb.DuckDBPyConnection, name: str, key: int, request: LoadRequest, load: int) -> tuple[str, ...]:
    """Keep what the person said about the campaign and guess what nobody said: its launch and its control cell."""
    keep_said(cursor, name, key, request, load=load)
    guesses: dict[str, Fact] = {}
    first = first_contact(cursor, key)
    if request.launch is None and first is not None:
        guesses["launch"] = first
    cells = [row[0] for row in cursor.execute(query("count_cells"), {"campaign": key}).fetchall()]
    if request.control is None and (control := guess_control(cells)):
        guesses["control"] = control
    written = keep_settings(cursor, key, guesses, guessed=True, load=load)
    return tuple(_settled(setting).format(campaign=name, value=guesses[setting]) for setting in written)


def _settled(setting: str) -> str:
    return {
        "launch": _("the launch of {campaign} is its first contact date: {value}"),
        "control": _("the control cell of {campaign} is {value}, by its name"),
    }[setting]
