"""How large an error is to be expected: always the same, as values move now, or by the calendar.

An error is divided by the size that was to be expected at its cutoff before errors are ranked, and
the width is multiplied by that of today: locally weighted conformal inference (Lei et al. 2018,
"Distribution-free predictive inference for regression", section 5.2; Papadopoulos et al. 2011,
"Regression conformal prediction with nearest neighbours"). A wrong size costs width, not coverage.
"""

from dataclasses import dataclass
from typing import Literal, Self, get_args

import numpy as np
import pandas as pd

from rnn_forecast.calendar_features import CYCLES, calendar_features, visible_cycles
from rnn_forecast.chance import standard_error
from rnn_forecast.models.baselines import Linear
from rnn_forecast.preparation import wanders
from rnn_forecast.series import Series, step_seconds
from rnn_forecast.windows import Windows

SizeKind = Literal["steady", "volatility", "calendar"]
SIZE_KINDS: tuple[SizeKind, ...] = get_args(SizeKind)

VOLATILITY_SPAN = 20
"""Steps over which recent changes are averaged (exponential weights of this span)."""

SMALLEST = 0.2
"""An expected size never counts as less than this share of the average one."""

SEEN_TWICE = 2
"""A cycle must have come so often in the training part, or it is no cycle yet."""

BEYOND_CHANCE = 3.0
"""Standard errors of a wave in the size of errors; by chance about one in a hundred is as tall."""


@dataclass(frozen=True, eq=False)
class CalendarSize:
    """Errors that are larger at some times of the year, week or day than at others.

    Attributes:
        cycles: Names in CYCLES; empty where the size follows none.
        weights: Of a constant 1 and each cycle's sine and cosine, ``(1 + 2 cycle,)``.
    """

    cycles: tuple[str, ...]
    weights: np.ndarray

    @classmethod
    def fit(cls, windows: Windows) -> Self:
        """Ask the errors of a straight line on the training part which cycles their size follows.

        Of the network's own errors there are none on what it has not learnt from before the
        validation part, and the line meets the same hard and easy times of the year.
        """
        size = _Sizes.of_line(windows)
        cycles = size.followed() if size is not None else ()
        if size is None or not cycles:
            return cls((), np.ones(1))
        weights = size.weights(cycles)
        return cls(cycles, weights / weights[0])

    def at(self, index: pd.DatetimeIndex) -> np.ndarray:
        """Expected size of the errors made at these times, ``(time,)``; 1 on average."""
        return np.maximum(_waves(index, self.cycles) @ self.weights, SMALLEST)


def expected_sizes(windows: Windows) -> dict[SizeKind, np.ndarray]:
    """The expected size at every step by each kind, ``(time,)``, the usual kind first.

    The level of a series that wanders, as of prices, says nothing about a calendar.
    """
    kinds: dict[SizeKind, np.ndarray] = {
        "steady": np.ones(len(windows.series)),
        "volatility": volatility(windows.features[:, 0].astype(float)),
    }
    if _wanders(windows):
        return dict(reversed(kinds.items()))
    calendar = CalendarSize.fit(windows)
    if not calendar.cycles:
        return kinds
    return {"calendar": calendar.at(windows.series.index), **kinds}


def size_today(kind: SizeKind, fitted: Windows, newer: Windows) -> float:
    """The expected size at the newest step of a series that goes on after the fitted windows."""
    if kind == "volatility":
        return float(volatility(newer.features[:, 0].astype(float))[-1])
    if kind == "calendar":
        return float(CalendarSize.fit(fitted).at(newer.series.index[-1:])[0])
    return 1.0


def volatility(scores: np.ndarray) -> np.ndarray:
    """How large recent changes are, ``(time,)``, each from the values up to that step.

    Args:
        scores: The filled target as standard scores, ``(time,)``.
    """
    changes = pd.Series(np.abs(np.diff(scores, prepend=scores[:1])))
    usual = changes.expanding().mean()
    recent = changes.ewm(span=VOLATILITY_SPAN).mean()
    size = np.asarray(np.maximum(recent, SMALLEST * usual))
    return np.where(size > 0, size, 1.0)


@dataclass(frozen=True, eq=False)
class _Sizes:
    """Mean absolute errors over the horizon, ``(window,)``, and when they were made."""

    values: np.ndarray
    index: pd.DatetimeIndex
    candidates: tuple[str, ...]
    horizon: int

    @classmethod
    def of_line(cls, windows: Windows) -> Self | None:
        """On the training windows; None where no cycle has come twice."""
        candidates = _seen_cycles(windows.series, windows.split.train_end)
        cutoffs = windows.cutoffs["train"]
        if not candidates:
            return None
        scaler = windows.preparation.target
        said = Linear.fit(windows).forecasts(windows, cutoffs)
        errors = np.abs(scaler.scale(windows.actual(cutoffs)) - scaler.scale(said))
        seen = np.isfinite(errors).any(axis=1)
        values = np.nanmean(errors[seen], axis=1)
        index = windows.series.index[cutoffs[seen]]
        return cls(values, index, candidates, windows.spec.horizon)

    def followed(self) -> tuple[str, ...]:
        """The cycles whose wave is taller than chance explains."""
        return tuple(name for name in self.candidates if self._height(name) > BEYOND_CHANCE)

    def weights(self, cycles: tuple[str, ...]) -> np.ndarray:
        """Least squares on a constant and the cycles' sines and cosines."""
        return np.linalg.lstsq(_waves(self.index, cycles), self.values, rcond=None)[0]

    def _height(self, name: str) -> float:
        """Covariance of the sizes with the wave that fits them best, in standard errors."""
        wave = _waves(self.index, (name,))[:, 1:] @ self.weights((name,))[1:]
        products = wave * (self.values - self.values.mean())
        error = standard_error(products, lags=self.horizon)
        return float(products.mean()) / error if error > 0 else 0.0


def _waves(index: pd.DatetimeIndex, cycles: tuple[str, ...]) -> np.ndarray:
    """A constant and the cycles' sines and cosines, ``(time, 1 + 2 cycle)``."""
    return np.column_stack([np.ones(len(index)), *calendar_features(index, cycles).values()])


def _seen_cycles(series: Series, train_end: int) -> tuple[str, ...]:
    step = step_seconds(series.frequency)
    return tuple(
        name
        for name in visible_cycles(series.frequency)
        if train_end * step >= SEEN_TWICE * CYCLES[name][0]
    )


def _wanders(windows: Windows) -> bool:
    """As ``Preparation.fit`` asks it; relative inputs alone can have another reason."""
    values, split = windows.series.values, windows.split
    return wanders(values[: split.train_end], values[split.train_end : split.valid_end])
