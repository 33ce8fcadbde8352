"""Metrics, intervals, comparison and verdict."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.sandwich_covariance import S_hac_simple
from utilsforecast import losses

from rnn_forecast.evaluation.amounts import amount, percent
from rnn_forecast.evaluation.comparison import (
    Comparison,
    compare,
    fixed_b_90,
    standard_error,
    student_90,
)
from rnn_forecast.evaluation.intervals import MIN_SCORES, conformal_width
from rnn_forecast.evaluation.metrics import coverage, mae, mae_by_step, rmse, skill
from rnn_forecast.evaluation.verdict import Standing, judge, typical_error

matrices = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).standard_normal((2, 30, 4))
)


@given(matrices)
def test_errors_are_those_of_utilsforecast(pair):
    actual, forecast = pair
    frame = pd.DataFrame(
        {"unique_id": "y", "y": actual.ravel(), "model": forecast.ravel()},
    )
    theirs = {name: getattr(losses, name)(frame, ["model"])["model"][0] for name in ("mae", "rmse")}
    assert mae(actual, forecast) == pytest.approx(theirs["mae"])
    assert rmse(actual, forecast) == pytest.approx(theirs["rmse"])


@given(matrices)
def test_the_root_mean_square_is_at_least_the_mean(pair):
    assert rmse(*pair) >= mae(*pair) - 1e-12


@given(matrices)
def test_the_mean_over_steps_is_the_mean(pair):
    assert mae_by_step(*pair).mean() == pytest.approx(mae(*pair))


def test_values_that_never_came_count_nothing():
    actual = np.array([[1.0, np.nan], [3.0, 4.0]])
    assert mae(actual, np.zeros((2, 2))) == pytest.approx(8 / 3)
    assert coverage(actual, np.zeros((2, 2)), np.full((2, 2), 3.0)) == pytest.approx(2 / 3)


def test_skill_is_zero_for_the_reference_and_one_for_perfection():
    assert skill(2.0, 2.0) == 0
    assert skill(0.0, 2.0) == 1
    assert np.isnan(skill(1.0, 0.0))


def test_an_interval_holds_what_it_promises():
    chance = np.random.default_rng(0)
    held = []
    for _ in range(300):
        past, future = chance.standard_t(3, (100, 2)), chance.standard_t(3, (50, 2))
        width = conformal_width(past, 80)
        held.append(coverage(future, -width, width))
    assert np.mean(held) == pytest.approx(0.80, abs=0.01)


def test_the_width_is_the_order_statistic_of_the_formula():
    errors = np.arange(1.0, 25.0)[:, None]
    assert conformal_width(errors, 80)[0] == 20  # ceil(25 * 0.8)


def test_too_few_errors_give_no_interval():
    assert conformal_width(np.ones((MIN_SCORES - 1, 3)), 80) is None
    assert conformal_width(np.ones((30, 3)), 99) is None  # ceil(31 * 0.99) is more than 30


def test_missing_errors_are_not_scores():
    errors = np.ones((40, 2))
    errors[: 40 - MIN_SCORES + 1, 1] = np.nan
    assert conformal_width(errors, 80) is None


@given(st.integers(0, 1000), st.integers(1, 8))
def test_the_standard_error_is_that_of_statsmodels(seed, lags):
    values = np.cumsum(np.random.default_rng(seed).standard_normal(80))
    centred = values - values.mean()
    used = max(lags, round(4 * (80 / 100) ** (2 / 9)))
    theirs = np.sqrt(S_hac_simple(centred[:, None], nlags=used)[0, 0]) / 80
    assert standard_error(values, lags=lags) == pytest.approx(theirs)


def test_a_better_forecaster_beats_and_an_equal_one_ties():
    chance = np.random.default_rng(0)
    actual = chance.standard_normal((400, 3))
    good, bad = 0.5 * actual, np.zeros_like(actual)
    noise = 0.01 * chance.standard_normal((400, 3))
    assert compare(actual, good, bad).beats
    assert compare(actual, bad, good).loses
    tie = compare(actual, bad + noise, bad)
    assert not tie.beats
    assert not tie.loses


def test_comparisons_of_pure_chance_rarely_claim_a_winner():
    chance = np.random.default_rng(1)
    claims = 0
    for _ in range(200):
        actual = chance.standard_normal((150, 1))
        one, other = (chance.standard_normal((150, 1)) for _ in range(2))
        result = compare(actual, one, other)
        claims += result.beats or result.loses
    assert claims < 0.16 * 200  # 10 % are expected


@pytest.mark.parametrize("origins", [6, 12, 25])
def test_of_few_origins_chance_alone_rarely_makes_a_winner(origins):
    chance = np.random.default_rng(2)
    claims = 0
    for _ in range(400):
        actual, one, other = chance.standard_normal((3, origins, 2))
        result = compare(actual, one, other, spacing=2)
        claims += result.beats or result.loses
    assert claims < 0.13 * 400  # 10 % are promised


@pytest.mark.parametrize(("windows", "horizon"), [(116, 5), (213, 7), (60, 7), (5, 17), (12, 12)])
def test_windows_that_overlap_rarely_make_a_winner_of_chance(windows, horizon):
    """Equally large errors of two forecasters, each the mean over targets that windows share."""
    chance = np.random.default_rng(3)
    claims = 0
    for _ in range(400):
        one, other = np.abs(chance.standard_normal((2, windows + horizon - 1)))
        shared = np.lib.stride_tricks.sliding_window_view
        actual = np.zeros((windows, horizon))
        result = compare(actual, shared(one, horizon), shared(other, horizon))
        claims += result.beats or result.loses
    assert claims < 0.17 * 400  # 10 % are promised; with the usual few lags it would be 19 to 23


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.6])
def test_the_quantile_of_many_lags_is_that_of_chance(share):
    chance = np.random.default_rng(4)
    count = 400
    values = chance.standard_normal((8000, count))
    centred = np.cumsum(values - values.mean(axis=1, keepdims=True), axis=1)
    # Bartlett's variance from partial sums: Kiefer & Vogelsang (2002), equation 4.
    lag = round(share * count)
    apart = np.sum(centred**2, axis=1) - np.sum(centred[:, lag:] * centred[:, :-lag], axis=1)
    variance = 2 / lag * apart / count
    found = np.quantile(np.abs(values.mean(axis=1)) * np.sqrt(count / variance), 0.90)
    assert fixed_b_90(share) == pytest.approx(found, rel=0.04)


def test_a_test_of_one_horizon_is_called_undecided_and_not_a_tie():
    actual = np.zeros((5, 17))
    one = compare(actual, actual + 1, actual + 3)
    verdict = judge("GRU", {"naive": one, "a line": one}, windows=5, level=80, held=None)
    assert verdict.standing == Standing.TIES
    assert verdict.headline == "GRU cannot yet be told from naive or a line."
    assert "less than two horizons" in verdict.details
    assert "equally good" not in verdict.details


def test_one_origin_makes_no_winner():
    one = compare(np.ones((1, 3)), np.ones((1, 3)), np.zeros((1, 3)))
    assert one.skill == 1
    assert not one.beats


@pytest.mark.parametrize("degrees", [4, 5, 11, 30, 200])
def test_students_quantile_is_that_of_scipy(degrees):
    assert student_90(degrees) == pytest.approx(stats.t.ppf(0.95, degrees), abs=0.01)


def _verdict(naive, linear, held=0.81, held_error=0.0):
    comparisons = {
        "repeating the last value": Comparison(naive, naive - 0.02, naive + 0.02),
        "a straight linear fit": Comparison(linear, linear - 0.02, linear + 0.02),
    }
    return judge("GRU", comparisons, windows=213, level=80, held=held, held_error=held_error)


def test_beating_both_is_said_with_both_numbers():
    verdict = _verdict(0.22, 0.04)
    assert verdict.standing is Standing.BEATS
    assert verdict.sentence == (
        "GRU beats repeating the last value by 22 % and a straight linear fit by 4 %. "
        "Measured on 213 windows that no network has seen. "
        "The 80 % interval held 81 % of the time."
    )


@pytest.mark.parametrize(
    ("held", "error", "words"),
    [
        (0.91, 0.02, "held 91 % of the time: it is too wide"),
        (0.91, 0.06, "held 91 % of the time; among so few forecasts chance alone may do that"),
        (0.69, 0.06, "held 69 % of the time; among so few forecasts chance alone may do that"),
        (0.69, 0.05, "held 69 % of the time: it is too narrow"),
    ],
)
def test_an_interval_is_blamed_only_beyond_what_chance_may_do(held, error, words):
    assert words in _verdict(0.22, 0.04, held, error).sentence


def test_losing_is_said_and_the_simpler_forecast_advised():
    verdict = _verdict(0.22, -0.05, held=None)
    assert verdict.standing is Standing.LOSES
    assert "but is worse than a straight linear fit by 5 %" in verdict.sentence
    assert "Use the simpler forecast" in verdict.sentence
    assert "interval" not in verdict.sentence


def test_a_difference_that_is_not_nothing_is_not_called_nothing():
    against = {"repeating the last value": Comparison(-0.004, -0.006, -0.002)}
    said = judge("GRU", against, windows=9, level=80, held=None)
    assert said.headline == "GRU is worse than repeating the last value by <1 %."


def test_a_tie_is_called_a_tie():
    verdict = _verdict(0.003, 0.001)
    assert verdict.standing is Standing.TIES
    assert verdict.headline == (
        "GRU is no better than repeating the last value or a straight linear fit."
    )


@pytest.mark.parametrize(
    ("network", "naive", "said"),
    [
        (2.685, 3.462, "off by 2.7 °C, where repeating the last value is off by 3.5 °C."),
        (2.64, 2.61, "off by 2.64 °C, where repeating the last value is off by 2.61 °C."),
        (1234.5, 1300, "off by 1,234 °C, where repeating the last value is off by 1,300 °C."),
        (0.0, 0.00123, "off by 0.0 °C, where repeating the last value is off by 0.0012 °C."),
    ],
)
def test_the_error_is_said_in_plain_numbers_that_can_be_told_apart(network, naive, said):
    assert typical_error(network, naive, "°C") == f"Typically {said}"


@given(st.floats(1e-6, 1e9), st.integers(1, 5))
def test_an_amount_is_as_exact_as_its_digits(value, digits):
    said = float(amount(value, digits=digits).replace(",", ""))
    assert said == pytest.approx(value, rel=0.51 * 10 ** (1 - digits))


def test_a_small_share_is_not_called_nothing():
    assert (percent(0.0), percent(0.001), percent(0.224)) == ("0 %", "<1 %", "22 %")
