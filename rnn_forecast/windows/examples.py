"""What a training asks of windows, whether they come from one series or from many."""

from collections.abc import Mapping
from typing import Protocol, Self

import numpy as np

from rnn_forecast.windows.spec import WindowSpec
from rnn_forecast.windows.split import Part


class Examples(Protocol):
    """Windows as positions in one table. ``Windows`` and ``PanelWindows`` are examples."""

    @property
    def spec(self) -> WindowSpec:
        """Shape of a window."""
        ...

    @property
    def features(self) -> np.ndarray:
        """The scaled table, ``(time, feature)`` float32; feature 0 is the target."""
        ...

    @property
    def answers(self) -> np.ndarray:
        """The scaled target, ``(time,)`` float32; NaN where nothing was observed."""
        ...

    @property
    def cutoffs(self) -> Mapping[Part, np.ndarray]:
        """Positions of each part's windows, ``(window,)``."""
        ...

    @property
    def num_features(self) -> int:
        """Inputs at each step."""
        ...

    @property
    def relative(self) -> bool:
        """Whether the target goes in relative to one value of its window."""
        ...

    @property
    def known_values(self) -> np.ndarray:
        """The target, ``(time,)``, in the unit of ``forecasts``; no gaps."""
        ...

    def inputs(self, cutoffs: np.ndarray) -> np.ndarray:
        """What the network reads, ``(window, time, feature)`` float32."""
        ...

    def targets(self, cutoffs: np.ndarray) -> np.ndarray:
        """What it must say, scaled, ``(window, step, horizon)``."""
        ...

    def actual(self, cutoffs: np.ndarray) -> np.ndarray:
        """What came, ``(window, horizon)``; of a panel as standard scores."""
        ...

    def forecasts(self, outputs: np.ndarray, cutoffs: np.ndarray) -> np.ndarray:
        """From what the network said to the unit of ``actual``, ``(window, horizon)``."""
        ...

    def with_validation(self) -> Self:
        """The same with a training part that goes on to the end of the validation part."""
        ...
