"""All that is measured of one network."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from rnn_forecast.studies.memory.gates import Gates, dead_units, gates_of
from rnn_forecast.studies.memory.jacobians import Jacobians, jacobians
from rnn_forecast.studies.memory.occlusion import Occlusion, occlusion
from rnn_forecast.studies.memory.sensitivity import half_life, sensitivity
from rnn_forecast.studies.memory.state_gradient import StateGradient, relative, state_gradients
from rnn_forecast.studies.memory.trained import Trained, Weights
from rnn_forecast.training import Epoch, Fit

MOST_SNAPSHOTS = 16


@dataclass(frozen=True, eq=False)
class NetworkMemory:
    """What one trained network remembers.

    Attributes:
        cell: Key in MODELS.
        seed: Start of its random numbers.
        hidden_size: Its units.
        names: Inputs whose past is looked at: the target, then the covariates.
        epochs: Of its training.
        dates: Cutoffs of the windows that are looked at.
        gradient: ‖dL/dh_(t-k)‖ by window and lag.
        sensitivity: |d forecast / d x_(t-k)|, ``(name, lag)``.
        dead: Units that never move.
        gates: None for a cell that has none.
        jacobians: Of the simple recurrent network only.
        over_epochs: Mean gradient by lag, ``(lag,)``, of the best weights after so many epochs.
        occlusion: Errors with part of the past exchanged; None until it has begun.
    """

    cell: str
    seed: int
    hidden_size: int
    names: tuple[str, ...]
    epochs: tuple[Epoch, ...]
    dates: pd.DatetimeIndex
    gradient: StateGradient
    sensitivity: np.ndarray
    dead: int
    gates: Gates | None
    jacobians: Jacobians | None
    over_epochs: Mapping[int, np.ndarray] = field(default_factory=dict)
    occlusion: Occlusion | None = None

    @property
    def steps(self) -> int:
        """Steps of its windows: one more than the largest lag."""
        return self.sensitivity.shape[1]

    def half_life(self, name: str = "") -> float:
        """Steps within which half of the sensitivity to an input lies; "" is the target."""
        return half_life(self.sensitivity[self.names.index(name or self.names[0])])

    @property
    def exchanged(self) -> Occlusion:
        """The occlusion of a network that has been measured to the end."""
        assert self.occlusion is not None  # noqa: S101  (asked of finished measurements only)
        return self.occlusion

    def gradient_after(self, epoch: int) -> np.ndarray:
        """Mean gradient by lag of the best weights after so many epochs, ``(lag,)``."""
        return self.over_epochs[
            max((each for each in self.over_epochs if each <= epoch), default=0)
        ]


def measure(
    trained: Trained, fit: Fit, snapshots: Mapping[int, Weights]
) -> Iterator[NetworkMemory]:
    """Look at a trained network from all sides, yielding what is known so far.

    Args:
        trained: The network and its windows.
        fit: Its training.
        snapshots: Its weights after so many epochs; of many, some are looked at.
    """
    memory = _at_once(trained, fit)
    yield memory
    for epoch in _some(list(snapshots)):
        norms = state_gradients(trained.with_weights(snapshots[epoch]))
        mean = relative(norms).mean(axis=0)
        memory = replace(memory, over_epochs={**memory.over_epochs, epoch: mean})
        yield memory
    for found in occlusion(trained, memory.names, fit.seed):
        memory = replace(memory, occlusion=found)
        yield memory


def _at_once(trained: Trained, fit: Fit) -> NetworkMemory:
    cell, series = trained.setup.network.cell, trained.windows.series
    names = (series.name, *series.covariates)
    bank, _ = trained.forward()
    return NetworkMemory(
        cell=cell,
        seed=fit.seed,
        hidden_size=trained.setup.network.hidden_size,
        names=names,
        epochs=fit.epochs,
        dates=trained.windows.dates(trained.cutoffs),
        gradient=StateGradient(relative(state_gradients(trained))),
        sensitivity=sensitivity(trained)[: len(names)],
        dead=dead_units(bank),
        gates=gates_of(cell, bank),
        jacobians=jacobians(trained) if cell == "rnn" else None,
    )


def _some(epochs: list[int]) -> list[int]:
    """The first, the last, and some between."""
    places = np.linspace(0, len(epochs) - 1, min(MOST_SNAPSHOTS, len(epochs)))
    return [epochs[place] for place in sorted(set(places.round().astype(int).tolist()))]
