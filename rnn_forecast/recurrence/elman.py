"""The simple recurrent network: J. L. Elman, Finding structure in time, Cognitive Science 14, 1990.

h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh)                                    (1)
"""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from rnn_forecast.recurrence.cell import Block, Cell, Sizes, Span, Step, Stretch, tanh_gradient
from rnn_forecast.recurrence.products import Product


@dataclass(slots=True)
class ElmanStep(Step):
    """One step of the simple recurrent network."""

    read: Product  # fills ``doubled``
    doubled: Tensor  # 2 · pre-activation
    back: Product  # fills dL/dh_{t-1}


class Elman(Cell):
    """h_t = tanh of a linear map of what is read and what is remembered."""

    blocks = (Block("h", torch_gate=0, tanh=True),)

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

    def unroll(self, span: Span) -> Stretch:
        """The views of a span."""
        doubled = span.scratch(self.doubled)
        return Stretch(
            [
                ElmanStep(
                    **self.common_views(span, number),
                    read=self.reading(span, number, out=doubled),
                    doubled=doubled,
                    back=self.back_to(self.state_gradient, span, number),
                )
                for number in range(span.length)
            ]
        )
