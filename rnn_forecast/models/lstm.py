"""Long short-term memory: Hochreiter & Schmidhuber (1997), forget gate of Gers et al. (2000)."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_forecast.models.cell_spec import CellSpec


@dataclass(frozen=True, kw_only=True)
class LSTMSpec(CellSpec):
    """Long short-term memory: three gates around a cell that can hold a value unchanged."""

    label: ClassVar[str] = "LSTM"
    cell: ClassVar[str] = "lstm"
    gates: ClassVar[int] = 4
