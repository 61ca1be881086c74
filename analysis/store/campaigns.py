"""Campaigns and their settings: what is in force, what a person chose, and when."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from analysis.model import (
    BOUGHT_PROMOTED_BEFORE,
    BUILT_IN_ATTRIBUTES,
    CONTACTS_90_DAYS,
    MISSING,
    NEW_OR_EXISTING,
    SALES_METRICS,
    BadInput,
    Campaign,
    CampaignSettings,
    Cell,
    Choice,
    Kind,
    Metric,
    SalesCoverage,
    Unit,
)
from analysis.store.connection import Row, Store, query, touch
from analysis.words import _

SETTINGS = tuple(field.name for field in fields(CampaignSettings))
KIND = "case when count(kind) = count(*) then min(kind) end"
"""The kind of a column of several files: a mean where one of them needs it, none where one of them has none."""

_MONEY_NAMES = ("spend", "spent", "revenue", "sales", "amount", "value", "margin", "profit", "金额", "消费", "销售")


def campaign_ids(store: Store) -> tuple[str, ...]:
    """Names of all campaigns, the latest launch first, those without one last."""
    return tuple(row[0] for row in store.read("list_campaigns"))


def find_campaign(cursor: duckdb.DuckDBPyConnection, name: str) -> int | None:
    """The key of the campaign `name`, None where there is no such campaign."""
    rows = cursor.execute("select key from campaigns where id = ?", [name]).fetchall()
    return rows[0][0] if rows else None


def find_or_create_campaign(cursor: duckdb.DuckDBPyConnection, name: str) -> int:
    """The key of the campaign `name`, which is created when it is new.

    Raises:
        BadInput: The name is empty.
    """
    if not name.strip():
        raise BadInput(_("A campaign needs a name."))
    key = find_campaign(cursor, name)
    if key is None:
        key = cursor.execute("select coalesce(max(key), 0) + 1 from campaigns").fetchall()[0][0]
        cursor.execute("insert into campaigns values (?, ?, 0)", [key, name])
    return key


def unknown_campaign(store: Store, name: str) -> BadInput:
    """The sentence for a campaign that does not exist."""
    known = ", ".join(campaign_ids(store)) or _("none yet")
    return BadInput(_("There is no campaign {campaign}; the store has: {known}.").format(campaign=name, known=known))


def campaign_key(store: Store, name: str) -> int:
    """The key of an existing campaign.

    Raises:
        BadInput: There is no such campaign.
    """
    with store.cursor() as cursor:
        key = find_campaign(cursor, name)
    if key is None:
        raise unknown_campaign(store, name)
    return key


def keep_settings(
    cursor: duckdb.DuckDBPyConnection,
    campaign: int,
    changes: Mapping[str, Any],
    *,
    guessed: bool = False,
    load: int | None = None,
) -> tuple[str, ...]:
    """Write settings that differ from those in force, each with the time and whether sales had been seen by then.

    Args:
        cursor: Inside the caller's transaction.
        campaign: Key of the campaign.
        changes: Values by setting, names as in `CampaignSettings`.
        guessed: True where the program decided, not a person. A guess never replaces a person's choice, and a
            person's choice of what was guessed confirms it.
        load: The load that brings these settings: outcomes in the same file were not seen before.

    Returns:
        The settings that were written.
    """
    history = _history(cursor, campaign)
    chosen = {row[0] for row in history if not row[2]}
    in_force = {row[0]: (row[1], row[2]) for row in history}
    launch = changes.get("launch") or _settings_of(history).launch or first_contact(cursor, campaign)
    seen = _outcomes_seen(cursor, campaign, launch, load)
    texts = {setting: _to_text(value) for setting, value in changes.items()}
    new = [
        setting
        for setting, text in texts.items()
        if in_force.get(setting) != (text, guessed) and not (guessed and setting in chosen)
    ]
    now = datetime.now(UTC).replace(tzinfo=None)
    for position, setting in enumerate(new, start=len(history) + 1):
        cursor.execute(
            "insert into settings values (?, ?, ?, ?, ?, ?, ?)",
            [campaign, setting, texts[setting], guessed, seen, now, position],
        )
    return tuple(new)


def check_choices(cursor: duckdb.DuckDBPyConnection, name: str, campaign: int, changes: Mapping[str, Any]) -> None:
    """Refuse a control cell, split, primary metric or revenue that the campaign's members contradict.

    Raises:
        BadInput: Names what there is to choose from.
    """
    cells = [row[0] for row in cursor.execute(query("count_cells"), {"campaign": campaign}).fetchall()]
    wanted = {changes.get("control")} | {cell for cell, _share in changes.get("split") or ()}
    unknown = sorted(str(cell) for cell in wanted - {None, *cells})
    if unknown and len(cells) > 1:
        raise BadInput(
            _("Campaign {campaign} has no cell {cell}; its cells are: {cells}.").format(
                campaign=name, cell=unknown[0], cells=", ".join(sorted(cells, key=natural_order))
            )
        )
    own = {
        row[0]
        for row in cursor.execute(
            "select distinct name from extra_columns where campaign = ? and kind is not null", [campaign]
        ).fetchall()
    }
    known = [metric.name for metric in SALES_METRICS] + sorted(own)
    for metric in (changes.get("primary"), changes.get("revenue")):
        if metric is not None and cells and metric not in known:
            raise BadInput(
                _("Campaign {campaign} has no metric {metric}; its metrics are: {metrics}.").format(
                    campaign=name, metric=metric, metrics=", ".join(known)
                )
            )


def _history(cursor: duckdb.DuckDBPyConnection, campaign: int) -> list[Row]:
    return cursor.execute(
        "select setting, value, guessed, after_sales, chosen_at from settings where campaign = ? order by position",
        [campaign],
    ).fetchall()


def _outcomes_seen(cursor: duckdb.DuckDBPyConnection, campaign: int, launch: date | None, load: int | None) -> bool:
    """Whether sales of the post window, or outcomes of its own extract, are in the store."""
    own = "select count(*) from extra_columns where campaign = ? and role = 'outcome' and load is distinct from ?"
    if cursor.execute(own, [campaign, load]).fetchall()[0][0]:
        return True
    later = "select count(*) from daily_totals where day >= ?"
    return launch is not None and bool(cursor.execute(later, [launch]).fetchall()[0][0])


def first_contact(cursor: duckdb.DuckDBPyConnection, campaign: int) -> date | None:
    """The earliest contact date that the extracts give, None where they give none."""
    found: date | None = cursor.execute(
        "select min(contact) from memberships where campaign = ? and aside is null", [campaign]
    ).fetchall()[0][0]
    return found


def _to_text(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)


def _from_text(setting: str, text: str | None) -> Any:
    value = None if text is None else json.loads(text)
    if setting == "launch":
        return None if value is None else date.fromisoformat(value)
    if setting == "promoted":
        return tuple(value or ())
    if setting in ("split", "margin_rates", "channel_costs"):
        return tuple((name, float(number)) for name, number in value or ())
    return getattr(CampaignSettings(), setting) if value is None else value


def _settings_of(history: Iterable[Row]) -> CampaignSettings:
    """The last value of each setting; a person's choice stands against later guesses by construction."""
    return CampaignSettings(**{row[0]: _from_text(row[0], row[1]) for row in history if row[0] in SETTINGS})


def list_settings(cursor: duckdb.DuckDBPyConnection) -> dict[int, CampaignSettings]:
    """The settings in force of every campaign, by its key."""
    keys = cursor.execute("select key from campaigns order by key").fetchall()
    return {key: _settings_of(_history(cursor, key)) for (key,) in keys}


def read_campaign(store: Store, name: str) -> Campaign:
    """A campaign with its settings, cells, attributes and metrics.

    Raises:
        BadInput: There is no such campaign.
    """
    key = campaign_key(store, name)
    with store.cursor() as cursor:
        history = _history(cursor, key)
        settings = _settings_of(history)
        columns = cursor.execute(
            f"select name, role, {KIND} from extra_columns where campaign = ? "
            "group by name, role order by role, min(load), min(position)",
            [key],
        ).fetchall()
        taken = {column for column, _role, _kind in columns}
        known = _known_attributes(cursor, key, taken)
        window = _has_sales_window(cursor, key, settings)
        has_sales = bool(cursor.execute("select count(*) from daily_totals").fetchall()[0][0])
        told = _told_attributes(cursor, key, settings, has_sales=has_sales) if window else ()
    cells = tuple(Cell(*row) for row in store.read("count_cells", {"campaign": key}))
    own = (column for column, role, _kind in columns if role == "attribute")
    return Campaign(
        id=name,
        settings=settings,
        choices=tuple(
            Choice(setting, _shown(value), at, after) for setting, value, guessed, after, at in history if not guessed
        ),
        control_guessed=_is_guess(history, "control") and settings.control is not None,
        cells=tuple(sorted(cells, key=lambda cell: natural_order(cell.name))),
        attributes=tuple(dict.fromkeys((*own, *known, *(name for name in told if name not in taken)))),
        metrics=_metrics(settings, columns, window=window, has_sales=has_sales),
        has_sales_window=window,
    )


def _known_attributes(cursor: duckdb.DuckDBPyConnection, campaign: int, own: set[str]) -> tuple[str, ...]:
    """Attributes that the customers extract gives to a campaign whose customers have ids; its own columns win."""
    rows = cursor.execute(
        "select name from known_columns where (select max(customer) from memberships where campaign = ?) > 0 "
        "group by name order by min(position), name",
        [campaign],
    ).fetchall()
    return tuple(name for (name,) in rows if name not in own)


def _told_attributes(
    cursor: duckdb.DuckDBPyConnection, campaign: int, settings: CampaignSettings, *, has_sales: bool
) -> tuple[str, ...]:
    """Attributes that sales and other campaigns tell of the customers of a campaign with contact dates."""
    others = "select 1 from memberships where campaign <> ? and customer > 0 limit 1"
    known = {
        NEW_OR_EXISTING: has_sales,
        BOUGHT_PROMOTED_BEFORE: has_sales and bool(settings.promoted),
        CONTACTS_90_DAYS: bool(cursor.execute(others, [campaign]).fetchall()),
    }
    return tuple(name for name in BUILT_IN_ATTRIBUTES if known[name])


def _shown(text: str | None) -> str:
    value = "" if text is None else json.loads(text)
    if isinstance(value, list):
        return ", ".join("=".join(map(str, item)) if isinstance(item, list) else str(item) for item in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _is_guess(history: Iterable[Row], setting: str) -> bool:
    marks = [row[2] for row in history if row[0] == setting]
    return bool(marks) and bool(marks[-1])


def _has_sales_window(cursor: duckdb.DuckDBPyConnection, campaign: int, settings: CampaignSettings) -> bool:
    """Whether the campaign has a day to count from and customers whom sales can know."""
    dated, known = cursor.execute(
        "select count(contact), count(case when customer > 0 then 1 end) from memberships "
        "where campaign = ? and aside is null",
        [campaign],
    ).fetchall()[0]
    members = "select count(*) from memberships where campaign = ?"
    empty = not cursor.execute(members, [campaign]).fetchall()[0][0]
    return bool(settings.launch or dated) and bool(known or empty)


def _metrics(
    settings: CampaignSettings, columns: Iterable[Row], *, window: bool, has_sales: bool
) -> tuple[Metric, ...]:
    """Every metric, the primary first. Those of the sales lead where sales can be read, or where nothing else is."""
    own = tuple(
        own_metric(name, kind)
        for name, role, kind in columns
        if role == "outcome" or (kind is not None and name == settings.primary)
    )
    found = (SALES_METRICS if (window and has_sales) or not own else ()) + own
    first = [metric for metric in found if metric.name == settings.primary]
    return tuple(first) + tuple(metric for metric in found if metric.name != settings.primary)


def own_metric(name: str, kind: str | None) -> Metric:
    """A metric that a column of the campaign extract carries; its unit is told by its name."""
    if kind == Kind.PROPORTION:
        return Metric(name, Kind.PROPORTION, Unit.SHARE, own=True)
    is_money = any(word in name.lower() for word in _MONEY_NAMES)
    return Metric(name, Kind.MEAN, Unit.MONEY if is_money else Unit.NUMBER, own=True)


def natural_order(text: str) -> tuple[tuple[tuple[int, float, str], ...], str]:
    """A sort key by which `2` comes before `10` and the missing level last; no two texts have the same.

    >>> sorted(["10", "2", "b 11", "b 9", "(missing)"], key=natural_order)
    ['2', '10', 'b 9', 'b 11', '(missing)']
    """
    if text == MISSING:
        return ((2, 0.0, ""),), text
    parts = re.split(r"(\d+(?:\.\d+)?)", text)
    return tuple((0, float(p), "") if i % 2 else (1, 0.0, p.lower()) for i, p in enumerate(parts) if p), text


def change_settings(store: Store, name: str, changes: Mapping[str, Any]) -> Campaign:
    """Change what is named, leave the rest, and create the campaign when it is new.

    Raises:
        BadInput: A setting that does not exist.
    """
    if unknown := set(changes) - set(SETTINGS):
        raise BadInput(_("There is no setting {setting}.").format(setting=", ".join(sorted(unknown))))
    with store.write() as cursor:
        key = find_or_create_campaign(cursor, name)
        check_choices(cursor, name, key, changes)
        keep_settings(cursor, key, changes)
        touch(cursor)
    return read_campaign(store, name)


def read_coverage(store: Store) -> SalesCoverage:
    """The days and the amount of sales in the store."""
    first, last, lines = store.fetch("select min(day), max(day), coalesce(sum(lines), 0) from daily_totals")[0]
    customers = store.fetch("select count(distinct customer) from active_sales")[0][0] if lines else 0
    return SalesCoverage(first, last, int(lines), customers)
