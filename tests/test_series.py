from dataclasses import replace

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


@pytest.mark.parametrize(("step", "bars"), [("h", 7), ("30min", 13), ("5min", 78)])
def test_a_day_of_an_exchange_has_the_bars_of_its_opening_hours(step, bars):
    days = pd.bdate_range("2024-03-04", periods=8)
    every = [pd.date_range(day + pd.Timedelta("9.5h"), day + pd.Timedelta("15.99h"), freq=step)
             for day in days]  # fmt: skip
    index = pd.DatetimeIndex(np.concatenate(every))[2:]  # bought at noon of the first day
    hours = Series("close", index, np.arange(float(len(index))), step, calendar="XNYS")
    assert hours.season_length == bars
    assert hours.until(len(hours) - 3).season_length == bars
    assert replace(hours, calendar=None).season_length != bars
    assert replace(hours, season=9).season_length == 9


def test_a_trading_day_without_hours_keeps_its_week():
    days = traded("XNYS", "B", "2024-03-08")
    assert days.season_length == 5


def traded(calendar, frequency, last):
    return Series("close", pd.DatetimeIndex([last]), np.zeros(1), frequency, calendar=calendar)


@pytest.mark.parametrize(
    ("calendar", "frequency", "last", "expected"),
    [
        ("XNYS", "B", "2026-11-25", ["2026-11-27", "2026-11-30"]),  # Thanksgiving
        ("XNYS", "B", "2025-01-08", ["2025-01-10", "2025-01-13"]),  # a day of mourning
        ("XLON", "B", "2026-12-24", ["2026-12-29", "2026-12-30"]),  # Boxing Day moves to Monday
        ("XKRX", "B", "2026-02-13", ["2026-02-19", "2026-02-20"]),  # Seollal
        ("XNYS", "h", "2026-11-27 11:30", ["2026-11-27 12:30", "2026-11-30 09:30"]),  # half a day
        ("XTKS", "30min", "2026-11-27 11:00", ["2026-11-27 12:30", "2026-11-27 13:00"]),  # lunch
        ("24/5", "h", "2026-11-27 23:00", ["2026-11-30 00:00", "2026-11-30 01:00"]),
        ("XNYS", "W-MON", "2026-11-23", ["2026-11-30", "2026-12-07"]),
        ("XNYS", "MS", "2026-12-01", ["2027-01-01", "2027-02-01"]),
        ("XKRX", "B", "2050-12-29", ["2050-12-30", "2051-01-02"]),  # not fixed that far ahead
    ],
)
def test_an_exchange_has_its_own_days(calendar, frequency, last, expected):
    future = traded(calendar, frequency, last).future_index(2)
    assert list(future) == [pd.Timestamp(step) for step in expected]


@pytest.mark.parametrize(("frequency", "horizon"), [("B", 0), ("B", 700), ("h", 400), ("min", 999)])
def test_an_exchange_is_asked_as_far_ahead_as_needed(frequency, horizon):
    future = traded("XNYS", frequency, "2026-11-27 12:30").future_index(horizon)
    assert len(future) == horizon
    assert future.is_unique
    assert future.is_monotonic_increasing
    assert set(future.day_of_week) <= {0, 1, 2, 3, 4}


def test_what_was_known_then_is_followed_by_what_came():
    sessions = traded("XNYS", "B", "2025-06-02").future_index(300)
    known = Series("close", sessions, np.arange(300.0), "B", calendar="XNYS")
    assert list(known.until(120).future_index(180)) == list(sessions[120:])
