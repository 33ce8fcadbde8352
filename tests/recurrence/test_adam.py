"""Adam and clipping beyond the trajectory, which test_exactness.py compares with torch's."""

import torch

from rnn_forecast.recurrence import Adam, clip
from tests.recurrence.oracle import Case, close


def _bank_with_gradient():
    bank = Case().bank()
    bank.gradient.copy_(torch.linspace(-1, 1, bank.gradient.numel()).view_as(bank.gradient))
    return bank


def test_a_member_with_rate_zero_stays_where_it_is():
    bank = _bank_with_gradient()
    before = bank.weights.clone()
    Adam(bank, [1e-3, 0.0, 1e-3, 1e-3]).step()
    moved = (bank.weights != before).any(dim=1)
    assert moved.tolist() == [True, False, True, True]


def test_rates_may_change_between_steps():
    bank = _bank_with_gradient()
    adam = Adam(bank, 1e-3)
    adam.step()
    adam.learning_rates = [0.0, 0.0, 0.0, 1e-3]
    before = bank.weights.clone()
    adam.step()
    assert (bank.weights != before).any(dim=1).tolist() == [False, False, False, True]


def test_the_first_step_moves_every_weight_by_its_rate():
    bank = _bank_with_gradient()
    before = bank.weights.clone()
    Adam(bank, 1e-3).step()
    moves = (before - bank.weights) * bank.gradient.sign()
    assert close(moves, 1e-3 * bank.copies.expand_as(moves), 1e-7)


def test_a_short_gradient_is_not_clipped():
    bank = _bank_with_gradient()
    before = bank.gradient.clone()
    norms = clip(bank, 1e6)
    assert torch.equal(bank.gradient, before)
    assert norms.shape == (4,)


def test_each_member_may_have_its_own_limit():
    bank = _bank_with_gradient()
    limits = torch.tensor([0.1, 0.2, 0.3, 1e6], dtype=torch.float64)
    before = clip(bank, limits)
    after = clip(bank, 1e6)
    assert close(after, torch.minimum(before, limits), 1e-5)
