"""Intervals that hold: conformal prediction, for each step ahead, on the newest errors known.

Lei et al. (2018), "Distribution-free predictive inference for regression", section 2.2: of the
absolute errors of earlier forecasts take the k-th smallest with ``k = ceil((n + 1) * level)``; a
new error exceeds it with probability at most ``1 - level`` as long as new errors are like the old
ones. Over time they are not. So, as in online conformal prediction, every forecast has an interval
of its own, from the newest errors that were known at its cutoff: those of forecasts *all* of whose
targets had been observed by then. Consecutive cutoffs give errors from every phase of the season.

Where errors are larger at some times than at others, each is first divided by the size that was
to be expected at its own cutoff, and the width multiplied by that of today (``error_size.py``).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_forecast.evaluation.error_size import SizeKind

MIN_SCORES = 20
"""With fewer errors than this an interval would be an invention."""

NEWEST = 300
"""Errors that an interval is made from, at the most: older ones say less about today."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """The errors of forecasts in the order of their cutoffs, and what they say at any cutoff.

    Attributes:
        cutoffs: Positions, ``(window,)``, ascending.
        errors: What came minus what was said, ``(window, horizon)``; NaN where unobserved.
        size: Expected size of the errors made at every step of the series, ``(time,)``, from what
            was known there; ones where it is always the same.
        kind: Whence that size.
    """

    cutoffs: np.ndarray
    errors: np.ndarray
    size: np.ndarray
    kind: SizeKind = "steady"

    def width(self, cutoffs: np.ndarray, level: int) -> np.ndarray:
        """Half widths of the intervals at these cutoffs, ``(window, horizon)``.

        NaN where too few errors were known at the cutoff.
        """
        return self.widths(cutoffs, (level,))[0]

    def widths(self, cutoffs: np.ndarray, levels: Sequence[int]) -> np.ndarray:
        """The same for several levels, ``(level, window, horizon)``."""
        scores = np.abs(self.errors) / self.size[self.cutoffs][:, None]
        ends = known_by(self.cutoffs, cutoffs, horizon=scores.shape[1])
        distinct, places = np.unique(ends, return_inverse=True)
        found = [_ranked(scores[max(end - NEWEST, 0) : end], levels) for end in distinct]
        return np.stack(found, axis=1)[:, places] * self.size[cutoffs][:, None]


def known_by(made: np.ndarray, now: np.ndarray, *, horizon: int) -> np.ndarray:
    """How many of the forecasts made at some cutoffs had come true at others, ``(now,)``.

    A forecast counts only when the last of its targets is no later than the cutoff.
    """
    return np.searchsorted(made + horizon, now, side="right")


def conformal_width(errors: np.ndarray, level: int) -> np.ndarray | None:
    """Half width of the interval at each step ahead, ``(horizon,)``.

    Args:
        errors: What came minus what was said, ``(window, horizon)``; NaN where unobserved.
        level: Per cent of future values that the interval should hold.

    Returns:
        The half widths, or None where a step has too few errors to calibrate an interval.
    """
    widths = _ranked(np.abs(errors), (level,))[0]
    return widths if np.isfinite(widths).all() else None


def _ranked(scores: np.ndarray, levels: Sequence[int]) -> np.ndarray:
    """The order statistics of each step ahead, ``(level, horizon)``; NaN for too few scores."""
    ordered = np.sort(scores, axis=0)  # NaN sorts to the end
    counts = np.isfinite(ordered).sum(axis=0)
    widths = np.full((len(levels), scores.shape[1]), np.nan)
    for row, level in enumerate(levels):
        ranks = np.array([math.ceil((count + 1) * level / 100) for count in counts])
        enough = np.flatnonzero((counts >= MIN_SCORES) & (ranks <= counts))
        widths[row, enough] = ordered[ranks[enough] - 1, enough]
    return widths


def interval_score(actual: np.ndarray, low: np.ndarray, high: np.ndarray, level: int) -> float:
    """Width plus a fine for each value outside; lower is better, NaN where there is none.

    Gneiting & Raftery (2007), "Strictly proper scoring rules", equation 43.
    """
    fine = 2 / (1 - level / 100)
    outside = np.maximum(low - actual, 0) + np.maximum(actual - high, 0)
    scores = high - low + fine * outside
    seen = np.isfinite(scores)
    return float(scores[seen].mean()) if seen.any() else float("nan")
