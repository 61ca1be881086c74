"""How well logarithms of averages are known: against simulation of baskets whose spread differs."""

import numpy as np
import pytest

from analysis.stats.shape import Buyers, Shape, log_averages, variation_apart
from analysis.stats.summaries import summarize
from tests.stats.logs_by_hand import squares_and_pull
from tests.stats.tools import close

DRAWS = 4000


def drawn(rng, sigma, buyers, idle):
    """A cell whose baskets are log-normal with average 1."""
    return np.concatenate([rng.lognormal(-(sigma**2) / 2, sigma, buyers), np.zeros(idle)])


def known(target, control):
    return log_averages(Buyers.of(summarize(target)), Buyers.of(summarize(control)))


@pytest.mark.parametrize(("sigma", "other"), [(0.6, 1.0), (1.0, 0.6), (0.8, 0.8)])
def test_each_cell_has_the_error_of_its_own_baskets(sigma, other):
    """Var ln ȳ of 400 buyers among 40,000, by drawing them again; log-normal baskets are powers of each other."""
    rng = np.random.default_rng(8)
    buyers = rng.binomial(40_000, 0.01, DRAWS)
    means = np.array([rng.lognormal(-(other**2) / 2, other, k).sum() for k in buyers]) / 40_000
    errors = [
        known(drawn(rng, sigma, 3600, 356_400), drawn(rng, other, 400, 39_600))[1].squared_error for _ in range(30)
    ]
    exact = np.log(means).var()
    if other > sigma:  # a wider spread counts a little more
        assert 1.0 < np.mean(errors) / exact < 1.35
    else:
        assert np.mean(errors) == pytest.approx(exact, rel=0.15)


@pytest.mark.parametrize("spread", [0.1, 0.3])
def test_the_skewness_is_that_of_the_logarithms(spread):
    """Of logarithms that are gamma distributed with shape 4, whose skewness is 1, either way round."""
    logs = np.random.default_rng(13).standard_gamma(4, 400_000) * spread / 2
    for sign in (1, -1):
        found = Shape.of(Buyers.of(summarize(np.exp(sign * logs)))).skewness
        assert found == pytest.approx(sign, abs=2 * spread)
    assert Shape.of(Buyers.of(summarize(drawn(np.random.default_rng(14), 0.8, 400_000, 0)))).skewness == pytest.approx(
        0, abs=0.05
    )


def test_the_pull_is_the_covariance_of_error_and_logarithm():
    """Of a small cell beside a large one, over cells drawn again: error and average rise together."""
    rng = np.random.default_rng(9)
    target = Buyers.of(summarize(drawn(rng, 0.8, 20_000, 0)))
    found = [log_averages(target, Buyers.of(summarize(drawn(rng, 0.8, 40, 0))))[1] for _ in range(DRAWS)]
    errors, logs = (
        np.array([each.squared_error for each in found]),
        np.log(np.array([each.value for each in found])),
    )
    covariance = np.cov(errors, logs)[0, 1]
    pull = np.mean([each.pull for each in found])
    assert pull == pytest.approx(covariance, rel=0.15)


@pytest.mark.parametrize(("share", "buyers"), [(0.7, 30), (0.97, 3000)])
def test_with_many_buyers_a_cell_s_own_variation_takes_over(share, buyers):
    """Exponential baskets beside log-normal ones with σ = 1, which spread less and vary more: q is 2 and e."""
    rng = np.random.default_rng(12)
    target = Buyers.of(summarize(rng.exponential(1, 9 * buyers)))
    controls = [Buyers.of(summarize(drawn(rng, 1.0, buyers, 0))) for _ in range(400)]
    variations = [Shape.of(target + control).variation_of(control) for control in controls]
    assert np.mean(variations) / np.e == pytest.approx(share, abs=0.05)


def test_variations_are_apart_by_the_ratio_of_what_stands_behind_the_errors():
    rng = np.random.default_rng(13)
    target, control = drawn(rng, 0.6, 300, 2700), drawn(rng, 1.1, 60, 540)
    squares, _b = squares_and_pull(target, control)
    ours, theirs = (squares[0] + 1 / 3000) * 300, (squares[1] + 1 / 600) * 60
    apart = variation_apart(*(Buyers.of(summarize(cell)) for cell in (target, control)))
    assert apart == close(abs(np.log(ours / theirs)))


@pytest.mark.parametrize("control", [[], [5.0], [-5.0, -3.0], [5.0, -5.0]], ids=["nobody", "one", "returns", "nothing"])
def test_who_has_no_logarithm_or_one_buyer_is_not_alike(control):
    rng = np.random.default_rng(14)
    cells = drawn(rng, 0.6, 60, 940), np.append(control, np.zeros(1000))
    assert np.isnan(variation_apart(*(Buyers.of(summarize(cell)) for cell in cells)))
    assert np.isnan(variation_apart(*(Buyers.of(summarize(cell)) for cell in reversed(cells))))


def test_with_returns_no_cell_varies_less_than_its_own_amounts():
    """12 bought for 50 and 9 returned for 60: the spread of the 50s is 0, and nothing is known of the average."""
    rng = np.random.default_rng(15)
    target, control = drawn(rng, 0.6, 300, 2700), np.repeat([50.0, -60.0, 49.0, 0.0], [11, 9, 1, 600])
    own = np.mean(control[control != 0] ** 2) / np.mean(control[control != 0]) ** 2
    assert known(target, control)[1].squared_error >= own / 21 - 1 / control.size - 1e-12


def test_equal_baskets_have_no_spread():
    theirs = known(np.repeat([7.0, 0.0], [40, 960]), np.repeat([7.0, 0.0], [20, 480]))[1]
    assert theirs.squared_error == pytest.approx(1 / 20 - 1 / 500)
    assert theirs.pull == pytest.approx(-0.75 * theirs.squared_error / 500)


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_the_pull_of_the_number_of_buyers_is_three_quarters_of_its_covariance_by_their_share(share):
    """Of rates drawn again: the more of the customers buy, the less is their number in doubt."""
    rng, customers = np.random.default_rng(16), 2000
    found = [
        known(np.repeat([7.0, 0.0], [int(n * share), n - int(n * share)]), np.repeat([7.0, 0.0], [k, customers - k]))[1]
        for n in [40_000]
        for k in rng.binomial(customers, share, DRAWS).tolist()
    ]
    errors, logs = [each.squared_error for each in found], np.log([each.value for each in found])
    covariance = np.cov(errors, logs)[0, 1]
    assert covariance < 0
    assert np.mean([each.pull for each in found]) == pytest.approx(0.75 * share * covariance, rel=0.1)


def test_the_pull_of_many_buyers_is_that_of_their_own_variation():
    """Nine tenths of it are taken, k ÷ (k + 80), since fewer buyers than here have not seen the largest baskets."""
    rng = np.random.default_rng(17)
    target = Buyers.of(summarize(drawn(rng, 0.6, 20_000, 0)))
    found = [log_averages(target, Buyers.of(summarize(drawn(rng, 0.6, 800, 0))))[1] for _ in range(DRAWS)]
    errors, logs = [each.squared_error for each in found], np.log([each.value for each in found])
    pull = np.mean([each.pull for each in found])
    assert pull / np.cov(errors, logs)[0, 1] == pytest.approx(800 / 880, rel=0.1)


def test_one_cent_does_not_double_the_error():
    """Among baskets of a hundred, where a variance of logarithms does."""
    rng = np.random.default_rng(10)
    target, control = 100 * drawn(rng, 0.6, 900, 9000), 100 * drawn(rng, 0.6, 99, 900)
    plain = known(target, np.append(control, 100.0))[1].squared_error
    cent = known(target, np.append(control, 0.01))[1].squared_error
    assert cent == pytest.approx(plain, rel=0.6)
    logs = [np.log(np.append(control[control > 0], last)).var() for last in (100.0, 0.01)]
    assert logs[1] > 2 * logs[0]


def test_one_buyer_has_no_spread_of_its_own():
    rng = np.random.default_rng(11)
    target, control = drawn(rng, 0.6, 50, 400), np.array([3.0, 0, 0, 0])
    theirs = known(target, control)[1]
    x = np.append(target[target > 0], 3.0)
    assert theirs.squared_error == pytest.approx(np.mean(x**2) / np.mean(x) ** 2 - 1 / 4)
    assert theirs.pull == pytest.approx(-0.75 * (1 - 1 / 4) / 4)
