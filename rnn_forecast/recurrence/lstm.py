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
from dataclasses import dataclass

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
from rnn_forecast.recurrence.products import Product


@dataclass(slots=True)
class LSTMStep(Step):
    """One step of the long short-term memory."""

    read: Product  # fills ``gates``
    back: Product  # fills dL/dh_{t-1}
    gates: Tensor  # "member 4·hidden batch": o, i, f, and σ(2 pre g)
    o: Tensor
    i: Tensor
    f: Tensor
    sigma: Tensor  # σ(2 pre g)
    g: Tensor
    cell_before: Tensor
    cell: Tensor
    tanh_cell: Tensor
    factor_cell: Tensor  # (7)
    factor_o: Tensor  # (8)
    factor_ifg: Tensor  # (9), (10): "member block hidden batch"
    gradient_o: Tensor
    gradient_ifg: Tensor
    cell_gradient: Tensor
    cell_gradient_block: Tensor


@dataclass(slots=True)
class LSTMStretch(Stretch):
    """Steps whose factors (7) to (10) are computed together, each "time member row batch"."""

    o: Tensor
    i: Tensor
    oif: Tensor
    g: Tensor
    tanh_cell: Tensor
    partners: Tensor
    factor_oif: Tensor
    factor_g: Tensor
    factor_cell: Tensor


class LSTM(Cell):
    """A memory c that is written, kept and read through gates."""

    # o first and g last: (8) and (9) are then one call of sigmoid_gradient over o, i, f, and the
    # product with γ is one call over i, f, g.
    blocks = (
        Block("o", torch_gate=3),
        Block("i", torch_gate=0),
        Block("f", torch_gate=1),
        Block("g", torch_gate=2, tanh=True),
    )

    def __init__(self, sizes: Sizes, weights: Tensor, *, steps: int) -> None:
        super().__init__(sizes, weights, steps=steps)
        hidden = sizes.hidden
        self.all_gates = self.history(4 * hidden)
        self.partners = self.history(3 * hidden)  # tanh c_t, g_t, c_{t-1}: of o, i, f
        self.cell_gradient = self.scratch(hidden)
        self.factors = weights.new_empty(STRETCH, sizes.members, 4 * hidden, sizes.batch)
        self.factor_cell = weights.new_empty(STRETCH, sizes.members, hidden, sizes.batch)

    @property
    def cells(self) -> Tensor:
        """c_{t-1} by step, "time member hidden batch"."""
        return self.partners[:, :, 2 * self.sizes.hidden :]

    def begin(self, starts: Sequence[int]) -> None:
        super().begin(starts)
        for member, start in enumerate(starts):
            self.cells[start % len(self.cells), member] = 0.0

    def forward(self, step: LSTMStep) -> None:
        step.read()
        torch.sigmoid(step.gates, out=step.gates)  # (1), (2), (4)
        torch.add(self.minus_one, step.sigma, alpha=2.0, out=step.g)  # (3)
        torch.mul(step.f, step.cell_before, out=step.cell)
        step.cell.addcmul_(step.i, step.g)  # (5)
        torch.add(step.cell, step.cell, out=step.tanh_cell)
        self.squash_doubled(step.tanh_cell, out=step.tanh_cell)
        torch.mul(step.o, step.tanh_cell, out=step.state)  # (6)

    def prepare(self, stretch: LSTMStretch) -> None:
        s = stretch
        tanh_gradient(s.o, s.tanh_cell, grad_input=s.factor_cell)  # (7)
        sigmoid_gradient(s.partners, s.oif, grad_input=s.factor_oif)  # (8), (9)
        tanh_gradient(s.i, s.g, grad_input=s.factor_g)  # (10)

    def begin_backward(self) -> None:
        super().begin_backward()
        self.cell_gradient.zero_()

    def backward(self, step: LSTMStep) -> None:
        step.cell_gradient.addcmul_(step.state_gradient, step.factor_cell)  # (7)
        torch.mul(step.factor_o, step.state_gradient, out=step.gradient_o)  # (8)
        torch.mul(step.factor_ifg, step.cell_gradient_block, out=step.gradient_ifg)  # (9), (10)
        step.cell_gradient.mul_(step.f)  # (11)
        step.back()

    def gates(self) -> Mapping[str, Tensor]:
        o, i, f, _ = self.all_gates[:-1].chunk(4, dim=2)
        g = self.partners[:-1].chunk(3, dim=2)[1]
        return {"i": i, "f": f, "g": g, "o": o}

    def unroll(self, span: Span) -> Stretch:
        hidden = self.sizes.hidden
        gates, partners = span.of(self.all_gates), span.of(self.partners)
        cell = span.of(self.cells, 1)
        o, i, f, sigma = gates.chunk(4, dim=2)
        tanh_cell, g, cell_before = partners.chunk(3, dim=2)
        factors = self.factors[: span.length, : span.members, :, : span.batch]
        factor_cell = self.factor_cell[: span.length, : span.members, :, : span.batch]
        cell_gradient = span.scratch(self.cell_gradient)
        gradient = span.scratch(self.gate_gradient)
        steps = [
            LSTMStep(
                **self.common_views(span, offset),
                read=self.reading(span, offset, out=gates[offset]),
                back=self.back_to(self.state_gradient, span, offset),
                gates=gates[offset],
                o=o[offset],
                i=i[offset],
                f=f[offset],
                sigma=sigma[offset],
                g=g[offset],
                cell_before=cell_before[offset],
                cell=cell[offset],
                tanh_cell=tanh_cell[offset],
                factor_cell=factor_cell[offset],
                factor_o=factors[offset][:, :hidden],
                factor_ifg=factors[offset][:, hidden:].unflatten(1, (3, hidden)),
                gradient_o=gradient[:, :hidden],
                gradient_ifg=gradient[:, hidden:].unflatten(1, (3, hidden)),
                cell_gradient=cell_gradient,
                cell_gradient_block=cell_gradient.unsqueeze(1),
            )
            for offset in range(span.length)
        ]
        return LSTMStretch(
            steps,
            o=o,
            i=i,
            oif=gates[:, :, : 3 * hidden],
            g=g,
            tanh_cell=tanh_cell,
            partners=partners,
            factor_oif=factors[:, :, : 3 * hidden],
            factor_g=factors[:, :, 3 * hidden :],
            factor_cell=factor_cell,
        )
