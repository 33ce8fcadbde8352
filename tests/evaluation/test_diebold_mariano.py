"""The test of equal accuracy, against one that is written as a loop and against pure chance."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.regression.linear_model import OLS

from rnn_forecast.evaluation.diebold_mariano import diebold_mariano


def by_hand(difference, horizon):
    """Diebold & Mariano (1995) and Harvey, Leybourne & Newbold (1997), sum by sum."""
    count = len(difference)
    mean = sum(difference) / count
    variance = 0.0
    for lag in range(-(horizon - 1), horizon):
        for t in range(abs(lag), count):
            product = (difference[t] - mean) * (difference[t - abs(lag)] - mean)
            variance += product / count
    if variance <= 0:
        return None
    statistic = mean / math.sqrt(variance / count)
    statistic *= math.sqrt((count + 1 - 2 * horizon + horizon * (horizon - 1) / count) / count)
    return statistic, 2 * (1 - stats.t.cdf(abs(statistic), df=count - 1))


@given(st.integers(0, 1000), st.integers(1, 5))
def test_it_is_the_formula_written_as_a_loop(seed, horizon):
    chance = np.random.default_rng(seed)
    errors, reference = np.abs(chance.standard_normal((2, 40)))
    expected = by_hand(reference - errors, horizon)
    found = diebold_mariano(errors, reference, overlap=horizon)
    if expected is not None:
        assert found.statistic == pytest.approx(expected[0])
        assert found.p_value == pytest.approx(expected[1], abs=1e-9)
    assert found.origins == 40


@pytest.mark.parametrize(("count", "overlap"), [(60, 1), (120, 5), (40, 3)])
def test_the_variance_is_that_of_statsmodels(count, overlap):
    """A regression on a constant, with the uniform kernel up to one lag less than the overlap."""
    chance = np.random.default_rng(count)
    kernel = np.ones(overlap) / overlap
    losses = (np.convolve(np.abs(each), kernel) for each in chance.standard_normal((2, count)))
    errors, reference = losses
    kept = {"maxlags": overlap - 1, "kernel": "uniform", "use_correction": False}
    fitted = OLS(reference - errors, np.ones(len(errors))).fit(cov_type="HAC", cov_kwds=kept)
    origins = len(errors)
    correction = origins + 1 - 2 * overlap + overlap * (overlap - 1) / origins
    theirs = fitted.tvalues[0] * np.sqrt(correction / origins)
    assert diebold_mariano(errors, reference, overlap=overlap).statistic == pytest.approx(theirs)


def test_one_step_ahead_it_is_the_t_test_of_the_mean_difference():
    chance = np.random.default_rng(0)
    errors, reference = np.abs(chance.standard_normal((2, 30)))
    theirs = stats.ttest_1samp(reference - errors, 0.0)
    found = diebold_mariano(errors, reference, overlap=1)
    assert found.statistic == pytest.approx(theirs.statistic)
    assert found.p_value == pytest.approx(theirs.pvalue)


def test_the_sign_says_who_is_better():
    small, large = np.full(30, 1.0), np.full(30, 2.0)
    noise = 0.1 * np.random.default_rng(0).standard_normal(30)
    assert diebold_mariano(small + noise, large, overlap=3).statistic > 2
    assert diebold_mariano(large, small + noise, overlap=3).statistic < -2


def test_a_sum_of_autocovariances_below_zero_still_gives_an_answer():
    difference = np.resize([1.0, -0.9], 40)
    assert by_hand(difference, 2) is None
    found = diebold_mariano(np.zeros(40), difference, overlap=2)
    assert math.isfinite(found.statistic)
    assert 0 < found.p_value <= 1


@pytest.mark.parametrize("errors", [np.ones(1), np.ones(20), np.full(5, np.nan)])
def test_where_nothing_differs_there_is_nothing_to_test(errors):
    found = diebold_mariano(errors, errors, overlap=1)
    assert math.isnan(found.statistic)
    assert math.isnan(found.p_value)


def test_equal_forecasters_are_told_apart_about_as_often_as_promised():
    chance = np.random.default_rng(0)
    found = 0
    for _ in range(400):
        # Overlapping forecasts: errors are moving averages over three steps.
        shocks = chance.standard_normal((2, 62))
        errors, reference = (np.abs(np.convolve(each, np.ones(3), "valid")) for each in shocks)
        found += diebold_mariano(errors, reference, overlap=3).p_value < 0.1
    assert 0.05 < found / 400 < 0.16
