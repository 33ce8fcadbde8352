"""What the lesson on leakage says is so."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsRegressor

from rnn_forecast.lessons.leakage import LENGTH, LeakSpec, leak

DRAWS = range(0, 100, 5)


def skills(**settings):
    return [leak(LeakSpec(leak_draw=draw, **settings)).skill for draw in DRAWS]


@pytest.mark.parametrize("split", ["at random", "by time"])
def test_the_nearest_neighbour_is_that_of_scikit_learn(split):
    found = leak(LeakSpec(leak_split=split, leak_draw=3))
    window = lambda cutoffs: found.walk[cutoffs[:, None] + np.arange(-LENGTH + 1, 1)]  # noqa: E731
    change = found.walk[found.train + 10] - found.walk[found.train]
    nearest = KNeighborsRegressor(1).fit(window(found.train), change)
    theirs = found.walk[found.test] + nearest.predict(window(found.test))
    assert found.said == pytest.approx(theirs)


def test_split_at_random_about_half_of_the_error_is_saved_on_a_series_nobody_can_forecast():
    found = skills(leak_split="at random")
    assert min(found) > 0.35
    assert 0.45 < np.mean(found) < 0.65


def test_split_by_time_the_same_forecaster_is_worse_than_the_last_value():
    found = skills(leak_split="by time")
    assert np.mean(found) < -0.2
    assert np.mean(np.array(found) < 0) >= 0.9


def test_with_a_horizon_of_one_the_miracle_is_gone_even_with_a_random_split():
    assert max(skills(leak_split="at random", leak_horizon=1)) < 0


def test_split_at_random_the_nearest_window_is_mostly_the_neighbour_with_nine_of_ten_targets():
    found = leak(LeakSpec())
    steps = np.arange(-LENGTH + 1, 1)
    near = []
    for cutoff in found.test:
        distances = [
            np.square(found.walk[cutoff + steps] - found.walk[other + steps]).sum()
            for other in found.train
        ]
        near.append(abs(found.train[int(np.argmin(distances))] - cutoff))
    assert np.mean(np.array(near) == 1) > 0.5


@pytest.mark.parametrize("split", ["at random", "by time"])
def test_a_fifth_of_the_windows_test_it_the_newest_or_some_picked_at_random(split):
    found = leak(LeakSpec(leak_split=split))
    windows = len(found.walk) - LENGTH - 10 + 1
    assert len(found.test) == pytest.approx(windows / 5, abs=1)
    assert (found.test.min() > found.train.max()) == (split == "by time")


def test_split_by_time_no_target_is_in_both_parts():
    found = leak(LeakSpec(leak_split="by time", leak_horizon=20))
    ahead = np.arange(1, 21)
    learnt = {int(step) for cutoff in found.train for step in cutoff + ahead}
    tested = {int(step) for cutoff in found.test for step in cutoff + ahead}
    assert not learnt & tested


def test_both_splits_are_of_the_same_walk():
    spec = LeakSpec(leak_draw=8)
    assert np.array_equal(leak(spec).walk, leak(replace(spec, leak_split="by time")).walk)
