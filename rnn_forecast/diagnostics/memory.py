"""How far back a series remembers: autocorrelation and partial autocorrelation (FPP3, 2.8, 9.5)."""

from dataclasses import dataclass

import numpy as np

from rnn_forecast.diagnostics.autocorrelation import autocorrelation, noise_band
from rnn_forecast.diagnostics.known import before_test, drifts
from rnn_forecast.series import Series

SHORTEST_VIEW, MOST_LAGS = 40, 800
"""Lags that are drawn: three seasons, within these bounds."""


@dataclass(frozen=True, eq=False)
class Memory:
    """How much a value has to do with earlier ones.

    Attributes:
        series: Whose memory.
        changes: Whether it is that of the changes from step to step, not of the values.
        acf: Autocorrelation at lag 0, 1, 2 ..., ``(lag,)``.
        pacf: The same without what the lags between explain, ``(lag,)``.
        band: Those of noise stay within plus and minus this, 19 times in 20.
    """

    series: Series
    changes: bool
    acf: np.ndarray
    pacf: np.ndarray
    band: float


def memory(series: Series, *, changes: bool | None = None) -> Memory:
    """Autocorrelation and partial autocorrelation of the part before the test.

    Args:
        series: The series.
        changes: Take the changes from step to step; None: only where the level wanders.
    """
    from statsmodels.tsa.stattools import levinson_durbin  # noqa: PLC0415  (seconds to import)

    known = before_test(series)
    changes = drifts(series) if changes is None else changes
    values = np.diff(known.values) if changes else known.values
    lags = _lags(series.season_length, len(values))
    acf = autocorrelation(values, lags)
    pacf = np.asarray(levinson_durbin(acf, nlags=lags, isacov=True)[2]) if acf[0] else acf
    return Memory(known, changes, acf, pacf, noise_band(values))


def _lags(season: int, steps: int) -> int:
    return max(min(max(3 * season, SHORTEST_VIEW), MOST_LAGS, steps // 3), 1)
