"""The simple recurrent network: J. L. Elman, Finding structure in time, Cognitive Science 14, 1990.

h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh)                                    (1)
"""

from collections.abc import Mapping

from torch import Tensor

from rnn_forecast.recurrence.cell import Block, Cell, Sizes, Span, Step, Stretch, tanh_gradient


class ElmanStep(Step):
    """One step of the simple recurrent network."""

    def __init__(self, cell: "Elman", span: Span, number: int) -> None:
        super().__init__(cell, span, number)
        self.doubled = span.scratch(cell.doubled)  # 2 · pre-activation
        self.read = self.reading(cell, out=self.doubled)
        self.back = self.back_to(cell, out=self.state_gradient)


class Elman(Cell[ElmanStep, Stretch]):
    """h_t = tanh of a linear map of what is read and what is remembered."""

    blocks = (Block("h", torch_gate=0, tanh=True),)
    step_type = ElmanStep

    def __init__(self, sizes: Sizes, weights: Tensor, *, steps: int) -> None:
        super().__init__(sizes, weights, steps=steps)
        self.doubled = self.scratch(sizes.hidden)

    def forward(self, step: ElmanStep) -> None:
        """(1), in two kernels and a product."""
        step.read()
        self.squash_doubled(step.doubled, out=step.state)

    def prepare(self, stretch: Stretch) -> None:
        """Nothing: 1 - h² is all there is to know."""

    def backward(self, step: ElmanStep) -> None:
        """dL/d(pre) = dL/dh (1 - h²), and back through W_hh."""
        tanh_gradient(step.state_gradient, step.state, grad_input=step.gate_gradient)
        step.back()

    def gates(self) -> Mapping[str, Tensor]:
        """This cell has none."""
        return {}
