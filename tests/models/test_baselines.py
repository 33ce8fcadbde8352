"""Baselines against naive loops and scikit-like formulas."""

import numpy as np
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

from rnn_forecast.models.baselines import (
    BASELINES,
    ETS,
    INSTANT,
    Drift,
    Linear,
    Mean,
    Naive,
    SeasonalNaive,
    Theta,
    fit_baselines,
    fit_rivals,
)
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
    monkeypatch.setattr("rnn_forecast.windows.line.MAX_COLUMNS", 8)
    series = factories.series(
        factories.sine().values, covariates={"x": np.random.default_rng(0).standard_normal(300)}
    )
    linear = Linear.fit(_windows(series))
    assert linear.weights.shape == (5 + 3 + 1, 9)


@pytest.mark.parametrize(("frequency", "there"), [("D", True), ("YS", False)])
def test_seasonal_naive_is_there_only_where_there_is_a_season(frequency, there):
    series = factories.series(np.sin(np.arange(200.0)), frequency=frequency)
    rivals = fit_rivals(_windows(series))
    assert ("seasonal_naive" in [each.name for each in rivals.fitted]) is there
    assert ("seasonal_naive" not in rivals.left_out) is there


def test_names_are_those_of_the_table():
    assert [each.name for each in fit_baselines(_windows())] == list(BASELINES)
    assert set(INSTANT) < set(BASELINES)


def test_the_mean_is_that_of_all_values_observed_so_far():
    values = factories.sine().values.copy()
    values[40:50] = np.nan
    windows = _windows(factories.series(values))
    cutoffs = windows.cutoffs["test"]
    said = Mean().forecasts(windows, cutoffs)
    for row, cutoff in enumerate(cutoffs):
        assert np.allclose(said[row], np.nanmean(values[: cutoff + 1]))


def test_drift_goes_on_along_the_line_from_the_first_value_to_the_last():
    windows = _windows()
    values, cutoffs = windows.series.values, windows.cutoffs["test"]
    said = Drift().forecasts(windows, cutoffs)
    for row, cutoff in enumerate(cutoffs):
        changes = np.diff(values[: cutoff + 1])
        expected = values[cutoff] + np.arange(1, 10) * changes.mean()
        assert np.allclose(said[row], expected)


def _seasonal(steps=400, *, trend=0.0):
    chance = np.random.default_rng(3)
    week = np.resize([0.0, 1.0, 3.0, 2.0, 0.0, -4.0, -2.0], steps)
    level = np.cumsum(0.3 * chance.standard_normal(steps) + trend)
    return factories.series(50 + week + level + 0.2 * chance.standard_normal(steps))


@pytest.mark.parametrize("series", [_seasonal(), factories.sine(), _seasonal(trend=0.5)])
def test_ets_says_from_every_cutoff_what_statsmodels_says_with_the_same_parameters(series):
    windows = _windows(series)
    values, ets = series.values, ETS.fit(windows)
    form, known = {}, {}
    if ets.phi:
        form, known = {"trend": "add", "damped_trend": True}, {"initial_trend": ets.trend}
    if len(ets.season) > 1:
        form |= {"seasonal": "add", "seasonal_periods": 7}
        known["initial_seasonal"] = ets.season
    parameters = {
        "smoothing_level": ets.alpha,
        "smoothing_trend": ets.beta,
        "smoothing_seasonal": ets.gamma,
        "damping_trend": ets.phi,
    }
    cutoffs = windows.cutoffs["test"][::9]
    said = ets.forecasts(windows, cutoffs)
    for row, cutoff in enumerate(cutoffs):
        model = ETSModel(
            values[: cutoff + 1],
            **form,
            initialization_method="known",
            initial_level=ets.level,
            **known,
        )
        # The starting states are among the parameters; "known" leaves those out.
        fitted = model.smooth([parameters[name] for name in model.param_names])
        assert np.allclose(said[row], fitted.forecast(9), atol=1e-8)


def test_ets_finds_the_week_and_beats_repeating_it():
    windows = _windows(_seasonal())
    test = windows.cutoffs["test"]
    errors = {
        each.name: np.abs(each.forecasts(windows, test) - windows.actual(test)).mean()
        for each in fit_baselines(windows)
    }
    assert len(ETS.fit(windows).season) == 7
    assert errors["ets"] < 0.9 * errors["seasonal_naive"]
    assert errors["theta"] < 0.9 * errors["seasonal_naive"]


@pytest.mark.parametrize("series", [_seasonal(), factories.sine(), _seasonal(trend=0.5)])
def test_theta_says_at_the_end_of_the_training_part_what_statsmodels_says(series):
    windows = _windows(series)
    end = windows.split.train_end
    theirs = ThetaModel(series.values[:end], period=7).fit().forecast(9)
    said = Theta.fit(windows).forecasts(windows, np.array([end - 1]))[0]
    assert np.allclose(said, theirs)


def test_theta_later_is_smoothing_plus_half_the_slope_written_as_a_loop():
    windows = _windows(_seasonal())
    theta, values = Theta.fit(windows), windows.series.values
    for cutoff in windows.cutoffs["test"][::17]:
        plain = values[: cutoff + 1] / np.resize(theta.season, cutoff + 1)
        level = plain[0]
        for value in plain:
            level = theta.alpha * value + (1 - theta.alpha) * level
        for step, said in enumerate(theta.forecasts(windows, np.array([cutoff]))[0], 1):
            lag = (1 - (1 - theta.alpha) ** (cutoff + 1)) / theta.alpha
            line = level + theta.slope / 2 * (step - 1 + lag)
            assert said == pytest.approx(line * theta.season[(cutoff + step) % 7])


def test_classics_know_only_the_newest_thousands_of_a_long_series():
    chance = np.random.default_rng(0)
    windows = _windows(factories.series(chance.standard_normal(8000).cumsum()))
    test = windows.cutoffs["test"]
    for baseline in (ETS.fit(windows), Theta.fit(windows)):
        assert baseline.start == windows.split.train_end - 5000
        naive = np.abs(Naive().forecasts(windows, test) - windows.actual(test)).mean()
        error = np.abs(baseline.forecasts(windows, test) - windows.actual(test)).mean()
        assert error < 1.05 * naive


@pytest.mark.parametrize("values", [np.full(200, 3.0), np.zeros(200)])
def test_a_constant_series_is_forecast_as_it_is(values):
    windows = _windows(factories.series(values))
    rivals = fit_rivals(windows)
    for each in rivals.fitted:
        assert np.allclose(each.forecasts(windows, windows.cutoffs["test"]), values[0], atol=1e-3)


def test_a_fit_that_fails_is_left_out_with_its_reason(monkeypatch):
    def fail(*_, **__):
        raise ValueError

    monkeypatch.setattr(ETSModel, "fit", fail)
    rivals = fit_rivals(_windows(factories.sine(seed=99)))  # that no other test has fitted
    assert "could not be fitted" in rivals.left_out["ets"]
    assert [each.name for each in rivals.fitted] == [name for name in BASELINES if name != "ets"]


def test_the_classics_are_estimated_once_however_often_they_are_fitted(monkeypatch):
    windows = _windows(factories.sine(seed=98))
    first = [fit.fit(windows) for fit in (ETS, Theta)]

    def refuse(*_, **__):
        pytest.fail("Estimated again.")

    monkeypatch.setattr(ETSModel, "fit", refuse)
    monkeypatch.setattr(ThetaModel, "fit", refuse)
    again = [fit.fit(windows) for fit in (ETS, Theta)]
    test = windows.cutoffs["test"]
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one.forecasts(windows, test), other.forecasts(windows, test))
    with pytest.raises(pytest.fail.Exception):
        ETS.fit(_windows(factories.sine(seed=97)))
