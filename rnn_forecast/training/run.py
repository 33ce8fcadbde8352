"""What a training leaves behind, and what it shows on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from rnn_forecast.training.setup import Setup

Weights = Mapping[str, np.ndarray]
"""A network's parameters by their names in torch.nn."""


class Outcome(StrEnum):
    """Why a network's training ended; the value is the sentence to show."""

    CONVERGED = "No improvement for a while; the best weights were kept."
    EXHAUSTED = "All epochs were used; the best weights were kept."
    PRUNED = "Other networks did better after as many epochs, so this one was stopped early."
    DIVERGED = (
        "The loss stayed far above that of a network that says nothing: the training diverged. "
        "Lower the learning rate, or let the gradient be clipped at 1."
    )


@dataclass(frozen=True, slots=True)
class Epoch:
    """One pass over the training windows.

    Attributes:
        number: Counted from 1.
        train_loss: Scaled units; mean over the epoch's batches.
        valid_loss: Scaled units; mean over the validation windows after the epoch, last step only.
        gradient_norm: Mean over the epoch's batches, before clipping.
        clipped: Share of the batches whose gradient was clipped, 0 to 1.
        seconds: Since the training began.
    """

    number: int
    train_loss: float
    valid_loss: float
    gradient_norm: float
    clipped: float
    seconds: float


@dataclass(frozen=True, eq=False)
class Fit:
    """One network's training as it stands.

    Attributes:
        seed: Start of its random numbers.
        epochs: Finished epochs.
        best: Index into ``epochs`` of the lowest validation loss; None before the first.
        weights: The best so far by the names that torch gives them.
        outcome: Why it ended; None while it runs, and when its reader stopped reading.
        final: What it learnt from the training and the validation part together, by the same
            names; empty where it has not been trained again. See ``refitting.py``.
    """

    seed: int
    epochs: tuple[Epoch, ...] = ()
    best: int | None = None
    weights: Weights = field(default_factory=dict)
    outcome: Outcome | None = None
    final: Weights = field(default_factory=dict)

    @property
    def valid_loss(self) -> float:
        """The lowest validation loss, scaled units; infinite before the first epoch."""
        return float("inf") if self.best is None else self.epochs[self.best].valid_loss


@dataclass(frozen=True, eq=False)
class Run:
    """The networks of one setup, trained side by side, as they stand.

    Attributes:
        setup: What was asked for.
        fits: One for each network.
        progress: 0 to 1 of the epochs that were allowed.
        seconds: Since the training began.
    """

    setup: Setup
    fits: tuple[Fit, ...]
    progress: float = 0.0
    seconds: float = 0.0

    @property
    def ended(self) -> bool:
        """Whether every network has an outcome."""
        return all(fit.outcome is not None for fit in self.fits)

    @property
    def usable(self) -> tuple[Fit, ...]:
        """The networks that can forecast."""
        return tuple(fit for fit in self.fits if fit.weights)

    @property
    def epochs_done(self) -> int:
        """Finished epochs of the network that got furthest."""
        return max(len(fit.epochs) for fit in self.fits)
