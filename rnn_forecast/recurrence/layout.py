"""Where each parameter of torch.nn lies in a member's row of the flat parameter tensor.

    row of a member = [ cell's matrix "row gate" | readout's matrix "hidden+1 horizon" ]

Both matrices hold their biases as a row of their own, which the constant 1 in the state reads.
torch keeps two biases for a gate where only their sum matters; here it is one number that *stands
for* two. ``copies`` says how many torch parameters each number stands for, and three things follow
from it: the parameter count, the gradient norm (the two have equal gradients, both count), and
Adam's rate (the two take equal steps, so their sum takes twice the step).
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from rnn_forecast.recurrence.cell import Block, Cell


@dataclass(frozen=True)
class Layout:
    """The shape of one network and its place in a row of parameters."""

    cell: type[Cell]
    num_features: int
    hidden_size: int
    horizon: int

    @property
    def matrix_shape(self) -> tuple[int, int]:
        """Rows (h, 1, x) and columns (blocks of hidden units) of the cell's matrix."""
        rows = self.hidden_size + 1 + self.num_features
        return rows, len(self.cell.blocks) * self.hidden_size

    @property
    def matrix_size(self) -> int:
        """Numbers in the cell's matrix."""
        return math.prod(self.matrix_shape)

    @property
    def size(self) -> int:
        """Numbers in one member's row, those that are always zero included."""
        return self.matrix_size + (self.hidden_size + 1) * self.horizon

    def matrix(self, flat: Tensor) -> Tensor:
        """The cell's matrices, "member row gate", as a view of "member parameter"."""
        return flat[..., : self.matrix_size].unflatten(-1, self.matrix_shape)

    def readout(self, flat: Tensor) -> Tensor:
        """The readout's matrices, "member hidden+1 horizon", as a view of "member parameter"."""
        return flat[..., self.matrix_size :].unflatten(-1, (self.hidden_size + 1, self.horizon))

    def torch_shapes(self) -> dict[str, tuple[int, ...]]:
        """The parameters of nn.RNN/GRU/LSTM and nn.Linear, in the order torch draws them."""
        gates = (1 + max(block.torch_gate for block in self.cell.blocks)) * self.hidden_size
        return {
            "cell.weight_ih_l0": (gates, self.num_features),
            "cell.weight_hh_l0": (gates, self.hidden_size),
            "cell.bias_ih_l0": (gates,),
            "cell.bias_hh_l0": (gates,),
            "readout.weight": (self.horizon, self.hidden_size),
            "readout.bias": (self.horizon,),
        }

    def copies(self) -> Tensor:
        """How many torch parameters each number of a row stands for: 1, 2, or 0 (always zero)."""
        copies = torch.ones(self.size)
        for block, columns in self._columns(self.matrix(copies)):
            columns[: self.hidden_size] = float(block.reads_state)
            columns[self.hidden_size] = float(block.biases)
            columns[self.hidden_size + 1 :] = float(block.reads_inputs)
        return copies

    def draw(self, seed: int, like: Tensor) -> dict[str, Tensor]:
        """The parameters that torch.nn draws after ``torch.manual_seed(seed)``.

        All are uniform in ±1/√hidden. They are drawn on the CPU, so that a seed means the same
        network on every device.
        """
        generator = torch.Generator().manual_seed(seed)
        bound = 1.0 / math.sqrt(self.hidden_size)
        return {
            name: torch.empty(shape, dtype=like.dtype).uniform_(-bound, bound, generator=generator)
            for name, shape in self.torch_shapes().items()
        }

    def write(self, state: Mapping[str, Tensor], row: Tensor) -> None:
        """Copy the parameters of torch.nn into one member's row."""
        hidden = self.hidden_size
        for block, columns in self._columns(self.matrix(row)):
            columns.zero_()
            if block.reads_state:
                columns[:hidden] = self._rows_of(block, state["cell.weight_hh_l0"]).T
                columns[hidden] += self._rows_of(block, state["cell.bias_hh_l0"]).to(row)
            if block.reads_inputs:
                columns[hidden + 1 :] = self._rows_of(block, state["cell.weight_ih_l0"]).T
                columns[hidden] += self._rows_of(block, state["cell.bias_ih_l0"]).to(row)
        self.readout(row)[:hidden] = state["readout.weight"].T
        self.readout(row)[hidden] = state["readout.bias"]

    def read(self, row: Tensor) -> dict[str, Tensor]:
        """One member's row as the parameters of torch.nn.

        Where torch has two biases of which only the sum matters, each gets half.
        """
        hidden = self.hidden_size
        state = {name: row.new_empty(shape) for name, shape in self.torch_shapes().items()}
        for block, columns in self._columns(self.matrix(row)):
            bias = columns[hidden] / block.biases
            if block.reads_state:
                self._rows_of(block, state["cell.weight_hh_l0"]).copy_(columns[:hidden].T)
                self._rows_of(block, state["cell.bias_hh_l0"]).copy_(bias)
            if block.reads_inputs:
                self._rows_of(block, state["cell.weight_ih_l0"]).copy_(columns[hidden + 1 :].T)
                self._rows_of(block, state["cell.bias_ih_l0"]).copy_(bias)
        state["readout.weight"].copy_(self.readout(row)[:hidden].T)
        state["readout.bias"].copy_(self.readout(row)[hidden])
        return state

    def _columns(self, matrix: Tensor) -> Iterator[tuple[Block, Tensor]]:
        """Each block with its columns of the cell's matrix."""
        columns = matrix.split(self.hidden_size, dim=-1)
        yield from zip(self.cell.blocks, columns, strict=True)

    def _rows_of(self, block: Block, parameter: Tensor) -> Tensor:
        """The rows of a torch parameter that belong to a block."""
        first = block.torch_gate * self.hidden_size
        return parameter[first : first + self.hidden_size]
