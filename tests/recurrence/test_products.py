"""Both libraries that may multiply, on the same memory."""

import os
import subprocess
import sys

import pytest
import torch

from rnn_forecast.recurrence import CELLS, Adam, Bank, products, squared, wide_environment
from tests.recurrence.oracle import Case, close


def _trained(case: Case) -> Bank:
    bank = case.bank()
    adam = Adam(bank, 1e-2)
    for step in range(3):
        inputs, targets = case.data(bank, seed=step)
        bank.inputs[..., : case.columns] = inputs
        _, gradient = squared(bank.forward(case.columns), targets)
        bank.backward(gradient)
        adam.step()
    return bank


@pytest.mark.parametrize("columns", [6, 4])
@pytest.mark.parametrize("every_step", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_training_through_numpy_is_training_through_torch(monkeypatch, cell, every_step, columns):
    case = Case(cell=cell, every_step=every_step, columns=columns)
    trained = []
    for wide in (False, True):
        monkeypatch.setattr(products, "numpy_is_wide", lambda wide=wide: wide)
        trained.append(_trained(case).weights)
    assert close(*trained, 1e-12)


def test_a_process_started_with_the_environment_multiplies_through_numpy_where_that_is_wide():
    script = "from rnn_forecast.recurrence import products; print(products.numpy_is_wide())"
    environment = wide_environment()
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "OPENBLAS_CORETYPE": "", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == str(bool(environment))


def test_the_product_of_no_members_is_nothing():
    nobody = torch.empty(0, 3, 3)
    products.product(nobody, nobody, nobody)()
