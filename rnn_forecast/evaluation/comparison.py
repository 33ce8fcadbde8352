"""Whether one forecaster is really better than another, or only luckier on these windows.

The errors of overlapping windows hang together, so the usual standard error would be far too
small. Diebold & Mariano (1995), "Comparing predictive accuracy": take the loss difference of each
origin and estimate the variance of its mean with the autocovariances that the overlap causes,
here with the weights of Newey & West (1987), which keep it positive.

Those weights make the variance too small, the more so the fewer lags there are, and with many lags
it is a noisy number. So where windows overlap, many lags are taken, and the margin allows for the
noise: Lazarus, Lewis, Stock & Watson (2018), "HAR inference: recommendations for practice".
"""

import math
from dataclasses import dataclass

import numpy as np

from rnn_forecast.chance import NORMAL_90, standard_error
from rnn_forecast.evaluation.metrics import mae, skill


@dataclass(frozen=True)
class Comparison:
    """Skill of a forecaster against a reference, with its uncertainty over the origins.

    Attributes:
        skill: Share of the reference's mean absolute error that is saved.
        low, high: 90 % interval of the skill.
    """

    skill: float
    low: float
    high: float

    @property
    def beats(self) -> bool:
        """Better by more than chance explains."""
        return self.low > 0

    @property
    def loses(self) -> bool:
        """Worse by more than chance explains."""
        return self.high < 0

    @property
    def undecided(self) -> bool:
        """Not tested often enough to tell at all."""
        return self.low == -math.inf and self.high == math.inf


def compare(
    actual: np.ndarray, forecast: np.ndarray, reference: np.ndarray, *, spacing: int = 1
) -> Comparison:
    """Compare two forecasters over origins ``spacing`` steps apart, ``(window, horizon)`` each."""
    errors = np.nanmean(np.abs(actual - forecast), axis=1)
    reference_errors = np.nanmean(np.abs(actual - reference), axis=1)
    difference = reference_errors - errors
    difference = difference[np.isfinite(difference)]
    base = mae(actual, reference)
    if base == 0:
        gained = 0.0 if mae(actual, forecast) == 0 else -math.inf
        return Comparison(gained, gained, gained)
    margin = margin_of(difference, lags=-(-actual.shape[1] // spacing)) / base
    gained = skill(mae(actual, forecast), base)
    return Comparison(gained, gained - margin, gained + margin)


def margin_of(values: np.ndarray, *, lags: int) -> float:
    """Half width of the 90 % interval of a mean, of values correlated up to ``lags`` steps.

    Of few values the autocovariances are mostly noise, and where they come out negative they would
    make the mean look surer than that of independent values: it never counts as surer. Where all
    of them share targets there is one test, however many windows it is cut into: infinite.

    Args:
        values: ``(window,)``, oldest first.
        lags: Windows that share a target with one of them, that one included; 1: none does.
    """
    count = len(values)
    if count <= max(lags, 1):  # no two are independent: they say nothing about their own error
        return math.inf
    student = student_90(count - 1)
    independent = student * float(np.std(values, ddof=1)) / math.sqrt(count)
    if lags <= 1:
        return max(student * standard_error(values, lags=lags), independent)
    # 1.3 √n as they recommend, and never less than twice the overlap, which is ours.
    many = min(max(2 * lags, round(1.3 * math.sqrt(count))), count - 1)
    return max(fixed_b_90((many + 1) / count) * standard_error(values, lags=many), independent)


def fixed_b_90(share: float) -> float:
    """Two-sided 90 % of a mean over its standard error, where that rests on so many lags.

    Kiefer & Vogelsang (2005), "A new asymptotic theory for heteroskedasticity-autocorrelation
    robust tests", for Bartlett weights; ``share`` is that of the lags in all values.
    """
    return 1.6449 + 2.1859 * share + 0.3142 * share**2 - 0.3427 * share**3


def student_90(degrees: int) -> float:
    """Two-sided 90 % of Student's t, by the expansion of Abramowitz & Stegun (1964), 26.7.5."""
    z = NORMAL_90
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3
