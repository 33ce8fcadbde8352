"""A straight line through the same window."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn_forecast.windows import Windows

MAX_COLUMNS = 2000
"""Inputs of the linear map at the most."""


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
