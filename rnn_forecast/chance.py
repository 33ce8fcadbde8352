"""What chance alone may do to a mean, where the values hang together."""

import numpy as np

NORMAL_90 = 1.645
"""Two-sided 90 % of the normal distribution."""


def standard_error(values: np.ndarray, *, lags: int) -> float:
    """Standard error of the mean of a series that is correlated up to ``lags`` steps."""
    count = len(values)
    centred = values - values.mean()
    lags = min(max(lags, round(4 * (count / 100) ** (2 / 9))), count - 1)
    variance = float(centred @ centred) / count
    for lag in range(1, lags + 1):
        weight = 1 - lag / (lags + 1)  # Newey & West (1987), equation 5
        variance += 2 * weight * float(centred[lag:] @ centred[:-lag]) / count
    return float(np.sqrt(max(variance, 0.0) / count))
