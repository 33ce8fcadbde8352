"""Numbers that mean "not observed", such as -999.9 among temperatures."""

from dataclasses import dataclass, replace

import numpy as np

from rnn_forecast.sources.upload.numbers import Numbers

NEGATIVE = (-99.0, -99.9, -99.99, -999.0, -999.9, -999.99, -9999.0, -9999.9, -99999.0, -32768.0)
POSITIVE = (999.9, 999.99, 9999.0, 9999.9, 99999.0, 99999.9, 999999.0, 1e20, 1e30, 9.96921e36)
FAR = 2.0
"""How many spans of all other values such a number is away from them."""

FEWEST_POSITIVE = 2
"""A single 9999 may be a record; a repeated one is a code."""


@dataclass(frozen=True, eq=False)
class Cleaned:
    """A column with its sentinels missing, how many there were, and which."""

    numbers: Numbers
    count: int = 0
    found: tuple[float, ...] = ()


def without_sentinels(numbers: Numbers) -> Cleaned:
    """The column with far-away code numbers taken for missing values."""
    values = numbers.values
    coded = np.isin(values, NEGATIVE + POSITIVE)
    rest = values[np.isfinite(values) & ~coded]
    if not coded.any() or len(rest) < coded.sum() / 4 or len(np.unique(rest)) < 2:  # noqa: PLR2004
        return Cleaned(numbers)
    low, high = rest.min(), rest.max()
    far = coded & ((values < low - FAR * (high - low)) | (values > high + FAR * (high - low)))
    # Nothing else is below zero: then a code may also stand nearer.
    far |= np.isin(values, NEGATIVE) & (low >= 0)
    found, counts = np.unique(values[far], return_counts=True)
    codes = found[(found < 0) | (counts >= FEWEST_POSITIVE)]
    hit = np.isin(values, codes)
    if not hit.any():
        return Cleaned(numbers)
    kept = replace(numbers, values=np.where(hit, np.nan, values))
    return Cleaned(kept, int(hit.sum()), tuple(codes.tolist()))
