"""What the series itself remembers: autocorrelation, and the distance at which it comes back."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn_forecast.diagnostics import cycles, drifts
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
        cycle: Steps of the cycle of the calendar that shows best; None if none does.
    """

    acf: np.ndarray
    band: float
    changes: bool
    cycle: int | None = None

    @classmethod
    def of(cls, series: Series, end: int) -> Self:
        """That of the first ``end`` steps of a series; of its changes where its level wanders."""
        changes = drifts(series)
        values = series.values[:end]
        values = np.diff(values) if changes else values
        most = max(min(MOST_LAGS, len(values) // 2), 1)
        shown = [cycle for cycle in cycles(series) if cycle.shows]
        best = max(shown, key=lambda cycle: cycle.correlation, default=None)
        acf = autocorrelation(values, most)
        return cls(acf, noise_band(values), changes, best.steps if best else None)

    @property
    def echo(self) -> int | None:
        """Steps after which the series is most like itself again; None if it never is.

        A cycle of the calendar if one shows: the peak of a smooth autocorrelation lies beside it.
        """
        return self.cycle or self._peak()

    def _peak(self) -> int | None:
        acf = self.acf
        found: dict[int, float] = {}
        for lag in range(2, len(acf) - 1):
            lowest = float(acf[1:lag].min())
            rise = acf[lag] - lowest
            peak = acf[lag] >= max(acf[lag - 1], acf[lag + 1])
            if peak and acf[lag] > self.band and rise > max(self.band, COMES_BACK * (1 - lowest)):
                found[lag] = float(acf[lag])
        return max(found, key=found.__getitem__, default=None)
