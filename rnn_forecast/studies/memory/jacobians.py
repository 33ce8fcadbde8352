"""Why the gradient of a simple recurrent network vanishes or explodes: the product of Jacobians.

R. Pascanu, T. Mikolov, Y. Bengio, On the difficulty of training recurrent neural networks, ICML
2013, section 2.2, with h_t = tanh(a_t) and a_t = W_hh h_(t-1) + ...

    dh_t / dh_(t-1) = diag(1 - h_t²) W_hh                                               (J_t)
    dh_t / dh_(t-k) = J_t J_(t-1) ... J_(t-k+1)
    ‖dh_t / dh_(t-k)‖ ≤ σ^k,   σ the largest singular value of W_hh, because 1 - h² ≤ 1

If σ < 1 the gradient must vanish; to explode, σ > 1 is necessary but not enough. The spectral
radius ρ of W_hh, its largest absolute eigenvalue, is the rate at which powers of W_hh grow alone.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rnn_forecast.studies.memory.trained import Trained

if TYPE_CHECKING:
    from torch import Tensor

MOST_WINDOWS = 32
ARITHMETIC = 2e10
"""Multiplications that the products may take; with wide networks, fewer windows are looked at."""


@dataclass(frozen=True, eq=False)
class Jacobians:
    """How far a small change of the state k steps ago is carried, at the most.

    Attributes:
        norms: Largest singular value of dh_t / dh_(t-k), mean over windows, ``(lag,)``; 1 at lag 0.
        spectral_radius: ρ of W_hh.
        largest_singular_value: σ of W_hh.
    """

    norms: np.ndarray
    spectral_radius: float
    largest_singular_value: float

    @property
    def bound(self) -> np.ndarray:
        """σ^k, ``(lag,)``."""
        return self.largest_singular_value ** np.arange(len(self.norms))


def jacobians(trained: Trained) -> Jacobians:
    """The products of Jacobians of a simple recurrent network, along its windows."""
    import torch  # noqa: PLC0415  (the first page draws figures of this, and imports no torch)

    bank, _ = trained.forward()
    recurrent = bank.state_dict(0)["cell.weight_hh_l0"]
    hidden = len(recurrent)
    count = int(np.clip(ARITHMETIC / (bank.num_steps * hidden**3), 4, MOST_WINDOWS))
    states = bank.states[:, 0, :, :count]  # "time hidden batch"
    return Jacobians(
        norms=_norms_of_products(states, recurrent),
        spectral_radius=float(torch.linalg.eigvals(recurrent).abs().max()),
        largest_singular_value=float(torch.linalg.matrix_norm(recurrent, ord=2)),
    )


def _norms_of_products(states: "Tensor", recurrent: "Tensor") -> np.ndarray:
    import torch  # noqa: PLC0415  (the first page draws figures of this, and imports no torch)

    slopes = 1 - states.square()  # of tanh, "time hidden batch"
    product = torch.eye(len(recurrent), dtype=recurrent.dtype).repeat(states.shape[2], 1, 1)
    norms = [1.0]
    for slope in slopes.flip(0)[:-1]:
        product = (product * slope.T[:, None]) @ recurrent  # · J_(t-k)
        norms.append(float(torch.linalg.matrix_norm(product, ord=2).mean()))
    return np.array(norms)
