"""The Theta method: half the slope of a straight line on top of exponential smoothing.

Assimakopoulos & Nikolopoulos (2000), "The theta model"; in the form of Hyndman & Billah (2003),
"Unmasking the Theta method". statsmodels estimates slope, smoothing and season once, on the
training part; the level then follows the series value by value.
"""

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np

from rnn_forecast.language import _
from rnn_forecast.models.baselines.baseline import NoFit, known, steps_ahead
from rnn_forecast.models.baselines.ets import FEWEST_FITTED, KEPT, MOST_FITTED
from rnn_forecast.windows import Windows


@dataclass(frozen=True, eq=False)
class Theta:
    """The method as it won the M3 competition, deseasonalised where there is a season.

    Attributes:
        start: Position of the first value that is smoothed.
        slope: Of the straight line through the training part, for each step.
        alpha: How fast the level follows.
        season: What the season adds, or multiplies by, at each of its steps, ``(season_length,)``,
            beginning at ``start``.
        multiplied: Whether the season multiplies.
    """

    start: int
    slope: float
    alpha: float
    season: np.ndarray
    multiplied: bool
    name: str = "theta"

    @classmethod
    def fit(cls, windows: Windows) -> Self:
        """Estimate on the training part."""
        end, period = windows.split.train_end, windows.series.season_length
        start = max(end - MOST_FITTED, 0)
        values = known(windows)[start:end].astype(float)
        if len(values) < FEWEST_FITTED:
            raise NoFit(
                _("the Theta method needs {least} values to be fitted; there are {count}.").format(
                    least=FEWEST_FITTED, count=len(values)
                )
            )
        return cls(start, *_estimate(values.tobytes(), max(period, 1)))

    def forecasts(self, windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
        """``l_T + b/2 (h - 1 + 1/alpha - (1 - alpha)^T / alpha)`` (Hyndman & Billah, eq. 5)."""
        at, ahead = np.maximum(cutoffs - self.start, 0), steps_ahead(windows)
        level = self._levels(known(windows)[self.start :])[at][:, None]
        lag = (1 - (1 - self.alpha) ** (at + 1)) / self.alpha
        said = level + self.slope / 2 * (ahead - 1 + lag[:, None])
        season = self.season[(at[:, None] + ahead) % len(self.season)]
        return said * season if self.multiplied else said + season

    def _levels(self, values: np.ndarray) -> np.ndarray:
        """Simple exponential smoothing of the deseasonalised values, ``(time,)``."""
        season = np.resize(self.season, len(values))
        values = values / season if self.multiplied else values - season
        level, levels = float(values[0]), []
        for value in values.tolist():
            level += self.alpha * (value - level)
            levels.append(level)
        return np.array(levels)


@lru_cache(KEPT)
def _estimate(values: bytes, period: int) -> tuple[float, float, np.ndarray, bool]:
    """Slope, alpha, season, and whether it multiplies.

    Args:
        values: Of the training part, float64, as bytes, which can be looked up.
        period: Steps in a season, at least 1.
    """
    from statsmodels.tsa.forecasting.theta import ThetaModel  # noqa: PLC0415  (a second)

    train = np.frombuffer(values)
    seasonal = period > 1 and len(train) >= 2 * period
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a series that is constant shows in its forecast
        model = ThetaModel(train, period=period, deseasonalize=seasonal)
        fitted = model.fit()
        after = np.asarray(fitted.forecast_components(period)["seasonal"], dtype=float)
    slope, alpha = (float(each) for each in fitted.params)
    # Beside a constant series statsmodels leaves out the line's own constant: a false slope.
    slope = slope if np.ptp(train) > 0 else 0.0
    # statsmodels gives the season after the training part; here it begins at its start.
    season = np.roll(after, len(train) % len(after))
    return slope, max(alpha, 1e-6), season, model.method.startswith("mul")
