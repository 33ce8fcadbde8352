"""Split conformal intervals by hand: some errors of the past, a level, and what comes then.

Lei et al. (2018), section 2.2: the half width is the k-th smallest absolute error of n, with
``k = ceil((n + 1) level)``. If the next errors are exchangeable with those n, the interval holds at
least that share of them. The share that one set of n errors leads to in the long run varies from
set to set: for continuous errors it is Beta(k, n + 1 - k) (Vovk 2012, "Conditional validity of
inductive conformal predictors", section 3).
"""

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from rnn_forecast.specs import About, Bounds, Spec

NEW = 200
"""Errors that come after calibration."""

DRAWS = 20_000
"""Of a distribution whose limits are wanted to two digits."""


@dataclass(frozen=True, kw_only=True)
class CalibrationSpec(Spec):
    """What the reader of the lesson can move."""

    scores: Annotated[
        int,
        Bounds(5, 400, 5),
        About("Calibration scores n", "Past errors that set the width."),
    ] = 100
    nominal: Annotated[
        int, Bounds(50, 99), About("Level (%)", "Share of new values that should be held.")
    ] = 80
    drift: Annotated[
        float,
        Bounds(0.5, 3.0, 0.1),
        About("Spread of the new errors", "1: as before. 2: twice as large as in calibration."),
    ] = 2.0
    calibration_draw: Annotated[
        int, Bounds(0, 99), About("Draw", "Each number draws other errors.")
    ] = 1


@dataclass(frozen=True, eq=False)
class Calibration:
    """One calibration and what came after it.

    Attributes:
        spec: What was chosen.
        scores: Absolute errors of calibration in ascending order, ``(n,)``.
        rank: k, counted from 1; greater than n where no width can be given.
        errors: New errors in the order of time, ``(NEW,)``.
    """

    spec: CalibrationSpec
    scores: np.ndarray
    rank: int
    errors: np.ndarray

    @property
    def width(self) -> float | None:
        """Half width; None where n scores cannot promise the level."""
        return float(self.scores[self.rank - 1]) if self.rank <= len(self.scores) else None

    @property
    def held(self) -> np.ndarray:
        """Which new errors lie within the width, ``(NEW,)``."""
        return np.abs(self.errors) <= (np.inf if self.width is None else self.width)

    @property
    def usual_range(self) -> tuple[float, float]:
        """Between these shares the long-run coverage of nine calibrations in ten lies."""
        chance = np.random.default_rng(0)
        shares = chance.beta(self.rank, len(self.scores) + 1 - self.rank, DRAWS)
        return float(np.quantile(shares, 0.05)), float(np.quantile(shares, 0.95))


def calibrate(spec: CalibrationSpec) -> Calibration:
    """Draw normal errors, calibrate on the first n, and see the others come."""
    chance = np.random.default_rng(spec.calibration_draw)
    errors = chance.standard_normal(NEW) * spec.drift
    scores = np.sort(np.abs(chance.standard_normal(spec.scores)))
    return Calibration(spec, scores, rank(spec.scores, spec.nominal), errors)


def rank(scores: int, level: int) -> int:
    """The rank of the width among n scores: k = ceil((n + 1) level), counted from 1."""
    return math.ceil((scores + 1) * level / 100)


def fewest_scores(level: int) -> int:
    """The smallest n whose largest error can promise the level, e.g. 19 for 95 %."""
    return next(scores for scores in range(1, 1000) if rank(scores, level) <= scores)
