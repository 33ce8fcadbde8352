"""Columns whose future is known, from the table of features to the forecast."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_forecast.errors import SeriesError
from rnn_forecast.evaluation.assessment import assess, forecast_future
from rnn_forecast.preparation import InputSpec
from rnn_forecast.tasks import TASKS
from rnn_forecast.training import train
from rnn_forecast.windows import WindowSpec, cut
from tests import factories

PLAIN = InputSpec(calendar=False, inputs="level", transform="none")


def promoted(steps=600, ahead=5, *, seed=0):
    """Noise around 10, and 5 more on the days of a promotion that is known before."""
    chance = np.random.default_rng(seed)
    promotion = (chance.random(steps + ahead) < 0.3).astype(float)
    values = 10 + 5 * promotion[:steps] + 0.1 * chance.standard_normal(steps)
    return replace(factories.series(values), known={"promotion": promotion})


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from([*TASKS]))
def test_a_window_shows_every_step_of_the_horizon(length, horizon, task):
    steps = 200
    series = replace(
        factories.series(np.zeros(steps)), known={"count": np.arange(steps + 20) / 1e3}
    )
    spec = WindowSpec(sequence_length=length, horizon=horizon, task=task)
    windows = cut(series, spec, inputs=PLAIN)
    scaler = windows.preparation.scalers["count"]
    cutoff = windows.cutoffs["train"][:1]
    heard = scaler.unscale(windows.inputs(cutoff)[0, :, 1:].astype(float)) * 1e3
    told = {round(each) for each in heard.ravel()}
    assert {int(cutoff[0]) + ahead for ahead in range(1, horizon + 1)} <= told


def test_the_table_names_how_far_ahead_a_column_is_shown():
    windows = cut(promoted(), WindowSpec(sequence_length=2, horizon=3), inputs=PLAIN)
    assert windows.preparation.feature_names(windows.series) == (
        "y",
        "promotion, 3 ahead",
        "promotion, 1 ahead",
    )
    assert windows.features.shape[1] == 3


def test_a_network_uses_what_is_known_of_the_future():
    series = promoted()
    setup = factories.setup(length=6, horizon=3, epochs=60, learning_rate=2e-2)
    maes = []
    for known in ({}, series.known):
        windows = cut(replace(series, known=known), setup.window, inputs=setup.inputs)
        *_, run = train(windows, setup)
        maes.append(assess(run, windows).mae("network"))
    blind, informed = maes
    assert informed < 0.3 * blind


def test_the_forecast_follows_the_future_that_was_given():
    series = promoted(ahead=3)
    setup = factories.setup(length=6, horizon=3, epochs=60, learning_rate=2e-2)
    windows = cut(series, setup.window, inputs=setup.inputs)
    *_, run = train(windows, setup)
    for future in ([1.0, 0.0, 0.0], [0.0, 1.0, 1.0]):
        known = {"promotion": np.concatenate([series.known["promotion"][:-3], future])}
        told = windows.told(replace(series, known=known))
        forecast = forecast_future(run, assess(run, told))
        assert ((forecast.mean > 12.5) == np.array(future, bool)).all()


def test_a_future_that_is_not_known_far_enough_is_a_sentence():
    windows = cut(promoted(ahead=2), WindowSpec(sequence_length=6, horizon=5), inputs=PLAIN)
    with pytest.raises(SeriesError, match="next 5 steps, and 3 of them are missing"):
        _ = windows.now
    assert len(windows.cutoffs["test"]) > 0  # testing needs the past only


def test_trailing_gaps_of_a_known_column_are_not_known():
    series = promoted(ahead=3)
    column = series.known["promotion"].copy()
    column[-2:] = np.nan
    assert replace(series, known={"promotion": column}).known_ahead == 1


def test_the_past_keeps_the_future_of_a_known_column_and_no_other():
    series = replace(promoted(), covariates={"rain": np.arange(600.0)})
    then = series.until(100)
    assert len(then.covariates["rain"]) == len(then) == 100
    assert then.known_ahead == 505
