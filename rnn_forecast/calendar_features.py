"""What the calendar says about a step: the hour, the weekday, the season of the year.

Each cycle becomes one point on a circle, sine and cosine, so that 23 h and 0 h lie side by side
(FPP3, section 7.4: Fourier terms). They are known for all times, past and future, and need no
fitting. Which of the cycles a series follows is asked of its training part: a cycle that it does
not follow is noise that a network learns by heart.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from rnn_forecast.series import step_seconds

DAY, WEEK, YEAR = 86_400.0, 7 * 86_400.0, 365.2425 * 86_400.0

# cycle name -> (length in seconds, position in the cycle, 0 ... 1)
CYCLES: dict[str, tuple[float, Callable[[pd.DatetimeIndex], np.ndarray | pd.Index]]] = {
    "hour of day": (DAY, lambda index: _seconds_of_day(index) / DAY),
    "day of week": (WEEK, lambda index: (index.day_of_week + _seconds_of_day(index) / DAY) / 7),
    "day of year": (YEAR, lambda index: (index.day_of_year - 1) / 365.2425),
}

STEPS_TO_SEE_A_CYCLE = 2
"""A cycle must hold more than this many steps, or sine and cosine repeat a single value."""


FOLLOWS = 0.1
"""A series follows a cycle whose sine and cosine explain so much of its variance."""


def calendar_features(index: pd.DatetimeIndex, cycles: Sequence[str]) -> dict[str, np.ndarray]:
    """Sine and cosine of some cycles.

    Args:
        index: Times of the steps, ``(time,)``.
        cycles: Names in CYCLES.

    Returns:
        Columns by name, ``(time,)`` each, between -1 and 1.
    """
    columns = {}
    for name in cycles:
        _, position = CYCLES[name]
        angle = 2 * np.pi * np.asarray(position(index), dtype=float)
        columns[f"{name} (sine)"] = np.sin(angle)
        columns[f"{name} (cosine)"] = np.cos(angle)
    return columns


def visible_cycles(frequency: str) -> tuple[str, ...]:
    """The cycles that hold more than two steps of this size."""
    step = step_seconds(frequency)
    return tuple(
        name for name, (seconds, _) in CYCLES.items() if seconds / step > STEPS_TO_SEE_A_CYCLE
    )


def followed_cycles(
    index: pd.DatetimeIndex, values: np.ndarray, frequency: str, *, wanders: bool
) -> tuple[str, ...]:
    """The cycles of the calendar that a series follows.

    Args:
        index: Times of the training part, ``(time,)``.
        values: Its values without gaps, ``(time,)``.
        frequency: Pandas alias of the step.
        wanders: Of a series whose level wanders, part of the way always looks like a year.
    """
    return tuple(
        name
        for name in visible_cycles(frequency)
        if not (wanders and name == "day of year")
        and _share_explained(index, values, frequency, name) >= FOLLOWS
    )


def _share_explained(
    index: pd.DatetimeIndex, values: np.ndarray, frequency: str, name: str
) -> float:
    """Share of the variance that the cycle explains, beside slower movements, 0 to 1."""
    steps = round(CYCLES[name][0] / step_seconds(frequency))
    pair = np.stack(list(calendar_features(index, [name]).values()), axis=1)
    if 2 * steps <= len(values):
        trend = np.convolve(values, np.ones(steps) / steps, mode="valid")
        start = (steps - 1) // 2
        values = values[start : start + len(trend)] - trend
        pair = pair[start : start + len(trend)]
    design = np.column_stack([pair, np.ones(len(pair))])
    solution, *_ = np.linalg.lstsq(design, values, rcond=None)
    variance = float(np.var(values))
    return 1 - float(np.var(values - design @ solution)) / variance if variance > 0 else 0.0


def _seconds_of_day(index: pd.DatetimeIndex) -> np.ndarray:
    return np.asarray(index.hour * 3600 + index.minute * 60 + index.second, dtype=float)
