"""Small things to test with; a test states only what matters to it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from rnn_forecast.models import MODELS
from rnn_forecast.preparation import InputSpec
from rnn_forecast.series import Series
from rnn_forecast.training import Setup, TrainSpec
from rnn_forecast.windows import WindowSpec


def series(
    values: object,
    *,
    name: str = "y",
    frequency: str = "D",
    covariates: Mapping[str, np.ndarray] | None = None,
) -> Series:
    """A series of these values from the first of January 2020."""
    array = np.asarray(values, dtype=float)
    index = pd.date_range("2020-01-01", periods=len(array), freq=frequency)
    return Series(name, index, array, frequency, covariates=covariates or {})


def sine(steps: int = 300, *, period: float = 12, noise: float = 0.05, seed: int = 0) -> Series:
    """A noisy sine with level 10, so that nothing passes because a mean happens to be 0."""
    chance = np.random.default_rng(seed)
    angle = 2 * np.pi * np.arange(steps) / period
    return series(10 + np.sin(angle) + noise * chance.standard_normal(steps))


def setup(
    *,
    length: int = 12,
    horizon: int = 3,
    cell: str = "gru",
    task: str = "many-to-one",
    epochs: int = 3,
    ensemble: int = 1,
    layers: int = 1,
    dropout: float = 0.0,
    calendar: bool = False,
    inputs: str = "auto",
    **training: object,
) -> Setup:
    """A small setup."""
    wished = {"hidden_size": 8, "num_layers": layers, "dropout": dropout}
    network = MODELS[cell].from_mapping(wished)
    return Setup(
        window=WindowSpec(sequence_length=length, horizon=horizon, task=task),
        inputs=InputSpec(calendar=calendar, inputs=inputs),
        network=network,
        training=TrainSpec(epochs=epochs, ensemble=ensemble, **training),
    )
