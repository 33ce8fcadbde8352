"""Gates as time constants, against networks that do nothing but forget."""

import numpy as np
import pytest
import torch

from rnn_forecast.studies.memory.gates import (
    OPEN,
    SHUT,
    SLOPE,
    dead_units,
    gates_of,
    time_constants,
)
from tests.studies.memory_networks import network, torch_cell


def _logit(share):
    return np.log(share / (1 - share))


def _forgetting(cell, kept):
    """A network of no weights whose keeping gate stands still at ``kept`` for every unit."""
    trained = network(cell)
    weights = {name: np.zeros_like(value) for name, value in trained.weights.items()}
    block = 1  # torch's order: r, z, n and i, f, g, o
    weights["cell.bias_ih_l0"][8 * block : 8 * (block + 1)] = _logit(kept)
    return trained.with_weights(weights)


@pytest.mark.parametrize("steps", [2.0, 9.0, 40.0])
@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_a_gate_that_stands_still_has_the_time_constant_of_what_it_forgets(cell, steps):
    trained = _forgetting(cell, np.exp(-1 / steps))
    found = gates_of(cell, trained.forward()[0])
    np.testing.assert_allclose(found.time_constants, steps, rtol=1e-4)
    # And torch's own cell, left alone, keeps 1/e of its memory after so many steps.
    alone = torch_cell(trained)
    held = torch.ones(1, 8, dtype=torch.float64)
    memory = (torch.zeros_like(held), held) if cell == "lstm" else held
    for _ in range(int(steps)):
        memory = alone(torch.zeros(1, trained.windows.num_features, dtype=torch.float64), memory)
    left = memory[1] if isinstance(memory, tuple) else memory
    np.testing.assert_allclose(left.detach(), np.exp(-1), rtol=1e-4)


def test_what_is_kept_over_moving_gates_is_their_product():
    gate = torch.rand(50, 3, 4, generator=torch.Generator().manual_seed(0))
    kept = gate.double().prod(dim=0)  # over 50 steps, "hidden batch"
    per_step = kept.log().mean(dim=1) / 50
    np.testing.assert_allclose(np.sort(time_constants(gate)), np.sort(-1 / per_step))


def test_a_simple_recurrent_network_has_no_gates():
    assert gates_of("rnn", network("rnn").forward()[0]) is None


@pytest.mark.parametrize(("kept", "shut", "open_"), [(0.05, 1, 0), (0.5, 0, 0), (0.97, 0, 1)])
def test_saturated_gates_are_counted(kept, shut, open_):
    found = gates_of("lstm", _forgetting("lstm", kept).forward()[0])
    assert (found.shut["f"], found.open["f"]) == (shut, open_)
    assert (found.shut["i"], found.open["i"]) == (0, 0)
    assert all(shares.sum() == pytest.approx(1) for shares in found.shares.values())


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_a_unit_that_reads_nothing_is_dead(cell):
    trained = network(cell)
    alive, _ = trained.forward()
    assert dead_units(alive) == 0
    weights = {name: value.copy() for name, value in trained.weights.items()}
    for name in ("cell.weight_ih_l0", "cell.weight_hh_l0"):
        weights[name].reshape(-1, 8, weights[name].shape[1])[:, :2] = 0
    assert dead_units(trained.with_weights(weights).forward()[0]) == 2


def test_a_saturated_gate_is_nowhere_steeper_than_is_said():
    gate = torch.linspace(-12, 12, 4001, dtype=torch.float64, requires_grad=True)
    gate.sigmoid().sum().backward()
    values, slopes = gate.sigmoid().detach(), gate.grad / gate.grad.max()
    assert slopes[(values < SHUT) | (values > OPEN)].max() == pytest.approx(SLOPE, rel=0.02)
