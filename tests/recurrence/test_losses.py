"""Losses and their gradients, against torch's own and against autograd."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from rnn_forecast.recurrence import LOSSES, absolute, pinball, squared
from tests.recurrence.oracle import close


def _quantile_loss(level):
    def loss(outputs, targets):
        error = targets - outputs
        return torch.maximum(level * error, (level - 1) * error).mean()

    return loss


PAIRS = [
    (squared, functional.mse_loss),
    (absolute, functional.l1_loss),
    (pinball(0.1), _quantile_loss(0.1)),
    (pinball(0.9), _quantile_loss(0.9)),
]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
@settings(max_examples=25, deadline=None)
@given(
    shape=st.tuples(*[st.integers(1, 4)] * 4),
    missing=st.floats(0, 1),
    seed=st.integers(0, 1000),
)
def test_a_loss_and_its_gradient_are_torchs_over_the_targets_there_are(
    ours, theirs, shape, missing, seed
):
    generator = torch.Generator().manual_seed(seed)
    outputs = torch.randn(shape, generator=generator, dtype=torch.float64, requires_grad=True)
    targets = torch.randn(shape, generator=generator, dtype=torch.float64)
    targets[torch.rand(shape, generator=generator) < missing] = torch.nan
    losses, gradient = ours(outputs.detach(), targets)
    for member in range(shape[1]):
        valid = ~targets[:, member].isnan()
        if not valid.any():
            assert losses[member] == 0
            assert not gradient[:, member].any()
            continue
        outputs.grad = None
        expected = theirs(outputs[:, member][valid], targets[:, member][valid])
        expected.backward()
        assert close(losses[member], expected.detach(), 1e-12)
        assert close(gradient[:, member], outputs.grad[:, member], 1e-12)


def test_the_half_pinball_is_half_the_absolute_loss():
    outputs, targets = torch.randn(1, 3, 2, 5), torch.randn(1, 3, 2, 5)
    assert close(2 * LOSSES["pinball"](outputs, targets)[0], absolute(outputs, targets)[0], 1e-6)


def test_targets_shared_by_all_members_need_not_be_repeated():
    outputs, targets = torch.randn(1, 3, 2, 5), torch.randn(1, 1, 2, 5)
    repeated = targets.expand(1, 3, 2, 5)
    assert torch.equal(squared(outputs, targets)[0], squared(outputs, repeated)[0])


def test_an_infinite_output_shows_in_the_loss():
    outputs, targets = torch.zeros(1, 2, 1, 4), torch.zeros(1, 2, 1, 4)
    outputs[0, 1] = torch.inf
    assert squared(outputs, targets)[0].isfinite().tolist() == [True, False]
