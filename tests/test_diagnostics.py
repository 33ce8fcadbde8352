"""What a series says before any network: held against series whose answer is known."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_forecast.diagnostics import columns, cycles, decompose, drifts, gaps, memory
from rnn_forecast.diagnostics.autocorrelation import autocorrelation
from rnn_forecast.series import Series
from rnn_forecast.sources import Dataset, load, open_dataset
from rnn_forecast.windows import Split
from tests.factories import series


def noise(steps, seed=0):
    return np.random.default_rng(seed).standard_normal(steps)


def weekly(steps=400, seed=0):
    return series(10 + 3 * np.sin(2 * np.pi * np.arange(steps) / 7) + noise(steps, seed))


def shown(each):
    return {cycle.name for cycle in cycles(each) if cycle.shows}


@pytest.mark.parametrize("lags", [1, 10, 99])
def test_the_autocorrelation_is_the_textbooks(lags):
    from statsmodels.tsa.stattools import acf

    values = np.cumsum(noise(200))
    assert autocorrelation(values, lags) == pytest.approx(acf(values, nlags=lags, fft=False))


def test_a_gap_counts_as_the_mean():
    values = noise(300)
    holed = np.where(np.arange(300) % 17 == 0, np.nan, values)
    filled = np.where(np.isnan(holed), np.nanmean(holed), holed)
    assert autocorrelation(holed, 20) == pytest.approx(autocorrelation(filled, 20))


def test_a_constant_has_no_autocorrelation():
    assert not autocorrelation(np.full(30, 4.0), 5).any()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("bundled:seattle-weather/temp_max", {"a year"}),
        ("bundled:jfk-weather/temp", {"a day"}),
        ("bundled:ibm", set()),
        ("bundled:sp500", set()),
        ("synthetic:sine", {"a day"}),
        ("synthetic:ar1", set()),
        ("synthetic:random-walk", set()),
    ],
)
def test_the_cycles_of_series_that_are_known(source, expected):
    assert shown(load(source)) == expected


def test_an_exchanges_week_has_five_of_its_days():
    days = pd.bdate_range("2023-01-02", periods=300)
    hours = pd.DatetimeIndex(
        [day + pd.Timedelta(hours=9.5 + hour) for day in days for hour in range(7)]
    )
    values = np.sin(2 * np.pi * np.arange(len(hours)) / 7) + noise(len(hours))
    traded = Series("close", hours, values, "h", calendar="XNYS")
    assert {cycle.name: cycle.steps for cycle in cycles(traded)} == {
        "a day": 7, "a week": 35, "a year": 252 * 7
    }  # fmt: skip
    assert shown(traded) == {"a day"}


@given(st.integers(0, 50))
def test_a_week_is_found_and_noise_has_none(seed):
    assert "a week" in shown(weekly(seed=seed))
    assert shown(series(noise(400, seed))) == set()


def test_a_cycle_of_which_too_little_is_known_is_said_to_be_unknown():
    year = next(cycle for cycle in cycles(weekly(300)) if cycle.name == "a year")
    assert not year.known
    assert not year.shows


@given(st.integers(0, 20))
def test_nothing_looks_at_the_test_part(seed):
    one = weekly()
    changed = one.values.copy()
    changed[Split.by_share(len(one)).valid_end :] = 1e6 * noise(60, seed)
    other = series(changed)
    assert cycles(one) == cycles(other)
    assert memory(one).acf.tolist() == memory(other).acf.tolist()
    assert decompose(one, 7).trend.tolist() == decompose(other, 7).trend.tolist()


def test_the_partial_autocorrelation_of_a_first_order_process_ends_after_one_step():
    values = np.zeros(4000)
    for step, shock in enumerate(noise(4000)):
        values[step] = 0.8 * values[step - 1] + shock
    found = memory(series(values))
    assert found.pacf[1] == pytest.approx(0.8, abs=0.05)
    assert np.mean(np.abs(found.pacf[2:]) > found.band) < 0.15


def test_the_memory_of_a_series_that_wanders_is_that_of_its_changes():
    found = memory(load("synthetic:random-walk"))
    assert drifts(load("synthetic:random-walk"))
    assert found.changes
    assert np.mean(np.abs(found.acf[1:]) > found.band) < 0.15


def test_trend_season_and_rest_add_up_and_the_season_is_strong():
    parts = decompose(weekly(), 7)
    whole = parts.trend + parts.season + parts.rest
    assert whole == pytest.approx(parts.series.values)
    assert parts.season_strength > 0.8
    assert parts.trend_strength < 0.5


def test_gaps_are_taken_apart_without_inventing_a_rest():
    values = weekly().values.copy()
    values[40:45] = np.nan
    parts = decompose(series(values), 7)
    assert np.isnan(parts.rest[40:45]).all()
    assert np.isfinite(parts.trend).all()


def test_every_gap_is_listed_with_the_value_before_it():
    values = np.arange(100, dtype=float)
    values[[0, 1, 30, 31, 32, 75, 99]] = np.nan
    found = gaps(series(values), Split.by_share(100))
    assert found["steps"].tolist() == [2, 3, 1, 1]
    assert found["part"].tolist() == ["train", "train", "valid", "test"]
    assert found["filled with"].iloc[1:].tolist() == [29, 74, 98]
    assert np.isnan(found["filled with"].iloc[0]), "there is nothing before the first"
    assert gaps(series(np.arange(50.0)), Split.by_share(50)).empty


@given(st.lists(st.booleans(), min_size=10, max_size=80))
def test_gaps_hold_exactly_what_is_missing(missing):
    values = np.where(missing, np.nan, 1.0)
    found = gaps(series(values), Split.by_share(len(values)))
    assert found["steps"].sum() == sum(missing)


def test_every_column_says_why_it_is_read_or_left_out():
    steps = 300
    frame = pd.DataFrame(
        {
            "target": weekly(steps).values,
            "fine": weekly(steps, 1).values,
            "flat": np.full(steps, 7.0),
            "holed": np.where(np.arange(steps) % 3 == 0, np.nan, noise(steps, 2)),
            "walks": np.arange(steps) + noise(steps, 3),
        },
        index=pd.date_range("2020", periods=steps, freq="D"),
    )
    found = {
        column.name: column
        for column in columns(Dataset("k", "t", frame, "D", "target"), "target", ("fine", "flat"))
    }
    assert found["target"].role == "target"
    assert found["fine"].role == "read beside it"
    assert found["fine"].suggested
    assert "Constant" in found["flat"].why
    assert not found["flat"].suggested, "the person has chosen it all the same"
    assert "34%" in found["holed"].why or "33%" in found["holed"].why
    assert found["holed"].missing == 100
    assert "Wanders" in found["walks"].why


def test_beside_a_price_columns_are_left_out_and_the_reason_is_the_price():
    dataset, _ = open_dataset("bundled:ibm")
    volume = next(each for each in columns(dataset, "adj_close", ()) if each.name == "volume")
    assert volume.role == "left out"
    assert volume.why


def test_statsmodels_is_imported_only_when_it_is_asked_for():
    program = (
        "import sys, rnn_forecast.diagnostics as d; from rnn_forecast.sources import load; "
        "d.cycles(load('synthetic:sine')); assert 'statsmodels' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
