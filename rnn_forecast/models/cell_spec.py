"""What the three recurrent cells share; they differ in their number of gates."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rnn_forecast.models.network import LayeredSpec, dense
from rnn_forecast.tasks import TASKS, Task

if TYPE_CHECKING:
    from torch import nn

    from rnn_forecast.windows import WindowSpec


@dataclass(frozen=True, kw_only=True)
class CellSpec(LayeredSpec):
    """A network of one kind of recurrent cell, in any task shape."""

    tasks: ClassVar[tuple[Task, ...]] = tuple(TASKS)
    step_by_step: ClassVar[bool] = True

    gates: ClassVar[int]
    """Blocks of rows in the cell's weight matrices."""

    def banked(self, window: "WindowSpec") -> bool:
        """The engine knows one layer without dropout that does not read its own forecasts."""
        return self.num_layers == 1 and self.dropout == 0 and not window.shape.feeds_back

    def outputs(self, window: "WindowSpec") -> int:
        """The horizon at once, or one value at a time."""
        return 1 if window.shape.feeds_back else window.horizon

    def build(self, *, num_features: int, window: "WindowSpec") -> "nn.Module":
        """The cell unrolled over time, with a linear readout."""
        from rnn_forecast.models import feedback, recurrent  # noqa: PLC0415  (torch)

        if window.task == "sequence-to-sequence":
            return feedback.EncoderDecoder(self, num_features=num_features, window=window)
        if window.shape.feeds_back:
            return feedback.FreeRunning(self, num_features=num_features, window=window)
        return recurrent.RecurrentNetwork(self, num_features=num_features, window=window)

    def parameter_count(self, *, num_features: int, window: "WindowSpec") -> int:
        """The cells, those of the decoder too, and the readout."""
        cells = self._cells(num_features)
        if window.task == "sequence-to-sequence":
            cells += self._cells(1)
        return cells + dense(self.hidden_size, self.outputs(window))

    def _cells(self, num_features: int) -> int:
        """``gates * H * (inputs + H + 2)`` for each layer: torch has two biases in each."""
        hidden = self.hidden_size
        inputs = (num_features, *[hidden] * (self.num_layers - 1))
        return sum(self.gates * hidden * (width + hidden + 2) for width in inputs)
