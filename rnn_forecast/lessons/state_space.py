"""A state that carries the past: how it moves, and what its outputs let one see of it.

    x_t = f(A x_(t-1) + B u_t)        f: the identity (linear) or tanh
    y_t = C x_t

    A = r [cos a  -sin a]             turned by the angle a and shrunk (or grown) by r each step
          [sin a   cos a]

With u = 0 the system runs by itself, x_t = f(x_(t-1)); with an input it is driven. The linear
system is observable, that is, its state follows from its outputs, if and only if the matrix of C
and C A has rank 2 (Kalman 1960, "On the general theory of control systems").
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from rnn_forecast.specs import About, Bounds, Spec

STEPS = 40
PULSE = slice(10, 15)
"""Steps during which the input is 1; 0 otherwise."""

STARTS = np.array([[1.0, 0.9], [1.0, -0.9]])
"""Two states at t = 0 with the same first component, ``(start, component)``."""

SEEN = np.array([[1.0, 0.0]])
"""C: the first component is seen, the second is not."""

GAIN = np.array([0.5, 0.5])
"""B: how the input moves the two components."""


@dataclass(frozen=True, kw_only=True)
class StateSpec(Spec):
    """What the reader of the lesson can move."""

    state_radius: Annotated[
        float,
        Bounds(0.5, 1.2, 0.01),
        About("Spectral radius r", "By how much the state shrinks or grows at each step."),
    ] = 0.95
    state_angle: Annotated[
        int,
        Bounds(0, 180, 5),
        About("Angle a (degrees)", "How far the state turns at each step: how its parts mix."),
    ] = 0
    state_tanh: Annotated[
        bool, About("With tanh", "Each component passes through tanh, as in a recurrent cell.")
    ] = False
    state_driven: Annotated[
        bool, About("With an input", "From step 10 to 14 an input of 1 pushes the state.")
    ] = False


@dataclass(frozen=True, eq=False)
class Paths:
    """Two runs of one system from two starts.

    Attributes:
        spec: The system.
        inputs: u_t, ``(time,)``, from t = 0.
        states: x_t, ``(start, time, component)``, from t = 0.
        rank: Of the observability matrix of the linear system: 2 if the outputs tell the state.
    """

    spec: StateSpec
    inputs: np.ndarray
    states: np.ndarray
    rank: int

    @property
    def outputs(self) -> np.ndarray:
        """y_t, ``(start, time)``."""
        return self.states @ SEEN[0]

    @property
    def told_apart(self) -> int | None:
        """The first step at which the two outputs differ visibly; None if they never do."""
        differ = np.abs(self.outputs[0] - self.outputs[1]) > 1e-3  # noqa: PLR2004  (visibly)
        return int(differ.argmax()) if differ.any() else None


def run(spec: StateSpec) -> Paths:
    """Let the system go from both starts."""
    matrix = transition(spec)
    inputs = np.zeros(STEPS + 1)
    inputs[PULSE] = float(spec.state_driven)
    states = np.empty((len(STARTS), STEPS + 1, 2))
    states[:, 0] = STARTS
    for step in range(1, STEPS + 1):
        moved = states[:, step - 1] @ matrix.T + GAIN * inputs[step]
        states[:, step] = np.tanh(moved) if spec.state_tanh else moved
    return Paths(spec, inputs, states, observability_rank(matrix))


def transition(spec: StateSpec) -> np.ndarray:
    """A, ``(2, 2)``."""
    angle = np.deg2rad(spec.state_angle)
    turned = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    return spec.state_radius * np.array(turned)


def observability_rank(matrix: np.ndarray) -> int:
    """Rank of the rows C, C A for A ``(2, 2)``."""
    return int(np.linalg.matrix_rank(np.concatenate([SEEN, SEEN @ matrix]), tol=1e-9))


def start_from_outputs(spec: StateSpec, outputs: np.ndarray) -> np.ndarray:
    """x_0 of the linear system that ran by itself, from its first two outputs, ``(2,)`` each.

    Raises:
        numpy.linalg.LinAlgError: The system is not observable.
    """
    matrix = np.concatenate([SEEN, SEEN @ transition(spec)])
    if observability_rank(transition(spec)) < len(matrix):
        raise np.linalg.LinAlgError("Not observable: the outputs do not tell the state.")
    return np.linalg.solve(matrix, outputs)
