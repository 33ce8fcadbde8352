"""From the errors of a network to intervals in the unit of the series.

Errors are compared as standard scores of the scaler. Without logarithms that is the unit of the
series, divided by a constant. With them it is per cent, so that the interval of a price grows with
the price and never goes below zero; measured, the two differ by less than 1 % in interval score
(docs/accuracy.md).
"""

import numpy as np

from rnn_forecast.evaluation.error_size import expected_sizes
from rnn_forecast.evaluation.intervals import Calibration, interval_score
from rnn_forecast.windows import Windows

Limits = tuple[np.ndarray, np.ndarray]

CLEARLY = 0.02
"""Share by which the less usual kind must be better on the validation part; chance gives less."""

MOST_TRIED = 100
"""Validation windows that decide by which size errors are divided."""


def calibrate(
    windows: Windows, cutoffs: np.ndarray, forecast: np.ndarray, *, level: int
) -> Calibration:
    """Take the errors of a network at consecutive cutoffs, the validation part's first.

    They are divided by the size that is usual for such a series (``expected_sizes``), unless the
    validation windows clearly speak for another: by the lower interval score of intervals made as
    they are made later, from errors known at the time.

    Args:
        windows: Whence the scaler, the values and the validation windows.
        cutoffs: Of validation and later windows, ``(window,)``, ascending.
        forecast: What the network said, ``(window, horizon)``, in the unit of the series.
        level: Per cent that the intervals that decide should hold.
    """
    errors = score_errors(windows, windows.actual(cutoffs), forecast)
    usual, *others = (
        Calibration(cutoffs, errors, size, kind) for kind, size in expected_sizes(windows).items()
    )
    tried = np.flatnonzero(cutoffs < windows.split.valid_end - windows.spec.horizon)
    if len(tried) == 0:
        return usual
    at = tried[:: -(-len(tried) // MOST_TRIED)]
    score, *rivals = (
        _score(windows, each, at, forecast[at], level=level) for each in (usual, *others)
    )
    best = int(np.argmin(rivals))
    return others[best] if rivals[best] < score * (1 - CLEARLY) else usual


def limits(
    windows: Windows,
    cutoffs: np.ndarray,
    forecast: np.ndarray,
    calibration: Calibration,
    *,
    level: int,
) -> Limits | None:
    """Lower and upper limits, ``(window, horizon)`` each; None where errors were too few."""
    width = calibration.width(cutoffs, level)
    return around(windows, forecast, width) if np.isfinite(width).all() else None


def score_errors(windows: Windows, actual: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """Actual minus forecast, both as standard scores; same shape."""
    scaler = windows.preparation.target
    return scaler.scale(actual) - scaler.scale(forecast)


def around(windows: Windows, forecast: np.ndarray, width: np.ndarray) -> Limits:
    """Limits in the unit of the series, from a half width in standard scores."""
    scaler = windows.preparation.target
    centre = scaler.scale(forecast)
    return scaler.unscale(centre - width), scaler.unscale(centre + width)


def _score(
    windows: Windows, calibration: Calibration, at: np.ndarray, said: np.ndarray, *, level: int
) -> float:
    """Interval score of these forecasts, ``at`` in the calibration; NaN where there is none."""
    cutoffs = calibration.cutoffs[at]
    low, high = around(windows, said, calibration.width(cutoffs, level))
    return interval_score(windows.actual(cutoffs), low, high, level)
