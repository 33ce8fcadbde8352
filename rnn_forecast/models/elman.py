"""The simple recurrent network of Elman (1990), "Finding structure in time".

h_t = tanh(W_ih x_t + W_hh h_(t-1) + b)
"""

from dataclasses import dataclass
from typing import ClassVar

from rnn_forecast.models.cell_spec import CellSpec


@dataclass(frozen=True, kw_only=True)
class RNNSpec(CellSpec):
    """Elman network: one layer of tanh units that sees its own last state."""

    label: ClassVar[str] = "RNN"
    cell: ClassVar[str] = "rnn"
    gates: ClassVar[int] = 1
