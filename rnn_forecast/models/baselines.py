"""What a network must beat: forecasts that cost nothing, and a straight line.

Hyndman & Athanasopoulos, "Forecasting: principles and practice" (FPP3), section 5.2, for Naive and
SeasonalNaive. Each maps cutoffs to forecasts, ``(window, horizon)``, in the unit of the series,
and knows of the series only what was known at each cutoff.
"""

from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from rnn_forecast.preparation import fill_forward
from rnn_forecast.windows import Windows

MAX_COLUMNS = 2000
"""Inputs of the linear map at the most."""


class Baseline(Protocol):
    """A forecaster that needs no network."""

    @property
    def name(self) -> str:
        """Its column in tables and files."""
        ...

    def forecasts(self, windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
        """``(window,)`` to ``(window, horizon)``."""
        ...


def _known(windows: Windows) -> np.ndarray:
    return fill_forward(windows.series.values, windows.preparation.fills[windows.series.name])


@dataclass(frozen=True)
class Naive:
    """Tomorrow is like today: the last value, repeated."""

    name: str = "naive"

    def forecasts(self, windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
        """The value at the cutoff at every step ahead."""
        return np.repeat(_known(windows)[cutoffs][:, None], windows.spec.horizon, axis=1)


@dataclass(frozen=True)
class SeasonalNaive:
    """The next days are like the same days of the last season."""

    season_length: int
    name: str = "seasonal_naive"

    def forecasts(self, windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
        """``y_(T+h) = y_(T+h-m(k+1))`` with the smallest k that reaches the past (FPP3, 5.2)."""
        ahead = np.arange(1, windows.spec.horizon + 1)
        seasons_back = -(-ahead // self.season_length)
        positions = cutoffs[:, None] + ahead - self.season_length * seasons_back
        return _known(windows)[np.maximum(positions, 0)]


@dataclass(frozen=True, eq=False)
class Linear:
    """A least-squares linear map from the same window and the same inputs.

    It forecasts the change from the current value, as the networks do. A tiny ridge keeps columns
    that hardly vary from growing large weights.
    """

    weights: np.ndarray  # (column, horizon)
    name: str = "linear"

    RIDGE = 1e-4
    """Times the number of windows; inputs have unit spread, so nothing that matters shrinks."""

    @classmethod
    def fit(cls, windows: Windows) -> Self:
        """Normal equations on the training windows whose targets were all observed."""
        cutoffs = windows.cutoffs["train"]
        targets = windows.targets(cutoffs)[:, -1].astype(float)
        complete = np.isfinite(targets).all(axis=1)
        inputs = _flat(windows, cutoffs[complete])
        gram = inputs.T @ inputs
        gram[np.diag_indices_from(gram)] += cls.RIDGE * len(inputs)
        return cls(np.linalg.solve(gram, inputs.T @ targets[complete]))

    def forecasts(self, windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
        """Current value plus the linear map of the window."""
        return windows.forecasts(_flat(windows, cutoffs) @ self.weights, cutoffs)


def _flat(windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
    """``(window, column)``: the window as one row, and a constant.

    The target is there at every step. The other features are there at as many of the newest steps
    as ``MAX_COLUMNS`` allows, because the cost grows with the cube of the columns.
    """
    inputs = windows.inputs(cutoffs).astype(float)
    others = windows.num_features - 1
    room = max(MAX_COLUMNS - inputs.shape[1], 0) // others if others else 0
    newest = min(room, inputs.shape[1])
    beside = inputs[:, inputs.shape[1] - newest :, 1:].reshape(len(cutoffs), -1)
    return np.concatenate([inputs[:, :, 0], beside, np.ones((len(cutoffs), 1))], axis=1)


def fit_baselines(windows: Windows) -> tuple[Baseline, ...]:
    """All baselines for these windows; SeasonalNaive where the frequency has a season."""
    seasonal = windows.series.season_length
    baselines: list[Baseline] = [Naive()]
    if seasonal > 1:
        baselines.append(SeasonalNaive(seasonal))
    return (*baselines, Linear.fit(windows))
