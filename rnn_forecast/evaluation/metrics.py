"""Errors of forecasts, one line of mathematics each (FPP3, section 5.8).

Arrays have the axes ``window horizon`` or any other, the same for both; an actual value that was
never observed is NaN and counts nothing.
"""

import numpy as np

Values = np.ndarray


def mae(actual: Values, forecast: Values) -> float:
    """Mean absolute error, in the unit of the series."""
    return float(np.nanmean(np.abs(actual - forecast)))


def rmse(actual: Values, forecast: Values) -> float:
    """Root mean squared error, in the unit of the series."""
    return float(np.sqrt(np.nanmean((actual - forecast) ** 2)))


def mae_by_step(actual: Values, forecast: Values) -> Values:
    """Mean absolute error of each step ahead: ``(window, horizon)`` to ``(horizon,)``."""
    return np.nanmean(np.abs(actual - forecast), axis=0)


def skill(error: float, reference: float) -> float:
    """Share of a reference's error that was saved: 0 is as good as it, 1 perfect, below 0 worse."""
    return 1 - error / reference if reference > 0 else float("nan")


def coverage(actual: Values, low: Values, high: Values) -> float:
    """Share of the observed values inside their interval, 0 to 1."""
    seen = np.isfinite(actual)
    return float(np.mean(((low <= actual) & (actual <= high))[seen]))
