"""A series as trend, season and rest, by STL.

Cleveland et al. 1990, "STL: A Seasonal-Trend Decomposition Procedure Based on Loess", Journal of
Official Statistics 6(1). Strength of trend and season: FPP3, section 4.3.
"""

from dataclasses import dataclass

import numpy as np

from rnn_forecast.diagnostics.known import before_test
from rnn_forecast.preparation import fill_forward
from rnn_forecast.series import Series

MOST_DECOMPOSED = 10_000
"""Steps that STL takes apart, the newest before the test part."""


@dataclass(frozen=True, eq=False)
class Decomposition:
    """A series as the sum of trend, season and rest, ``(time,)`` each.

    Attributes:
        series: The part that was taken apart, gaps included.
        period: Steps of the season.
        trend, season, rest: Their sum is the series; the rest is NaN where nothing was observed.
    """

    series: Series
    period: int
    trend: np.ndarray
    season: np.ndarray
    rest: np.ndarray

    @property
    def trend_strength(self) -> float:
        """Share of the variance without the season that is trend, 0 to 1 (FPP3, 4.3)."""
        return _strength(self.rest, self.trend)

    @property
    def season_strength(self) -> float:
        """Share of the variance without the trend that is season, 0 to 1 (FPP3, 4.3)."""
        return _strength(self.rest, self.season)


def decompose(series: Series, period: int) -> Decomposition:
    """Trend, season and rest of the part before the test; gaps are filled from before for it."""
    from statsmodels.tsa.seasonal import STL  # noqa: PLC0415  (seconds to import)

    known = before_test(series)
    part = _newest(known, MOST_DECOMPOSED)
    first = float(np.nanmedian(part.values)) if np.isfinite(part.values).any() else 0.0
    filled = fill_forward(part.values, first)
    # Every tenth of a window is computed and the rest interpolated, as Cleveland et al. advise.
    jumps = {"trend_jump": max(period // 7, 1), "low_pass_jump": max(period // 10, 1)}
    parts = STL(filled, period=period, **jumps).fit()
    trend, season = np.asarray(parts.trend), np.asarray(parts.seasonal)
    return Decomposition(part, period, trend, season, part.values - trend - season)


def longest_period(series: Series) -> int:
    """The longest season that can be told from a trend: it must come three times."""
    return min(len(before_test(series)), MOST_DECOMPOSED) // 3


def _newest(series: Series, most: int) -> Series:
    if len(series) <= most:
        return series
    return Series(
        series.name, series.index[-most:], series.values[-most:], series.frequency, unit=series.unit
    )


def _strength(rest: np.ndarray, part: np.ndarray) -> float:
    seen = np.isfinite(rest)
    whole = float(np.var(rest[seen] + part[seen]))
    return max(0.0, 1 - float(np.var(rest[seen])) / whole) if whole > 0 else 0.0
