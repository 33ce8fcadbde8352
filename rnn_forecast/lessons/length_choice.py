"""Choosing a sequence length from a noisy curve: the lowest point, or the one-standard-error rule.

The curve is made, so that the right answer is known: every length up to the memory of the series
saves error, every longer one saves nothing. Each length is tried with a few seeds, whose errors
scatter around the curve. The rule is that of Breiman et al. (1984), "Classification and regression
trees", section 3.4.3, as the sequence-length page uses it (studies/recommendation.py).
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from rnn_forecast.specs import About, Bounds, Spec

LENGTHS = (2, 4, 8, 12, 16, 24, 32, 48, 64, 96)
FLOOR, TOP = 1.0, 2.0
"""Error of a network that has all it needs, and of one that reads nothing useful."""

REPEATS = 2000
"""Curves that are drawn to count how often each length is chosen."""


@dataclass(frozen=True, kw_only=True)
class ChoiceSpec(Spec):
    """What the reader of the lesson can move."""

    needed: Annotated[
        int, Bounds(4, 48, 4), About("Memory of the series", "Steps beyond which nothing helps.")
    ] = 16
    scatter: Annotated[
        float,
        Bounds(0.0, 0.3, 0.01),
        About("Scatter of the seeds", "Standard deviation of the error over seeds."),
    ] = 0.08
    seeds_each: Annotated[
        int, Bounds(2, 20), About("Seeds", "Networks that are trained for each length.")
    ] = 3
    curve_draw: Annotated[
        int, Bounds(0, 99), About("Draw", "Each number trains other networks.")
    ] = 17


@dataclass(frozen=True, eq=False)
class Choice:
    """One noisy curve, and what both rules choose from many like it.

    Attributes:
        spec: What was chosen.
        truth: Error without noise, ``(length,)``.
        errors: Of each network, ``(length, seed)``.
        by_lowest, by_rule: Share of the repeats in which each length is chosen, ``(length,)``.
    """

    spec: ChoiceSpec
    truth: np.ndarray
    errors: np.ndarray
    by_lowest: np.ndarray
    by_rule: np.ndarray

    @property
    def enough(self) -> int:
        """The shortest length that reaches as far back as the series remembers."""
        return next(length for length in LENGTHS if length >= self.spec.needed)

    def hits(self) -> tuple[float, float]:
        """In which share of the repeats the lowest mean, and the rule, finds that length."""
        place = LENGTHS.index(self.enough)
        return float(self.by_lowest[place]), float(self.by_rule[place])

    @property
    def means(self) -> np.ndarray:
        """Mean over seeds, ``(length,)``."""
        return self.errors.mean(axis=1)

    @property
    def standard_errors(self) -> np.ndarray:
        """Of the means, ``(length,)``."""
        return _standard_errors(self.errors)

    @property
    def lowest(self) -> int:
        """The length with the lowest mean."""
        return LENGTHS[int(lowest(self.errors))]

    @property
    def recommended(self) -> int:
        """The length of the one-standard-error rule."""
        return LENGTHS[int(shortest_as_good(self.errors))]


def choose(spec: ChoiceSpec) -> Choice:
    """Draw one curve to look at, and many to count."""
    truth = true_errors(spec.needed)
    one = _drawn(truth, spec, 1, np.random.default_rng(spec.curve_draw))[0]
    many = _drawn(truth, spec, REPEATS, np.random.default_rng(2**16))
    return Choice(spec, truth, one, _shares(lowest(many)), _shares(shortest_as_good(many)))


def true_errors(needed: int) -> np.ndarray:
    """Straight down from TOP at length 0 to FLOOR at the needed one, then flat, ``(length,)``."""
    missing = np.maximum(1 - np.array(LENGTHS) / needed, 0)
    return FLOOR + (TOP - FLOOR) * missing


def lowest(errors: np.ndarray) -> np.ndarray:
    """Position of the lowest mean, ``(..., length, seed)`` to ``(...)``."""
    return errors.mean(axis=-1).argmin(axis=-1)


def shortest_as_good(errors: np.ndarray) -> np.ndarray:
    """Position of the shortest length within one standard error of the lowest mean."""
    means, best = errors.mean(axis=-1), lowest(errors)[..., None]
    limit = np.take_along_axis(means + _standard_errors(errors), best, axis=-1)
    return (means <= limit).argmax(axis=-1)


def _standard_errors(errors: np.ndarray) -> np.ndarray:
    return errors.std(axis=-1, ddof=1) / np.sqrt(errors.shape[-1])


def _drawn(
    truth: np.ndarray, spec: ChoiceSpec, count: int, chance: np.random.Generator
) -> np.ndarray:
    noise = chance.standard_normal((count, len(LENGTHS), spec.seeds_each))
    return truth[:, None] + spec.scatter * noise


def _shares(positions: np.ndarray) -> np.ndarray:
    return np.bincount(positions, minlength=len(LENGTHS)) / len(positions)
