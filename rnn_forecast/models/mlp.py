"""A multilayer perceptron on the window (Rumelhart, Hinton & Williams 1986).

It sees all values at once, each with weights of its own: no memory, no order but by position.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rnn_forecast.models.network import LayeredSpec, dense
from rnn_forecast.tasks import Task

if TYPE_CHECKING:
    from torch import nn

    from rnn_forecast.windows import WindowSpec


@dataclass(frozen=True, kw_only=True)
class MLPSpec(LayeredSpec):
    """Multilayer perceptron: the window as one row of numbers through layers of units."""

    label: ClassVar[str] = "MLP"
    cell: ClassVar[str] = "mlp"
    tasks: ClassVar[tuple[Task, ...]] = ("many-to-one", "one-to-one")

    def build(self, *, num_features: int, window: "WindowSpec") -> "nn.Module":
        """Layers of ReLU units, and a linear readout."""
        from torch import nn  # noqa: PLC0415  (pages list models without it)

        layers: list[nn.Module] = [nn.Flatten()]
        for inputs in self._widths(num_features, window):
            layers += [nn.Linear(inputs, self.hidden_size), nn.ReLU(), nn.Dropout(self.dropout)]
        readout = nn.Linear(self.hidden_size, window.horizon)
        return nn.Sequential(*layers, readout, nn.Unflatten(1, (1, window.horizon)))

    def parameter_count(self, *, num_features: int, window: "WindowSpec") -> int:
        """The first layer grows with the sequence."""
        hidden = sum(dense(each, self.hidden_size) for each in self._widths(num_features, window))
        return hidden + dense(self.hidden_size, window.horizon)

    def _widths(self, num_features: int, window: "WindowSpec") -> tuple[int, ...]:
        """Inputs of each hidden layer."""
        return (num_features * window.sequence_length, *[self.hidden_size] * (self.num_layers - 1))
