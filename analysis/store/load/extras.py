"""The further columns of a campaign extract that are kept: outcomes and segment attributes."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.model import BadInput, Kind, Role, Unit
from analysis.store.campaigns import own_metric
from analysis.store.connection import query
from analysis.store.load import values
from analysis.store.load.columns import Layout, look_at
from analysis.store.load.households import HOUSEHOLD_NAME, fingerprint
from analysis.store.load.incoming import Incoming
from analysis.store.load.names import HOUSEHOLD, looks_like_answer, looks_like_outcome
from analysis.store.load.reasons import Reason
from analysis.store.load.values import Style, decide_mark
from analysis.words import _, ngettext
from analysis.words.numbers import count

MOST_ANSWERS = 11
"""An answer is one of few values, as on a scale from 0 to 10."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A column that is kept.

    Attributes:
        name: As in the file.
        position: Among the kept columns, outcomes first.
        role: Outcome or attribute.
        kind: How it is averaged; None for an attribute that is no number.
        style: How its numbers are written.
        is_answer: True where a blank means that nobody knows, as in a rating; else a blank outcome is 0.
    """

    name: str
    position: int
    role: Role
    kind: Kind | None
    style: Style
    is_answer: bool


def read_extras(coming: Incoming) -> tuple[Kept, ...]:
    """Make the table `kept`: one row per row of the file and kept column, as text and, where it is one, as a number.

    Raises:
        BadInput: An outcome that is neither number nor yes/no, or whose numbers can be read in two ways.
    """
    coming.cursor.execute(
        "create or replace temp table kept "
        "(row bigint, position integer, role varchar, kind varchar, name varchar, text varchar, number double)"
    )
    outcomes = coming.layout.with_role(Role.OUTCOME)
    attributes = [name for name in attribute_columns(coming.layout) if name not in outcomes]
    found = [_outcome(coming, name, position) for position, name in enumerate(outcomes)]
    found += [_attribute(coming, name, position) for position, name in enumerate(attributes, start=len(found))]
    for column in found:
        _read(coming, column)
    if coming.has(HOUSEHOLD):
        _read_household(coming)
    return tuple(found)


def _read_household(coming: Incoming) -> None:
    """Keep a fingerprint of the address or phone, and nothing else of it."""
    print_ = fingerprint(coming.cursor, coming.staged, coming.layout.fields[HOUSEHOLD])
    coming.cursor.execute(
        f"insert into kept select row, null, null, null, $name, {print_}, null from staged where {print_} is not null",
        {"name": HOUSEHOLD_NAME},
    )


def attribute_columns(layout: Layout) -> tuple[str, ...]:
    """Columns that can be named as a segment: those with that role, and the channel."""
    channel = (layout.fields["channel"],) if "channel" in layout.fields else ()
    return layout.with_role(Role.ATTRIBUTE) + channel


def _outcome(coming: Incoming, name: str, position: int) -> Kept:
    """An outcome with some text among its numbers keeps the numbers; the rows with text are set aside."""
    facts = look_at(coming.cursor, coming.staged, name, coming.request.decimal)
    if facts.filled and not facts.numbers and not facts.flags:
        text = _("Column {column} of {file} holds neither numbers nor yes/no: it cannot be an outcome.")
        raise BadInput(text.format(column=name, file=coming.staged.file))
    kind = Kind.PROPORTION if facts.flags >= facts.numbers else Kind.MEAN
    return _kept(coming, name, position, Role.OUTCOME, kind)


def _attribute(coming: Incoming, name: str, position: int) -> Kept:
    """Of an attribute whose numbers can be read in two ways, none are kept."""
    facts = look_at(coming.cursor, coming.staged, name, coming.request.decimal)
    return _kept(coming, name, position, Role.ATTRIBUTE, facts.kind if facts.mark else None)


def _kept(coming: Incoming, name: str, position: int, role: Role, kind: Kind | None) -> Kept:
    style = Style()
    if kind is Kind.MEAN:
        style = decide_mark(coming.cursor, coming.staged, name, coming.request.decimal)
    is_answer = kind is Kind.MEAN and _is_answer(coming, name, style)
    return Kept(name, position, role, kind, style, is_answer)


def _is_answer(coming: Incoming, name: str, style: Style) -> bool:
    """True for a rating: by its name, or where blanks stand beside few whole or half numbers from 1 to 10 without 0."""
    if looks_like_answer(name):
        return True
    if looks_like_outcome(name) or own_metric(name, Kind.MEAN).unit is Unit.MONEY:
        return False
    number = values.as_number(coming.staged.at(name), style.mark)
    blanks, distinct, least, most, others = coming.cursor.execute(
        "select count(*) - count(number), count(distinct number), min(number), max(number), "
        f"count(case when number * 2 <> round(number * 2) then 1 end) from (select {number} as number from staged)"
    ).fetchall()[0]
    return bool(blanks and 1 < distinct <= MOST_ANSWERS and least >= 1 and most <= 10 and not others)


def _read(coming: Incoming, column: Kept) -> None:
    name = coming.staged.at(column.name)
    flag = f"case {values.as_flag(name)} when true then 1 when false then 0 end"
    number = {
        Kind.PROPORTION: flag,
        Kind.MEAN: f"coalesce({values.as_number(name, column.style.mark)}, {flag})",
    }.get(column.kind or Kind.RATIO, "null")
    if column.role is Role.OUTCOME and not column.is_answer:
        number = f"case when coalesce(trim({name}), '') = '' then 0 else {number} end"
    coming.cursor.execute(
        f"insert into kept select row, $position, $role, $kind, $column, {name}, cast({number} as double) from staged",
        {"position": column.position, "role": column.role.value, "kind": column.kind, "column": column.name},
    )


def set_bad_outcomes_aside(coming: Incoming) -> None:
    """Move the rows from `members` to `aside` that have text in an outcome, each with its first."""
    coming.cursor.execute(
        "create or replace temp table faulty as select row, min_by(name, position) as name, "
        "min_by(text, position) as value, min_by(case when kind = $mean then $number else $flag end, position) as "
        "reason from kept where role = $outcome and number is null and trim(text) <> '' "
        "and row in (select row from members) group by row",
        {
            "mean": Kind.MEAN.value,
            "number": Reason.BAD_NUMBER.value,
            "flag": Reason.BAD_FLAG.value,
            "outcome": Role.OUTCOME.value,
        },
    )
    coming.move_faulty("members")


def keep_columns(coming: Incoming, columns: tuple[Kept, ...]) -> tuple[str, ...]:
    """Remember what each column is, for every campaign that got members from this load, and tell of blanks."""
    for column in columns:
        coming.cursor.execute(
            query("insert_extra_columns"),
            {
                "load": coming.load,
                "name": column.name,
                "position": column.position,
                "role": column.role.value,
                "kind": column.kind,
                "is_answer": column.is_answer,
            },
        )
    rows = coming.cursor.execute(
        "select name, sum(blanks), bool_or(is_answer) from extra_columns "
        "where load = ? and role = 'outcome' and blanks > 0 group by name, position order by position",
        [coming.load],
    ).fetchall()
    return tuple(_told(column, int(blanks), is_answer=is_answer) for column, blanks, is_answer in rows)


def _told(column: str, blanks: int, *, is_answer: bool) -> str:
    if is_answer:
        text = ngettext(
            "{n} blank value of {column} counts as no answer: the metric is that of the others",
            "{n} blank values of {column} count as no answer: the metric is that of the others",
            blanks,
        )
    else:
        text = ngettext(
            "{n} blank value of {column} counts as 0: nothing happened",
            "{n} blank values of {column} count as 0: nothing happened",
            blanks,
        )
    return text.format(n=count(blanks), column=column)
