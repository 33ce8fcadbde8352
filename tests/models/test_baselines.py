"""Baselines against naive loops and scikit-like formulas."""

import numpy as np
import pytest

from rnn_forecast.models.baselines import Linear, Naive, SeasonalNaive, fit_baselines
from rnn_forecast.preparation import InputSpec
from rnn_forecast.windows import WindowSpec, cut
from tests import factories


def _windows(series=None, **spec):
    inputs = InputSpec(calendar=False, inputs="level", transform="none")
    shape = {"sequence_length": 5, "horizon": 9} | spec
    return cut(series or factories.sine(), WindowSpec(**shape), inputs=inputs)


def test_naive_repeats_the_last_value():
    windows = _windows()
    cutoffs = windows.cutoffs["test"]
    said = Naive().forecasts(windows, cutoffs)
    assert (said == windows.series.values[cutoffs][:, None]).all()


def test_seasonal_naive_is_what_a_naive_loop_says():
    windows = _windows()
    values, cutoffs = windows.series.values, windows.cutoffs["test"]
    said = SeasonalNaive(7).forecasts(windows, cutoffs)
    for row, cutoff in enumerate(cutoffs):
        for step in range(1, 10):
            back = step
            while back > 0:
                back -= 7
            assert said[row, step - 1] == values[cutoff + back]


def test_baselines_ignore_everything_after_the_cutoff():
    windows = _windows()
    cutoffs = windows.cutoffs["test"][:1]
    baselines = fit_baselines(windows)
    before = [each.forecasts(windows, cutoffs) for each in baselines]
    changed = windows.series.values.copy()
    changed[cutoffs[0] + 1 :] = 1e6
    other = _windows(factories.series(changed))
    for each, said in zip(baselines, before, strict=True):
        assert np.allclose(each.forecasts(other, cutoffs), said)


def test_linear_is_the_least_squares_solution():
    windows = _windows()
    cutoffs = windows.cutoffs["train"]
    values = windows.preparation.target.scale(windows.series.values)
    past = np.stack([values[c - 4 : c + 1] for c in cutoffs])
    future = np.stack([values[c + 1 : c + 10] - values[c] for c in cutoffs])
    design = np.c_[past, np.ones(len(past))]
    solution, *_ = np.linalg.lstsq(design, future, rcond=None)
    test = windows.cutoffs["test"]
    rows = np.c_[np.stack([values[c - 4 : c + 1] for c in test]), np.ones(len(test))]
    expected = windows.preparation.target.unscale(rows @ solution + values[test][:, None])
    said = Linear.fit(windows).forecasts(windows, test)
    assert np.allclose(said, expected, atol=2e-2)


def test_linear_finds_a_first_order_autoregression():
    chance = np.random.default_rng(0)
    values = np.zeros(2000)
    for step in range(1, 2000):
        values[step] = 0.8 * values[step - 1] + chance.standard_normal()
    windows = _windows(factories.series(values), sequence_length=3, horizon=2)
    cutoffs = windows.cutoffs["test"]
    said = Linear.fit(windows).forecasts(windows, cutoffs)
    ideal = values[cutoffs][:, None] * 0.8 ** np.arange(1, 3)
    assert np.abs(said - ideal).mean() < 0.15


def test_a_wide_window_keeps_the_target_and_the_newest_of_the_rest(monkeypatch):
    monkeypatch.setattr("rnn_forecast.models.baselines.MAX_COLUMNS", 8)
    series = factories.series(
        factories.sine().values, covariates={"x": np.random.default_rng(0).standard_normal(300)}
    )
    linear = Linear.fit(_windows(series))
    assert linear.weights.shape == (5 + 3 + 1, 9)


@pytest.mark.parametrize(("frequency", "count"), [("D", 3), ("YS", 2)])
def test_seasonal_naive_is_there_only_where_there_is_a_season(frequency, count):
    series = factories.series(np.sin(np.arange(200.0)), frequency=frequency)
    assert len(fit_baselines(_windows(series))) == count
