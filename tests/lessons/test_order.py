"""Order matters to the one who reads in order, and to nobody else."""

import numpy as np
import pytest

from rnn_forecast.lessons.order import MOVED, NOISE, draw, learn, shuffled


@pytest.fixture(scope="module")
def reader():
    *_, finished = learn()
    return finished


def test_the_study_grows_and_ends():
    progress = [each.progress for each in learn()]
    assert progress == sorted(progress)
    assert progress[-1] == 1


def test_shuffling_keeps_the_values_of_every_window():
    windows, _ = draw(50, np.random.default_rng(1))
    for moved in MOVED:
        read = shuffled(windows, moved)
        np.testing.assert_array_equal(np.sort(read, axis=1), np.sort(windows, axis=1))
        assert ((read != windows).sum(axis=1) == moved).all()


def test_in_order_the_network_is_about_as_good_as_the_noise_allows(reader):
    best = NOISE * np.sqrt(2 / np.pi)  # of normal errors
    assert reader.errors["rnn"][0] < 1.25 * best


def test_the_bag_does_not_notice_that_its_window_was_shuffled(reader):
    assert np.ptp(reader.errors["bag"]) < 1e-12


def test_the_network_fails_on_shuffled_windows(reader):
    errors = reader.errors["rnn"]
    assert errors[-1] > 10 * errors[0]
    assert errors[-1] > reader.errors["bag"][-1]


def test_the_bag_knows_hardly_more_than_the_mean(reader):
    mean = np.abs(reader.targets - reader.targets.mean()).mean()
    assert 0.9 * mean < reader.errors["bag"][0] <= mean


def test_whatever_the_seed_the_same_happens(reader):
    *_, other = learn(seed=1)
    assert other.errors["rnn"][-1] > 10 * other.errors["rnn"][0]
    assert other.errors["rnn"][0] < 0.1 * other.errors["bag"][0]
