"""The gated recurrent unit of Cho et al. (2014).

"Learning phrase representations using RNN encoder-decoder for statistical machine translation",
equations 5-8, in torch's variant with the reset gate behind the matrix product.
"""

from dataclasses import dataclass
from typing import ClassVar

from rnn_forecast.models.cell_spec import CellSpec


@dataclass(frozen=True, kw_only=True)
class GRUSpec(CellSpec):
    """Gated recurrent unit: two gates decide what is kept of the state."""

    label: ClassVar[str] = "GRU"
    cell: ClassVar[str] = "gru"
    gates: ClassVar[int] = 3
