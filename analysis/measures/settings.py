"""Changing what a person decides about a campaign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.measures.store import Store
from analysis.model import BadInput, Campaign
from analysis.store.campaigns import change_settings as _change
from analysis.words import _

_SHARES = frozenset({"margin_rate"})
_POSITIVE_DAYS = frozenset({"pre_days", "post_days"})
_NOT_NEGATIVE = frozenset({"contact_cost", "fixed_cost", "incentive_cost", "planned_effect"})
_MOST_DAYS = 3660


def change_settings(store: Store, campaign: str, changes: Mapping[str, Any]) -> Campaign:
    """Change what is named, leave the rest, and create the campaign when it is new.

    Args:
        store: Where the campaign is.
        campaign: Its name.
        changes: Values by setting, named and typed as in `CampaignSettings`; a split in any unit is brought to 1.

    Returns:
        The campaign as it stands now.

    Raises:
        BadInput: A value out of range, or a cell or metric the campaign does not have.
    """
    for setting, value in changes.items():
        _check(setting, value)
    if split := changes.get("split"):
        total = sum(share for _cell, share in split)
        changes = dict(changes) | {"split": tuple((cell, share / total) for cell, share in split)}
    return _change(store, campaign, changes)


def _check(setting: str, value: Any) -> None:
    """Refuse what cannot be meant.

    Raises:
        BadInput: Names the setting and its range.
    """
    if value is None:
        return
    if setting in _POSITIVE_DAYS and not (isinstance(value, int) and 0 < value <= _MOST_DAYS):
        raise BadInput(_("A window is a whole number of days, from 1 to {most}.").format(most=_MOST_DAYS))
    if setting == "confidence" and not 0.5 <= value < 1:
        raise BadInput(_("The confidence level lies between 0.5 and 1, for example 0.95."))
    if setting == "minimum_level_size" and value < 1:
        raise BadInput(_("The smallest size of a segment is a number of customers from 1 on, for example 50."))
    if setting in _SHARES and not 0 <= value <= 1:
        raise BadInput(_("The margin rate is a share between 0 and 1, for example 0.6."))
    if setting in _NOT_NEGATIVE and not 0 <= value < float("inf"):
        raise BadInput(_("Costs and the planned effect cannot be below 0."))
    if setting == "split":
        _check_split(value)
    if setting in ("margin_rates", "channel_costs"):
        for _name, number in value:
            _check(setting.removesuffix("s").replace("channel", "contact"), number)


def _check_split(split: tuple[tuple[str, float], ...]) -> None:
    cells = [cell for cell, _share in split]
    if len(set(cells)) < len(cells):
        raise BadInput(_("The planned split names a cell twice."))
    shares = [share for _cell, share in split]
    if split and (min(shares) < 0 or not 0 < sum(shares) < float("inf")):
        raise BadInput(_("The planned shares are numbers from 0 on, for example target=0.9,control=0.1."))
