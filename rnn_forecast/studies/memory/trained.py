"""One trained network and the windows on which it is looked at, as the engine reads them."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from rnn_forecast.training import Setup, Weights
from rnn_forecast.windows import Windows

if TYPE_CHECKING:
    from torch import Tensor

    from rnn_forecast.recurrence import Bank


@dataclass(frozen=True, eq=False)
class Trained:
    """A network of one cell, read at the last step of each window.

    Attributes:
        setup: How it was trained.
        weights: What it has learnt.
        windows: From which its inputs are gathered.
        cutoffs: Its windows, ``(window,)``.
    """

    setup: Setup
    weights: Weights
    windows: Windows
    cutoffs: np.ndarray

    def with_weights(self, weights: Weights) -> Self:
        """The same network as it was at another time."""
        return replace(self, weights=weights)

    def bank(self, *, double: bool = True) -> "Bank":
        """The network in the engine, with room for all of its windows."""
        import torch  # noqa: PLC0415  (the first page draws figures of this, and imports no torch)

        bank = _bank(self.setup, self.windows, len(self.cutoffs), double=double)
        bank.load_state_dict(0, {name: torch.from_numpy(w) for name, w in self.weights.items()})
        return bank

    def forward(self) -> tuple["Bank", "Tensor"]:
        """The network after it has read its windows; outputs "step member horizon batch"."""
        bank = self.bank()
        bank.inputs.copy_(self.inputs())
        return bank, bank.forward()

    @property
    def anchor(self) -> int | None:
        """The step whose value the others are relative to; None where inputs are levels."""
        return -self.windows.spec.steps if self.windows.relative else None

    def inputs(self) -> "Tensor":
        """What it reads, "time member feature batch"."""
        import torch  # noqa: PLC0415  (the first page draws figures of this, and imports no torch)

        gathered = torch.from_numpy(self.windows.inputs(self.cutoffs))
        return gathered.permute(1, 2, 0).unsqueeze(1)

    def forecasts(self, inputs: "Tensor", outputs: "Tensor") -> np.ndarray:
        """What the network forecasts from inputs that may not be its windows' own.

        Args:
            inputs: What it read, "time member feature batch".
            outputs: What it said of that, "step member horizon batch".

        Returns:
            In the unit of the series, ``(window, horizon)``: the last value that it read plus what
            it said. What the inputs are relative to is the windows' own.
        """
        windows = self.windows
        beneath = windows.features[windows.anchors(self.cutoffs), 0] if windows.relative else 0.0
        level = beneath + inputs[-1, 0, 0].numpy()
        said = (outputs[-1, 0].numpy() + level).astype(float)
        return windows.preparation.target.unscale(said.T)

    def loss_gradient(self, outputs: "Tensor") -> "Tensor":
        """dL/d(outputs) of each window's own loss at the last step, in the shape of outputs."""
        import torch  # noqa: PLC0415  (the first page draws figures of this, and imports no torch)

        from rnn_forecast.recurrence import LOSSES  # noqa: PLC0415  (as torch)

        targets = torch.from_numpy(self.windows.targets(self.cutoffs)[:, -1]).to(outputs)
        _, gradient = LOSSES[self.setup.training.loss](outputs, targets.T[None, None])
        # The engine's loss is a mean over windows.
        return gradient * len(self.cutoffs)


def untrained(setup: Setup, windows: Windows, seed: int) -> Weights:
    """The weights that the training of this setup starts from with a seed."""
    bank = _bank(setup, windows, 1, double=False)
    bank.initialise([seed])
    return {name: value.numpy() for name, value in bank.state_dict(0).items()}


def _bank(setup: Setup, windows: Windows, columns: int, *, double: bool) -> "Bank":
    import torch  # noqa: PLC0415  (the first page draws figures of this, and imports no torch)

    from rnn_forecast.recurrence import Bank  # noqa: PLC0415  (as torch)

    return Bank(
        setup.network.cell,
        sequence_lengths=[windows.spec.sequence_length],
        num_features=windows.num_features,
        hidden_size=setup.network.hidden_size,
        horizon=setup.window.horizon,
        batch_size=columns,
        dtype=torch.float64 if double else torch.float32,
    )
