"""Results made to order: real windows and baselines, and forecasts and losses as one wants them."""

from dataclasses import replace

import numpy as np

from rnn_forecast.evaluation.assessment import assess
from rnn_forecast.training import Epoch, Fit, Outcome, Run, train
from rnn_forecast.windows import cut
from tests import factories


def walk(steps=600, seed=0):
    """A random walk: nothing beats its last value."""
    chance = np.random.default_rng(seed)
    return factories.series(100 + np.cumsum(chance.standard_normal(steps)))


def trained(series, setup):
    """The run of a real training, and its assessment."""
    windows = cut(series, setup.window, inputs=setup.inputs)
    *_, run = train(windows, setup)
    return run, assess(run, windows)


def saying(series, forecast, *, setup=None, **run):
    """A network that says ``forecast(actual, last)`` of the test windows, ``(window, horizon)``."""
    setup = setup or factories.setup(epochs=1)
    _, assessment = trained(series, replace(setup, training=replace(setup.training, epochs=1)))
    said = forecast(assessment.actual, assessment.forecasts["naive"])
    forecasts = dict(assessment.forecasts) | {"network": np.asarray(said, dtype=float)}
    return run_of(setup, **run), replace(assessment, forecasts=forecasts)


def run_of(setup, *, train_losses=(0.5, 0.4), valid_losses=((0.5, 0.4),), outcomes=()):
    """A run with these validation losses for each network, and the same training losses for all."""
    fits = []
    for seed, losses in enumerate(valid_losses):
        rows = zip(train_losses, losses, strict=True)
        epochs = [Epoch(n, low, high, 1.0, 0.0, n) for n, (low, high) in enumerate(rows, 1)]
        outcome = outcomes[seed] if outcomes else Outcome.CONVERGED
        best = int(np.argmin(losses))
        fits.append(Fit(seed, tuple(epochs), best, {"bias": np.zeros(1)}, outcome))
    return Run(setup, tuple(fits), progress=1.0)
