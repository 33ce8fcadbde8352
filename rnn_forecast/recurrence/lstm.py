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

from torch import Tensor

from rnn_forecast.recurrence.cell import Block, Cell, Sizes, Span, Step, Stretch
from rnn_forecast.recurrence.native import is_native
from rnn_forecast.recurrence.pointwise import (
    add_product,
    in_one_pass,
    multiply,
    sigmoid,
    tanh,
    through_sigmoid,
    through_tanh,
)
from rnn_forecast.recurrence.products import Kernel


class LSTMStep(Step):
    """One step of long short-term memory."""

    def __init__(self, cell: "LSTM", span: Span, number: int) -> None:
        super().__init__(cell, span, number)
        hidden = cell.sizes.hidden
        gates = span.of(cell.activations)[number]
        oif = gates[:, : 3 * hidden]
        o, i, f, g = gates.chunk(4, dim=1)
        before, memory = span.of(cell.cells)[number], span.of(cell.cells, 1)[number]
        tanh_memory = span.scratch(cell.tanh_cell)
        arithmetic = in_one_pass("lstm_forward", o, i, f, g, before, memory, self.state) or (
            sigmoid(oif, out=oif),  # (1), (2), (4)
            tanh(g, out=g),  # (3)
            multiply(f, before, out=memory),
            add_product(memory, i, g, out=memory),  # (5)
            tanh(memory, out=tanh_memory),
            multiply(o, tanh_memory, out=self.state),  # (6)
        )
        self.forward = (self.reading(cell, out=gates), *arithmetic)
        gradients = self.gate_gradient.chunk(4, dim=1)
        delta, gamma = self.state_gradient, span.scratch(cell.cell_gradient)
        arithmetic = in_one_pass(
            "lstm_backward", o, i, f, g, before, memory, delta, gamma, *gradients
        ) or self._from_factors(delta, gamma, f, span.scratch(cell.factor_cell[number]))
        self.backward = (*arithmetic, self.back_to(cell, out=delta))

    def _from_factors(
        self, delta: Tensor, gamma: Tensor, f: Tensor, factor_memory: Tensor
    ) -> tuple[Kernel, ...]:
        """The gradients from what δ and γ are multiplied by: i, f, g as blocks of their own."""
        hidden = gamma.shape[1]
        gradient_o, gradient_ifg = self.gate_gradient.split((hidden, 3 * hidden), dim=1)
        gradient_ifg = gradient_ifg.unflatten(1, (3, hidden))
        return (
            add_product(gamma, delta, factor_memory, out=gamma),  # (7)
            multiply(gradient_o, delta, out=gradient_o),  # (8)
            multiply(gradient_ifg, gamma.unsqueeze(1), out=gradient_ifg),  # (9), (10)
            multiply(gamma, f, out=gamma),  # (11)
        )


class LSTMStretch(Stretch):
    """Steps whose factors (7) to (10) are computed together, each "time member row batch"."""

    def __init__(self, cell: "LSTM", span: Span) -> None:
        super().__init__(cell, span)
        if is_native(cell.activations):
            return
        o, i, f, g = span.of(cell.activations).chunk(4, dim=2)
        before, memory = span.of(cell.cells), span.of(cell.cells, 1)
        here = slice(span.length), slice(span.members), slice(None), slice(span.batch)
        tanh_memory = cell.tanh_cells[here]
        factor_o, factor_i, factor_f, factor_g = self.gate_gradients.chunk(4, dim=2)
        self.preparation = (
            tanh(memory, out=tanh_memory),
            through_tanh(o, tanh_memory, out=cell.factor_cell[here]),  # (7)
            through_sigmoid(tanh_memory, o, out=factor_o),  # (8)
            through_sigmoid(g, i, out=factor_i),  # (9)
            through_sigmoid(before, f, out=factor_f),
            through_tanh(i, g, out=factor_g),  # (10)
        )


class LSTM(Cell):
    """A memory c that is written, kept and read through gates."""

    # o first and g last: one sigmoid serves o, i, f, and one product with γ serves i, f, g.
    blocks = (
        Block("o", torch_gate=3),
        Block("i", torch_gate=0),
        Block("f", torch_gate=1),
        Block("g", torch_gate=2),
    )
    step_type, stretch_type = LSTMStep, LSTMStretch

    def __init__(self, sizes: Sizes, weights: Tensor, *, steps: int) -> None:
        super().__init__(sizes, weights, steps=steps)
        self.activations = self.history(4 * sizes.hidden)  # o, i, f, g
        self.cells = self.history(sizes.hidden)  # c_{t-1} by step
        # tanh c_t is computed again on the way back: to remember it would take longer.
        self.tanh_cell, self.tanh_cells = self.scratch(sizes.hidden), self.stretch(sizes.hidden)
        self.cell_gradient = self.scratch(sizes.hidden)  # γ
        self.factor_cell = self.stretch(sizes.hidden)

    def begin(self, starts: Sequence[int]) -> None:
        """Set state and memory before each member's first step to zero."""
        super().begin(starts)
        for member, start in enumerate(starts):
            self.cells[start % len(self.cells), member] = 0.0

    def begin_backward(self) -> None:
        """Forget the gradients, that of the memory too."""
        super().begin_backward()
        self.cell_gradient.zero_()

    def gates(self) -> Mapping[str, Tensor]:
        """Input, forget, candidate, output."""
        o, i, f, g = self.activations[:-1].chunk(4, dim=2)
        return {"i": i, "f": f, "g": g, "o": o}
