"""What the calendar says about a step: the hour, the weekday, the season of the year.

Each cycle becomes one point on a circle, sine and cosine, so that 23 h and 0 h lie side by side
(FPP3, section 7.4: Fourier terms). They are known for all times, past and future, and need no
fitting.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from rnn_forecast.series import step_seconds

DAY, WEEK, YEAR = 86_400.0, 7 * 86_400.0, 365.2425 * 86_400.0

# cycle name -> (length in seconds, position in the cycle, 0 ... 1)
CYCLES: dict[str, tuple[float, Callable[[pd.DatetimeIndex], np.ndarray]]] = {
    "hour of day": (DAY, lambda index: _seconds_of_day(index) / DAY),
    "day of week": (WEEK, lambda index: (index.day_of_week + _seconds_of_day(index) / DAY) / 7),
    "day of year": (YEAR, lambda index: (index.day_of_year - 1) / 365.2425),
}

STEPS_TO_SEE_A_CYCLE = 2
"""A cycle must hold more than this many steps, or sine and cosine repeat a single value."""


def calendar_features(index: pd.DatetimeIndex, frequency: str) -> dict[str, np.ndarray]:
    """Sine and cosine of every cycle that is longer than two steps.

    Args:
        index: Times of the steps, ``(time,)``.
        frequency: Pandas alias of the step; it decides which cycles can be seen.

    Returns:
        Columns by name, ``(time,)`` each, between -1 and 1.
    """
    columns = {}
    for name, (seconds, position) in CYCLES.items():
        if seconds / step_seconds(frequency) > STEPS_TO_SEE_A_CYCLE:
            angle = 2 * np.pi * np.asarray(position(index), dtype=float)
            columns[f"{name} (sine)"] = np.sin(angle)
            columns[f"{name} (cosine)"] = np.cos(angle)
    return columns


def _seconds_of_day(index: pd.DatetimeIndex) -> np.ndarray:
    return np.asarray(index.hour * 3600 + index.minute * 60 + index.second, dtype=float)
