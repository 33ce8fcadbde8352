"""What every baseline is: a forecaster that needs no network."""

from typing import Protocol, Self

import numpy as np

from rnn_forecast.errors import SeriesError
from rnn_forecast.windows import Examples, Windows


class NoFit(SeriesError):
    """A baseline that has nothing to say about these windows; the text is the reason."""


class Baseline(Protocol):
    """Cutoffs in, forecasts out; of the series it knows only what was known at each cutoff."""

    @property
    def name(self) -> str:
        """Its column in tables and files."""
        ...

    @classmethod
    def fit(cls, windows: Windows) -> Self:
        """Whatever there is to estimate, from the training part.

        Raises:
            NoFit: It has nothing to say about these windows.
        """
        ...

    def forecasts(self, windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
        """``(window,)`` to ``(window, horizon)``, in the unit of the series."""
        ...


def known(windows: Examples) -> np.ndarray:
    """The target, ``(time,)``; each gap holds the last value before it."""
    return windows.known_values


def steps_ahead(windows: Examples) -> np.ndarray:
    """1 to the horizon, ``(horizon,)``."""
    return np.arange(1, windows.spec.horizon + 1)
