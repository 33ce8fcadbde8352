"""What exchanging the past costs, and whether that agrees with the gradient."""

import numpy as np
import pandas as pd
import pytest
import torch

from rnn_forecast.evaluation.metrics import mae
from rnn_forecast.studies.memory.agreement import agreement, rank_correlation
from rnn_forecast.studies.memory.occlusion import ALL, REPEATS, Occlusion, lags_of, occlusion
from rnn_forecast.studies.memory.words import agreement_in_words
from tests.studies.memory_networks import inputs_of, network, torch_layer, torch_readout


def _memoryless(trained):
    """The same network without its recurrent weights: every state forgets the one before."""
    forgetful = {"cell.weight_hh_l0": np.zeros_like(trained.weights["cell.weight_hh_l0"])}
    return trained.with_weights({**trained.weights, **forgetful})


def test_a_network_without_recurrence_misses_nothing_but_the_current_value():
    trained = _memoryless(network("rnn"))
    *_, found = occlusion(trained, ("y", "beside"), seed=0)
    assert found.reach == 1
    assert found.rise()[0] > 0.1
    np.testing.assert_allclose(found.rise()[1:], 0, atol=1e-6)
    kept = [error for known, error in found.older.items() if known >= 1]
    np.testing.assert_allclose(kept, found.intact, rtol=1e-6)


def _score(trained, read):
    """The error of torch's network on windows that may not be its own."""
    said = torch_readout(trained)(torch_layer(trained)(read)[0][:, -1]).detach().numpy()
    windows, cutoffs = trained.windows, trained.cutoffs
    beneath = windows.features[cutoffs, 0] if windows.relative else np.zeros(len(cutoffs))
    current = beneath + read[:, -1, 0].numpy()
    forecast = windows.preparation.target.unscale(current[:, None] + said)
    return mae(windows.actual(cutoffs), forecast)


def _mixed_score(trained, times, features, seed):
    """With other windows mixed in by hand, in the orders that the seed gives."""
    chance, errors = np.random.default_rng(seed), []
    for _ in range(REPEATS):
        cycle = chance.permutation(len(trained.cutoffs))
        order = np.empty_like(cycle)
        order[cycle] = np.roll(cycle, 1)
        assert (order != np.arange(len(order))).all(), "nobody keeps their own"
        mixed = inputs_of(trained)
        mixed[:, times, features] = inputs_of(trained)[order][:, times, features]
        errors.append(_score(trained, mixed))
    return pytest.approx(np.mean(errors), rel=1e-5)


@pytest.mark.parametrize("inputs", ["level", "relative"])
def test_an_exchange_is_the_forecast_of_windows_into_which_others_were_mixed(inputs):
    trained = network("gru", inputs=inputs)
    *_, found = occlusion(trained, ("y", "beside"), seed=3)
    assert found.intact == pytest.approx(_score(trained, inputs_of(trained)), rel=1e-5)
    for lag in (0, 3, 11):
        for at, name in enumerate(("y", "beside")):
            assert found.alone[name][lag] == _mixed_score(trained, 11 - lag, at, seed=3)
        assert found.alone[ALL][lag] == _mixed_score(trained, 11 - lag, slice(None), seed=3)
    assert found.older[4] == _mixed_score(trained, slice(0, 8), slice(None), seed=3)


def test_repeating_the_last_value_is_the_error_to_beat():
    trained = network()
    *_, found = occlusion(trained, (), seed=0)
    values, cutoffs = trained.windows.series.values, trained.cutoffs
    naive = np.abs(trained.windows.actual(cutoffs) - values[cutoffs][:, None]).mean()
    assert found.naive == pytest.approx(naive, rel=1e-5)


def test_progress_rises_to_one():
    shares = [each.progress for each in occlusion(network(), ("y",), seed=0)]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.1
    assert shares[-1] == 1


def test_reach_is_where_the_older_past_no_longer_matters():
    older = {0: 3.0, 1: 2.0, 2: 1.005, 3: 1.02, 4: 1.009, 5: 1.0}
    assert _occlusion(older=older).reach == 4, "a rise that comes back is still a rise"
    assert _occlusion(older={0: 1.0, 1: 1.0}).reach == 0
    assert _occlusion(older={0: 3.0, 1: 2.0, 2: 1.0}).reach == 2


def test_all_lags_are_looked_at_or_the_nearest_and_the_seasons():
    assert lags_of(30, 7).tolist() == list(range(30))
    some = lags_of(720, 24)
    assert set(range(64)) <= set(some)
    assert {23, 47, 719} | set(range(95, 720, 24)) <= set(some)
    assert len(some) < 200


def _occlusion(older):
    return Occlusion(1.0, 2.0, np.arange(0), (ALL, "y"), {}, older)


def _agreement(by_lag, rise):
    return agreement(by_lag, np.arange(len(rise)), np.array(rise))


def test_a_gradient_that_vanished_where_the_exchange_hurts_is_a_disagreement():
    found = _agreement(np.array([1.0, 0.5, 1e-6, 1e-6]), [0.5, 0.2, 0.0, 0.3])
    assert found.missed == (3,)
    assert not found.alike
    assert "disagree at lag 3" in agreement_in_words(found)
    assert "believe the exchange" in agreement_in_words(found)


def test_a_gradient_that_moves_the_forecast_without_effect_is_a_disagreement_too():
    found = _agreement(np.array([1.0, 0.5, 0.3, 1e-6]), [0.5, 0.2, 0.0, 0.0])
    assert (found.missed, found.harmless) == ((), (2,))
    assert "exchanging them costs nothing" in agreement_in_words(found)


def test_where_both_fall_together_they_tell_the_same_story():
    found = _agreement(np.array([1.0, 0.5, 0.05, 1e-6]), [0.5, 0.2, 0.004, 0.0])
    assert found.alike
    assert found.correlation == pytest.approx(1)
    assert "rank correlation 1.00" in agreement_in_words(found)


def test_where_no_single_lag_matters_that_is_said():
    found = _agreement(np.array([1.0, 0.5]), [0.002, 0.0])
    assert not found.matters
    assert agreement_in_words(found).startswith("Exchanging any single lag costs less than 1 %")


def test_rank_correlation_is_that_of_pandas():
    chance = np.random.default_rng(0)
    left, right = chance.integers(0, 6, 40), chance.integers(0, 6, 40)
    expected = pd.Series(left).rank().corr(pd.Series(right).rank())
    assert rank_correlation(left, right) == pytest.approx(expected)
    assert np.isnan(rank_correlation(left, np.ones(40)))


def test_the_engine_and_torch_forecast_alike():
    trained = network("lstm")
    _, outputs = trained.forward()
    states, _ = torch_layer(trained)(inputs_of(trained))
    expected = torch_readout(trained)(states[:, -1]).detach()
    assert torch.allclose(outputs[0, 0].T, expected, atol=1e-10)
