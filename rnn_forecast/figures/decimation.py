"""Fewer points, the same picture: of each bin only the lowest and the highest value are drawn."""

from itertools import pairwise

import numpy as np

MOST_POINTS = 5000
"""More than this makes a browser slow, and no screen has so many columns."""

BINS = 1600
"""Three positions each at the most, so that the limit is never passed."""


def drawn(values: np.ndarray) -> np.ndarray:
    """Positions of the values to draw, ``(time,)`` in, ascending positions out.

    All of them up to ``MOST_POINTS``; beyond, the lowest and highest of each bin, the first and
    the last value, and one position of every gap in a bin, so that the line still breaks there.
    """
    if len(values) <= MOST_POINTS:
        return np.arange(len(values))
    starts = np.linspace(0, len(values), BINS + 1).astype(int)
    kept = {0, len(values) - 1}
    for start, end in pairwise(starts):
        kept.update(start + _extremes(values[start:end]))
    return np.array(sorted(kept))


def _extremes(values: np.ndarray) -> np.ndarray:
    missing = np.flatnonzero(~np.isfinite(values))[:1]
    if len(missing) and not np.isfinite(values).any():
        return missing
    return np.concatenate([[np.nanargmin(values), np.nanargmax(values)], missing])
