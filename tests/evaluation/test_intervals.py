"""Intervals that every forecast makes from the errors known at its cutoff."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_forecast.evaluation.calibration import calibrate, limits
from rnn_forecast.evaluation.intervals import (
    MIN_SCORES,
    NEWEST,
    Calibration,
    conformal_width,
    interval_score,
    known_by,
)
from rnn_forecast.evaluation.metrics import coverage
from rnn_forecast.windows import WindowSpec, cut
from tests import factories


def _calibration(count=500, horizon=3, *, seed=0, start=10):
    errors = np.random.default_rng(seed).standard_normal((count, horizon))
    cutoffs = np.arange(start, start + count)
    return Calibration(cutoffs, errors, np.ones(start + count + 50))


def test_a_width_is_that_of_the_newest_errors_written_as_a_loop():
    calibration = _calibration()
    cutoffs = np.array([60, 61, 200, 480, 515])
    found = calibration.width(cutoffs, 80)
    for row, cutoff in enumerate(cutoffs):
        known = [at for at, made in enumerate(calibration.cutoffs) if made + 3 <= cutoff]
        expected = conformal_width(calibration.errors[known[-NEWEST:]], 80)
        assert np.allclose(found[row], expected)


@given(st.integers(40, 500))
def test_no_error_counts_before_its_whole_target_has_been_observed(cutoff):
    calibration = _calibration()
    unknown = calibration.cutoffs + 3 > cutoff
    errors = calibration.errors.copy()
    errors[unknown] = 1e9
    other = replace(calibration, errors=errors)
    at = np.array([cutoff])
    assert np.array_equal(calibration.width(at, 80), other.width(at, 80), equal_nan=True)
    last_known = np.flatnonzero(~unknown)[-1]
    assert calibration.cutoffs[last_known] + 3 == cutoff


def test_a_forecast_is_known_from_the_step_of_its_last_target_on():
    made = np.array([10, 11, 12])
    assert known_by(made, np.array([14, 15, 16, 17, 99]), horizon=5).tolist() == [0, 1, 2, 3, 3]


def test_too_few_errors_give_no_interval():
    calibration = _calibration()
    first = calibration.cutoffs[0] + 3 + MIN_SCORES - 1
    widths = calibration.width(np.array([first - 1, first]), 80)
    assert np.isnan(widths[0]).all()
    assert np.isfinite(widths[1]).all()


def test_higher_levels_are_wider():
    widths = _calibration().widths(np.arange(300, 400), (20, 40, 60, 80, 95))
    assert (np.diff(widths, axis=0) >= 0).all()


@pytest.mark.parametrize("seed", range(3))
def test_intervals_follow_errors_that_grow(seed):
    chance = np.random.default_rng(seed)
    size = np.linspace(1, 4, 2000)
    errors = size[:, None] * chance.standard_normal((2000, 1))
    calibration = Calibration(np.arange(2000), errors, np.ones(2001))
    later = np.arange(1000, 2000)
    width = calibration.width(later, 80)
    once = conformal_width(errors[:1000], 80)
    actual = errors[1000:]
    missed = 0.8 - coverage(actual, -width, width)
    missed_by_one_width = 0.8 - coverage(actual, -once + 0 * actual, once + 0 * actual)
    assert abs(missed) < missed_by_one_width / 2


def _waves(steps=1500, seed=0):
    """A price whose volatility comes in waves."""
    chance = np.random.default_rng(seed)
    size = 0.01 * np.exp(np.sin(np.arange(steps) / 60))
    return factories.series(100 * np.exp(np.cumsum(size * chance.standard_normal(steps))))


@pytest.mark.parametrize("seed", range(3))
def test_where_errors_come_in_waves_the_interval_breathes_with_them(seed):
    windows = cut(_waves(seed=seed), WindowSpec(sequence_length=5, horizon=2))
    both = np.concatenate([windows.cutoffs["valid"], windows.cutoffs["test"]])
    said = np.repeat(windows.series.values[both][:, None], 2, axis=1)
    calibration = calibrate(windows, both, said, level=80)
    assert calibration.size.std() > 0
    test = windows.cutoffs["test"]
    found = limits(windows, test, said[-len(test) :], calibration, level=80)
    assert found is not None
    low, high = found
    assert (low > 0).all()
    assert coverage(windows.actual(test), low, high) == pytest.approx(0.8, abs=0.06)


def test_where_errors_do_not_come_in_waves_the_interval_is_steady():
    chance = np.random.default_rng(0)
    windows = cut(
        factories.series(10 + chance.standard_normal(1500)),
        WindowSpec(sequence_length=5, horizon=2),
    )
    both = np.concatenate([windows.cutoffs["valid"], windows.cutoffs["test"]])
    calibration = calibrate(windows, both, np.full((len(both), 2), 10.0), level=80)
    assert (calibration.size == 1).all()


def test_the_choice_looks_at_no_value_of_the_test_part():
    series = _waves()
    spec = WindowSpec(sequence_length=5, horizon=2)
    windows = cut(series, spec)
    both = np.concatenate([windows.cutoffs["valid"], windows.cutoffs["test"]])
    said = np.repeat(series.values[both][:, None], 2, axis=1)
    wild = series.values.copy()
    wild[windows.split.valid_end :] = np.resize([1.0, 1e6], len(wild) - windows.split.valid_end)
    other = cut(replace(series, values=wild), spec)
    one, two = (
        calibrate(each, both, said, level=80).size[: windows.split.valid_end]
        for each in (windows, other)
    )
    assert np.array_equal(one, two)


def test_the_interval_score_is_the_formula_of_gneiting_and_raftery():
    actual, low, high = np.array([1.0, 5.0, -2.0, np.nan]), np.zeros(4), np.full(4, 4.0)
    expected = (4 + (4 + 2 / 0.2 * 1) + (4 + 2 / 0.2 * 2)) / 3
    assert interval_score(actual, low, high, 80) == pytest.approx(expected)
