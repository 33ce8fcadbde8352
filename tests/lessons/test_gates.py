"""The gates of lesson 6 against torch's own cells, and how long they hold."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from rnn_forecast.errors import ForecastError
from rnn_forecast.lessons.gates import (
    GateSpec,
    bias_that_holds,
    gru_unit,
    half_life,
    impulse,
    lstm_unit,
    numbers_from,
    read,
    read_gru,
    read_lstm,
    sigmoid,
    time_constant,
)


def _weights(layer):
    """As the lesson names them."""
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    return {name: getattr(layer, f"{name}_l0").detach().numpy() for name in names}


def _layer(cell):
    layer = cell(3, 5).double()
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator, dtype=torch.double))
    return layer, torch.randn(20, 3, generator=generator, dtype=torch.double)


def test_the_lstm_is_torchs():
    layer, inputs = _layer(nn.LSTM)
    trace = read_lstm(inputs.numpy(), _weights(layer))
    states, (_, cell) = layer(inputs)
    assert np.allclose(trace.states, states.detach().numpy(), atol=1e-12)
    assert np.allclose(trace.memory[-1], cell[0].detach().numpy(), atol=1e-12)


def test_the_gru_is_torchs():
    layer, inputs = _layer(nn.GRU)
    trace = read_gru(inputs.numpy(), _weights(layer))
    states, _ = layer(inputs)
    assert np.allclose(trace.states, states.detach().numpy(), atol=1e-12)


@pytest.mark.parametrize("bias", [-1.0, 0.0, 1.0, 3.0])
def test_after_an_impulse_an_lstm_keeps_f_to_the_power_of_the_steps(bias):
    trace = read_lstm(np.array(impulse(30, at=2))[:, None], lstm_unit(bias))
    kept = trace.memory[2:, 0] / trace.memory[2, 0]
    assert np.allclose(kept, sigmoid(bias) ** np.arange(28))


@pytest.mark.parametrize("bias", [-1.0, 0.0, 1.0, 3.0])
def test_after_an_impulse_a_gru_keeps_z_to_the_power_of_the_steps(bias):
    trace = read_gru(np.array(impulse(30, at=2))[:, None], gru_unit(bias))
    kept = trace.memory[2:, 0] / trace.memory[2, 0]
    assert np.allclose(kept, sigmoid(bias) ** np.arange(28))


@pytest.mark.parametrize("gate", [0.1, 0.5, 0.731, 0.95, 0.99])
def test_a_half_life_halves_and_a_time_constant_leaves_one_part_in_e(gate):
    assert gate ** half_life(gate) == pytest.approx(0.5)
    assert gate ** time_constant(gate) == pytest.approx(1 / math.e)


def test_shut_and_open_gates_are_limits():
    assert time_constant(0.0) == 0.0
    assert time_constant(1.0) == math.inf


@pytest.mark.parametrize(("bias", "steps"), [(0, 1.0), (1, 2.2), (3, 14.3), (5, 103.2)])
def test_a_bias_of_0_1_3_5_halves_in_1_2_14_and_103_steps(bias, steps):
    assert half_life(float(sigmoid(bias))) == pytest.approx(steps, abs=0.06)


@pytest.mark.parametrize("steps", [1, 5, 24, 100])
def test_the_bias_that_holds_so_many_steps_does(steps):
    assert half_life(float(sigmoid(bias_that_holds(steps)))) == pytest.approx(steps)


def test_a_bias_of_1_carries_hardly_anything_across_a_day_of_hours():
    assert float(sigmoid(1.0)) ** 24 < 0.001


@pytest.mark.parametrize("bias", [1.0, 5.0])
def test_along_the_memory_the_gradient_is_multiplied_by_the_forget_gate(bias):
    layer, weights = nn.LSTM(1, 1).double(), lstm_unit(bias)
    with torch.no_grad():
        for name, value in weights.items():
            getattr(layer, f"{name}_l0").copy_(torch.tensor(value))
    memory = torch.ones(1, 1, dtype=torch.double, requires_grad=True)
    inputs = torch.zeros(10, 1, dtype=torch.double)
    _, (_, last) = layer(inputs, (torch.zeros(1, 1, dtype=torch.double), memory))
    last.sum().backward()
    assert memory.grad.item() == pytest.approx(float(sigmoid(bias)) ** 10)


def test_where_nothing_comes_in_hardly_anything_is_written():
    trace = read(GateSpec(), impulse(10))
    assert trace.gates["i"][0, 0] < 0.02
    assert trace.gates["i"][2, 0] > 0.98


def test_a_forget_gate_that_listens_forgets_the_old_value_for_the_new_one():
    numbers = (0.0, 1.0, 0.0, 0.0, 0.5, 0.0)
    deaf = read(GateSpec(gate_bias=4.0, gate_listens=0.0), numbers)
    listening = read(GateSpec(gate_bias=4.0, gate_listens=-20.0), numbers)
    assert deaf.memory[5, 0] > deaf.memory[3, 0]
    assert listening.memory[5, 0] < listening.memory[3, 0]


def test_both_cells_are_read_with_the_settings():
    lstm, gru = (read(GateSpec(gate_cell=cell), impulse(8)) for cell in ("LSTM", "GRU"))
    assert set(lstm.gates) == {"i", "f", "g", "o"}
    assert set(gru.gates) == {"r", "z", "n"}
    assert np.allclose(lstm.keeping[-1], sigmoid(GateSpec().gate_bias))
    assert np.allclose(gru.keeping[-1], sigmoid(GateSpec().gate_bias))


def test_numbers_are_read_however_they_are_separated():
    assert numbers_from("1, 0.5;-2 3e-1") == (1.0, 0.5, -2.0, 0.3)


@pytest.mark.parametrize("text", ["", "1, two", "nan", "inf", "1 " * 201])
def test_what_is_no_row_of_numbers_is_refused_with_a_sentence(text):
    with pytest.raises(ForecastError, match="number"):
        numbers_from(text)
