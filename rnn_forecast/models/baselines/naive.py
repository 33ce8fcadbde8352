"""Tomorrow is like today."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn_forecast.models.baselines.baseline import known
from rnn_forecast.windows import Examples, Windows


@dataclass(frozen=True)
class Naive:
    """The last value, repeated (FPP3, 5.2)."""

    name: str = "naive"

    @classmethod
    def fit(cls, windows: Windows) -> Self:  # noqa: ARG003  (nothing to estimate)
        """Nothing to estimate."""
        return cls()

    def forecasts(self, windows: Examples, cutoffs: np.ndarray) -> np.ndarray:
        """The value at the cutoff at every step ahead."""
        return np.repeat(known(windows)[cutoffs][:, None], windows.spec.horizon, axis=1)
