"""On along the straight line from the first value to the last."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn_forecast.models.baselines.baseline import known, steps_ahead
from rnn_forecast.windows import Windows


@dataclass(frozen=True)
class Drift:
    """The last value plus the average change so far, once for each step (FPP3, 5.2)."""

    name: str = "drift"

    @classmethod
    def fit(cls, windows: Windows) -> Self:  # noqa: ARG003  (nothing to estimate)
        """Nothing to estimate."""
        return cls()

    def forecasts(self, windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
        """``y_T + h (y_T - y_1) / (T - 1)`` (FPP3, equation 5.1)."""
        values = known(windows)
        slope = (values[cutoffs] - values[0]) / np.maximum(cutoffs, 1)  # cutoffs count from 0
        return values[cutoffs][:, None] + slope[:, None] * steps_ahead(windows)
