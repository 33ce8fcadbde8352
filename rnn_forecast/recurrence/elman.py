"""The simple recurrent network: J. L. Elman, Finding structure in time, Cognitive Science 14, 1990.

h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh)                                    (1)

Backward, with δ = dL/dh_t:

    dL/d(pre) = δ (1 - h_t²)                                                             (2)
"""

from collections.abc import Mapping

from torch import Tensor

from rnn_forecast.recurrence.cell import Block, Cell, Span, Step
from rnn_forecast.recurrence.pointwise import tanh, through_tanh


class ElmanStep(Step):
    """One step of the simple recurrent network."""

    def __init__(self, cell: "Elman", span: Span, number: int) -> None:
        super().__init__(cell, span, number)
        self.forward = (
            self.reading(cell, out=self.state),
            tanh(self.state, out=self.state),  # (1)
        )
        self.backward = (
            through_tanh(self.state_gradient, self.state, out=self.gate_gradient),  # (2)
            self.back_to(cell, out=self.state_gradient),
            self.adding_to_weights,
        )


class Elman(Cell):
    """h_t = tanh of a linear map of what is read and what is remembered."""

    blocks = (Block("h", torch_gate=0),)
    step_type = ElmanStep

    def gates(self) -> Mapping[str, Tensor]:
        """This cell has none."""
        return {}
