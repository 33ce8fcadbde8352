"""Intervals that hold: split conformal prediction, for each step ahead by itself.

Lei et al. (2018), "Distribution-free predictive inference for regression", section 2.2: on
forecasts that the network was not trained on, take the k-th smallest absolute error with
``k = ceil((n + 1) * level)``; a new error exceeds it with probability at most ``1 - level`` as long
as new errors are like the old ones.
"""

import math

import numpy as np

MIN_SCORES = 20
"""With fewer errors than this an interval would be an invention."""


def conformal_width(errors: np.ndarray, level: int) -> np.ndarray | None:
    """Half width of the interval at each step ahead, ``(horizon,)``.

    Args:
        errors: What came minus what was said, ``(window, horizon)``; NaN where unobserved.
        level: Per cent of future values that the interval should hold.

    Returns:
        The half widths, or None where a step has too few errors to calibrate an interval.
    """
    errors = np.sort(np.abs(errors), axis=0)  # NaN sorts to the end
    counts = np.isfinite(errors).sum(axis=0)
    ranks = np.array([math.ceil((count + 1) * level / 100) for count in counts])
    if (counts < MIN_SCORES).any() or (ranks > counts).any():
        return None
    return errors[ranks - 1, np.arange(errors.shape[1])]
