"""A recurrent cell, unrolled over the sequence, and a linear readout of its state."""

from typing import TYPE_CHECKING

from torch import Tensor, nn

if TYPE_CHECKING:
    from rnn_forecast.models.cell_spec import CellSpec
    from rnn_forecast.windows import WindowSpec

TORCH_CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def torch_cell(spec: "CellSpec", num_features: int) -> nn.RNNBase:
    """The spec's layers of cells; dropout between them, if there are several."""
    between_layers = spec.dropout if spec.num_layers > 1 else 0.0
    return TORCH_CELLS[spec.cell](
        num_features, spec.hidden_size, spec.num_layers, batch_first=True, dropout=between_layers
    )


class RecurrentNetwork(nn.Module):
    """The ordinary torch module of what the engine trains: same names, same weights."""

    def __init__(self, spec: "CellSpec", *, num_features: int, window: "WindowSpec") -> None:
        super().__init__()
        self.every_step = window.shape.every_step
        self.cell = torch_cell(spec, num_features)
        self.dropout = nn.Dropout(spec.dropout)
        self.readout = nn.Linear(spec.hidden_size, window.horizon)

    def states(self, inputs: Tensor) -> Tensor:
        """The top layer's state after every step: ``(batch, time, feature)`` to ``(…, hidden)``."""
        states, _ = self.cell(inputs)
        return states

    def forward(self, inputs: Tensor) -> Tensor:
        """``(batch, time, feature)`` to ``(batch, step, horizon)``."""
        states = self.states(inputs)
        read = states if self.every_step else states[:, -1:]
        return self.readout(self.dropout(read))
