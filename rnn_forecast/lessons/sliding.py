"""A window that slides along a series: what it reads, what it is to say, where the next begins.

Windows of L values and the H after them begin every s steps, so that n values make
(n - L - H) // s + 1 of them, and neighbours share max(L - s, 0) of the values that they read.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from rnn_forecast.series import Series
from rnn_forecast.specs import About, Bounds, Spec
from rnn_forecast.windows import WindowSpec, count_windows

STEPS = 96
"""The newest values of the series, along which the window slides."""


@dataclass(frozen=True, kw_only=True)
class SlideSpec(Spec):
    """What the reader of the lesson can move."""

    slide_length: Annotated[
        int, Bounds(2, 36), About("Sequence length", "Values that a window reads.")
    ] = 12
    slide_horizon: Annotated[
        int, Bounds(1, 12), About("Horizon", "Values after it that are to be said.")
    ] = 3
    slide_stride: Annotated[
        int, Bounds(1, 12), About("Stride", "Steps from one window to the next.")
    ] = 4


@dataclass(frozen=True, eq=False)
class Slide:
    """A window on its way along a series.

    Attributes:
        spec: How large it is, and how far it goes at a time.
        dates: Of the values, ``(time,)``.
        values: At most STEPS of them, the newest last, ``(time,)``.
        place: Which window it is, from 1.
    """

    spec: SlideSpec
    dates: np.ndarray
    values: np.ndarray
    place: int

    @property
    def count(self) -> int:
        """How many windows these values make."""
        return windows_of(len(self.values), self.spec)

    def start(self, ahead: int = 0) -> int:
        """Position of the first value that the window reads, or one so many windows ahead."""
        return (self.place - 1 + ahead) * self.spec.slide_stride

    def cutoff(self, ahead: int = 0) -> int:
        """Position of the last value that it reads."""
        return self.start(ahead) + self.spec.slide_length - 1

    def end(self, ahead: int = 0) -> int:
        """Position of the last value that it is to say."""
        return self.cutoff(ahead) + self.spec.slide_horizon

    @property
    def shared(self) -> int:
        """Values that this window reads and the next one reads again."""
        return max(self.spec.slide_length - self.spec.slide_stride, 0)


def windows_of(steps: int, spec: SlideSpec) -> int:
    """How many windows so many values make."""
    window = WindowSpec(
        sequence_length=spec.slide_length, horizon=spec.slide_horizon, stride=spec.slide_stride
    )
    return count_windows(steps, window)


def slide(series: Series, spec: SlideSpec, place: int) -> Slide:
    """The window at a place, from 1; beyond the last one it is the last one."""
    values = series.values[-STEPS:]
    last = max(windows_of(len(values), spec), 1)
    return Slide(spec, series.index[-STEPS:].to_numpy(), values, min(place, last))
