"""Both libraries that may multiply, on the same memory."""

import os
import subprocess
import sys

import pytest
import torch
from threadpoolctl import threadpool_info

from rnn_forecast.recurrence import CELLS, products, single_threaded
from tests.recurrence.oracle import Case, close, trained


@pytest.mark.parametrize("columns", [6, 4])
@pytest.mark.parametrize("every_step", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_training_through_numpy_is_training_through_torch(monkeypatch, cell, every_step, columns):
    case = Case(cell=cell, every_step=every_step, columns=columns)
    weights = []
    for wide in (False, True):
        monkeypatch.setattr(products, "numpy_is_wide", lambda wide=wide: wide)
        weights.append(trained(case).weights)
    one, other = weights
    assert close(one, other, 1e-12)


def test_numpy_multiplies_where_its_kernels_are_wide_and_the_processor_is_not_intels():
    script = "from rnn_forecast.recurrence import products; print(products.numpy_is_wide())"
    narrow = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "OPENBLAS_CORETYPE": "Haswell"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert narrow.stdout.strip() == "False"


def test_both_libraries_are_told_to_work_in_one_thread():
    single_threaded()
    threads = [each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]
    assert torch.get_num_threads() == 1
    assert set(threads) <= {1}


def test_the_product_of_no_members_is_nothing():
    nobody = torch.empty(0, 3, 3)
    products.product(nobody, nobody, nobody)()
