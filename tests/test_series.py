import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_forecast.series import Series, family, season_length, step_seconds

FREQUENCIES = ["15min", "h", "D", "B", "W-SUN", "W-WED", "MS", "ME", "QS", "YE", "2D", "6h"]


def series(index, frequency):
    values = np.arange(float(len(index)))
    return Series("y", index, values, frequency, covariates={"other": -values}, unit="m")


@pytest.mark.parametrize(
    ("frequency", "steps"),
    [
        ("min", 1440),
        ("15min", 96),
        ("h", 24),
        ("6h", 4),
        ("24h", 7),
        ("D", 7),
        ("2D", 1),
        ("7D", 1),
        ("B", 5),
        ("C", 5),
        ("W", 52),
        ("W-WED", 52),
        ("2W", 26),
        ("MS", 12),
        ("BME", 12),
        ("3MS", 4),
        ("QE-NOV", 4),
        ("YS", 1),
        ("s", 86_400),
    ],
)
def test_a_frequency_has_the_season_that_people_expect(frequency, steps):
    assert season_length(frequency) == steps


@pytest.mark.parametrize(
    ("frequency", "unit"),
    [("W-SUN", "W"), ("MS", "M"), ("BME", "M"), ("2QS-JAN", "Q"), ("C", "B"), ("30min", "min")],
)
def test_a_family_is_the_unit_without_its_anchor(frequency, unit):
    assert family(frequency) == unit


@pytest.mark.parametrize(
    ("frequency", "seconds"), [("h", 3600), ("D", 86_400), ("W", 604_800), ("15min", 900)]
)
def test_a_step_lasts_what_its_name_says(frequency, seconds):
    assert step_seconds(frequency) == seconds


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_the_future_continues_the_calendar(frequency):
    every = pd.date_range("2021-01-01", periods=30, freq=frequency)
    known = series(every[:20], frequency)
    pd.testing.assert_index_equal(known.future_index(10), every[20:], check_names=False)


@pytest.mark.parametrize(
    ("last", "frequency", "expected"),
    [
        ("2024-03-02", "B", "2024-03-04"),  # a Saturday's price
        ("2024-03-15", "MS", "2024-04-01"),
        ("2024-03-13", "W-SUN", "2024-03-17"),
    ],
)
def test_a_last_step_off_the_grid_is_followed_by_the_next_one_on_it(last, frequency, expected):
    off_grid = series(pd.DatetimeIndex([last]), frequency)
    assert list(off_grid.future_index(1)) == [pd.Timestamp(expected)]


@given(horizon=st.integers(0, 400), frequency=st.sampled_from(FREQUENCIES))
def test_the_future_has_as_many_steps_as_asked_for_and_all_are_new(horizon, frequency):
    known = series(pd.date_range("2020-02-29", periods=5, freq=frequency), frequency)
    future = known.future_index(horizon)
    assert len(future) == horizon
    assert future.is_monotonic_increasing
    assert future.is_unique
    assert horizon == 0 or future[0] > known.index[-1]


@given(end=st.integers(0, 20))
def test_what_was_known_then_ends_there_in_every_column(end):
    known = series(pd.date_range("2021-01-01", periods=20), "D").until(end)
    assert len(known) == len(known.index) == len(known.covariates["other"]) == end
    assert (known.name, known.frequency, known.unit) == ("y", "D", "m")


def test_a_series_knows_its_season():
    assert series(pd.date_range("2021-01-01", periods=3, freq="h"), "h").season_length == 24
