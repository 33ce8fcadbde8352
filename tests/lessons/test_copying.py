"""What the lesson on copies of yesterday says is so."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from rnn_forecast.lessons.copying import LENGTH, CopySpec, copy

DRAWS = range(0, 100, 4)


def all_of(wave):
    return [copy(CopySpec(copy_wave=float(wave), copy_draw=draw)) for draw in DRAWS]


def test_the_forecast_is_the_least_squares_map_of_scikit_learn():
    chance = np.random.default_rng(7)
    wave = 2.0 * np.sin(2 * np.pi * np.arange(900) / 12)
    series = np.cumsum(chance.standard_normal(900)) + wave
    rows = np.stack([series[t - LENGTH + 1 : t + 1] for t in range(LENGTH - 1, 899)])
    cutoffs = np.arange(LENGTH - 1, 899)
    inputs, changes = rows[:, :-1] - rows[:, -1:], series[cutoffs + 1] - series[cutoffs]
    train = cutoffs + 1 < 700
    linear = LinearRegression(fit_intercept=False).fit(inputs[train], changes[train])
    found = copy(CopySpec(copy_wave=2.0, copy_draw=7))
    assert found.said == pytest.approx(series[cutoffs[~train]] + linear.predict(inputs[~train]))
    assert np.array_equal(found.came, series[cutoffs[~train] + 1])


def test_on_a_walk_the_correlation_is_above_nine_tenths_and_that_of_changes_is_nothing():
    walks = all_of(0)
    assert min(each.alike for each in walks) > 0.9
    assert abs(np.mean([each.changes_alike for each in walks])) < 0.05
    assert max(abs(each.changes_alike) for each in walks) < 0.25


def test_on_a_walk_the_forecast_is_near_the_last_value_and_no_better_than_it():
    walks = all_of(0)
    assert all(each.distances[0] < 0.3 * each.distances[1] for each in walks)
    assert max(each.skill for each in walks) < 0.04


def test_with_a_wave_of_three_a_fifth_of_the_error_is_saved_and_changes_agree():
    waves = all_of(3)
    assert min(each.skill for each in waves) > 0.2
    assert min(each.changes_alike for each in waves) > 0.6


def test_the_correlation_of_the_two_curves_cannot_tell_the_cases_apart():
    walks, waves = all_of(0), all_of(3)
    differences = [wave.alike - walk.alike for wave, walk in zip(waves, walks, strict=True)]
    assert np.abs(differences).max() < 0.05
