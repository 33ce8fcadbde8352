"""Times written as plain numbers: seconds since 1970, Excel's days, years with a fraction."""

from dataclasses import dataclass

import numpy as np

from rnn_forecast.sources.upload.instants import NOT_A_TIME

EPOCHS = (
    ("Unix time in seconds", 1),
    ("Unix time in milliseconds", 1_000),
    ("Unix time in microseconds", 10**6),
    ("Unix time in nanoseconds", 10**9),
)
"""What it is called, and parts of a second."""

EPOCH_SECONDS = (315_532_800, 4_102_444_800)
"""1980 to 2100."""

SERIALS = (7_306, 73_415)
"""Excel's days of 1920 to 2100; 60 is the 29 February 1900, which never was."""

EXCEL_ZERO = np.datetime64("1899-12-30", "us")
DECIMAL_YEARS = (1600, 2200)
SECOND = 1_000_000
DAY = 86_400 * SECOND


@dataclass(frozen=True, eq=False)
class NumberTimes:
    """Times found in numbers, ``(row,)``, and what the numbers are, for people."""

    values: np.ndarray
    words: str


def from_numbers(values: np.ndarray) -> NumberTimes | None:
    """Times if the numbers can be such; ``None`` otherwise."""
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return None
    for words, parts in EPOCHS:
        if _mostly_within(known / parts, EPOCH_SECONDS):
            return NumberTimes(_epoch(values, parts), words)
    if _mostly_within(known, SERIALS):
        return NumberTimes(_excel(values), "Excel's day numbers")
    if _mostly_within(known, DECIMAL_YEARS) and (known % 1 != 0).any():
        return NumberTimes(_decimal_years(values), "years with a fraction")
    return None


def _mostly_within(values: np.ndarray, limits: tuple[int, int]) -> bool:
    return bool(((values >= limits[0]) & (values < limits[1])).mean() >= 0.98)  # noqa: PLR2004  (a share)


def _times(micros: np.ndarray, fits: np.ndarray) -> np.ndarray:
    whole = np.where(fits, micros, 0).round().astype(np.int64)
    return np.where(fits, whole.astype("datetime64[us]"), NOT_A_TIME)


def _epoch(values: np.ndarray, parts: int) -> np.ndarray:
    seconds = values / parts
    fits = (seconds >= EPOCH_SECONDS[0]) & (seconds < EPOCH_SECONDS[1])
    return _times(seconds * SECOND, fits)


def _excel(values: np.ndarray) -> np.ndarray:
    """Rounded to the second: 0.041666666 days are one hour."""
    fits = (values >= SERIALS[0]) & (values < SERIALS[1])
    seconds = np.round(np.where(fits, values, 0) * 86_400) * SECOND
    moved = _times(seconds, fits) + (EXCEL_ZERO - np.datetime64(0, "us"))
    return np.where(fits, moved, NOT_A_TIME)


def _decimal_years(values: np.ndarray) -> np.ndarray:
    """1949.0833 is February where the year has 4 or 12 steps, else the day within the year."""
    fits = np.isfinite(values)
    years = np.floor(np.where(fits, values, 1970) + 1e-6).astype(np.int64)
    fraction = np.where(fits, values, 1970) - years
    months = np.rint(fraction * 12)
    starts = (years - 1970).astype("datetime64[Y]")
    if np.abs(fraction * 12 - months)[fits].max() < 0.06:  # noqa: PLR2004  (1749.04 is rounded)
        times = (starts.astype("datetime64[M]") + months.astype(np.int64)).astype("datetime64[us]")
    elif np.abs(fraction * 12 - 0.5 - np.floor(fraction * 12))[fits].max() < 0.1:  # noqa: PLR2004
        middle = np.floor(fraction * 12).astype(np.int64)  # 1749.042 is the middle of January
        times = (starts.astype("datetime64[M]") + middle).astype("datetime64[us]")
    else:
        begin, end = (
            starts.astype("datetime64[D]"),
            (starts + np.timedelta64(1, "Y")).astype("datetime64[D]"),
        )
        days = np.rint(fraction * (end - begin).astype(np.int64)).astype(np.int64)
        times = (begin + days).astype("datetime64[us]")
    return np.where(fits, times, NOT_A_TIME)
