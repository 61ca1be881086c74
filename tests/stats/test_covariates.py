"""The columns of the propensity model: which terms there are, and what must not change them."""

import numpy as np
import pytest

from analysis.model import People
from analysis.stats.covariates import covariates
from analysis.stats.propensity import fit_propensity


def people(n=400, seed=1, scale=1.0, **attributes):
    rng = np.random.default_rng(seed)
    orders = rng.poisson(1.5, n).astype(float)
    before = np.round(orders * rng.lognormal(4, 0.7, n), 2) * scale
    took_part = rng.random(n) < 1 / (1 + np.exp(1 - 0.4 * orders))
    recency = np.where(orders > 0, rng.integers(1, 90, n).astype(float), np.nan)
    return People(
        cell=np.full(n, "Invited", dtype=object),
        took_part=took_part,
        post_days=np.full(n, 30),
        recency=recency,
        orders=orders,
        before=before,
        after=before / 3,
        bought=before > 0,
        periods=np.column_stack([before, before]),
        halves=np.column_stack([before, before]),
        attributes={name: np.asarray(levels(rng, n), dtype=object) for name, levels in attributes.items()},
    )


def tier(rng, n):
    return rng.choice(["Gold", "Silver", "Rare"], n, p=[0.5, 0.48, 0.02])


def test_history_alone_has_six_terms():
    found = covariates(people(), earlier=people(seed=2).before)
    assert found.design.shape == (400, 7)
    assert (found.design[:, 0] == 1).all()
    assert found.left_out == ()


def test_a_rare_level_stands_with_the_most_common():
    found = covariates(people(tier=tier), earlier=None)
    assert found.design.shape[1] == 1 + 5 + 1
    assert set(found.design[:, -1]) == {0.0, 1.0}


def test_rare_levels_together_are_a_term_when_they_are_many():
    found = covariates(
        people(shop=lambda rng, n: [f"shop {i % 80}" if i % 2 else "online" for i in range(n)]), earlier=None
    )
    assert found.design.shape[1] == 1 + 5 + 1
    assert found.design[:, -1].sum() == 200


def test_an_attribute_with_too_many_levels_for_so_few_is_left_out():
    """Seventy who took part stand behind six terms: five of history and one of the two common tiers."""
    group = people(shop=lambda rng, n: rng.integers(0, 3, n).astype(str), tier=tier)
    few = group.where(~group.took_part | (np.cumsum(group.took_part) <= 70))
    found = covariates(few, earlier=None)
    assert (int(few.took_part.sum()), found.left_out, found.design.shape[1]) == (70, ("shop",), 7)


def test_the_same_attribute_twice_is_one():
    def both(rng, n):
        return np.where(np.arange(n) % 3 == 0, "a", "b")

    assert covariates(people(one=both, two=both), earlier=None).design.shape[1] == 1 + 5 + 1


def test_what_does_not_vary_is_no_term():
    group = people()
    nobody = group.where(group.orders == 0)
    assert covariates(nobody, earlier=None).design.shape[1] == 1


@pytest.mark.parametrize("scale", [0.01, 7.3, 1e6])
def test_the_currency_does_not_change_the_chances(scale):
    designs = [covariates(people(scale=unit), earlier=None).design for unit in (1.0, scale)]
    chances = [fit_propensity(design, people().took_part).chance for design in designs]
    np.testing.assert_allclose(*chances, rtol=1e-9)


def test_nothing_after_the_contact_is_a_term():
    group = people()
    later = People(
        **{name: getattr(group, name) for name in People.__slots__}
        | {"after": group.after + 99, "bought": ~group.bought}
    )
    assert (covariates(group, earlier=None).design == covariates(later, earlier=None).design).all()
