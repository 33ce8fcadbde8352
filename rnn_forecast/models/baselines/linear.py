"""A straight line through the same window."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn_forecast.windows import Examples
from rnn_forecast.windows.line import fit_line, flat


@dataclass(frozen=True, eq=False)
class Linear:
    """A least-squares linear map from the same window and the same inputs.

    It forecasts the change from the current value, as the networks do.
    """

    weights: np.ndarray  # (column, horizon)
    name: str = "linear"

    @classmethod
    def fit(cls, windows: Examples) -> Self:
        """On the training windows; see ``windows/line.py``."""
        return cls(fit_line(windows, windows.cutoffs["train"]))

    def forecasts(self, windows: Examples, cutoffs: np.ndarray) -> np.ndarray:
        """Current value plus the linear map of the window."""
        return windows.forecasts(flat(windows, cutoffs) @ self.weights, cutoffs)
