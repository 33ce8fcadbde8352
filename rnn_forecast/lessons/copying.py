"""Why it copies yesterday: the best forecast of a walk is its last value.

The series is a random walk with a wave on it, ``y_t = w_t + a sin(2 pi t / 12)`` with
``w_t = w_(t-1) + e_t`` and independent, normal(0, 1) shocks e. Nobody can know the next shock, so
the best forecast of the walk is its last value; the wave can be known. A linear map of the last 24
values, fitted by least squares, forecasts the next one.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from rnn_forecast.evaluation.correlation import correlation
from rnn_forecast.specs import About, Bounds, Spec

STEPS, TRAINED = 900, 700
LENGTH, PERIOD = 24, 12


@dataclass(frozen=True, kw_only=True)
class CopySpec(Spec):
    """What the reader of the lesson can move."""

    copy_wave: Annotated[
        float,
        Bounds(0.0, 6.0, 0.5),
        About("Height of the wave", "The part of the series that can be known ahead."),
    ] = 0.0
    copy_draw: Annotated[int, Bounds(0, 99), About("Draw", "Each number is another walk.")] = 0


@dataclass(frozen=True, eq=False)
class Copy:
    """The forecasts of the test part, one step ahead.

    Attributes:
        spec: What was chosen.
        known: The last value before each forecast, ``(time,)``.
        said: The forecasts.
        came: What came.
    """

    spec: CopySpec
    known: np.ndarray
    said: np.ndarray
    came: np.ndarray

    @property
    def alike(self) -> float:
        """Correlation of the forecast with what came: what a picture shows."""
        return correlation(self.said, self.came)

    @property
    def changes_alike(self) -> float:
        """Correlation of the change that was forecast with the change that came."""
        return correlation(self.said - self.known, self.came - self.known)

    @property
    def skill(self) -> float:
        """Share of the error of repeating the last value that was saved."""
        last = np.abs(self.came - self.known).mean()
        return float(1 - np.abs(self.came - self.said).mean() / last)

    @property
    def distances(self) -> tuple[float, float]:
        """Mean distance of the forecast to the last value, and to what came."""
        from_last = float(np.abs(self.said - self.known).mean())
        return from_last, float(np.abs(self.said - self.came).mean())


def copy(spec: CopySpec) -> Copy:
    """Make the series, fit the first 700 steps, forecast each of the others from those before."""
    chance = np.random.default_rng(spec.copy_draw)
    wave = spec.copy_wave * np.sin(2 * np.pi * np.arange(STEPS) / PERIOD)
    series = np.cumsum(chance.standard_normal(STEPS)) + wave
    cutoffs = np.arange(LENGTH - 1, STEPS - 1)
    # Relative to the last value, and the change as target, as the networks of this program.
    inputs = series[cutoffs[:, None] + np.arange(-LENGTH + 1, 0)] - series[cutoffs][:, None]
    changes = series[cutoffs + 1] - series[cutoffs]
    train = cutoffs + 1 < TRAINED
    weights = np.linalg.lstsq(inputs[train], changes[train], rcond=None)[0]
    test = cutoffs[~train]
    known = series[test]
    return Copy(spec, known, known + inputs[~train] @ weights, series[test + 1])
