"""What is computed in C is what NumPy and torch compute."""

import logging

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from rnn_forecast.recurrence import CELLS, Adam, Bank, native, squared
from rnn_forecast.recurrence.accumulators import accumulator
from rnn_forecast.recurrence.native import binding
from rnn_forecast.recurrence.pointwise import in_one_pass
from rnn_forecast.recurrence.products import product
from tests.recurrence.oracle import Case, cases, close, gradient_row

needs_compiler = pytest.mark.skipif(native.compiled() is None, reason="there is no C compiler")


def _trained(case: Case) -> Bank:
    bank = case.bank(torch.float32)
    adam = Adam(bank, 1e-2)
    for step in range(5):
        inputs, targets = case.data(bank, seed=step)
        bank.inputs[..., : case.columns] = inputs
        _, gradient = squared(bank.forward(case.columns), targets)
        bank.backward(gradient)
        adam.step()
    return bank


def _through(name: str, *operands: Tensor) -> None:
    (kernel,) = in_one_pass(name, *operands)
    kernel()


@needs_compiler
@pytest.mark.parametrize("columns", [6, 4])
@pytest.mark.parametrize("every_step", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_training_in_one_pass_is_training_kernel_by_kernel(monkeypatch, cell, every_step, columns):
    case = Case(cell=cell, every_step=every_step, columns=columns)
    in_one_pass = _trained(case).weights
    monkeypatch.setattr(binding, "compiled", lambda: None)
    assert close(in_one_pass, _trained(case).weights, 2e-6)


@needs_compiler
@settings(max_examples=60, deadline=None)
@given(cases())
def test_single_precision_has_the_outputs_and_gradients_of_torch(case):
    bank = case.bank(torch.float32)
    inputs, targets = case.data(bank)
    bank.inputs[..., : case.columns] = inputs
    outputs = bank.forward(case.columns)
    bank.backward(squared(outputs, targets)[1])
    predicted = bank.predict(inputs)
    for member, length in enumerate(bank.sequence_lengths):
        network = case.network(bank, member)
        expected = case.outputs(network, length, inputs[:, member])
        nn.functional.mse_loss(expected, targets[-len(expected) :, member]).backward()
        assert close(outputs[-len(expected) :, member], expected, 1e-5)
        assert close(predicted[-len(expected) :, member], expected, 1e-5)
        counted = bank.gradient[member] * bank.copies
        assert close(counted, gradient_row(bank, network), 1e-5)


@needs_compiler
def test_the_tanh_is_off_by_less_than_three_units_of_the_seventh_digit():
    x = torch.linspace(-20, 20, 400_000).view(1, 1, -1)
    squashed = x.clone()
    _through("elman_forward", squashed)
    assert close(squashed.double(), x.double().tanh(), 3e-7)


@needs_compiler
@pytest.mark.parametrize("cell", CELLS)
def test_a_network_that_diverged_does_not_look_as_if_it_had_not(cell):
    bank = Case(cell=cell).bank(torch.float32)
    bank.inputs[:] = float("nan")
    assert not bank.forward(6).isfinite().any()


@needs_compiler
def test_infinity_is_squashed_to_one():
    x = torch.tensor([float("inf"), -float("inf"), 1e30]).view(1, 1, 3)
    _through("elman_forward", x)
    assert close(x.flatten(), torch.tensor([1.0, -1.0, 1.0]), 1e-6)


@needs_compiler
def test_rows_that_lie_apart_are_computed_and_what_lies_between_is_left_alone():
    buffer = torch.ones(2, 3, 8)
    _through("elman_forward", buffer[:, 1:, :5])
    expected = torch.ones(2, 3, 8)
    expected[:, 1:, :5] = torch.tensor(1.0).tanh()
    assert close(buffer, expected, 1e-6)


@needs_compiler
@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(1, 30), st.integers(1, 40), st.integers(1, 9), st.booleans())
def test_small_products_are_those_of_torch(members, rows, inner, registers, turned):
    generator = torch.Generator().manual_seed(rows)
    left = torch.randn(members, *(inner, rows) if turned else (rows, inner), generator=generator)
    left = left.mT if turned else left
    right = torch.randn(members, inner, 16 * registers, generator=generator)
    out = torch.full((members, rows + 1, 16 * registers), -1.0)
    product(left, right, out[:, :rows])()
    assert close(out[:, :rows], left @ right, 1e-5)
    assert (out[:, rows:] == -1.0).all()


@needs_compiler
@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(1, 4), st.integers(1, 40), st.integers(1, 30))
def test_products_are_added_up_over_steps_as_torch_adds_them(steps, members, num_rows, num_gates):
    generator = torch.Generator().manual_seed(num_rows)
    rows = torch.randn(steps, members, num_rows, 32, generator=generator)
    gates = torch.randn(steps, members, num_gates, 32, generator=generator)
    sums = accumulator(torch.empty(members + 1, num_rows, num_gates), steps=9, batch=32)
    for _ in range(2):
        for kernel in sums.adding(rows, gates):
            kernel()
    expected = 2 * torch.einsum("tmrb,tmgb->mrg", rows, gates)
    assert close(sums.total[:members], expected, 1e-4)
    assert (sums.total[members] == 0).all()


def test_columns_that_do_not_fill_registers_are_left_to_a_library():
    left, right, out = torch.rand(1, 3, 2), torch.rand(1, 2, 5), torch.empty(1, 3, 5)
    product(left, right, out)()
    assert close(out, left @ right, 1e-6)


def test_double_precision_is_left_to_the_other_kernels():
    assert in_one_pass("elman_forward", torch.ones(1, 1, 1, dtype=torch.float64)) == ()


def test_without_a_compiler_the_other_kernels_do_the_work(monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    monkeypatch.setenv(native.COMPILER, "")
    assert native.compiled.__wrapped__() is None
    assert "No C compiler" in caplog.text


def test_a_compiler_that_fails_is_mentioned_in_the_log_and_done_without(monkeypatch, caplog):
    monkeypatch.setenv(native.COMPILER, "false")
    assert native.compiled.__wrapped__() is None
    assert "did not compile" in caplog.text
