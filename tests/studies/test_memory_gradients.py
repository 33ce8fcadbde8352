"""Gradients by lag, against torch's autograd one step at a time."""

import numpy as np
import pytest
import torch

from rnn_forecast.studies.memory.jacobians import jacobians
from rnn_forecast.studies.memory.sensitivity import half_life, sensitivity
from rnn_forecast.studies.memory.state_gradient import StateGradient, relative, state_gradients
from tests.studies.memory_networks import (
    CELLS,
    inputs_of,
    network,
    torch_cell,
    torch_layer,
    torch_readout,
)


def _step_by_step(trained):
    """The states of torch's cell, each a node of the graph that keeps its gradient."""
    cell, memory, states = torch_cell(trained), None, []
    for step in inputs_of(trained).unbind(dim=1):
        memory = cell(step, memory)
        states.append(memory[0] if isinstance(memory, tuple) else memory)
        states[-1].retain_grad()
    return states


def _own_losses(trained, outputs):
    """The absolute error of each window, added up: no window's gradient depends on another."""
    targets = torch.from_numpy(trained.windows.targets(trained.cutoffs)[:, -1])
    return (outputs - targets).abs().mean(dim=1).sum()


@pytest.mark.parametrize("task", ["many-to-one", "many-to-many"])
@pytest.mark.parametrize("cell", CELLS)
def test_the_gradient_by_lag_is_that_of_autograd_step_by_step(cell, task):
    trained = network(cell, task=task)
    states = _step_by_step(trained)
    _own_losses(trained, torch_readout(trained)(states[-1])).backward()
    expected = np.stack([state.grad.norm(dim=1).numpy() for state in reversed(states)], axis=1)
    np.testing.assert_allclose(state_gradients(trained), expected, rtol=1e-9)
    assert (expected[:, -1] > 0).all()


@pytest.mark.parametrize("cell", CELLS)
def test_retaining_the_gradient_of_stacked_outputs_is_a_trap(cell):
    trained = network(cell)
    states, _ = torch_layer(trained)(inputs_of(trained))
    states.retain_grad()
    _own_losses(trained, torch_readout(trained)(states[:, -1])).backward()
    found = states.grad.norm(dim=2).flip(1).numpy()
    assert not found[:, 1:].any(), "torch sees nothing before the last step"
    ours = state_gradients(trained)
    np.testing.assert_allclose(found[:, 0], ours[:, 0], rtol=1e-9)
    assert (ours > 0).all()


@pytest.mark.parametrize("inputs", ["level", "relative"])
@pytest.mark.parametrize("task", ["many-to-one", "many-to-many"])
@pytest.mark.parametrize("cell", CELLS)
def test_the_sensitivity_is_the_derivative_of_the_forecast(cell, task, inputs):
    trained = network(cell, task=task, inputs=inputs)
    read = inputs_of(trained).requires_grad_()
    states, _ = torch_layer(trained)(read)
    forecasts = read[:, -1, :1] + torch_readout(trained)(states[:, -1])
    slopes = [
        torch.autograd.grad(forecasts[:, ahead].sum(), read, retain_graph=True)[0].abs()
        for ahead in range(3)
    ]
    expected = torch.stack(slopes).mean(dim=(0, 1)).flip(0).T.numpy()
    if inputs == "relative":
        expected[0, 0 if task == "many-to-one" else -1] = 0.0  # no input: it is always 0
    np.testing.assert_allclose(sensitivity(trained), expected, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("steps", [1, 5, 13])
def test_the_half_life_of_an_exponential_is_its_half_life(steps):
    assert half_life(2.0 ** (-np.arange(400) / steps)) == pytest.approx(steps)


def test_the_half_life_of_an_echo_is_where_it_is():
    echo = np.zeros(30)
    echo[12] = 0.9
    assert half_life(echo) == pytest.approx(12.5)  # in the middle of the thirteenth step
    assert half_life(np.zeros(30)) == 0.0


def test_the_product_of_jacobians_is_that_of_autograd():
    trained = network("rnn")
    cell = torch_cell(trained)
    first = inputs_of(trained)[0]
    states = [torch.zeros(8, dtype=torch.float64)]
    for step in first:
        states.append(cell(step, states[-1]).detach())

    def from_lag(lag):
        def carried(state):
            for step in first[len(first) - lag :]:
                state = cell(step, state)
            return state

        return torch.autograd.functional.jacobian(carried, states[len(first) - lag])

    one = jacobians(type(trained)(trained.setup, trained.weights, trained.windows, _first(trained)))
    for lag in range(12):
        expected = np.linalg.norm(from_lag(lag).numpy(), ord=2)
        assert one.norms[lag] == pytest.approx(expected, rel=1e-9)


def _first(trained):
    return trained.cutoffs[:1]


def _with_recurrence(scale):
    """A simple recurrent network whose W_hh is so many times an orthogonal matrix."""
    start = network("rnn", length=30)
    square = np.random.default_rng(0).standard_normal((8, 8))
    recurrent = (scale * np.linalg.qr(square)[0]).astype(np.float32)
    return start.with_weights({**start.weights, "cell.weight_hh_l0": recurrent})


@pytest.mark.parametrize("scale", [0.5, 0.9, 1.2])
def test_radius_and_singular_value_are_those_of_the_matrix_and_bound_the_gradient(scale):
    trained = _with_recurrence(scale)
    found = jacobians(trained)
    assert found.spectral_radius == pytest.approx(scale, rel=1e-5)
    assert found.largest_singular_value == pytest.approx(scale, rel=1e-5)
    assert (found.norms <= found.bound * (1 + 1e-9)).all()
    shares = state_gradients(trained)
    shares = shares / shares[:, :1]
    assert (shares <= found.bound * (1 + 1e-9)).all()


def test_below_one_the_gradient_must_vanish_above_one_it_need_not_explode():
    small, large = (_with_recurrence(scale) for scale in (0.5, 1.2))
    assert StateGradient(relative(state_gradients(small))).vanishes <= 10  # 0.5^10 < 1e-3
    bound = jacobians(large).bound
    assert bound[-1] > 100
    assert relative(state_gradients(large)).mean(axis=0)[-1] < 1


def test_gradients_are_shares_of_their_mean_at_lag_0():
    shares = relative(np.array([[2.0, 1.0], [4.0, 1.0]]))
    np.testing.assert_allclose(shares.mean(axis=0), [1, 1 / 3])
    assert not relative(np.zeros((2, 3))).any()
    found = StateGradient(np.array([[1.0, 1e-4, 0.5, 1e-4, 1e-5]]))
    assert found.vanishes == 3, "what comes back has not vanished"
    assert StateGradient(np.ones((1, 4))).vanishes is None
