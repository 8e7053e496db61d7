"""The noise has exactly the distribution on which the promise to citizens rests."""

import math
import random
import statistics

import pytest

from kiosk.usage.noise import deviation, discrete_laplace, none
from tests.usage.chi_square import exact, p_value

CHANCE_OF_A_FALSE_ALARM = 1e-6  # a gate on 0.05 would fail each twentieth good run


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_it_has_the_exact_distribution(scale):
    draws = [discrete_laplace(scale) for _ in range(30_000)]
    assert p_value(draws, scale) > CHANCE_OF_A_FALSE_ALARM


@pytest.mark.parametrize("scale", [1, 2])
def test_a_rounded_laplace_of_floating_point_is_found_out(scale):
    dice = random.Random(1)  # noqa: S311 - to be the same again
    draws = [round(dice.expovariate(1 / scale) * dice.choice((-1, 1))) for _ in range(30_000)]
    assert p_value(draws, scale) < CHANCE_OF_A_FALSE_ALARM


def test_the_exact_distribution_adds_up_to_one():
    assert math.isclose(sum(exact(2, x) for x in range(-200, 201)), 1)


@pytest.mark.parametrize(("scale", "wanted"), [(1, 1.36), (2, 2.80), (4, 5.64)])
def test_its_spread_is_what_the_mayors_page_says(scale, wanted):
    assert round(deviation(scale), 2) == wanted
    draws = [discrete_laplace(scale) for _ in range(20_000)]
    assert abs(statistics.pstdev(draws) / wanted - 1) < 0.1


def test_a_test_may_do_without_noise():
    assert {none(1), none(2)} == {0}
