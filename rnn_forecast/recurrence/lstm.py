"""Long short-term memory: S. Hochreiter, J. Schmidhuber, Neural Computation 9, 1997.

With the forget gate of F. Gers, J. Schmidhuber, F. Cummins, Neural Computation 12, 2000.

    i_t = σ(W_ii x_t + b_ii + W_hi h_{t-1} + b_hi)                                       (1)
    f_t = σ(W_if x_t + b_if + W_hf h_{t-1} + b_hf)                                       (2)
    g_t = tanh(W_ig x_t + b_ig + W_hg h_{t-1} + b_hg)                                    (3)
    o_t = σ(W_io x_t + b_io + W_ho h_{t-1} + b_ho)                                       (4)
    c_t = f_t c_{t-1} + i_t g_t                                                          (5)
    h_t = o_t tanh(c_t)                                                                  (6)

Backward, with δ = dL/dh_t and γ = dL/dc_t. Each gate stands in one product with a partner (o with
tanh c, i with g, f with c_{t-1}, g with i), so its gradient is that partner times its own slope:

    γ          += δ o (1 - tanh² c)                                                      (7)
    dL/d(pre o) = δ tanh(c) o(1 - o)                                                     (8)
    dL/d(pre i) = γ g i(1 - i),   dL/d(pre f) = γ c_{t-1} f(1 - f)                       (9)
    dL/d(pre g) = γ i (1 - g²)                                                          (10)
    γ           = γ f, handed to step t-1                                               (11)
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from rnn_forecast.recurrence.cell import (
    STRETCH,
    Block,
    Cell,
    Sizes,
    Span,
    Step,
    Stretch,
    sigmoid_gradient,
    tanh_gradient,
)


class LSTMStep(Step):
    """One step of the long short-term memory."""

    def __init__(self, cell: "LSTM", span: Span, number: int) -> None:
        super().__init__(cell, span, number)
        hidden = cell.sizes.hidden
        self.gates = span.of(cell.activations)[number]
        self.o, self.i, self.f, self.sigma = self.gates.chunk(4, dim=1)  # sigma: σ(2 pre g)
        self.tanh_cell, self.g, self.cell_before = span.of(cell.partners)[number].chunk(3, dim=1)
        self.cell = span.of(cell.cells, 1)[number]
        self.read = self.reading(cell, out=self.gates)

        factors = span.scratch(cell.factors[number])
        self.factor_o, self.factor_ifg = _o_and_ifg(factors, hidden)
        self.gradient_o, self.gradient_ifg = _o_and_ifg(self.gate_gradient, hidden)
        self.factor_cell = span.scratch(cell.factor_cell[number])
        self.cell_gradient = span.scratch(cell.cell_gradient)
        self.cell_gradient_block = self.cell_gradient.unsqueeze(1)
        self.back = self.back_to(cell, out=self.state_gradient)


class LSTMStretch(Stretch):
    """Steps whose factors (7) to (10) are computed together, each "time member row batch"."""

    def __init__(self, cell: "LSTM", span: Span) -> None:
        super().__init__(cell, span)
        hidden = cell.sizes.hidden
        gates = span.of(cell.activations)
        self.o, self.i, *_ = gates.chunk(4, dim=2)
        self.oif = gates[:, :, : 3 * hidden]
        self.partners = span.of(cell.partners)
        self.tanh_cell, self.g, _ = self.partners.chunk(3, dim=2)
        factors = cell.factors[: span.length, : span.members, :, : span.batch]
        self.factor_oif, self.factor_g = factors.split((3 * hidden, hidden), dim=2)
        self.factor_cell = cell.factor_cell[: span.length, : span.members, :, : span.batch]


class LSTM(Cell[LSTMStep, LSTMStretch]):
    """A memory c that is written, kept and read through gates."""

    # o first and g last: (8) and (9) are then one call of sigmoid_gradient over o, i, f, and the
    # product with γ is one call over i, f, g.
    blocks = (
        Block("o", torch_gate=3),
        Block("i", torch_gate=0),
        Block("f", torch_gate=1),
        Block("g", torch_gate=2, tanh=True),
    )
    step_type, stretch_type = LSTMStep, LSTMStretch

    def __init__(self, sizes: Sizes, weights: Tensor, *, steps: int) -> None:
        super().__init__(sizes, weights, steps=steps)
        hidden = sizes.hidden
        self.activations = self.history(4 * hidden)
        self.partners = self.history(3 * hidden)  # tanh c_t, g_t, c_{t-1}: of o, i, f
        self.cell_gradient = self.scratch(hidden)
        self.factors = weights.new_empty(
            min(STRETCH, steps), sizes.members, 4 * hidden, sizes.batch
        )
        self.factor_cell = weights.new_empty(
            min(STRETCH, steps), sizes.members, hidden, sizes.batch
        )

    @property
    def cells(self) -> Tensor:
        """c_{t-1} by step, "time member hidden batch"."""
        return self.partners[:, :, 2 * self.sizes.hidden :]

    def begin(self, starts: Sequence[int]) -> None:
        """Set state and memory before each member's first step to zero."""
        super().begin(starts)
        for member, start in enumerate(starts):
            self.cells[start % len(self.cells), member] = 0.0

    def forward(self, step: LSTMStep) -> None:
        """(1) to (6), in eight kernels and a product."""
        step.read()
        torch.sigmoid(step.gates, out=step.gates)  # (1), (2), (4)
        torch.add(self.minus_one, step.sigma, alpha=2.0, out=step.g)  # (3)
        torch.mul(step.f, step.cell_before, out=step.cell)
        step.cell.addcmul_(step.i, step.g)  # (5)
        torch.add(step.cell, step.cell, out=step.tanh_cell)
        self.squash_doubled(step.tanh_cell, out=step.tanh_cell)
        torch.mul(step.o, step.tanh_cell, out=step.state)  # (6)

    def prepare(self, stretch: LSTMStretch) -> None:
        """What δ and γ are multiplied by in (7) to (10)."""
        s = stretch
        tanh_gradient(s.o, s.tanh_cell, grad_input=s.factor_cell)  # (7)
        sigmoid_gradient(s.partners, s.oif, grad_input=s.factor_oif)  # (8), (9)
        tanh_gradient(s.i, s.g, grad_input=s.factor_g)  # (10)

    def begin_backward(self) -> None:
        """Forget the gradients, that of the memory too."""
        super().begin_backward()
        self.cell_gradient.zero_()

    def backward(self, step: LSTMStep) -> None:
        """δ and γ times their factors, and back to the step before."""
        step.cell_gradient.addcmul_(step.state_gradient, step.factor_cell)  # (7)
        torch.mul(step.factor_o, step.state_gradient, out=step.gradient_o)  # (8)
        torch.mul(step.factor_ifg, step.cell_gradient_block, out=step.gradient_ifg)  # (9), (10)
        step.cell_gradient.mul_(step.f)  # (11)
        step.back()

    def gates(self) -> Mapping[str, Tensor]:
        """Input, forget, candidate, output."""
        o, i, f, _ = self.activations[:-1].chunk(4, dim=2)
        g = self.partners[:-1].chunk(3, dim=2)[1]
        return {"i": i, "f": f, "g": g, "o": o}


def _o_and_ifg(blocks: Tensor, hidden: int) -> tuple[Tensor, Tensor]:
    """The block of o, and those of i, f, g as "member block hidden batch"."""
    o, ifg = blocks.split((hidden, 3 * hidden), dim=1)
    return o, ifg.unflatten(1, (3, hidden))
