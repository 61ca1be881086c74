"""The brand's members: who they are, how often they buy and what they like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]

MEMBERS = 20_000
LARGEST_ID = 99_999
AGE_GROUPS = ("18-29", "30-44", "45-59", "60+")
AGE_SHARES = (0.27, 0.40, 0.23, 0.10)
AGE_UNKNOWN = 0.03
TIERS = ("Classic", "Silver", "Gold", "Platinum")
TIER_TOPS = (0.55, 0.85, 0.96)
COUNTERS = (
    "Shanghai Xujiahui",
    "Shanghai Wujiaochang",
    "Beijing Wangfujing",
    "Beijing Zhongguancun",
    "Guangzhou Tianhe",
    "Chengdu Chunxi Road",
    "Hangzhou Wulin",
    "Online store",
)
COUNTER_SHARES = (0.18, 0.11, 0.17, 0.10, 0.14, 0.12, 0.10, 0.08)
ORDERS_PER_DAY = 0.28 / 30.4
RATE_SHAPE = 0.9
CARE_TASTE = ((1.0, 0.8), (1.3, 0.6), (1.5, 0.5), (1.7, 0.4))


@dataclass(frozen=True, slots=True)
class Members:
    """All members, one position each in every array.

    Attributes:
        ids: Eight digits with leading zeros.
        rate: Expected orders per ordinary day.
        care_share: Chance that an order line is skin care rather than make-up, 0 to 1.
        age: Position in `AGE_GROUPS`.
        age_known: False where the brand never learned the age.
        tier: Position in `TIERS`.
        counter: Position of the home counter in `COUNTERS`.
    """

    ids: Texts
    rate: Floats
    care_share: Floats
    age: Ints
    age_known: Flags
    tier: Ints
    counter: Ints

    def attributes(self, who: Ints) -> dict[str, Texts]:
        """Segment attributes of the members at positions `who`, as the extracts show them (empty: not known)."""
        ages = np.where(self.age_known[who], np.array(AGE_GROUPS)[self.age[who]], "")
        return {
            "age_group": ages,
            "tier": np.array(TIERS)[self.tier[who]],
            "home_counter": np.array(COUNTERS)[self.counter[who]],
        }


def draw_members(rng: np.random.Generator, size: int = MEMBERS) -> Members:
    """Draw `size` members (at most `LARGEST_ID`). Rates are gamma distributed: many rare buyers, few frequent ones.

    Source:
        The gamma-Poisson purchase model of Ehrenberg (1959), Applied Statistics 8.
    """
    rate = rng.gamma(RATE_SHAPE, ORDERS_PER_DAY / RATE_SHAPE, size)
    age = rng.choice(len(AGE_GROUPS), size, p=AGE_SHARES)
    return Members(
        ids=np.char.zfill((1 + rng.choice(LARGEST_ID, size, replace=False)).astype(str), 8),
        rate=rate,
        care_share=_draw_tastes(rng, age),
        age=age,
        age_known=rng.random(size) >= AGE_UNKNOWN,
        tier=_draw_tiers(rng, rate),
        counter=rng.choice(len(COUNTERS), size, p=COUNTER_SHARES),
    )


def _draw_tastes(rng: np.random.Generator, age: Ints) -> Floats:
    """Draw each member's taste for skin care, which grows with age."""
    first, second = np.array(CARE_TASTE)[age].T
    return np.asarray(rng.beta(first, second))


def _draw_tiers(rng: np.random.Generator, rate: Floats) -> Ints:
    """Draw tiers that follow the purchase rate, though not closely: yesterday's spend decided them."""
    standing = np.log(rate) + rng.normal(0, 0.6, rate.size)
    return np.searchsorted(np.quantile(standing, TIER_TOPS), standing)
