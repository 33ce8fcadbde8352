"""The known answers, recomputed from the values."""

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.errors import UnknownSource
from rnn_forecast.sources import synthetic

every_name = pytest.mark.parametrize("name", synthetic.NAMES)


def values(name, seed=0):
    return synthetic.load(name, seed).series().values


def lagged_fit(series, length):
    """Root mean squared error, one step ahead, of the best linear map on ``length`` values."""
    windows = np.lib.stride_tricks.sliding_window_view(series, length + 1)
    seen, target = windows[:, :-1], windows[:, -1]
    weights, *_ = np.linalg.lstsq(seen, target, rcond=None)
    # The weights were chosen on the same windows: pay for each of them.
    return np.sqrt(((target - seen @ weights) ** 2).sum() / (len(target) - length))


@every_name
def test_a_made_series_is_what_a_dataset_promises(name):
    dataset = synthetic.load(name)
    assert dataset.key == f"synthetic:{name}"
    assert dataset.columns == (name,)
    assert len(dataset.frame) == synthetic.LENGTH
    assert pd.DatetimeIndex(dataset.frame.index).freqstr == dataset.frequency
    assert np.isfinite(dataset.frame[name]).all()


@every_name
def test_a_made_series_says_what_its_best_forecast_is(name):
    (note,) = synthetic.load(name).notes
    assert note.category == "known_answer"
    assert note.text.endswith(".")


@every_name
def test_a_seed_is_a_series(name):
    np.testing.assert_array_equal(values(name, seed=3), values(name, seed=3))
    assert not np.allclose(values(name, seed=3), values(name, seed=4))
    assert "seed 3" in synthetic.load(name, seed=3).credit


def test_the_sine_repeats_after_a_day_of_hours_up_to_its_noise():
    dataset = synthetic.load("sine")
    assert dataset.series().season_length == synthetic.PERIOD
    repeated = values("sine")
    difference = repeated[synthetic.PERIOD :] - repeated[: -synthetic.PERIOD]
    assert difference.std() == pytest.approx(np.sqrt(2) * 0.05, rel=0.1)


def test_longer_windows_average_the_noise_of_the_sine_away():
    short, middle, long = (lagged_fit(values("sine"), length) for length in (2, 6, 48))
    assert short > middle > long > 0.05 * 0.9


def test_one_value_is_all_that_an_autoregression_has_to_tell():
    one, many = (lagged_fit(values("ar1"), length) for length in (1, 20))
    assert one == pytest.approx(1, rel=0.05)
    assert many == pytest.approx(one, rel=0.01)
    assert np.corrcoef(values("ar1")[:-1], values("ar1")[1:])[0, 1] == pytest.approx(0.8, abs=0.05)


def test_no_window_beats_the_last_value_of_a_random_walk():
    walk = values("random-walk")
    naive = np.sqrt((np.diff(walk) ** 2).mean())
    assert lagged_fit(walk, 20) == pytest.approx(naive, rel=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_the_echo_is_heard_with_thirteen_values_and_not_with_twelve(seed):
    echo = values("delayed-echo", seed)
    deaf, heard, longer = (lagged_fit(echo, length) for length in (12, 13, 40))
    assert synthetic.DELAY == 12
    # The thirteen phases drift slowly, so a sample of them shows some chance pattern.
    assert deaf > 0.9 * echo.std()
    assert heard == pytest.approx(0.436, rel=0.05)
    assert longer == pytest.approx(heard, rel=0.05)


def test_the_echo_has_the_spread_that_its_answer_names():
    spreads = [values("delayed-echo", seed).std() for seed in range(30)]
    assert np.mean(spreads) == pytest.approx(1, rel=0.05)


def test_an_unknown_name_lists_those_there_are():
    with pytest.raises(UnknownSource, match="There are: sine, ar1, random-walk, delayed-echo"):
        synthetic.load("sinus-of-something")
