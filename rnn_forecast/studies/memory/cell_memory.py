"""What the networks of one cell remember: each number as a median with its range."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnn_forecast.studies.memory.agreement import Agreement, agreement
from rnn_forecast.studies.memory.gates import Gates, pooled
from rnn_forecast.studies.memory.jacobians import Jacobians
from rnn_forecast.studies.memory.network_memory import NetworkMemory
from rnn_forecast.studies.memory.occlusion import ALL
from rnn_forecast.studies.memory.sensitivity import half_life
from rnn_forecast.studies.memory.spread import Band, Spread


@dataclass(frozen=True, eq=False)
class CellMemory:
    """The networks of one cell, looked at on the same windows.

    Attributes:
        networks: At least one; they differ in their random numbers only.
    """

    networks: tuple[NetworkMemory, ...]

    @property
    def cell(self) -> str:
        """Key in MODELS."""
        return self.networks[0].cell

    @property
    def hidden_size(self) -> int:
        """Units of each network."""
        return self.networks[0].hidden_size

    @property
    def names(self) -> tuple[str, ...]:
        """Inputs whose past is looked at: the target, then the covariates."""
        return self.networks[0].names

    @property
    def dates(self) -> pd.DatetimeIndex:
        """Cutoffs of the windows that are looked at."""
        return self.networks[0].dates

    @property
    def steps(self) -> int:
        """Steps of the windows: one more than the largest lag."""
        return self.networks[0].steps

    @property
    def lags(self) -> np.ndarray:
        """Lags that were exchanged, ``(place,)``."""
        return self.networks[0].exchanged.lags

    @property
    def typical(self) -> NetworkMemory:
        """The network in the middle by its reach; of two in the middle, the shorter."""
        order = sorted(self.networks, key=lambda each: (each.exchanged.reach, each.seed))
        return order[(len(order) - 1) // 2]

    @property
    def reach(self) -> Spread:
        """Steps that the networks make use of."""
        return Spread(tuple(each.exchanged.reach for each in self.networks))

    @property
    def intact(self) -> Spread:
        """Their errors with nothing exchanged, mean absolute, in the unit of the series."""
        return Spread(tuple(each.exchanged.intact for each in self.networks))

    @property
    def naive(self) -> float:
        """The error of repeating the last value, on the same windows."""
        return self.networks[0].exchanged.naive

    @property
    def learnt(self) -> bool:
        """Whether the median of the networks beats repeating the last value."""
        return self.intact.median < self.naive

    @property
    def dead(self) -> Spread:
        """Units that never move."""
        return Spread(tuple(each.dead for each in self.networks))

    @property
    def vanishes(self) -> Spread | None:
        """From which lag on each network's gradient has vanished; None if that of any has not."""
        found = [each.gradient.vanishes for each in self.networks]
        lags = tuple(lag for lag in found if lag is not None)
        return Spread(lags) if len(lags) == len(found) else None

    @property
    def gates(self) -> Gates | None:
        """The gates of all networks taken together; None for a cell that has none."""
        found = [each.gates for each in self.networks if each.gates is not None]
        return pooled(found) if found else None

    @property
    def jacobians(self) -> tuple[Jacobians, ...]:
        """Of each simple recurrent network; none for another cell."""
        return tuple(each.jacobians for each in self.networks if each.jacobians is not None)

    @property
    def older(self) -> dict[int, Spread]:
        """Errors with all but the last n steps exchanged, by n."""
        each = [network.exchanged.older for network in self.networks]
        return {known: Spread(tuple(errors[known] for errors in each)) for known in each[0]}

    def half_life(self, name: str = "") -> Spread:
        """Steps within which half of the sensitivity to an input lies; "" is the target."""
        place = self._place(name)
        return Spread(tuple(half_life(each.sensitivity[place]) for each in self.networks))

    def sensitivity(self, name: str = "") -> Band:
        """|d forecast / d x_(t-k)| of one input, ``(lag,)``; "" is the target."""
        place = self._place(name)
        return Band.of([each.sensitivity[place] for each in self.networks])

    def rise(self, name: str = ALL) -> Band:
        """How much the error rises when a lag is exchanged, as a share, ``(place,)``."""
        return Band.of([each.exchanged.rise(name) for each in self.networks])

    def gradient(self, *, epoch: int | None = None, window: int | None = None) -> Band:
        """‖dL/dh_(t-k)‖ as a share of that at lag 0, ``(lag,)``.

        Args:
            epoch: Of the best weights after so many epochs; None: of those that are kept.
            window: Of the kept weights in one window, by its place; None: mean over all.
        """
        if epoch is not None:
            return Band.of([each.gradient_after(epoch) for each in self.networks])
        if window is not None:
            return Band.of([each.gradient.windows[window] for each in self.networks])
        return Band.of([each.gradient.mean for each in self.networks])

    def agreement(self, name: str = "") -> Agreement:
        """Whether the medians of gradient and occlusion tell the same story of an input."""
        name = name or self.names[0]
        return agreement(self.sensitivity(name).median, self.lags, self.rise(name).median)

    def _place(self, name: str) -> int:
        return self.names.index(name or self.names[0])
