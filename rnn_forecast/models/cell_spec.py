"""What the three recurrent cells share; they differ in their number of gates."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rnn_forecast.models.network import NetworkSpec

if TYPE_CHECKING:
    from torch import nn

    from rnn_forecast.windows import WindowSpec


@dataclass(frozen=True, kw_only=True)
class CellSpec(NetworkSpec):
    """A network of one kind of recurrent cell."""

    gates: ClassVar[int]
    """Blocks of rows in the cell's weight matrices."""

    def build(self, *, num_features: int, window: "WindowSpec") -> "nn.Module":
        """The cell unrolled over time, with a linear readout."""
        from rnn_forecast.models.recurrent import RecurrentNetwork  # noqa: PLC0415  (torch)

        return RecurrentNetwork(self, num_features=num_features, window=window)

    def parameter_count(self, *, num_features: int, horizon: int) -> int:
        """``gates * H * (inputs + H + 2)`` for each layer, and ``(H + 1) * horizon`` to read it."""
        hidden = self.hidden_size
        inputs = (num_features, *[hidden] * (self.num_layers - 1))
        cells = sum(self.gates * hidden * (width + hidden + 2) for width in inputs)
        return cells + (hidden + 1) * horizon
