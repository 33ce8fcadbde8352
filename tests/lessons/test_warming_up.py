"""A network that warms up and networks made for each length: two curves that cross."""

import numpy as np
import pytest

from rnn_forecast.lessons.warming_up import LENGTHS, NOISE, warming_up, wave


@pytest.fixture(scope="module")
def finished():
    return [list(warming_up(seed)) for seed in range(3)]


def ratios(finished, length):
    """Error of the network that reads on, as a share of that of the one made for the length."""
    return [each[-1].warming[length] / each[-1].retrained[length] for each in finished]


def test_both_curves_grow_and_end_complete(finished):
    progress = [each.progress for each in finished[0]]
    assert progress == sorted(progress)
    assert progress[-1] == 1
    assert tuple(finished[0][-1].retrained) == LENGTHS
    assert {1, LENGTHS[-1]} <= set(finished[0][-1].warming)


def test_after_one_value_the_network_made_for_it_is_better_whatever_the_seed(finished):
    assert min(ratios(finished, 1)) > 1.05


def test_at_the_longest_the_one_that_learnt_from_every_step_is_better_whatever_the_seed(finished):
    assert max(ratios(finished, LENGTHS[-1])) < 1


def test_nobody_is_better_than_the_noise_allows(finished):
    found = finished[0][-1]
    drawn = np.random.default_rng(0).standard_normal(100_000)
    assert found.noise == pytest.approx(NOISE * np.abs(drawn).mean(), rel=0.01)
    assert min(*found.warming.values(), *found.retrained.values()) > 0.95 * found.noise


def test_the_same_seed_makes_the_same_wave():
    np.testing.assert_array_equal(wave(3).values, wave(3).values)
    assert (wave(3).values != wave(4).values).any()
