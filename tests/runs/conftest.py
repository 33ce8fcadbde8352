"""Results to keep: small, but with everything in them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.runs import Storage, Store
from rnn_forecast.series import Series
from rnn_forecast.studies.forecast import forecast_study
from rnn_forecast.studies.lengths import length_study
from rnn_forecast.workers import Workers
from tests import factories


def observed(steps: int = 260) -> Series:
    """A series with gaps, a covariate, a unit and a calendar."""
    chance = np.random.default_rng(3)
    values = np.exp(np.cumsum(0.02 * chance.standard_normal(steps)))
    values[[5, 6, 100, 220]] = np.nan
    index = pd.date_range("2023-01-02", periods=steps, freq="B")
    beside = {"volume <b>": chance.random(steps)}
    return Series("Zoë/€", index, values, "B", covariates=beside, unit="€", calendar="XNYS")


@pytest.fixture(scope="session")
def forecast():
    *_, study = forecast_study(observed(), factories.setup(ensemble=2, calendar=True))
    return study


@pytest.fixture(scope="session")
def lengths():
    setup = factories.setup(epochs=2, ensemble=2)
    with Workers(1) as workers:
        *_, study = length_study(
            observed(), setup, lengths=(4, 8), cells=("rnn", "gru"), workers=workers
        )
    return study


@pytest.fixture
def now():
    """A clock that is set by hand, in seconds since 1970."""
    return [1_800_000_000.0]


def storage(folder: Path, **changed: object) -> Storage:
    """A place to keep things in."""
    settings = {"mode": "local", "home": folder, "database": f"sqlite:///{folder / 'runs.sqlite'}"}
    return Storage(**{**settings, **changed})


@pytest.fixture
def store(tmp_path, now):
    return Store(storage(tmp_path), clock=lambda: now[0])
