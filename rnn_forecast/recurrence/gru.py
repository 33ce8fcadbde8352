"""The gated recurrent unit: K. Cho et al., Learning phrase representations, EMNLP 2014.

    r_t = σ(W_ir x_t + b_ir + W_hr h_{t-1} + b_hr)                                       (1)
    z_t = σ(W_iz x_t + b_iz + W_hz h_{t-1} + b_hz)                                       (2)
    m_t = W_hn h_{t-1} + b_hn                        what the state offers               (3)
    n_t = tanh(W_in x_t + b_in + r_t m_t)            the candidate                       (4)
    h_t = (1 - z_t) n_t + z_t h_{t-1}                                                    (5)

This is the variant of torch.nn.GRU (and cuDNN): the reset gate acts after the recurrent product,
which is why b_in and b_hn cannot be summed into one bias.

Backward, with δ = dL/dh_t, every gradient is δ times something known after the forward pass:

    dL/d(pre n) = δ (1 - z)(1 - n²)                                                      (6)
    dL/dm       = (6) r                                                                  (7)
    dL/d(pre r) = (6) m r(1 - r)                                                         (8)
    dL/d(pre z) = δ (h_{t-1} - n) z(1 - z)                                               (9)
    dL/dh_{t-1} = δ z + W_hh' [(8), (9), (7)]                                           (10)
"""

from collections.abc import Mapping

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
from rnn_forecast.recurrence.products import product


class GRUStep(Step):
    """One step of the gated recurrent unit."""

    def __init__(self, cell: "GRU", span: Span, number: int) -> None:
        super().__init__(cell, span, number)
        hidden = cell.sizes.hidden
        from_state = span.of(cell.from_state)[number]
        self.r, self.z, self.m = from_state.chunk(3, dim=1)
        self.r_and_z = from_state[:, : 2 * hidden]
        self.n = span.of(cell.n)[number]
        self.doubled = span.scratch(cell.doubled)  # 2 · pre-activation of n
        self.read = self.reading(cell, out=from_state)
        # n reads the constant and the inputs: too few rows to multiply the state by zeros.
        matrix = cell.matrix[: span.members, hidden:, 3 * hidden :]
        self.read_inputs = product(matrix.mT, self.rows[:, hidden:], self.doubled)

        blocks = (4, hidden)  # "member block hidden batch", r, z, m, n
        self.factors = span.scratch(cell.factors[number]).unflatten(1, blocks)
        self.gate_gradient_blocks = self.gate_gradient.unflatten(1, blocks)
        self.state_gradient_block = self.state_gradient.unsqueeze(1)
        through_weights = span.scratch(cell.through_weights)
        self.back = self.back_to(cell, out=through_weights)
        self.through_weights = through_weights[: self.continuing]
        self.state_gradient_before = self.state_gradient[: self.continuing]
        self.z_before = self.z[: self.continuing]


class GRUStretch(Stretch):
    """Steps whose factors (6) to (9) are computed together, each "time member hidden batch"."""

    def __init__(self, cell: "GRU", span: Span) -> None:
        super().__init__(cell, span)
        self.r, self.z, self.m = span.of(cell.from_state).chunk(3, dim=2)
        self.n, self.state_before = span.of(cell.n), span.of(cell.states)
        factors = cell.factors[: span.length, : span.members, :, : span.batch]
        self.factor_r, self.factor_z, self.factor_m, self.factor_n = factors.chunk(4, dim=2)


class GRU(Cell[GRUStep, GRUStretch]):
    """A state that is partly kept and partly replaced, gate by gate."""

    blocks = (
        Block("r", torch_gate=0),
        Block("z", torch_gate=1),
        Block("m", torch_gate=2, reads_inputs=False),
        Block("n", torch_gate=2, reads_state=False, tanh=True),
    )
    step_type, stretch_type = GRUStep, GRUStretch

    def __init__(self, sizes: Sizes, weights: Tensor, *, steps: int) -> None:
        super().__init__(sizes, weights, steps=steps)
        hidden = sizes.hidden
        self.from_state = self.history(3 * hidden)
        self.n = self.history(hidden)
        self.doubled = self.scratch(hidden)
        self.through_weights = self.scratch(hidden)
        self.one = weights.new_tensor(1.0)
        self.factors = weights.new_empty(
            min(STRETCH, steps), sizes.members, 4 * hidden, sizes.batch
        )

    def forward(self, step: GRUStep) -> None:
        """(1) to (5), in six kernels and two products."""
        step.read()  # (3)
        step.read_inputs()
        torch.sigmoid(step.r_and_z, out=step.r_and_z)  # (1), (2)
        step.doubled.addcmul_(step.r, step.m, value=2.0)
        self.squash_doubled(step.doubled, out=step.n)  # (4)
        torch.lerp(step.n, step.state_before, step.z, out=step.state)  # (5)

    def prepare(self, stretch: GRUStretch) -> None:
        """The factors of δ in (6) to (9)."""
        s = stretch
        torch.sub(s.state_before, s.n, out=s.factor_z)
        sigmoid_gradient(s.factor_z, s.z, grad_input=s.factor_z)  # (9)
        torch.sub(self.one, s.z, out=s.factor_n)
        tanh_gradient(s.factor_n, s.n, grad_input=s.factor_n)  # (6)
        torch.mul(s.r, s.factor_n, out=s.factor_m)  # (7)
        torch.mul(s.m, s.factor_n, out=s.factor_r)
        sigmoid_gradient(s.factor_r, s.r, grad_input=s.factor_r)  # (8)

    def backward(self, step: GRUStep) -> None:
        """δ times its factors, and (10)."""
        torch.mul(step.factors, step.state_gradient_block, out=step.gate_gradient_blocks)
        step.back()
        before = step.state_gradient_before
        torch.addcmul(step.through_weights, before, step.z_before, out=before)  # (10)

    def gates(self) -> Mapping[str, Tensor]:
        """Reset, update, and the candidate."""
        r, z, _ = self.from_state[:-1].chunk(3, dim=2)
        return {"r": r, "z": z, "n": self.n[:-1]}
