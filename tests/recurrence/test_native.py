"""What is computed in C is what NumPy and torch compute."""

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from threading import Barrier, BrokenBarrierError

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from rnn_forecast.recurrence import CELLS, native, squared
from rnn_forecast.recurrence.accumulators import accumulator
from rnn_forecast.recurrence.native import binding, compiling
from rnn_forecast.recurrence.pointwise import in_one_pass
from rnn_forecast.recurrence.products import product
from tests.recurrence.oracle import Case, cases, close, gradient_row, trained

needs_compiler = pytest.mark.skipif(native.compiled() is None, reason="there is no C compiler")


def _through(name: str, *operands: Tensor) -> None:
    (kernel,) = in_one_pass(name, *operands)
    kernel()


def _whole(generator: torch.Generator, *shape: int) -> Tensor:
    """Whole numbers, whose sums are exact in whatever order they are added."""
    return torch.randint(-9, 10, shape, generator=generator).float()


@needs_compiler
@pytest.mark.parametrize("columns", [6, 4])
@pytest.mark.parametrize("every_step", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_training_in_one_pass_is_training_kernel_by_kernel(monkeypatch, cell, every_step, columns):
    case = Case(cell=cell, every_step=every_step, columns=columns)
    in_one_pass = trained(case, torch.float32).weights
    monkeypatch.setattr(binding, "compiled", lambda: None)
    assert not native.is_native(torch.empty(1)), "the second time it is the other kernels"
    assert close(in_one_pass, trained(case, torch.float32).weights, 2e-6)


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
def test_the_tanh_is_off_by_less_than_five_units_of_the_seventh_digit():
    x = torch.linspace(-20, 20, 400_000).view(1, 1, -1)
    squashed = x.clone()
    _through("elman_forward", squashed)
    assert close(squashed.double(), x.double().tanh(), 5e-7)


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
    left = _whole(generator, members, *(inner, rows) if turned else (rows, inner))
    left = left.mT if turned else left
    right = _whole(generator, members, inner, 16 * registers)
    out = torch.full((members, rows + 1, 16 * registers), -1.0)
    product(left, right, out[:, :rows])()
    assert torch.equal(out[:, :rows], left @ right)
    assert (out[:, rows:] == -1.0).all()


@needs_compiler
@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(1, 4), st.integers(1, 40), st.integers(1, 30))
def test_products_are_added_up_over_steps_as_torch_adds_them(steps, members, num_rows, num_gates):
    generator = torch.Generator().manual_seed(num_rows)
    rows = _whole(generator, steps, members, num_rows, 32)
    gates = _whole(generator, steps, members, num_gates, 32)
    sums = accumulator(torch.empty(members + 1, num_rows, num_gates), steps=9, batch=32)
    for _ in range(2):
        for kernel in sums.adding(rows, gates):
            kernel()
    expected = 2 * torch.einsum("tmrb,tmgb->mrg", rows, gates)
    assert torch.equal(sums.total[:members], expected)
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
    assert compiling.compile_library() is None
    assert "No C compiler" in caplog.text


def test_a_compiler_that_fails_is_mentioned_in_the_log_and_done_without(monkeypatch, caplog):
    monkeypatch.setenv(native.COMPILER, "false")
    assert compiling.compile_library() is None
    assert "did not compile" in caplog.text


def test_what_a_compiler_says_in_another_encoding_is_mentioned_as_far_as_it_can_be_read(
    monkeypatch, caplog, tmp_path
):
    compiler = tmp_path / "cc"
    compiler.write_bytes(b"#!/bin/sh\nprintf 'unzul\\344ssig' >&2\nexit 1\n")
    compiler.chmod(0o700)
    monkeypatch.setenv(native.COMPILER, str(compiler))
    assert compiling.compile_library() is None
    assert "unzul\N{REPLACEMENT CHARACTER}ssig" in caplog.text


def test_without_a_place_for_temporary_files_the_other_kernels_do_the_work(
    monkeypatch, caplog, tmp_path
):
    monkeypatch.setenv(native.COMPILER, "true")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "full"))
    assert compiling.compile_library() is None
    assert "did not compile" in caplog.text


def test_threads_that_train_first_have_one_library(monkeypatch):
    both = Barrier(2)

    def library() -> object:
        with suppress(BrokenBarrierError):
            both.wait(0.2)  # here the second one would meet the first
        return object()

    monkeypatch.setattr(compiling, "_once", cache(library))
    with ThreadPoolExecutor() as threads:
        first, second = (threads.submit(compiling.compiled) for _ in range(2))
    assert first.result() is second.result()
