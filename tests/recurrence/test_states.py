"""States, gates and the gradient that reaches each state, for the memory studies."""

import pytest
import torch
from hypothesis import given, settings

from rnn_forecast.recurrence import CELLS, squared
from tests.recurrence.oracle import Case, cases, close


def _unrolled_states(network, inputs):
    """The states one step at a time, each a node of the graph whose gradient can be kept.

    The stacked output of nn.RNN, nn.GRU and nn.LSTM would not do: later steps do not flow through
    it, so its retained gradient is zero at every step but the last.
    """
    memory, states = None, []
    for step in inputs.movedim(2, 1).split(1):
        _, memory = network.cell(step, memory)
        state = memory[0] if isinstance(memory, tuple) else memory
        state.retain_grad()
        states.append(state)
    return states


@settings(max_examples=40, deadline=None)
@given(cases())
def test_the_gradient_that_reaches_each_state_is_that_of_autograd(case):
    bank = case.bank()
    inputs, targets = case.data(bank)
    bank.inputs[..., : case.columns] = inputs
    _, gradient = squared(bank.forward(case.columns), targets)
    bank.backward(gradient, keep_state_gradients=True)
    for member, length in enumerate(bank.sequence_lengths):
        network = case.network(bank, member)
        states = _unrolled_states(network, inputs[-length:, member])
        read = torch.cat(states if case.every_step else states[-1:])
        outputs = network.readout(read).movedim(1, 2)
        torch.nn.functional.mse_loss(outputs, targets[-len(outputs) :, member]).backward()
        expected = torch.cat([state.grad for state in states]).movedim(1, 2)
        assert close(bank.state_gradients[-length:, member], expected, 1e-10)
        assert not bank.state_gradients[:-length, member].any()
        reached = torch.cat(states).movedim(1, 2)
        assert close(bank.states[-length:, member], reached, 1e-10)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_the_gradient_that_reaches_each_input_is_that_of_autograd(case):
    bank = case.bank()
    inputs, targets = case.data(bank)
    bank.inputs[..., : case.columns] = inputs
    _, gradient = squared(bank.forward(case.columns), targets)
    bank.backward(gradient, keep_input_gradients=True)
    for member, length in enumerate(bank.sequence_lengths):
        own = inputs[:, member].clone().requires_grad_()
        outputs = case.outputs(case.network(bank, member), length, own)
        torch.nn.functional.mse_loss(outputs, targets[-len(outputs) :, member]).backward()
        assert close(bank.input_gradients[:, member], own.grad, 1e-10)


def test_state_gradients_are_kept_only_when_asked_for():
    case = Case()
    bank = case.bank()
    bank.backward(torch.ones_like(bank.forward()), keep_state_gradients=True)
    assert bank.state_gradients.shape == (5, 4, 4, 6)
    bank.backward(torch.ones_like(bank.forward()))
    assert bank.state_gradients is None
    assert bank.input_gradients is None


def _run(cell):
    case = Case(cell=cell, lengths=(5,))
    bank = case.bank()
    inputs, _ = case.data(bank)
    bank.inputs.copy_(inputs)
    bank.forward()
    return bank, inputs


def _pre_activations(bank, inputs, gate):
    """W_ih x + b_ih and W_hh h + b_hh of one gate, from torch's parameters."""
    state = bank.state_dict(0)
    rows = slice(gate * 4, gate * 4 + 4)
    before = torch.cat([torch.zeros_like(bank.states[:1]), bank.states[:-1]])
    read = state["cell.weight_ih_l0"][rows] @ inputs + state["cell.bias_ih_l0"][rows, None]
    kept = state["cell.weight_hh_l0"][rows] @ before + state["cell.bias_hh_l0"][rows, None]
    return read, kept


def test_the_gates_of_an_lstm_are_those_of_its_equations():
    bank, inputs = _run("lstm")
    for gate, name in enumerate("ifgo"):
        squash = torch.tanh if name == "g" else torch.sigmoid
        assert close(bank.gates[name], squash(sum(_pre_activations(bank, inputs, gate))), 1e-12)


def test_the_gates_of_a_gru_are_those_of_its_equations():
    bank, inputs = _run("gru")
    for gate, name in enumerate("rz"):
        pre = sum(_pre_activations(bank, inputs, gate))
        assert close(bank.gates[name], torch.sigmoid(pre), 1e-12)
    read, kept = _pre_activations(bank, inputs, 2)
    assert close(bank.gates["n"], torch.tanh(read + bank.gates["r"] * kept), 1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_reading_the_gates_after_the_backward_pass_gives_the_same(cell):
    bank, _ = _run(cell)
    before = {name: gate.clone() for name, gate in bank.gates.items()}
    bank.backward(torch.ones_like(bank.forward()))
    assert all(torch.equal(bank.gates[name], gate) for name, gate in before.items())
