"""The cell of the lesson is torch's cell, and its number of weights knows no length."""

import numpy as np
import pytest
import torch

from rnn_forecast.lessons.one_cell import Weights, dense_parameter_count, unroll


def in_torch(weights):
    hidden = len(weights.b_h)
    cell, readout = torch.nn.RNN(1, hidden, batch_first=True), torch.nn.Linear(hidden, 1)
    given = {
        "weight_ih_l0": weights.w_xh,
        "weight_hh_l0": weights.w_hh,
        "bias_ih_l0": weights.b_h,
        "bias_hh_l0": np.zeros(hidden),
    }
    cell.load_state_dict({name: torch.from_numpy(each).float() for name, each in given.items()})
    given = {"weight": weights.w_hy, "bias": weights.b_y}
    readout.load_state_dict({name: torch.from_numpy(each).float() for name, each in given.items()})
    return cell, readout


@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_every_state_and_output_is_that_of_torch(hidden):
    weights = Weights.drawn(hidden, seed=3)
    values = np.random.default_rng(0).standard_normal((4, 9))
    found = unroll(weights, values)
    cell, readout = in_torch(weights)
    with torch.no_grad():
        states, _ = cell(torch.from_numpy(values).float()[..., None])
        outputs = readout(states)[..., 0]
    np.testing.assert_allclose(found.states, states.numpy(), atol=1e-6)
    np.testing.assert_allclose(found.outputs, outputs.numpy(), atol=1e-6)


def test_the_state_before_the_first_step_is_zero_and_then_that_of_the_step_before():
    found = unroll(Weights.drawn(2, seed=0), np.array([0.5, -1.0, 2.0]))
    assert found.before(1).tolist() == [0.0, 0.0]
    np.testing.assert_array_equal(found.before(3), found.states[1])


@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_the_same_weights_read_any_length(hidden):
    weights = Weights.drawn(hidden, seed=1)
    cell, readout = in_torch(weights)
    in_one_bias = sum(p.numel() for p in (*cell.parameters(), *readout.parameters())) - hidden
    assert weights.count == in_one_bias, "torch keeps two biases whose sum is b_h"
    short, long = (unroll(weights, np.ones(length)) for length in (3, 300))
    assert short.weights.count == long.weights.count
    np.testing.assert_array_equal(short.states, long.states[:3])


def test_a_network_that_reads_the_window_at_once_grows_with_it():
    layers = torch.nn.Sequential(torch.nn.Linear(30, 8), torch.nn.Linear(8, 1))
    assert dense_parameter_count(30, 8) == sum(p.numel() for p in layers.parameters())
