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

from torch import Tensor

from rnn_forecast.recurrence.cell import Block, Cell, Sizes, Span, Step, Stretch
from rnn_forecast.recurrence.native import is_native
from rnn_forecast.recurrence.pointwise import (
    add_product,
    blend,
    in_one_pass,
    multiply,
    sigmoid,
    subtract,
    tanh,
    through_sigmoid,
    through_tanh,
)
from rnn_forecast.recurrence.products import product


class GRUStep(Step):
    """One step of the gated recurrent unit."""

    def __init__(self, cell: "GRU", span: Span, number: int) -> None:
        super().__init__(cell, span, number)
        hidden = cell.sizes.hidden
        from_state = span.of(cell.from_state)[number]
        r, z, m = from_state.chunk(3, dim=1)
        r_and_z = from_state[:, : 2 * hidden]
        n = span.of(cell.n)[number]
        # n reads the constant and the inputs: too few rows to multiply the state by zeros.
        matrix = cell.weights[: span.members, hidden:, 3 * hidden :]
        before, delta = self.state_before, self.state_gradient
        arithmetic = in_one_pass("gru_forward", r, z, m, n, before, self.state) or (
            sigmoid(r_and_z, out=r_and_z),  # (1), (2)
            add_product(n, r, m, out=n),
            tanh(n, out=n),  # (4)
            blend(n, before, z, out=self.state),  # (5)
        )
        self.forward = (
            self.reading(cell, out=from_state),  # (3)
            product(matrix.mT, self.rows[:, hidden:], out=n),
            *arithmetic,
        )
        # "member block hidden batch": r, z, m, n; without fusion their factors, then the gradients
        gradients = self.gate_gradient.unflatten(1, (4, hidden))
        going_on = slice(self.continuing)
        through_weights = span.scratch(cell.through_weights)[going_on]
        self.backward = (
            *(
                in_one_pass("gru_backward", r, z, m, n, before, delta, *gradients.unbind(1))
                or (multiply(gradients, delta.unsqueeze(1), out=gradients),)
            ),
            self.back_to(cell, out=through_weights),
            add_product(through_weights, delta[going_on], z[going_on], out=delta[going_on]),  # (10)
        )


class GRUStretch(Stretch):
    """Steps whose factors (6) to (9) are computed together, each "time member hidden batch"."""

    def __init__(self, cell: "GRU", span: Span) -> None:
        super().__init__(cell, span)
        if is_native(cell.n):
            return
        r, z, m = span.of(cell.from_state).chunk(3, dim=2)
        n, before = span.of(cell.n), span.of(cell.states)
        factor_r, factor_z, factor_m, factor_n = self.gate_gradients.chunk(4, dim=2)
        self.preparation = (
            subtract(before, n, out=factor_z),
            through_sigmoid(factor_z, z, out=factor_z),  # (9)
            subtract(cell.one, z, out=factor_n),
            through_tanh(factor_n, n, out=factor_n),  # (6)
            multiply(r, factor_n, out=factor_m),  # (7)
            multiply(m, factor_n, out=factor_r),
            through_sigmoid(factor_r, r, out=factor_r),  # (8)
        )


class GRU(Cell):
    """A state that is partly kept and partly replaced, gate by gate."""

    blocks = (
        Block("r", torch_gate=0),
        Block("z", torch_gate=1),
        Block("m", torch_gate=2, reads_inputs=False),
        Block("n", torch_gate=2, reads_state=False),
    )
    step_type, stretch_type = GRUStep, GRUStretch

    def __init__(self, sizes: Sizes, weights: Tensor, *, steps: int) -> None:
        super().__init__(sizes, weights, steps=steps)
        self.from_state = self.history(3 * sizes.hidden)  # r, z, m
        self.n = self.history(sizes.hidden)
        self.through_weights = self.scratch(sizes.hidden)
        self.one = weights.new_tensor(1.0)

    def gates(self) -> Mapping[str, Tensor]:
        """Reset, update, and the candidate."""
        r, z, _ = self.from_state[:-1].chunk(3, dim=2)
        return {"r": r, "z": z, "n": self.n[:-1]}
