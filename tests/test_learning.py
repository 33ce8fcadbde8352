"""Networks learn what can be known about a series, and nothing where nothing can be known."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.evaluation.assessment import Assessment, assess
from rnn_forecast.evaluation.metrics import mae
from rnn_forecast.models import MODELS
from rnn_forecast.preparation import InputSpec
from rnn_forecast.sources import load
from rnn_forecast.sources.synthetic import DELAY
from rnn_forecast.training import Setup, TrainSpec, train
from rnn_forecast.windows import WindowSpec, cut

SETUP = Setup(
    inputs=InputSpec(calendar=False),
    training=TrainSpec(epochs=40, learning_rate=1e-2, patience=40, ensemble=3, seed=0),
)


def learnt(
    name: str, window: WindowSpec, setup: Setup = SETUP, *, cell: str = "gru", hidden: int = 32
) -> Assessment:
    series = load(f"synthetic:{name}")
    setup = replace(setup, window=window, network=MODELS[cell](hidden_size=hidden))
    windows = cut(series, window, inputs=setup.inputs)
    *_, run = train(windows, setup)
    return assess(run, windows)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_an_echo_is_learnt_only_by_windows_that_are_longer_than_its_delay(cell):
    """Forecasts of zero leave 0.596 on these test windows, the best possible forecasts 0.354."""
    too_short = learnt("delayed-echo", WindowSpec(sequence_length=DELAY, horizon=1), cell=cell)
    just_enough = learnt(
        "delayed-echo", WindowSpec(sequence_length=DELAY + 1, horizon=1), cell=cell
    )
    knowing_nothing = mae(too_short.actual, np.zeros_like(too_short.actual))
    assert too_short.mae("network") > 0.92 * knowing_nothing
    assert just_enough.mae("network") < 0.72 * knowing_nothing
    assert just_enough.against("naive").beats


def test_a_longer_window_does_not_hide_the_echo():
    """With three steps that say nothing in between, the search takes longer."""
    patient = replace(SETUP, training=TrainSpec(epochs=92, patience=92, ensemble=3, seed=0))
    found = learnt("delayed-echo", WindowSpec(sequence_length=16, horizon=1), patient)
    assert found.mae("network") < 0.40


def test_nothing_is_found_in_a_random_walk():
    usual = replace(SETUP, training=TrainSpec())
    found = learnt("random-walk", WindowSpec(sequence_length=30, horizon=1), usual)
    against_naive = found.against("naive")
    assert not against_naive.beats
    assert abs(against_naive.skill) < 0.03


def test_a_tiny_network_follows_a_sine():
    found = learnt("sine", WindowSpec(sequence_length=24, horizon=12), hidden=8)
    assert found.against("naive").skill > 0.85


def test_an_autoregression_is_forecast_about_as_well_as_by_its_own_equation():
    found = learnt("ar1", WindowSpec(sequence_length=8, horizon=1), hidden=8)
    windows = found.windows
    last = windows.series.values[windows.cutoffs["test"]]
    assert found.mae("network") < 1.04 * mae(found.actual, 0.8 * last[:, None])
    assert found.mae("network") < found.mae("naive")
