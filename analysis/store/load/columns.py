"""What each column of a file is: which field, and of a campaign extract which of the others is attribute or outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from analysis.model import ALL, SALES_METRICS, BadInput, Extract, Kind, LoadRequest, Role
from analysis.store.load import looks, values
from analysis.store.load.names import (
    FIELDS,
    NEEDED,
    guess_control,
    guess_fields,
    looks_like_outcome,
    looks_personal,
)
from analysis.store.load.staging import Staged
from analysis.words import _

MOST_LEVELS = 200
"""A column with more different values than this is no segment attribute unless somebody says so."""

RESERVED = frozenset({ALL, *(metric.name for metric in SALES_METRICS)})
"""Names that the lift table uses itself; a column of that name could not be told from them."""

MOST_CELLS = 20
"""A column with more different values than this is not taken for the cell."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the values of one column look like."""

    filled: int
    distinct: int
    numbers: int
    flags: int
    addresses: int
    mark: values.Mark | None = values.Mark.POINT

    @property
    def kind(self) -> Kind | None:
        """How the column would be averaged as an outcome; None where not all values are numbers or yes/no."""
        if self.filled and self.flags == self.filled:
            return Kind.PROPORTION
        return Kind.MEAN if self.filled and self.numbers == self.filled else None


@dataclass(frozen=True, slots=True)
class Layout:
    """The decided use of every column.

    Attributes:
        fields: Column by field.
        roles: Role of every column that is no field, in the order of the file; outcomes named by a person first.
        guesses: Sentences about what nobody said.
    """

    fields: Mapping[str, str]
    roles: Mapping[str, Role]
    guesses: tuple[str, ...]

    def with_role(self, role: Role) -> tuple[str, ...]:
        """The columns of one role."""
        return tuple(column for column, its in self.roles.items() if its is role)


def look_at(cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str, decimal: str | None = None) -> Facts:
    """Count what the values of a column are, over the whole file.

    Args:
        cursor: Where the staging table is.
        staged: The file.
        column: The column's name in the file.
        decimal: The person's answer to how decimals are written; else the column's own, if it shows it.
    """
    name = staged.at(column)
    mark = values.Mark(decimal) if decimal else values.suggest_mark(cursor, staged, column)
    filled = f"nullif(trim({name}), '')"
    number = values.as_number(name, mark or values.Mark.POINT)
    row = cursor.execute(
        f"select count({filled}), count(distinct {filled}), count({number}), "
        f"count({values.as_flag(name)}), count(case when {name} like '%_@_%._%' then 1 end) from staged"
    ).fetchall()[0]
    filled_rows, distinct, numbers, flags, addresses = row
    return Facts(filled_rows, distinct, numbers, flags, addresses, mark)


def decide_layout(cursor: duckdb.DuckDBPyConnection, staged: Staged, request: LoadRequest) -> Layout:
    """Combine what a person said about the columns with what their names and values suggest.

    Raises:
        BadInput: A column or field that does not exist, or a column with two uses.
    """
    given = _given_fields(staged, request)
    roles = _given_roles(staged, request, given)
    taken = set(given.values()) | set(roles)
    known = answered(request)
    names = guess_fields(staged.columns, request.extract, taken)
    if request.campaign is not None and "campaign" in names and "campaign" not in dict(request.mapping):
        _refuse_two_namings(cursor, staged, names["campaign"], request.campaign)
    guessed = {field: column for field, column in names.items() if field not in known}
    fields = {field: column for field, column in (guessed | given).items() if column}
    looks.sample(cursor)
    seen = _guess_by_values(cursor, staged, request, taken | set(fields.values()), known | set(fields))
    fields |= seen
    if request.extract not in (Extract.CAMPAIGN, Extract.CUSTOMERS):
        return Layout(fields, {}, _told(guessed) + _told_values(seen))
    told = set(roles)
    for column in staged.columns:
        if column not in fields.values() and column not in roles:
            guess = _guess_role(cursor, staged, column, request)
            is_no_outcome = request.extract is Extract.CUSTOMERS and guess is Role.OUTCOME
            guess = Role.ATTRIBUTE if is_no_outcome else guess
            roles[column] = Role.IGNORED if column in RESERVED else guess
    guessed_roles = {column: role for column, role in roles.items() if column not in told}
    return Layout(fields, roles, _told(guessed) + _told_values(seen) + _told_roles(cursor, staged, guessed_roles))


def _guess_by_values(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, request: LoadRequest, taken: set[str], known: set[str]
) -> dict[str, str]:
    """Columns for the needed fields that no name was found for."""
    missing = [field for field in NEEDED[request.extract] if field not in known]
    cell = _guess_cell(cursor, staged, taken) if "cell" in missing else {}
    free = [column for column in staged.columns if column not in taken | set(cell.values())]
    named = [column for column in free if not looks_personal(column)]
    return looks.guess_by_values(cursor, staged, missing, named) | cell


def answered(request: LoadRequest) -> set[str]:
    """Fields that need no guess: mapped, or said of the whole file."""
    return {field for field, _column in request.mapping} | said_of_all(request)


def said_of_all(request: LoadRequest) -> set[str]:
    """Fields whose value the person gave for the whole file."""
    said = {
        "customer_id": request.row_is_customer,
        "cell": request.cell_name is not None,
        "campaign": request.campaign is not None,
        "date": request.day is not None,
    }
    return {field for field, is_said in said.items() if is_said}


def _refuse_two_namings(cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str, campaign: str) -> None:
    """A column that seems to name several campaigns, while the person named one, needs the person's answer."""
    if len(found := distinct_values(cursor, staged, column, 2)) > 1:
        raise BadInput(
            _(
                "Column {column} of {file} seems to name several campaigns ({names}, …): leave --campaign {campaign} "
                "out, or say with --segment {column} that it is an attribute."
            ).format(column=column, file=staged.file, names=", ".join(found), campaign=campaign)
        )


def _given_fields(staged: Staged, request: LoadRequest) -> dict[str, str]:
    known = FIELDS[request.extract]
    for field, column in request.mapping:
        if field not in known:
            raise BadInput(
                _("There is no field {field}; the fields of this extract are: {fields}.").format(
                    field=field, fields=", ".join(known)
                )
            )
        if column:
            staged.at(column)
    given = {field: column for field, column in request.mapping if column}
    if len(set(given.values())) < len(given):
        raise BadInput(_("One column of {file} is mapped to two fields.").format(file=staged.file))
    return given


def _given_roles(staged: Staged, request: LoadRequest, given: Mapping[str, str]) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for column, role in request.roles:
        staged.at(column)
        if column in RESERVED and role in (Role.ATTRIBUTE, Role.OUTCOME):
            refusal = _("Column {column} of {file} has the name of a figure that the program makes itself: rename it.")
            raise BadInput(refusal.format(column=column, file=staged.file))
        if column in given.values() and role in (Role.ATTRIBUTE, Role.OUTCOME):
            raise BadInput(
                _("Column {column} cannot be a field and {role} at once.").format(column=column, role=role.value)
            )
        if roles.get(column) is not Role.OUTCOME:  # an outcome can be named as a segment all the same
            roles[column] = role
    return roles


def _guess_cell(cursor: duckdb.DuckDBPyConnection, staged: Staged, taken: set[str]) -> dict[str, str]:
    """The only column whose few values hold one that a control cell would have."""
    found = []
    for column in staged.columns:
        if column not in taken:
            levels = distinct_values(cursor, staged, column, MOST_CELLS + 1)
            if len(levels) <= MOST_CELLS and guess_control(levels):
                found.append(column)
    return {"cell": found[0]} if len(found) == 1 else {}


def distinct_values(cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str, most: int) -> tuple[str, ...]:
    """The different values of a column, at most `most` of them, sorted."""
    name = staged.at(column)
    rows = cursor.execute(
        f"select distinct trim({name}) as value from staged where trim({name}) <> '' order by value limit {int(most)}"
    ).fetchall()
    return tuple(row[0] for row in rows)


def _guess_role(cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str, request: LoadRequest) -> Role:
    facts, name = look_at(cursor, staged, column, request.decimal), staged.at(column)
    if looks_personal(column) or facts.addresses or looks.holds_people(cursor, name):
        return Role.PERSONAL
    if looks_like_outcome(column) and facts.kind and not looks.holds_identifiers(cursor, name):
        return Role.OUTCOME
    if looks.holds_dates(cursor, name):
        return Role.IGNORED
    few = facts.distinct <= MOST_LEVELS and facts.distinct <= max(staged.rows_in / 2, 2)
    return Role.ATTRIBUTE if few and facts.filled else Role.IGNORED


def require_fields(staged: Staged, layout: Layout, request: LoadRequest) -> None:
    """Refuse a file in which a needed field is nowhere to be found.

    Raises:
        BadInput: Names the field, the columns there are, and the option that answers.
    """
    for field in NEEDED[request.extract]:
        if field not in layout.fields and field not in said_of_all(request):
            raise BadInput(
                _(
                    "No column of {file} was recognised as {field}: name it with --map {field}=COLUMN{else_}. "
                    "Its columns are: {columns}."
                ).format(
                    file=staged.file,
                    field=field,
                    else_=_otherwise(field, request.extract),
                    columns=", ".join(staged.columns),
                )
            )


def _otherwise(field: str, extract: Extract) -> str:
    if extract is Extract.CALENDAR:
        return ""
    return {
        "customer_id": _(", or add --row-is-customer if each row is one customer"),
        "cell": _(", or add --cell-name CELL if the whole file is one cell"),
        "date": _(", or add --day DATE if all rows are of one day"),
    }.get(field, "")


def _told(guessed: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        _("{field} is read from column {column}").format(field=field, column=column)
        for field, column in guessed.items()
    )


def _told_values(guessed: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        _("{field} is read from column {column}, by its values").format(field=field, column=column)
        for field, column in guessed.items()
    )


def _told_roles(cursor: duckdb.DuckDBPyConnection, staged: Staged, guessed: Mapping[str, Role]) -> tuple[str, ...]:
    groups: dict[str, list[str]] = {}
    for role in (Role.ATTRIBUTE, Role.OUTCOME, Role.IGNORED, Role.PERSONAL):
        for column in (column for column, its in guessed.items() if its is role):
            is_date = role is Role.IGNORED and looks.holds_dates(cursor, staged.at(column))
            groups.setdefault("date" if is_date else role.value, []).append(column)
    return tuple(_told_group(group).format(columns=", ".join(columns)) for group, columns in groups.items())


def _told_group(group: str) -> str:
    return {
        "attribute": _("segment attributes: {columns}"),
        "outcome": _("outcomes: {columns}"),
        "ignored": _("not kept, too many different values: {columns}"),
        "date": _("not kept, dates: {columns}"),
        "personal": _("not kept, personal data: {columns}"),
    }[group]
