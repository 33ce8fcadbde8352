"""Leakage on purpose: a forecaster of a series that nobody can forecast, split wrongly and rightly.

The series is a random walk. The forecaster looks for the training window that is most like today's
and says what came after it (the nearest neighbour, k = 1: Cover & Hart 1967). It knows by heart
whatever it has seen and nothing else, which makes it the best of all detectors of a leak.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from rnn_forecast.specs import About, Bounds, Spec

STEPS = 700
LENGTH = 30
"""Steps that the forecaster reads."""

TESTED = 0.2
"""Share of the windows that test it."""


@dataclass(frozen=True, kw_only=True)
class LeakSpec(Spec):
    """What the reader of the lesson can move."""

    leak_horizon: Annotated[
        int, Bounds(1, 30), About("Horizon", "Steps ahead: windows overlap by as many.")
    ] = 10
    leak_split: Annotated[
        Literal["at random", "by time"],
        About("Split", "How windows are dealt out to training and test."),
    ] = "at random"
    leak_draw: Annotated[int, Bounds(0, 99), About("Draw", "Each number is another walk.")] = 0


@dataclass(frozen=True, eq=False)
class Leak:
    """What the forecaster said of the test windows.

    Attributes:
        spec: What was chosen.
        walk: The series, ``(time,)``.
        train, test: Cutoffs of the windows of each part.
        said: The forecast of the last step of the horizon, ``(window,)``.
        came: What came there, ``(window,)``.
        skill: Share of the naive forecast's mean absolute error that was saved.
    """

    spec: LeakSpec
    walk: np.ndarray
    train: np.ndarray
    test: np.ndarray
    said: np.ndarray
    came: np.ndarray
    skill: float


def leak(spec: LeakSpec) -> Leak:
    """Walk, split, look for the nearest window, compare with the last value."""
    chance = np.random.default_rng(spec.leak_draw)
    walk = np.cumsum(chance.standard_normal(STEPS))
    train, test = _split(spec, chance)
    nearest = train[_nearest(walk, test, train)]
    # Relative to the last value, as a network of this program says it.
    said = walk[test] + walk[nearest + spec.leak_horizon] - walk[nearest]
    came = walk[test + spec.leak_horizon]
    skill = 1 - np.abs(came - said).mean() / np.abs(came - walk[test]).mean()
    return Leak(spec, walk, train, test, said, came, float(skill))


def _split(spec: LeakSpec, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    cutoffs = np.arange(LENGTH - 1, STEPS - spec.leak_horizon)
    count = round(TESTED * len(cutoffs))
    if spec.leak_split == "by time":
        train, test = cutoffs[:-count], cutoffs[-count:]
        train = train[train + spec.leak_horizon <= test[0]]  # no target in both parts
    else:
        dealt = chance.permutation(cutoffs)
        train, test = np.sort(dealt[count:]), np.sort(dealt[:count])
    return train, test


def _nearest(walk: np.ndarray, test: np.ndarray, train: np.ndarray) -> np.ndarray:
    """Position in ``train`` of the window nearest to each test window, by its values."""
    steps = np.arange(-LENGTH + 1, 1)
    ours, theirs = walk[test[:, None] + steps], walk[train[:, None] + steps]
    squares = (ours**2).sum(1)[:, None] + (theirs**2).sum(1) - 2 * ours @ theirs.T
    return squares.argmin(axis=1)
