"""The three campaigns: who was chosen, who got what, and what each cell would have made of everyone.

A contact adds at most one order to a customer, inside the post window; it takes none away. For every customer the
order a contact *would* add is drawn whatever the cell, so both potential outcomes are known. The control adds none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analysis.sample.members import AGE_GROUPS, TIERS, Flags, Floats, Ints, Members, Texts
from analysis.sample.purchases import (
    IS_CARE,
    POST_DAYS,
    Lines,
    add_up,
    day_of,
    draw_baskets,
    join,
    kept_share,
    mean_order,
    season,
)

CONTROL = "Control"
PROMOTED = "Serum"
PRE_DAYS = 90
MAILED = 16_000
TEXTED = 5_000

MAILER_CHANCE = {"Mailer": (0.16, 0.06, 0.02), "Mailer + sample sachet": (0.22, 0.09, 0.03)}
"""Chance that the mailing adds an order: skin-care buyers aged 30-44, other skin-care buyers, no purchase so far."""
TIRED = 0.5
"""What is left of that chance after three or more contacts in 90 days."""
DELIVERED, SHOWS_UP, BUYS_AT_EVENT = 0.96, 0.8, 0.6
TEXT_CHANCE = 0.02
CONTACTS_IN_90_DAYS = (0.8, 1.0, 1.4, 1.8)


@dataclass(frozen=True, slots=True)
class SampleCampaign:
    """What the brand would have entered before the sales came in.

    Attributes:
        id: Name of the campaign.
        file: Name of its extract.
        launch: First day of the post window.
        split: Planned share of each cell, summing to 1; empty where there is no control.
        promoted: Promoted categories.
        margin_rate: Margin as a share of revenue, 0 to 1.
        contact_cost, fixed_cost: Money per contacted customer, and once.
        planned_effect: Extra revenue per customer worth finding, or None.
        control: Name of the control cell, or None.
    """

    id: str
    file: str
    launch: date
    split: tuple[tuple[str, float], ...]
    promoted: tuple[str, ...]
    margin_rate: float
    contact_cost: float
    fixed_cost: float
    planned_effect: float | None
    control: str | None


SERUM_LAUNCH = SampleCampaign(
    id="serum-launch",
    file="serum-launch.csv",
    launch=date(2025, 9, 8),
    split=(("Mailer", 0.45), ("Mailer + sample sachet", 0.45), (CONTROL, 0.10)),
    promoted=(PROMOTED,),
    margin_rate=0.62,
    contact_cost=9.0,
    fixed_cost=30_000.0,
    planned_effect=50.0,
    control=CONTROL,
)
VIP_EVENING = SampleCampaign(
    id="vip-evening",
    file="vip-evening.csv",
    launch=date(2025, 11, 20),
    split=(("Invited", 0.75), (CONTROL, 0.25)),
    promoted=("Cream",),
    margin_rate=0.62,
    contact_cost=25.0,
    fixed_cost=60_000.0,
    planned_effect=None,
    control=CONTROL,
)
SMS_REMINDER = SampleCampaign(
    id="sms-reminder",
    file="sms-reminder.csv",
    launch=date(2026, 1, 26),
    split=(),
    promoted=(PROMOTED, "Cream"),
    margin_rate=0.62,
    contact_cost=0.08,
    fixed_cost=500.0,
    planned_effect=None,
    control=None,
)
CAMPAIGNS = (SERUM_LAUNCH, VIP_EVENING, SMS_REMINDER)


@dataclass(frozen=True, slots=True)
class Played:
    """One campaign played out, one position per customer in every array.

    Attributes:
        campaign: What was planned.
        cells: Names of the cells, the control last.
        who: Positions of the customers among the members.
        cell: Position of each customer's cell in `cells`.
        columns: Attributes and funnel flags as the extract has them.
        chance: Chance that each cell (second axis) adds an order, 0 to 1, given everything before the launch.
        adds: Whether each cell (second axis) would add the order.
        order_value: Expected net amount of such an order in the post window.
        order_amount: Its actual net amount in the post window.
        idle_chance: Chance of no purchase of the customer's own accord in the post window.
        idle: Whether there was none.
        attends: Whether the customer would come when invited; None where there was no event.
        added: The orders' lines, numbered by the customer's position.
    """

    campaign: SampleCampaign
    cells: tuple[str, ...]
    who: Ints
    cell: Ints
    columns: dict[str, Texts]
    chance: Floats
    adds: Flags
    order_value: Floats
    order_amount: Floats
    idle_chance: Floats
    idle: Flags
    attends: Flags | None
    added: Lines

    def caused(self) -> Lines:
        """The lines that exist because of the campaign: the cell's own order for those it moved."""
        moved = self.adds[np.arange(self.who.size), self.cell]
        return self.added.where(moved[self.added.order])


@dataclass(frozen=True, slots=True)
class _Audience:
    """Who was chosen, their cells and columns, and how the contact works on them."""

    who: Ints
    cell: Ints
    columns: dict[str, Texts]
    chance: Floats
    adds: Flags
    attends: Flags | None = None


def play_all(rng: np.random.Generator, members: Members, ordinary: Lines) -> tuple[Lines, tuple[Played, ...]]:
    """Play the campaigns in order of launch.

    Returns:
        All order lines, ordinary ones and those the campaigns caused; and each campaign played out.
    """
    sales, played = ordinary, []
    for campaign, choose, pace in (
        (SERUM_LAUNCH, _choose_mailed, 9.0),
        (VIP_EVENING, _choose_vips, 4.0),
        (SMS_REMINDER, _choose_texted, 5.0),
    ):
        audience = choose(rng, members, sales)
        played.append(_play(rng, members, sales, campaign, audience, _fading(pace)))
        sales = join(sales, played[-1].caused())
    return sales, tuple(played)


def _play(
    rng: np.random.Generator,
    members: Members,
    sales: Lines,
    campaign: SampleCampaign,
    audience: _Audience,
    day_chances: Floats,
) -> Played:
    """Draw the order each customer would add, and compare with what they buy anyway."""
    who, start = audience.who, day_of(campaign.launch)
    lead, end = campaign.promoted[0], start + POST_DAYS
    day = start + rng.choice(POST_DAYS, who.size, p=day_chances)
    added = draw_baskets(rng, members, who, day, lead)
    in_time = added.within(start, end)
    return Played(
        campaign=campaign,
        cells=tuple(name for name, _ in campaign.split) or ("SMS",),
        who=who,
        cell=audience.cell,
        columns=audience.columns,
        chance=audience.chance,
        adds=audience.adds,
        order_value=mean_order(members.care_share[who], lead) * kept_share(day_chances),
        order_amount=add_up(in_time.order, in_time.amount, who.size),
        idle_chance=np.exp(-members.rate[who] * season()[start:end].sum()),
        idle=~sales.within(start, end).buyers(members.rate.size)[who],
        attends=audience.attends,
        added=added,
    )


def _fading(pace: float) -> Floats:
    """Chance of each post-window day for an added order: it fades by a factor e every `pace` days."""
    weights = np.exp(-np.arange(POST_DAYS) / pace)
    return np.asarray(weights / weights.sum())


def _deal(rng: np.random.Generator, customers: int, campaign: SampleCampaign) -> Ints:
    """Deal customers to the cells at random, in exactly the planned shares (up to one customer)."""
    tops = np.round(np.cumsum([share for _, share in campaign.split]) * customers)
    return rng.permutation(np.searchsorted(tops, np.arange(customers), side="right"))


def _choose_mailed(rng: np.random.Generator, members: Members, sales: Lines) -> _Audience:
    """Choose members with a postal address, and what a serum mailing does to them by age, history and contacts."""
    who = np.sort(rng.choice(members.ids.size, MAILED, replace=False))
    history = product_history(sales.within(0, day_of(SERUM_LAUNCH.launch)), members.ids.size)[who]
    contacts = _draw_contacts(rng, members.tier[who])
    chance = _mailer_chance(members.age[who], history, contacts)
    columns = members.attributes(who) | {"product_history": history, "contact_history": contacts}
    adds = rng.random(MAILED)[:, None] < chance
    return _Audience(who, _deal(rng, MAILED, SERUM_LAUNCH), columns, chance, adds)


def product_history(before: Lines, members: int) -> Texts:
    """What each member bought in the given lines: skin care, make-up, both or none."""
    care = before.where(IS_CARE[before.product]).buyers(members)
    make_up = before.where(~IS_CARE[before.product]).buyers(members)
    return np.select([care & make_up, care, make_up], ["both", "skin care", "make-up"], "none")


def _draw_contacts(rng: np.random.Generator, tier: Ints) -> Texts:
    """Draw contacts in the last 90 days, in three levels; higher tiers are contacted more."""
    contacts = rng.poisson(np.array(CONTACTS_IN_90_DAYS)[tier])
    return np.array(["0", "1-2", "3+"])[np.searchsorted([1, 3], contacts, side="right")]


def _mailer_chance(age: Ints, history: Texts, contacts: Texts) -> Floats:
    """Chance of an added order for each customer and cell; make-up buyers and the control are never moved."""
    care = np.isin(history, ["skin care", "both"])
    kinds = [care & (age == AGE_GROUPS.index("30-44")), care, history == "none"]
    moved = [np.select(kinds, chances, 0.0) for chances in MAILER_CHANCE.values()]
    return np.column_stack([*moved, np.zeros(age.size)]) * np.where(contacts == "3+", TIRED, 1.0)[:, None]


def _choose_vips(rng: np.random.Generator, members: Members, sales: Lines) -> _Audience:
    """Choose all of the two upper tiers; whoever spent lately is the likelier to come."""
    who = np.flatnonzero(members.tier >= TIERS.index("Gold"))
    start = day_of(VIP_EVENING.launch)
    lately = sales.within(start - PRE_DAYS, start).spend(members.ids.size)[who]
    keen = 1 / (1 + np.exp(2.0 - 0.9 * np.log1p(np.maximum(lately, 0) / 300)))
    delivered = rng.random(who.size) < DELIVERED
    responds = delivered & (rng.random(who.size) < keen)
    attends = responds & (rng.random(who.size) < SHOWS_UP)
    cell = _deal(rng, who.size, VIP_EVENING)
    funnel = {"delivered": delivered, "responded": responds, "attended": attends}
    columns = members.attributes(who) | {name: _flags(came & (cell == 0)) for name, came in funnel.items()}
    chance = np.column_stack([DELIVERED * keen * SHOWS_UP * BUYS_AT_EVENT, np.zeros(who.size)])
    moved = attends & (rng.random(who.size) < BUYS_AT_EVENT)
    return _Audience(who, cell, columns, chance, np.column_stack([moved, np.zeros_like(moved)]), attends)


def _choose_texted(rng: np.random.Generator, members: Members, sales: Lines) -> _Audience:
    """Choose recent buyers, all of whom get the text message: nobody is held out."""
    start = day_of(SMS_REMINDER.launch)
    recent = np.flatnonzero(sales.within(start - PRE_DAYS, start).buyers(members.ids.size))
    who = np.sort(rng.choice(recent, min(TEXTED, recent.size), replace=False))
    columns = members.attributes(who) | {"delivered": _flags(rng.random(who.size) < DELIVERED)}
    delivered = columns["delivered"] == "1"
    chance = np.full((who.size, 1), DELIVERED * TEXT_CHANCE)
    adds = (delivered & (rng.random(who.size) < TEXT_CHANCE))[:, None]
    return _Audience(who, np.zeros(who.size, dtype=np.int64), columns, chance, adds)


def _flags(yes: Flags) -> Texts:
    return np.where(yes, "1", "0")
