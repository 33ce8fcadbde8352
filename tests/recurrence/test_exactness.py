"""A bank's members are torch.nn's networks: outputs, gradients, trajectories."""

import pytest
import torch
from hypothesis import given, settings
from torch import nn

from rnn_forecast.recurrence import CELLS, Adam, clip, squared
from tests.recurrence.oracle import Case, cases, close, gradient_row

exhaustive = settings(max_examples=40, deadline=None)

# The size at which forecasts are trained: here float32 has to be good enough.
REAL = Case(lengths=(16, 9, 5), features=3, hidden=32, horizon=7, batch=64, columns=64)


def _real(cell, *, every_step):
    return Case(**{**vars(REAL), "cell": cell, "every_step": every_step})


def _backward(case, bank, seed=0, columns=None):
    """One forward and backward pass of a bank: outputs and losses."""
    inputs, targets = case.data(bank, seed, columns)
    bank.inputs[..., : inputs.shape[-1]] = inputs
    outputs = bank.forward(inputs.shape[-1])
    losses, gradient = squared(outputs, targets)
    bank.backward(gradient)
    return outputs, losses


def _oracle_loss(case, bank, member, network, seed=0, columns=None):
    """Torch's outputs and loss for the same data."""
    inputs, targets = case.data(bank, seed, columns)
    outputs = case.outputs(network, bank.sequence_lengths[member], inputs[:, member])
    return outputs, nn.functional.mse_loss(outputs, targets[-len(outputs) :, member])


def _check_one_pass(case, dtype, tolerance):
    bank = case.bank(dtype)
    outputs, losses = _backward(case, bank)
    for member in range(bank.num_members):
        network = case.network(bank, member)
        expected, loss = _oracle_loss(case, bank, member, network)
        loss.backward()
        assert close(outputs[-len(expected) :, member], expected, tolerance)
        assert close(losses[member], loss, tolerance)
        counted = bank.gradient[member] * bank.copies
        assert close(counted, gradient_row(bank, network), tolerance)


@exhaustive
@given(cases())
def test_outputs_and_gradients_are_those_of_torch(case):
    _check_one_pass(case, torch.float64, 1e-10)


@pytest.mark.parametrize("every_step", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_single_precision_is_exact_enough_at_the_size_of_a_forecast(cell, every_step):
    _check_one_pass(_real(cell, every_step=every_step), torch.float32, 1e-5)


@exhaustive
@given(cases())
def test_the_gradient_is_the_slope_of_the_loss(case):
    bank = case.bank()
    _backward(case, bank)
    gradient, weights = bank.gradient.clone(), bank.weights.clone()
    generator = torch.Generator().manual_seed(1)
    direction = torch.randn(weights.shape, generator=generator, dtype=weights.dtype)
    direction *= bank.copies > 0
    step, losses = 1e-5, []
    for sign in (1, -1):
        bank.weights.copy_(weights + sign * step * direction)
        losses.append(_backward(case, bank)[1])
    slope = (losses[0] - losses[1]) / (2 * step)
    assert close(slope, (gradient * direction).sum(1), 1e-6 * (1 + float(slope.abs().max())))


@exhaustive
@given(cases())
def test_clipping_is_that_of_torch(case):
    bank = case.bank()
    _backward(case, bank)
    before = bank.gradient.clone()
    norms = clip(bank, 0.1)
    for member in range(bank.num_members):
        network = case.network(bank, member)
        _oracle_loss(case, bank, member, network)[1].backward()
        expected = nn.utils.clip_grad_norm_(network.parameters(), 0.1)
        assert close(norms[member], expected, 1e-10)
        counted = bank.gradient[member] * bank.copies
        assert close(counted, gradient_row(bank, network), 1e-10)
    assert (bank.gradient.abs() <= before.abs()).all()


@pytest.mark.parametrize("every_step", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_fifty_steps_of_adam_follow_the_trajectory_of_torch(cell, every_step):
    case = _real(cell, every_step=every_step)
    bank = case.bank(torch.float32)
    rates = (1e-3, 1e-2, 3e-3)
    networks = [case.network(bank, member) for member in range(bank.num_members)]
    optimisers = [
        torch.optim.Adam(network.parameters(), lr=rate)
        for network, rate in zip(networks, rates, strict=True)
    ]
    adam = Adam(bank, rates)
    for step in range(50):
        columns = 64 if step % 5 else 17  # every fifth batch is a partial one
        _backward(case, bank, step % 10, columns)
        clip(bank, 0.5)
        adam.step()
        for member, (network, optimiser) in enumerate(zip(networks, optimisers, strict=True)):
            optimiser.zero_grad()
            _oracle_loss(case, bank, member, network, step % 10, columns)[1].backward()
            nn.utils.clip_grad_norm_(network.parameters(), 0.5)
            optimiser.step()
    for member, network in enumerate(networks):
        row = torch.zeros_like(bank.weights[member])
        bank.layout.write(network.state_dict(), row)
        assert close(bank.weights[member], row, 1e-5)


@exhaustive
@given(cases())
def test_predict_gives_what_forward_gives_for_any_number_of_windows(case):
    bank = case.bank()
    inputs, _ = case.data(bank, columns=2 * case.batch + 1)
    predicted = bank.predict(inputs)
    for first in range(0, inputs.shape[-1], case.batch):
        block = inputs[..., first : first + case.batch]
        bank.inputs[..., : block.shape[-1]] = block
        outputs = bank.forward(block.shape[-1])
        assert close(predicted[..., first : first + case.batch], outputs, 1e-12)


def test_predict_reads_only_the_last_steps_of_longer_inputs():
    case = Case(lengths=(4, 2))
    bank = case.bank()
    inputs, _ = case.data(bank)
    longer = torch.cat([torch.randn_like(inputs), inputs])
    assert torch.equal(bank.predict(longer), bank.predict(inputs))


def test_one_members_inputs_may_stand_for_all_when_predicting():
    bank = Case(lengths=(4, 2)).bank()
    shared = torch.randn(4, 1, 2, 6, dtype=torch.float64)
    assert torch.equal(bank.predict(shared), bank.predict(shared.expand(4, 2, 2, 6)))
