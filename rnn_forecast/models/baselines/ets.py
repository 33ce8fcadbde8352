"""Exponential smoothing: a level, a damped trend and a season that follow each new value.

Hyndman, Koehler, Ord & Snyder (2008), "Forecasting with exponential smoothing"; FPP3, chapter 8.
statsmodels estimates the parameters once, on the training part. From there the states follow the
series value by value (``smoothed``), so that forecasts from thousands of cutoffs cost one pass.
"""

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import numpy as np

from rnn_forecast.language import _
from rnn_forecast.models.baselines.baseline import NoFit, known, steps_ahead
from rnn_forecast.windows import Windows

MOST_FITTED = 5000
"""Values that the parameters are estimated on, the newest of the training part."""

FEWEST_FITTED = 10
"""statsmodels finds no starting values for fewer."""

KEPT = 32
"""Estimates that are remembered: whoever tries another network on a series waits for none."""


@dataclass(frozen=True, eq=False)
class ETS:
    """ETS(A, N or Ad, N or A), whichever has the lowest AICc on the training part (FPP3, 8.6).

    Attributes:
        start: Position of the first value that is smoothed.
        alpha, beta, gamma, phi: Smoothing of level, trend and season, and damping; 0 where there
            is no such component.
        level, trend: The states before the first value.
        season: The seasonal states before it, ``(season_length,)``, oldest first; one 0 where
            there is no season.
    """

    start: int
    alpha: float
    beta: float
    gamma: float
    phi: float
    level: float
    trend: float
    season: np.ndarray
    name: str = "ets"

    @classmethod
    def fit(cls, windows: Windows) -> Self:
        """Estimate each form on the training part and keep the one with the lowest AICc."""
        end = windows.split.train_end
        start = max(end - MOST_FITTED, 0)
        values = known(windows)[start:end].astype(float)
        best = _best(values.tobytes(), windows.series.season_length)
        if best is None:
            raise NoFit(
                _(
                    "exponential smoothing could not be fitted to the {count} values of the "
                    "training part."
                ).format(count=len(values))
            )
        return cls(start, *best)

    def forecasts(self, windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
        """``l_T + (phi + ... + phi^h) b_T + s_(T+h-m(k+1))`` (FPP3, 8.4)."""
        levels, trends, seasons = self.smoothed(known(windows)[self.start :])
        at, ahead, period = (
            np.maximum(cutoffs - self.start, 0),
            steps_ahead(windows),
            len(self.season),
        )
        damped = np.cumsum(self.phi**ahead)
        # The season of step t stands at t + m, because the states begin m steps earlier.
        positions = at[:, None] + period + ahead - period * -(-ahead // period)
        return levels[at][:, None] + trends[at][:, None] * damped + seasons[positions]

    def smoothed(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The states after each value, error correction form (FPP3, 8.5).

        Returns:
            Level and trend, ``(time,)`` each; season, ``(season_length + time,)``, the first
            ``season_length`` being those before the first value.
        """
        period, level, trend = len(self.season), self.level, self.trend
        levels, trends, seasons = [], [], self.season.tolist()
        for step, value in enumerate(values.tolist()):
            before = level + self.phi * trend
            error = value - before - seasons[step]
            level = before + self.alpha * error
            trend = self.phi * trend + self.beta * error
            seasons.append(seasons[step] + self.gamma * error)
            levels.append(level)
            trends.append(trend)
        assert len(seasons) == period + len(values)  # noqa: S101  (forecasts count on it)
        return np.array(levels), np.array(trends), np.array(seasons)


@lru_cache(KEPT)
def _best(values: bytes, period: int) -> tuple[Any, ...] | None:
    """Parameters of the form with the lowest AICc, None where there is none.

    Args:
        values: Of the training part, float64, as bytes, which can be looked up.
        period: Steps in a season.
    """
    known_values = np.frombuffer(values)
    forms = _forms(len(known_values), period)
    fits = [fit for form in forms if (fit := _estimate(known_values, form))]
    return _parameters(min(fits, key=lambda fit: fit.aicc)) if fits else None


def _forms(count: int, period: int) -> list[dict[str, Any]]:
    """With and without a damped trend; with and without a season, where there are two of them."""
    if count < FEWEST_FITTED:
        return []
    trends: list[dict[str, Any]] = [{}, {"trend": "add", "damped_trend": True}]
    if period < 2 or count < 2 * period:  # noqa: PLR2004  (one step is no season)
        return trends
    season = {"seasonal": "add", "seasonal_periods": period}
    return trends + [trend | season for trend in trends]


def _estimate(values: np.ndarray, form: dict[str, Any]) -> Any:  # noqa: ANN401  (of statsmodels)
    """The fit of one form, or None where there is none."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # noqa: PLC0415  (a second)

    with warnings.catch_warnings():
        # That it did not converge shows in its AICc; that a series is constant, in its forecast.
        warnings.simplefilter("ignore")
        try:
            # Estimated, a starting season of 24 values would take most of the time.
            model = ETSModel(values, initialization_method="heuristic", **form)
            fit: Any = model.fit(disp=False)
        except (ValueError, np.linalg.LinAlgError):
            return None
    return fit if np.isfinite(fit.aicc) and np.isfinite(fit.params).all() else None


def _parameters(fit: Any) -> tuple[Any, ...]:  # noqa: ANN401  (of statsmodels)
    named = dict(zip(fit.param_names, fit.params, strict=True))
    model = fit.model
    has_trend, has_season = model.trend is not None, model.seasonal is not None
    return (
        named["smoothing_level"],
        named.get("smoothing_trend", 0.0),
        named.get("smoothing_seasonal", 0.0),
        named.get("damping_trend", 0.0),
        float(fit.initial_level),
        float(fit.initial_trend) if has_trend else 0.0,
        np.asarray(fit.initial_seasonal, dtype=float) if has_season else np.zeros(1),
    )
