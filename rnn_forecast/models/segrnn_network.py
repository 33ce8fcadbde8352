"""The module of ``segrnn.py``.

Lin et al. (2023): one step of the recurrence for each segment of the sequence, and the horizon in
parallel, every segment of it from the encoder's last state and an embedding of its position. The
paper adds an embedding of the channel where there are several, subtracts a window's last value and
adds it back; here a network forecasts one series, inputs may be relative, and outputs always are.
"""

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from rnn_forecast.models.segrnn import SegRNNSpec
    from rnn_forecast.windows import WindowSpec


class SegRNN(nn.Module):
    """One GRU, over segments of the sequence and once for each segment of the horizon."""

    def __init__(self, spec: "SegRNNSpec", *, num_features: int, window: "WindowSpec") -> None:
        super().__init__()
        width = spec.hidden_size
        self.segment, self.horizon = spec.segment(window), window.horizon
        self.segments_ahead = -(-window.horizon // self.segment)
        self.embedding = nn.Linear(num_features * self.segment, width)
        self.positions = nn.Parameter(0.02 * torch.randn(self.segments_ahead, width))
        self.cell = nn.GRU(width, width, batch_first=True)
        self.dropout = nn.Dropout(spec.dropout)
        self.readout = nn.Linear(width, self.segment)

    def forward(self, inputs: Tensor) -> Tensor:
        """``(batch, time, feature)`` to ``(batch, 1, horizon)``."""
        _, state = self.cell(F.relu(self.embedding(self.segments(inputs))))
        said = self.readout(self.dropout(self.decoded(state)))  # batch segment step
        return said.flatten(1)[:, None, : self.horizon]

    def segments(self, inputs: Tensor) -> Tensor:
        """``(batch, segment, step x feature)``; the first value fills up the oldest segment."""
        missing = -inputs.shape[1] % self.segment
        filled = torch.cat([inputs[:, :1].expand(-1, missing, -1), inputs], dim=1)
        batch, _, features = inputs.shape
        return filled.reshape(batch, -1, self.segment * features)

    def decoded(self, state: Tensor) -> Tensor:
        """One step of the GRU for each segment ahead, all from the same state.

        ``(1, batch, hidden)`` to ``(batch, segment, hidden)``.
        """
        batch = state.shape[1]
        positions = self.positions.repeat(batch, 1)[:, None]
        states, _ = self.cell(positions, state.repeat_interleave(self.segments_ahead, dim=1))
        return states.reshape(batch, self.segments_ahead, -1)
