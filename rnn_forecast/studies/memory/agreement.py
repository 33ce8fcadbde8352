"""Where gradient and occlusion tell different stories, and which one to believe.

Saliency itself vanishes in recurrent networks (A. Ismail et al., Input-cell attention reduces
vanishing saliency of recurrent neural networks, NeurIPS 2019, section 3), so that a small gradient
is no proof that a step was forgotten. Exchanging the step is.
"""

from dataclasses import dataclass

import numpy as np

from rnn_forecast.studies.memory.occlusion import WORTH

FAINT = 0.01
"""A sensitivity below this share of its largest is as good as none."""

LOUD = 0.1
"""And one above this share should be felt when the step is exchanged."""

NOISE = WORTH / 10
"""A rise of the error by less than this share is nothing at all."""

ALIKE = 0.5
"""A rank correlation from which on the two are said to agree."""


@dataclass(frozen=True)
class Agreement:
    """Sensitivity to one input beside the damage of exchanging it, lag by lag.

    Attributes:
        correlation: Spearman's rank correlation over lags, what is faint or noise counting as
            nothing; NaN where one of them is nothing everywhere.
        missed: Lags whose exchange costs at least WORTH although the sensitivity is faint.
        harmless: Lags whose exchange costs nothing although the sensitivity is loud.
        matters: Whether exchanging any single lag costs at least WORTH.
    """

    correlation: float
    missed: tuple[int, ...]
    harmless: tuple[int, ...]
    matters: bool

    @property
    def alike(self) -> bool:
        """Whether they tell the same story."""
        return not self.missed and not self.harmless and self.correlation >= ALIKE


def agreement(by_lag: np.ndarray, lags: np.ndarray, rise: np.ndarray) -> Agreement:
    """Compare the sensitivity to one input with what exchanging it does.

    Args:
        by_lag: Sensitivity, ``(lag,)``.
        lags: Lags that were exchanged, ``(place,)``.
        rise: Of the error, as a share of the intact one, ``(place,)``.
    """
    salient = by_lag[lags]
    salient = salient / salient.max() if salient.max() > 0 else salient
    missed = (rise >= WORTH) & (salient < FAINT)
    harmless = (salient >= LOUD) & (rise < NOISE)
    return Agreement(
        correlation=rank_correlation(
            np.where(salient < FAINT, 0, salient), np.where(rise < NOISE, 0, rise)
        ),
        missed=tuple(lags[missed].tolist()),
        harmless=tuple(lags[harmless].tolist()),
        matters=bool((rise >= WORTH).any()),
    )


def rank_correlation(left: np.ndarray, right: np.ndarray) -> float:
    """Spearman's: the correlation of ranks; equal values share their mean rank."""
    if len(left) < 2 or np.ptp(left) == 0 or np.ptp(right) == 0:  # noqa: PLR2004  (two make a line)
        return float("nan")
    return float(np.corrcoef(_ranks(left), _ranks(right))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[which]
