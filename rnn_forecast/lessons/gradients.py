"""Why gradients vanish and explode: the product of Jacobians, without any training.

    h_t = φ(W h_{t-1} + U x_t)                                                           (1)
    ∂h_t/∂h_{t-1} = diag(φ'(a_t)) W,   a_t = W h_{t-1} + U x_t                           (2)
    dL/dh_{t-k} = W' diag(φ'(a_{t-k+1})) ... W' diag(φ'(a_t)) dL/dh_t                    (3)

k factors stand in (3). If none is longer than σ, the largest singular value of W (φ' is at most 1
here), then ‖dL/dh_{t-k}‖ <= σ^k ‖dL/dh_t‖: with σ < 1 it must vanish; to explode it needs a
spectral radius above 1. (S. Hochreiter, Untersuchungen zu dynamischen neuronalen Netzen, 1991;
Y. Bengio, P. Simard, P. Frasconi, IEEE Trans. Neural Networks 5, 1994; R. Pascanu, T. Mikolov,
Y. Bengio, ICML 2013, section 2 and equations 5 to 7.)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

import numpy as np

from rnn_forecast.specs import About, Bounds, Spec

HIDDEN_SIZE = 32
NUM_SEQUENCES = 32
CLIP_NORM = 1.0

Slope = Callable[[np.ndarray], np.ndarray]


class Activation(NamedTuple):
    """φ, and its slope written with φ's own value."""

    squash: Slope
    slope: Slope


ACTIVATIONS: Mapping[str, Activation] = {
    "tanh": Activation(np.tanh, lambda h: 1.0 - h**2),
    "identity": Activation(lambda a: a, np.ones_like),
    "ReLU": Activation(lambda a: np.maximum(a, 0.0), lambda h: (h > 0.0).astype(float)),
}


@dataclass(frozen=True, kw_only=True)
class GradientSpec(Spec):
    """A network before training, and how far back its gradient is followed."""

    gradient_radius: Annotated[
        float,
        Bounds(0.5, 1.5, 0.01),
        About("Spectral radius of W", "the size of its largest eigenvalue"),
    ] = 0.9
    gradient_activation: Annotated[Literal["tanh", "identity", "ReLU"], About("Activation")] = (
        "tanh"
    )
    gradient_matrix: Annotated[
        Literal["orthogonal", "random"],
        About("Recurrent matrix W", "a rotation times the radius, or independent numbers"),
    ] = "orthogonal"
    gradient_length: Annotated[int, Bounds(10, 200, 5), About("Length", "steps back")] = 100
    gradient_clipping: Annotated[
        bool, About("Clip the gradient", "cut it to length 1, as training does")
    ] = False


@dataclass(frozen=True, eq=False)
class GradientCurve:
    """How much of the gradient arrives k steps back.

    Attributes:
        spec: Of which network.
        norms: ‖dL/dh_{t-k}‖ for k = 0 ... length, root mean square over the sequences; the loss is
            such that the first is 1 before clipping.
        largest_singular_value: σ of W.
        weight_gradient_norm: ‖dL/dW‖ before clipping.
        factor: What clipping multiplied everything with; 1 where it did nothing.
    """

    spec: GradientSpec
    norms: np.ndarray
    largest_singular_value: float
    weight_gradient_norm: float
    factor: float

    @property
    def bound(self) -> np.ndarray:
        """σ^k, which the norms cannot exceed."""
        lags = np.arange(len(self.norms))
        return self.factor * self.largest_singular_value**lags

    def ratio(self, lag: int) -> float:
        """What is left of the gradient so many steps back, as a share of the last step's."""
        return float(self.norms[lag] / self.norms[0])

    @property
    def half_life(self) -> int | None:
        """Steps after which less than half is left for good; None where that does not happen."""
        large = np.flatnonzero(self.norms >= 0.5 * self.norms[0])
        return int(large[-1]) + 1 if large[-1] + 1 < len(self.norms) else None


def gradient_curve(spec: GradientSpec, *, seed: int = 0) -> GradientCurve:
    """Follow the gradient back through the sequence, for white noise as inputs."""
    rng = np.random.default_rng(seed)
    recurrent = recurrent_matrix(spec, rng)
    drive = 0.3 * rng.standard_normal((spec.gradient_length, NUM_SEQUENCES, HIDDEN_SIZE))  # U x_t
    states = run(recurrent, drive, spec.gradient_activation)
    at_end = rng.standard_normal((NUM_SEQUENCES, HIDDEN_SIZE))
    at_end /= np.linalg.norm(at_end, axis=1, keepdims=True)
    gradients, weight_gradient = backward(recurrent, states, at_end, spec.gradient_activation)
    whole = float(np.linalg.norm(weight_gradient))
    factor = min(1.0, CLIP_NORM / whole) if spec.gradient_clipping and whole > 0.0 else 1.0
    norms = np.sqrt(np.mean(np.sum(gradients**2, axis=2), axis=1))[::-1]
    return GradientCurve(
        spec=spec,
        norms=factor * norms,
        largest_singular_value=float(np.linalg.norm(recurrent, ord=2)),
        weight_gradient_norm=whole,
        factor=factor,
    )


def recurrent_matrix(spec: GradientSpec, rng: np.random.Generator) -> np.ndarray:
    """W with the spectral radius asked for, "hidden hidden"."""
    drawn = rng.standard_normal((HIDDEN_SIZE, HIDDEN_SIZE))
    if spec.gradient_matrix == "orthogonal":
        return spec.gradient_radius * np.linalg.qr(drawn)[0]
    return spec.gradient_radius * drawn / np.abs(np.linalg.eigvals(drawn)).max()


def run(recurrent: np.ndarray, drive: np.ndarray, activation: str) -> np.ndarray:
    """The states h_0 = 0 to h_T, "time sequence hidden", from U x_t in the same axes: (1)."""
    squash = ACTIVATIONS[activation].squash
    states = np.zeros((len(drive) + 1, *drive.shape[1:]))
    for step, driven in enumerate(drive):
        states[step + 1] = squash(states[step] @ recurrent.T + driven)
    return states


def backward(
    recurrent: np.ndarray, states: np.ndarray, at_end: np.ndarray, activation: str
) -> tuple[np.ndarray, np.ndarray]:
    """dL/dh_t at every step, "time sequence hidden", and dL/dW as the mean over the sequences."""
    slope = ACTIVATIONS[activation].slope
    gradients = np.zeros_like(states)
    gradients[-1] = at_end
    weights = np.zeros_like(recurrent)
    for step in range(len(states) - 1, 0, -1):
        before_squash = gradients[step] * slope(states[step])
        gradients[step - 1] = before_squash @ recurrent  # one factor of (3)
        weights += before_squash.T @ states[step - 1]
    return gradients, weights / states.shape[1]
