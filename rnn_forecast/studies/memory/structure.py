"""What the series itself remembers: autocorrelation, and the distance at which it comes back."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn_forecast.diagnostics import drifts
from rnn_forecast.diagnostics.autocorrelation import autocorrelation, noise_band
from rnn_forecast.series import Series

MOST_LAGS = 800

COMES_BACK = 0.2
"""It shows where the autocorrelation regains so much of what it had lost on the way."""


@dataclass(frozen=True, eq=False)
class Structure:
    """Autocorrelation of the part before the test.

    Attributes:
        acf: At lag 0, 1, 2 ..., ``(lag,)``.
        band: Those of noise stay within plus and minus this, 19 times in 20.
        changes: Whether it is that of the changes from step to step, not of the values.
    """

    acf: np.ndarray
    band: float
    changes: bool

    @classmethod
    def of(cls, series: Series, end: int) -> Self:
        """That of the first ``end`` steps of a series; of its changes where its level wanders."""
        changes = drifts(series)
        values = series.values[:end]
        values = np.diff(values) if changes else values
        most = max(min(MOST_LAGS, len(values) // 2), 1)
        return cls(autocorrelation(values, most), noise_band(values), changes)

    @property
    def echo(self) -> int | None:
        """Steps after which the series is most like itself again; None if it never is."""
        acf = self.acf
        found: dict[int, float] = {}
        for lag in range(2, len(acf) - 1):
            lowest = float(acf[1:lag].min())
            rise = acf[lag] - lowest
            peak = acf[lag] >= max(acf[lag - 1], acf[lag + 1])
            if peak and acf[lag] > self.band and rise > max(self.band, COMES_BACK * (1 - lowest)):
                found[lag] = float(acf[lag])
        return max(found, key=found.__getitem__, default=None)
