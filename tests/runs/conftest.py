"""Results to keep: small, but with everything in them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.runs import Storage, Store
from rnn_forecast.series import Series
from rnn_forecast.studies.forecast import forecast_study
from rnn_forecast.studies.lengths import length_study
from rnn_forecast.studies.memory import MemoryStudy, memory_study
from rnn_forecast.studies.panel import panel_study
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


def group() -> tuple[Series, ...]:
    """A panel: one that begins late, one that ends early, one of large numbers, one too short."""
    whole = observed()
    large = replace(whole, name="large", values=1000 * whole.values)
    late = replace(_between(whole, 120, 250), name="late")
    early = replace(whole.until(200), name="early")
    return whole, large, late, early, replace(whole.until(6), name="short")


def _between(series: Series, start: int, end: int) -> Series:
    beside = {name: column[start:end] for name, column in series.covariates.items()}
    index, values = series.index[start:end], series.values[start:end]
    return replace(series, index=index, values=values, covariates=beside)


@pytest.fixture(scope="session")
def panel():
    *_, study = panel_study(group(), factories.setup(ensemble=2, calendar=True))
    return study


def remembered() -> MemoryStudy:
    """What two networks of each of two cells remember."""
    setup = factories.setup(length=8, epochs=2, ensemble=2, calendar=True)
    with Workers(1) as workers:
        *_, study = memory_study(observed(), setup, cells=("rnn", "gru"), workers=workers)
    return study


@pytest.fixture(scope="session")
def memory():
    return remembered()


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
