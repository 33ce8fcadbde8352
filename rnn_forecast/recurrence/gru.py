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
from rnn_forecast.recurrence.products import Product, product


@dataclass(slots=True)
class GRUStep(Step):
    """One step of the gated recurrent unit."""

    read: Product  # fills ``from_state``
    read_inputs: Product  # fills ``doubled``
    back: Product  # fills ``through_weights``
    r_and_z: Tensor
    r: Tensor
    z: Tensor
    m: Tensor
    n: Tensor
    doubled: Tensor  # 2 · pre-activation of n
    through_weights: Tensor  # of the members that had begun before, like the next three
    state_gradient_before: Tensor
    z_before: Tensor
    factors: Tensor  # "member block hidden batch": what multiplies δ in (8), (9), (7), (6)
    gate_gradient_blocks: Tensor
    state_gradient_block: Tensor


@dataclass(slots=True)
class GRUStretch(Stretch):
    """Steps whose factors (6) to (9) are computed together, each "time member hidden batch"."""

    r: Tensor
    z: Tensor
    m: Tensor
    n: Tensor
    state_before: Tensor
    factor_r: Tensor
    factor_z: Tensor
    factor_m: Tensor
    factor_n: Tensor


class GRU(Cell):
    """A state that is partly kept and partly replaced, gate by gate."""

    blocks = (
        Block("r", torch_gate=0),
        Block("z", torch_gate=1),
        Block("m", torch_gate=2, reads_inputs=False),
        Block("n", torch_gate=2, reads_state=False, tanh=True),
    )

    def __init__(self, sizes: Sizes, weights: Tensor, *, steps: int) -> None:
        super().__init__(sizes, weights, steps=steps)
        hidden = sizes.hidden
        self.from_state = self.history(3 * hidden)
        self.n = self.history(hidden)
        self.doubled = self.scratch(hidden)
        self.through_weights = self.scratch(hidden)
        self.one = weights.new_tensor(1.0)
        self.factors = weights.new_empty(STRETCH, sizes.members, 4 * hidden, sizes.batch)

    def forward(self, step: GRUStep) -> None:
        step.read()  # (3)
        step.read_inputs()
        torch.sigmoid(step.r_and_z, out=step.r_and_z)  # (1), (2)
        step.doubled.addcmul_(step.r, step.m, value=2.0)
        self.squash_doubled(step.doubled, out=step.n)  # (4)
        torch.lerp(step.n, step.state_before, step.z, out=step.state)  # (5)

    def prepare(self, stretch: GRUStretch) -> None:
        s = stretch
        torch.sub(s.state_before, s.n, out=s.factor_z)
        sigmoid_gradient(s.factor_z, s.z, grad_input=s.factor_z)  # (9)
        torch.sub(self.one, s.z, out=s.factor_n)
        tanh_gradient(s.factor_n, s.n, grad_input=s.factor_n)  # (6)
        torch.mul(s.r, s.factor_n, out=s.factor_m)  # (7)
        torch.mul(s.m, s.factor_n, out=s.factor_r)
        sigmoid_gradient(s.factor_r, s.r, grad_input=s.factor_r)  # (8)

    def backward(self, step: GRUStep) -> None:
        torch.mul(step.factors, step.state_gradient_block, out=step.gate_gradient_blocks)
        step.back()
        before = step.state_gradient_before
        torch.addcmul(step.through_weights, before, step.z_before, out=before)  # (10)

    def gates(self) -> Mapping[str, Tensor]:
        r, z, _ = self.from_state[:-1].chunk(3, dim=2)
        return {"r": r, "z": z, "n": self.n[:-1]}

    def unroll(self, span: Span) -> Stretch:
        hidden = self.sizes.hidden
        from_state, n = span.of(self.from_state), span.of(self.n)
        r, z, m = from_state.chunk(3, dim=2)
        factors = self.factors[: span.length, : span.members, :, : span.batch]
        blocks = dict(zip(("r", "z", "m", "n"), factors.chunk(4, dim=2), strict=True))
        steps = [
            GRUStep(
                **self.common_views(span, offset),
                read=self._reading_state(span, offset),
                read_inputs=self._reading_inputs(span, offset),
                back=self.back_to(self.through_weights, span, offset),
                r_and_z=from_state[offset][:, : 2 * hidden],
                r=r[offset],
                z=z[offset],
                m=m[offset],
                n=n[offset],
                doubled=span.scratch(self.doubled),
                through_weights=span.scratch(self.through_weights)[: span.continuing(offset)],
                state_gradient_before=span.scratch(self.state_gradient)[: span.continuing(offset)],
                z_before=z[offset][: span.continuing(offset)],
                factors=factors[offset].unflatten(1, (4, hidden)),
                gate_gradient_blocks=span.scratch(self.gate_gradient).unflatten(1, (4, hidden)),
                state_gradient_block=span.scratch(self.state_gradient).unsqueeze(1),
            )
            for offset in range(span.length)
        ]
        return GRUStretch(
            steps,
            r=r,
            z=z,
            m=m,
            n=n,
            state_before=span.of(self.states),
            **{f"factor_{name}": block for name, block in blocks.items()},
        )

    def _reading_state(self, span: Span, offset: int) -> Product:
        """r, z and m, the blocks that read the state."""
        matrix = self.matrix[: span.members, :, : 3 * self.sizes.hidden].mT
        return product(matrix, span.of(self.rows)[offset], span.of(self.from_state)[offset])

    def _reading_inputs(self, span: Span, offset: int) -> Product:
        """What n reads, the constant and the inputs: rows too few to spend zeros on the state."""
        hidden = self.sizes.hidden
        matrix = self.matrix[: span.members, hidden:, 3 * hidden :].mT
        rows = span.of(self.rows)[offset][:, hidden:]
        return product(matrix, rows, span.scratch(self.doubled))
