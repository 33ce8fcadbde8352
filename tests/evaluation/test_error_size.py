"""How large an error is to be expected: the sizes that intervals are measured in."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.evaluation.calibration import calibrate, score_errors
from rnn_forecast.evaluation.error_size import (
    CalendarSize,
    expected_sizes,
    size_today,
    volatility,
)
from rnn_forecast.evaluation.intervals import Calibration
from rnn_forecast.models.baselines import Linear
from rnn_forecast.preparation import InputSpec
from rnn_forecast.windows import WindowSpec, cut
from tests import factories

YEARS = 1461
SPEC = WindowSpec(sequence_length=7, horizon=3)
ANGLE = 2 * np.pi * np.arange(YEARS) / 365.25  # factories.series begins in January


def _noisy(size, seed=0):
    """What hangs together from day to day, with shocks of this size, ``(time,)``."""
    shocks = size * np.random.default_rng(seed).standard_normal(YEARS)
    values = np.zeros(YEARS)
    for step in range(1, YEARS):
        values[step] = 0.5 * values[step - 1] + shocks[step]
    return factories.series(10 + values)


def _summer(seed=0):
    """Three times as restless in one half of the year as in the other."""
    return _noisy(1 + 0.5 * np.sin(ANGLE), seed)


def test_volatility_looks_at_no_later_value():
    values = np.cumsum(np.random.default_rng(0).standard_normal(200))
    changed = values.copy()
    changed[121:] += 1000
    assert np.array_equal(volatility(values)[:121], volatility(changed)[:121])
    assert volatility(changed)[121] > 10 * volatility(values)[121]


def test_volatility_of_nothing_divides_by_nothing():
    assert (volatility(np.full(50, 3.0)) == 1).all()
    assert np.isfinite(volatility(np.r_[np.zeros(30), 1.0, np.ones(30)])).all()


@pytest.mark.parametrize("seed", range(3))
def test_a_size_that_follows_the_year_is_found(seed):
    series = _summer(seed)
    found = CalendarSize.fit(cut(series, SPEC))
    assert found.cycles == ("day of year",)
    assert np.abs(found.at(series.index) - (1 + 0.5 * np.sin(ANGLE))).max() < 0.3


@pytest.mark.parametrize("seed", range(5))
def test_no_size_is_found_where_it_is_always_the_same(seed):
    assert CalendarSize.fit(cut(_noisy(1.0, seed), SPEC)).cycles == ()


def test_a_year_that_has_not_come_twice_is_no_cycle():
    series = _summer()
    first = slice(0, 700)  # the training part ends within the second year
    short = replace(series, index=series.index[first], values=series.values[first])
    assert CalendarSize.fit(cut(short, SPEC)).cycles == ()


def test_the_size_looks_at_the_training_part_only():
    series = _summer()
    windows = cut(series, SPEC)
    wild = series.values.copy()
    wild[windows.split.train_end :] = np.resize([-50.0, 80.0], YEARS - windows.split.train_end)
    spec = InputSpec(inputs="level", transform="none")
    one, two = (
        CalendarSize.fit(cut(replace(series, values=values), SPEC, inputs=spec))
        for values in (series.values, wild)
    )
    assert one.cycles == two.cycles == ("day of year",)
    assert np.array_equal(one.weights, two.weights)


def test_values_that_were_not_observed_have_no_size():
    series = _summer()
    values = series.values.copy()
    values[200:260] = np.nan
    found = CalendarSize.fit(cut(replace(series, values=values), SPEC))
    assert found.cycles == ("day of year",)
    assert np.isfinite(found.at(series.index)).all()


def test_the_usual_size_is_that_of_the_series_whatever_a_network_reads():
    wandering = factories.series(100 + np.cumsum(np.random.default_rng(0).standard_normal(600)))
    for inputs in ("level", "relative"):
        spec = InputSpec(inputs=inputs)
        assert next(iter(expected_sizes(cut(wandering, SPEC, inputs=spec)))) == "volatility"
        assert next(iter(expected_sizes(cut(_noisy(1.0), SPEC, inputs=spec)))) == "steady"
        assert next(iter(expected_sizes(cut(_summer(), SPEC, inputs=spec)))) == "calendar"


def _held_by_half(calibration, errors, cutoffs):
    """Coverage in the restless half of the year and in the calm one, at the nominal 80 %."""
    held = np.abs(errors) <= calibration.width(cutoffs, 80)
    restless = np.sin(ANGLE[cutoffs]) > 0
    return held[restless].mean(), held[~restless].mean()


@pytest.mark.parametrize("seed", range(3))
def test_intervals_hold_in_the_restless_and_in_the_calm_half_of_the_year(seed):
    windows = cut(_summer(seed), SPEC)
    cutoffs = np.concatenate([windows.cutoffs["valid"], windows.cutoffs["test"]])
    said = Linear.fit(windows).forecasts(windows, cutoffs)
    found = calibrate(windows, cutoffs, said, level=80)
    assert found.kind == "calendar"
    late = cutoffs[100:]
    errors = score_errors(windows, windows.actual(late), said[100:])
    steady = Calibration(cutoffs, found.errors, np.ones(YEARS))
    gap, gap_steady = (np.subtract(*_held_by_half(each, errors, late)) for each in (found, steady))
    assert abs(gap) < abs(gap_steady) / 2


def test_the_size_of_today_is_that_of_its_day_in_every_year():
    windows = cut(_summer(), SPEC)
    calendar = CalendarSize.fit(windows).at(windows.series.index)
    index = windows.series.index[: 400 + 1].shift(365, freq="D")  # 2020 has a day more
    newer = replace(windows.series, index=index, values=windows.series.values[: 400 + 1])
    later = replace(windows, series=newer, features=windows.features[: 400 + 1])
    at = windows.series.index.get_loc(index[-1])
    assert size_today("calendar", windows, later) == pytest.approx(calendar[at])
    assert size_today("steady", windows, later) == 1
    expected = volatility(later.features[:, 0].astype(float))[-1]
    assert size_today("volatility", windows, later) == expected
