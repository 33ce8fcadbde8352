"""The table of scores against formulas written out, and what an assessment says of its test."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.evaluation.assessment import assess, forecast_future
from rnn_forecast.evaluation.score_table import score_table, step_table
from rnn_forecast.models.baselines import BASELINES
from rnn_forecast.training import train
from rnn_forecast.windows import cut
from tests import factories
from tests.figures.factories import a_series, an_assessment, some_windows


@pytest.fixture(scope="module")
def assessment():
    setup = factories.setup(epochs=2)
    windows = cut(a_series(), setup.window)
    *_, run = train(windows, setup)
    return assess(run, windows, baselines=BASELINES)


def row(assessment, name):
    table = assessment.scores()
    return table[table["model"] == name].iloc[0]


def test_every_forecaster_has_its_row_the_network_first(assessment):
    assert list(assessment.scores()["model"]) == ["network", *BASELINES]


@pytest.mark.parametrize("name", ["network", "naive", "theta"])
def test_scaled_errors_are_the_formulas_of_hyndman_and_koehler(assessment, name):
    train_values = assessment.windows.series.values[: assessment.windows.split.train_end]
    seasonal = train_values[7:] - train_values[:-7]
    errors = assessment.actual - assessment.forecasts[name]
    found = row(assessment, name)
    assert found["mae"] == pytest.approx(np.abs(errors).mean())
    assert found["rmse"] == pytest.approx(np.sqrt((errors**2).mean()))
    assert found["mase"] == pytest.approx(np.abs(errors).mean() / np.abs(seasonal).mean())
    assert found["rmsse"] == pytest.approx(np.sqrt((errors**2).mean() / (seasonal**2).mean()))
    both = np.abs(assessment.actual) + np.abs(assessment.forecasts[name])
    assert found["smape"] == pytest.approx((np.abs(errors) / both).mean())


def test_skill_is_measured_against_both_simple_rivals(assessment):
    mae = {name: row(assessment, name)["mae"] for name in ("network", "naive", "seasonal_naive")}
    network = row(assessment, "network")
    assert network["skill"] == pytest.approx(1 - mae["network"] / mae["naive"])
    assert network["skill_seasonal"] == pytest.approx(1 - mae["network"] / mae["seasonal_naive"])
    assert row(assessment, "naive")["skill"] == 0
    assert row(assessment, "seasonal_naive")["skill_seasonal"] == 0


def test_quantile_losses_are_those_of_the_intervals_written_as_a_loop(assessment):
    windows, said = assessment.windows, assessment.forecasts["network"]
    test, scaler = windows.cutoffs["test"], windows.preparation.target
    quantiles = {0.5: said}
    for level in (20, 40, 60, 80):
        width = assessment.calibration.width(test, level)
        quantiles[0.5 - level / 200] = scaler.unscale(scaler.scale(said) - width)
        quantiles[0.5 + level / 200] = scaler.unscale(scaler.scale(said) + width)
    losses = [
        np.where(
            assessment.actual > quantile,
            share * (assessment.actual - quantile),
            (1 - share) * (quantile - assessment.actual),
        ).mean()
        for share, quantile in quantiles.items()
    ]
    values = windows.series.values[: windows.split.train_end]
    scale = np.abs(values[7:] - values[:-7]).mean()
    found = row(assessment, "network")
    assert found["pinball"] == pytest.approx(np.mean(losses) / scale)
    assert found["crps"] == pytest.approx(2 * np.mean(losses) / np.abs(assessment.actual).mean())
    assert found["coverage"] == pytest.approx(assessment.held)


def test_only_the_network_has_intervals_to_be_scored(assessment):
    others = assessment.scores().set_index("model").drop(index="network")
    assert others[["pinball", "crps", "coverage"]].isna().all(axis=None)


def test_the_errors_of_each_step_average_to_those_of_all(assessment):
    by_step = step_table(assessment, level=80)
    network = by_step[by_step["model"] == "network"]
    assert list(network["step"]) == [1, 2, 3]
    assert np.allclose(network["mae"], assessment.mae_by_step("network"))
    assert network["mase"].mean() == pytest.approx(row(assessment, "network")["mase"])


def test_values_that_never_came_count_nothing():
    series = a_series()
    values = series.values.copy()
    values[-20:-15] = np.nan
    table = an_assessment(some_windows(replace(series, values=values))).scores()
    network = table[table["model"] == "network"].iloc[0]
    assert network["mae"] == pytest.approx(1.0)  # it is always one unit too high
    assert np.isfinite(table[["mae", "rmse", "smape", "mase", "rmsse"]]).all(axis=None)


def test_without_an_interval_there_is_no_coverage():
    assessment = replace(an_assessment(), interval=None)
    assert np.isnan(score_table(assessment, level=80)["coverage"]).all()


def test_the_frame_has_the_columns_of_nixtla(assessment):
    frame = assessment.frame()
    assert list(frame.columns) == [
        *("unique_id", "ds", "cutoff", "y", "network", *BASELINES, "lo-80", "hi-80"),
    ]
    series = assessment.windows.series
    by_date = dict(zip(series.index, series.values, strict=True))
    assert [by_date[time] for time in frame["ds"]] == frame["y"].tolist()
    assert (frame["ds"] > frame["cutoff"]).all()


def test_the_future_may_have_several_intervals_one_inside_the_other(assessment):
    setup = factories.setup(epochs=1)
    *_, run = train(assessment.windows, setup)
    forecast = forecast_future(run, assessment, (50, 80, 99))
    narrow, wide = forecast.intervals[50], forecast.intervals[80]
    assert (wide[0] < narrow[0]).all()
    assert (narrow[1] < wide[1]).all()
    few = replace(
        assessment.calibration,
        cutoffs=assessment.calibration.cutoffs[:30],
        errors=assessment.calibration.errors[:30],
    )
    refused = forecast_future(run, replace(assessment, calibration=few), (80, 99))
    assert list(refused.intervals) == [80]


def test_overlapping_windows_are_compared_with_the_overlap_that_they_have():
    assessment = an_assessment()
    assert assessment.spacing == 1
    test = assessment.windows.cutoffs["test"][::3]
    apart = replace(
        assessment,
        windows=replace(assessment.windows, cutoffs={**assessment.windows.cutoffs, "test": test}),
        actual=assessment.actual[::3],
        forecasts={name: said[::3] for name, said in assessment.forecasts.items()},
    )
    assert apart.spacing == 3
    assert apart.diebold_mariano("naive").origins == len(test)
