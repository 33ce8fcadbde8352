"""The simple recurrent network: J. L. Elman, Finding structure in time, Cognitive Science 14, 1990.

h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh)                                    (1)

Backward, with δ = dL/dh_t:

    dL/d(pre) = δ (1 - h_t²)                                                             (2)
"""

from collections.abc import Mapping

from torch import Tensor

from rnn_forecast.recurrence.cell import Block, Cell, Sizes, Span, Step, Stretch
from rnn_forecast.recurrence.native import is_native
from rnn_forecast.recurrence.pointwise import in_one_pass, multiply, subtract, tanh


class ElmanStep(Step):
    """One step of the simple recurrent network."""

    def __init__(self, cell: "Elman", span: Span, number: int) -> None:
        super().__init__(cell, span, number)
        h, delta, gradient = self.state, self.state_gradient, self.gate_gradient
        self.forward = (
            self.reading(cell, out=h),
            *(in_one_pass("elman_forward", h) or (tanh(h, out=h),)),  # (1)
        )
        self.backward = (
            *(
                in_one_pass("elman_backward", h, delta, gradient)
                or (multiply(gradient, delta, out=gradient),)  # (2)
            ),
            self.back_to(cell, out=delta),
        )


class ElmanStretch(Stretch):
    """Steps whose slopes, 1 - h_t² in (2), are computed together."""

    def __init__(self, cell: "Elman", span: Span) -> None:
        super().__init__(cell, span)
        if is_native(cell.rows):
            return
        states = span.of(cell.states, 1)
        self.preparation = (
            multiply(states, states, out=self.gate_gradients),
            subtract(cell.one, self.gate_gradients, out=self.gate_gradients),
        )


class Elman(Cell):
    """h_t = tanh of a linear map of what is read and what is remembered."""

    blocks = (Block("h", torch_gate=0),)
    step_type, stretch_type = ElmanStep, ElmanStretch

    def __init__(self, sizes: Sizes, weights: Tensor, *, steps: int) -> None:
        super().__init__(sizes, weights, steps=steps)
        self.one = weights.new_tensor(1.0)

    def gates(self) -> Mapping[str, Tensor]:
        """This cell has none."""
        return {}
