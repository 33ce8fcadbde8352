"""Whether two forecasters are equally accurate: the test that the literature asks for.

Diebold & Mariano (1995), "Comparing predictive accuracy", section 1.1, with the correction for few
origins of Harvey, Leybourne & Newbold (1997), "Testing the equality of prediction mean squared
errors", equation 9.
"""

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class DieboldMariano:
    """The test's result.

    Attributes:
        statistic: Above 0 where the forecaster has the smaller errors; NaN where there is nothing
            to test.
        p_value: Probability of a statistic at least as far from 0 if both were equally accurate.
        origins: Loss differences that it rests on.
    """

    statistic: float
    p_value: float
    origins: int


def diebold_mariano(
    errors: np.ndarray, reference_errors: np.ndarray, *, overlap: int
) -> DieboldMariano:
    """Test whether the mean losses of two forecasters are equal.

    Args:
        errors: Loss of the forecaster at each origin, ``(origin,)``, oldest first.
        reference_errors: Loss of the reference at the same origins.
        overlap: Origins whose targets overlap, itself included: the horizon h where an origin
            follows at every step. Losses further apart count as independent.
    """
    difference = reference_errors - errors
    difference = difference[np.isfinite(difference)]
    count = len(difference)
    if count < 2:  # noqa: PLR2004  (one difference has no variance)
        return DieboldMariano(float("nan"), float("nan"), count)
    overlap = min(overlap, count - 1)
    variance = _long_run_variance(difference, overlap) / count
    if variance <= 0:
        return DieboldMariano(float("nan"), float("nan"), count)
    # Harvey, Leybourne & Newbold (1997), equation 9, with h = overlap.
    correction = (count + 1 - 2 * overlap + overlap * (overlap - 1) / count) / count
    statistic = float(difference.mean()) / math.sqrt(variance) * math.sqrt(correction)
    return DieboldMariano(statistic, _two_sided(statistic, count - 1), count)


def _long_run_variance(difference: np.ndarray, overlap: int) -> float:
    """Autocovariances up to ``overlap - 1``, all with weight 1 (Diebold & Mariano, eq. 5).

    That sum may come out negative; then with the weights of Bartlett, which keep it positive.
    """
    centred = difference - difference.mean()
    covariances = [
        float(centred[lag:] @ centred[: len(centred) - lag]) / len(centred)
        for lag in range(overlap)
    ]
    variance = covariances[0] + 2 * sum(covariances[1:])
    if variance > 0:
        return variance
    weighted = (2 * (1 - lag / overlap) * covariances[lag] for lag in range(1, overlap))
    return covariances[0] + sum(weighted)


def _two_sided(statistic: float, degrees: int) -> float:
    from scipy.stats import t  # noqa: PLC0415  (half a second)

    return float(2 * t.sf(abs(statistic), degrees))
