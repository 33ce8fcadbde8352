"""The simple recurrent network: J. L. Elman, Finding structure in time, Cognitive Science 14, 1990.

h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh)                                    (1)
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from rnn_forecast.recurrence.cell import Block, Cell, Sizes, Span, Step, Stretch, tanh_gradient


@dataclass(slots=True)
class ElmanStep(Step):
    """One step of the simple recurrent network."""

    doubled: Tensor  # 2 · pre-activation


class Elman(Cell):
    """h_t = tanh of a linear map of what is read and what is remembered."""

    blocks = (Block("h", torch_gate=0, tanh=True),)

    def __init__(self, sizes: Sizes, weights: Tensor, *, steps: int) -> None:
        super().__init__(sizes, weights, steps=steps)
        self.doubled = self.scratch(sizes.hidden)

    def unroll(self, span: Span) -> Stretch:
        doubled = span.scratch(self.doubled)
        return Stretch([ElmanStep(**view, doubled=doubled) for view in self.common_views(span)])

    def forward(self, step: ElmanStep) -> None:
        torch.bmm(step.matrix, step.rows, out=step.doubled)
        self.squash_doubled(step.doubled, out=step.state)  # (1)

    def backward(self, step: ElmanStep) -> None:
        tanh_gradient(step.state_gradient, step.state, grad_input=step.gate_gradient)
        torch.bmm(step.state_weights, step.gate_gradient_before, out=step.state_gradient_before)

    def gates(self) -> Mapping[str, Tensor]:
        return {}
