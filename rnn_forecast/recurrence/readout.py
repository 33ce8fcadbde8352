"""The linear readout of the state, at the last step or at every step.

y_t = W h_t + b        as one product with the rows h_t, 1
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from rnn_forecast.recurrence.cell import Cell, Span


class Reading(NamedTuple):
    """Views of one step at which the state is read."""

    state_and_one: Tensor  # "member hidden+1 batch"
    matrix: Tensor  # "member horizon hidden+1"
    output: Tensor  # "member horizon batch"
    output_gradient: Tensor
    output_gradient_transposed: Tensor
    matrix_gradient: Tensor  # "member hidden+1 horizon"
    state_weights: Tensor  # "member hidden horizon"
    state_gradient: Tensor  # "member hidden batch", added to


class Readout:
    """One linear layer per member over the state of its cell.

    Args:
        cell: Whose states are read.
        weights: "member hidden+1 horizon", the bank's own parameters seen as matrices.
        times: The steps after which the state is read.
    """

    def __init__(self, cell: Cell, weights: Tensor, times: Sequence[int]) -> None:
        self.cell = cell
        self.weights = weights
        self.times = times
        # Zeros: a step before a member's first one is never written, and must read as nothing.
        shape = (len(times), len(weights), weights.shape[2], cell.sizes.batch)
        self.outputs = weights.new_zeros(shape)
        self.output_gradient = weights.new_zeros(shape)
        self.matrix_gradient = torch.zeros_like(weights, memory_format=torch.contiguous_format)

    def readings(self, span: Span) -> Mapping[int, Reading]:
        """The views of those steps of a span at which the state is read, by offset."""
        return {
            time - span.first: self._reading(span, time)
            for time in self.times
            if span.first <= time < span.first + span.length
        }

    def _reading(self, span: Span, time: int) -> Reading:
        slot, hidden = self.times.index(time), self.cell.sizes.hidden
        output_gradient = span.scratch(self.output_gradient[slot])
        return Reading(
            state_and_one=span.of(self.cell.rows, 1)[time - span.first][:, : hidden + 1],
            matrix=self.weights[: span.members].transpose(1, 2),
            output=span.scratch(self.outputs[slot]),
            output_gradient=output_gradient,
            output_gradient_transposed=output_gradient.transpose(1, 2),
            matrix_gradient=self.matrix_gradient[: span.members],
            state_weights=self.weights[: span.members, :hidden],
            state_gradient=span.scratch(self.cell.state_gradient),
        )

    def forward(self, reading: Reading) -> None:
        """From the state to the output."""
        torch.bmm(reading.matrix, reading.state_and_one, out=reading.output)

    def begin_backward(self, output_gradient: Tensor) -> None:
        """Take over the gradient of the outputs, "step member horizon batch"; zero beyond it."""
        batch = output_gradient.shape[-1]
        self.matrix_gradient.zero_()
        self.output_gradient[..., :batch].copy_(output_gradient)
        self.output_gradient[..., batch:].zero_()

    def backward(self, reading: Reading) -> None:
        """From the gradient of the output to that of the weights, and added to that of h_t."""
        reading.matrix_gradient.baddbmm_(reading.state_and_one, reading.output_gradient_transposed)
        reading.state_gradient.baddbmm_(reading.state_weights, reading.output_gradient)
