"""What members buy: the catalogue, the calendar, baskets with their returns, and what a basket is worth on average."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from analysis.sample.members import COUNTERS, Flags, Floats, Ints, Members

FIRST_DAY = date(2025, 1, 1)
LAST_DAY = date(2026, 2, 28)
DAYS = (LAST_DAY - FIRST_DAY).days + 1
POST_DAYS = 30

MORE_LINES = 0.6
QUANTITIES, QUANTITY_CHANCES = (1, 2, 3), (0.86, 0.11, 0.03)
ORDER_SPREAD, LINE_SPREAD = 0.7, 0.4
AT_HOME = 0.8
RETURN_CHANCE = 0.04
RETURN_DAYS = np.arange(1, 31)
RETURN_WEIGHTS = 0.9**RETURN_DAYS / np.sum(0.9**RETURN_DAYS)
CARE = ("Serum", "Cream", "Lotion", "Cleanser", "Mask")
MAKE_UP = ("Lipstick", "Foundation", "Eye make-up")


@dataclass(frozen=True, slots=True)
class Product:
    """A product: its name, its category (series), list price in the store's currency, and how often it is chosen."""

    name: str
    category: str
    price: float
    weight: float


PRODUCTS = (
    Product("焕亮精华 Radiance Serum 30 ml", "Serum", 520, 0.10),
    Product("紧致精华 Firming Serum 30 ml", "Serum", 680, 0.06),
    Product("滋养面霜 Nourishing Cream 50 g", "Cream", 420, 0.16),
    Product("夜间修护霜 Night Repair Cream 50 g", "Cream", 560, 0.08),
    Product("保湿乳液 Moisture Lotion 125 ml", "Lotion", 280, 0.22),
    Product("氨基酸洁面 Amino Cleanser 120 g", "Cleanser", 160, 0.22),
    Product("水润面膜 Hydra Mask 6 pcs", "Mask", 190, 0.16),
    Product("丝绒口红 Velvet Lipstick", "Lipstick", 240, 0.42),
    Product("持妆粉底液 Lasting Foundation 30 ml", "Foundation", 330, 0.30),
    Product("纤长睫毛膏 Length Mascara", "Eye make-up", 180, 0.16),
    Product("四色眼影 Quad Eye Shadow", "Eye make-up", 290, 0.12),
)
CATEGORIES = np.array([product.category for product in PRODUCTS])
PRICES = np.array([product.price for product in PRODUCTS])
WEIGHTS = np.array([product.weight for product in PRODUCTS])
IS_CARE: Flags = np.isin(CATEGORIES, CARE)


@dataclass(frozen=True, slots=True)
class Lines:
    """Order lines, one position each in every array.

    Attributes:
        order: Number of the order, from 0; a return carries the order it takes back.
        member: Position of the member.
        day: Days since `FIRST_DAY`.
        product: Position in `PRODUCTS`.
        quantity: Units; negative for a return.
        amount: Money; negative for a return.
        store: Position in `COUNTERS`.
    """

    order: Ints
    member: Ints
    day: Ints
    product: Ints
    quantity: Ints
    amount: Floats
    store: Ints

    def where(self, chosen: Flags | Ints) -> Lines:
        """Only the lines at the chosen positions."""
        return Lines(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def within(self, start: int, end: int) -> Lines:
        """Only the lines of the days `[start, end)`."""
        return self.where((self.day >= start) & (self.day < end))

    def purchases(self) -> Lines:
        """Only the lines that are no returns."""
        return self.where(self.amount >= 0)

    def spend(self, members: int) -> Floats:
        """Net revenue of each of so many members."""
        return add_up(self.member, self.amount, members)

    def buyers(self, members: int) -> Flags:
        """Whether each of so many members has a purchase among these lines."""
        return np.bincount(self.purchases().member, minlength=members) > 0


def add_up(position: Ints, amount: Floats, positions: int) -> Floats:
    """Sum of the amounts at each of so many positions."""
    return np.bincount(position, amount, minlength=positions).astype(np.float64)


def join(first: Lines, second: Lines) -> Lines:
    """Both sets of lines, the orders of the second numbered after those of the first."""
    parts = {field.name: [getattr(first, field.name), getattr(second, field.name)] for field in fields(Lines)}
    parts["order"][1] = second.order + first.order.max(initial=-1) + 1
    return Lines(**{name: np.concatenate(both) for name, both in parts.items()})


def day_of(day: date) -> int:
    """Days since `FIRST_DAY`."""
    return (day - FIRST_DAY).days


def season() -> Floats:
    """How busy each day is, 1 on average: weekends, a mild year, and the days up to the eleventh of November."""
    days = np.datetime64(FIRST_DAY) + np.arange(DAYS)
    weekday = (np.arange(DAYS) + FIRST_DAY.weekday()) % 7
    busy = np.where(weekday >= 5, 1.35, 0.86) * (1 + 0.1 * np.cos(2 * np.pi * np.arange(DAYS) / 365.25))
    eleventh = (days >= np.datetime64("2025-11-01")) & (days <= np.datetime64("2025-11-11"))
    busy = np.where(eleventh, 1.5 * busy, busy)
    return np.asarray(busy / busy.mean())


def draw_ordinary_lines(rng: np.random.Generator, members: Members) -> Lines:
    """Everything the members buy of their own accord, over all days: Poisson at each member's own rate."""
    orders = rng.poisson(members.rate * DAYS)
    who = np.repeat(np.arange(orders.size), orders)
    return draw_baskets(rng, members, who, rng.choice(DAYS, who.size, p=season() / DAYS))


def draw_baskets(rng: np.random.Generator, members: Members, who: Ints, day: Ints, lead: str | None = None) -> Lines:
    """One order for each entry of `who`, on its day, with what is later returned.

    Args:
        rng: Source of chance.
        members: All members.
        who: Positions of the buying members; a position may come again.
        day: Day of each order, in days since `FIRST_DAY`.
        lead: Category of every order's first line; None draws it like the others.

    Returns:
        Purchases and returns, orders numbered by their position in `who`; returns after the last day are left out.
    """
    order = np.repeat(np.arange(who.size), 1 + rng.poisson(MORE_LINES, who.size))
    first = np.diff(order, prepend=-1) > 0
    product = _draw_products(rng, members.care_share[who[order]])
    if lead is not None:
        product[first] = rng.choice(PRICES.size, who.size, p=_chances(np.equal(CATEGORIES, lead)))
    quantity = rng.choice(QUANTITIES, order.size, p=QUANTITY_CHANCES)
    amount = np.maximum(np.round(PRICES[product] * quantity * _draw_sizes(rng, order), 2), 0.01)
    store = _draw_stores(rng, members.counter[who])
    bought = Lines(order, who[order], day[order], product, quantity, amount, store[order])
    return _with_returns(rng, bought)


def mean_order(care_share: Floats, lead: str) -> Floats:
    """Expected amount of an order led by a category, before returns, for members of a given taste."""
    care, make_up = PRICES @ _chances(IS_CARE), PRICES @ _chances(~IS_CARE)
    more = MORE_LINES * (care_share * care + (1 - care_share) * make_up)
    units = float(np.dot(QUANTITIES, QUANTITY_CHANCES))
    return np.asarray(units * (PRICES @ _chances(np.equal(CATEGORIES, lead)) + more))


def kept_share(day_chances: Floats) -> float:
    """Expected share of an order's amount not returned by the end of the post window.

    Args:
        day_chances: Chance that the order falls on each day of the post window, summing to 1.
    """
    back_in_time = np.array([RETURN_WEIGHTS[: POST_DAYS - 1 - day].sum() for day in range(POST_DAYS)])
    return 1 - RETURN_CHANCE * float(day_chances @ back_in_time)


def _chances(of: Flags) -> Floats:
    """Chance of each product, when only those flagged can be chosen."""
    chosen = np.where(of, WEIGHTS, 0.0)
    return np.asarray(chosen / chosen.sum())


def _draw_products(rng: np.random.Generator, care_share: Floats) -> Ints:
    care = rng.choice(PRICES.size, care_share.size, p=_chances(IS_CARE))
    make_up = rng.choice(PRICES.size, care_share.size, p=_chances(~IS_CARE))
    return np.where(rng.random(care_share.size) < care_share, care, make_up)


def _draw_sizes(rng: np.random.Generator, order: Ints) -> Floats:
    """Sizes, sets and discounts: log-normal factors of mean 1, one of the order and one of the line."""
    orders = int(order.max(initial=-1)) + 1
    of_order = rng.lognormal(-(ORDER_SPREAD**2) / 2, ORDER_SPREAD, orders)
    return of_order[order] * rng.lognormal(-(LINE_SPREAD**2) / 2, LINE_SPREAD, order.size)


def _draw_stores(rng: np.random.Generator, home: Ints) -> Ints:
    return np.where(rng.random(home.size) < AT_HOME, home, rng.choice(len(COUNTERS), home.size))


def _with_returns(rng: np.random.Generator, bought: Lines) -> Lines:
    """Add a line with negative quantity and amount, some days later, for what is brought back whole."""
    back = bought.where(rng.random(bought.order.size) < RETURN_CHANCE)
    day = back.day + rng.choice(RETURN_DAYS, back.day.size, p=RETURN_WEIGHTS)
    returns = Lines(back.order, back.member, day, back.product, -back.quantity, -back.amount, back.store)
    returns = returns.where(day < DAYS)
    pairs = ((getattr(bought, field.name), getattr(returns, field.name)) for field in fields(Lines))
    return Lines(*(np.concatenate(pair) for pair in pairs))
