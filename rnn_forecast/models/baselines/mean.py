"""Everything so far, on average."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn_forecast.models.baselines.baseline import known
from rnn_forecast.windows import Windows


@dataclass(frozen=True)
class Mean:
    """The mean of all values up to the cutoff (FPP3, 5.2)."""

    name: str = "historic_mean"  # "mean" is what a network forecasts

    @classmethod
    def fit(cls, windows: Windows) -> Self:  # noqa: ARG003  (nothing to estimate)
        """Nothing to estimate."""
        return cls()

    def forecasts(self, windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
        """The same value at every step ahead; what was never observed counts nothing."""
        seen = np.isfinite(windows.series.values)
        sums = np.cumsum(np.where(seen, windows.series.values, 0.0))
        counts = np.cumsum(seen)
        means = np.where(counts > 0, sums / np.maximum(counts, 1), known(windows))
        return np.repeat(means[cutoffs][:, None], windows.spec.horizon, axis=1)
