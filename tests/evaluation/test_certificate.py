"""What has seen what, and that the checks find a leak where there is one."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.evaluation.certificate import certify
from rnn_forecast.evaluation.leak_checks import changed_after, run_checks
from rnn_forecast.preparation import InputSpec, Scaler
from rnn_forecast.sources import open_dataset
from rnn_forecast.studies.leakage import MISTAKES
from rnn_forecast.training import learn
from rnn_forecast.windows import WindowSpec, cut
from tests import factories
from tests.evaluation.made import run_of, walk

SETUP = factories.setup(calendar=True)


def certificate(series, setup=SETUP):
    windows = cut(series, setup.window, inputs=setup.inputs)
    return certify(run_of(setup), windows)


def spans(found):
    return {each.who: (each.start, each.end) for each in found.exposures}


def broken(windows, inputs=SETUP.inputs):
    """The checks that do not hold, by their place."""
    return [at for at, check in enumerate(run_checks(windows, inputs)) if not check.holds]


def with_covariate(series, column):
    return replace(series, covariates={"other": column})


def test_honest_windows_pass_every_check():
    assert certificate(factories.sine()).clean


@pytest.mark.parametrize("source", ["bundled:seattle-weather", "bundled:sp500", "synthetic:sine"])
def test_the_series_that_come_with_the_program_pass(source):
    dataset, column = open_dataset(source)
    others = [name for name in dataset.columns if name != dataset.target]
    assert certificate(dataset.series(column or dataset.target, others)).clean


@pytest.mark.parametrize("task", ["many-to-many", "one-to-many", "sequence-to-sequence"])
def test_other_task_shapes_pass_too(task):
    setup = factories.setup(task=task)
    assert certificate(factories.sine(), setup).clean


def test_gaps_and_relative_inputs_pass_too():
    values = walk().values.copy()
    values[40:60] = values[500:510] = values[-3:] = np.nan
    assert certificate(factories.series(values), factories.setup(inputs="relative")).clean


def test_the_dates_are_those_of_a_plain_count():
    series = factories.sine(300)  # 210 to train, 45 to validate, 45 to test; L = 12, H = 3
    day = lambda position: pd.Timestamp("2020-01-01") + pd.Timedelta(days=position)  # noqa: E731
    assert spans(certificate(series)) == {
        "Scaler, fill values, calendar": (day(0), day(209)),
        "Automatic choice of inputs": (day(0), day(254)),
        "Weights": (day(12), day(209)),
        "Early stopping": (day(210), day(254)),
        "Interval": (day(210), day(296)),
        "Test": (day(255), day(299)),
    }


def test_many_to_many_learns_from_earlier_targets_but_scores_no_others():
    setup = factories.setup(task="many-to-many")
    found = spans(certificate(factories.sine(300), setup))
    assert found["Weights"][0] == pd.Timestamp("2020-01-02")
    assert found["Test"] == spans(certificate(factories.sine(300)))["Test"]


def test_weights_that_learnt_from_the_validation_part_too_are_told():
    series = factories.sine(300)
    windows = cut(series, SETUP.window, inputs=SETUP.inputs)
    *_, run = learn(windows, SETUP)
    found = spans(certify(run, windows))
    assert found["Final weights"] == (found["Weights"][0], found["Early stopping"][1])
    assert found["Final weights"][1] < found["Test"][0]


def test_a_choice_that_was_not_left_to_the_program_has_seen_nothing():
    inputs = InputSpec(inputs="level", transform="none")
    found = certificate(factories.sine(), replace(SETUP, inputs=inputs))
    assert "Automatic choice of inputs" not in spans(found)


def test_shuffled_windows_are_found():
    windows = cut(factories.sine(), SETUP.window, inputs=SETUP.inputs)
    leaked = MISTAKES["shuffled"].leak(windows, SETUP.inputs, 0)
    assert broken(leaked) == [0, 2], "not in order, and learnt from the test part"


def test_a_scaler_that_has_seen_the_test_part_is_found():
    windows = cut(walk(), SETUP.window, inputs=SETUP.inputs)
    leaked = MISTAKES["scaler"].leak(windows, SETUP.inputs, 0)
    assert 1 in broken(leaked)


def test_a_spread_that_is_off_by_the_last_digit_is_found():
    windows = cut(factories.sine(), SETUP.window, inputs=SETUP.inputs)
    scaler = windows.preparation.target
    nearly = Scaler(scaler.mean, np.nextafter(scaler.spread, 2), scaler.log)
    preparation = replace(windows.preparation, scalers={windows.series.name: nearly})
    assert broken(replace(windows, preparation=preparation)) == [1]


@pytest.mark.parametrize("source", [factories.sine(), walk()])
def test_tomorrow_among_the_inputs_is_found(source):
    windows = cut(source, SETUP.window, inputs=SETUP.inputs)
    assert 4 in broken(MISTAKES["future"].leak(windows, SETUP.inputs, 0))


def test_a_shifted_and_scaled_copy_of_the_target_is_found_by_name():
    series = factories.sine()
    later = 1.8 * np.append(series.values[2:], [0.0, 0.0]) + 32
    windows = cut(with_covariate(series, later), SETUP.window, inputs=SETUP.inputs)
    found = run_checks(windows, SETUP.inputs)[4]
    assert not found.holds
    assert found.statement == "The column other holds what y does in the next 2 steps."


def test_a_copy_of_the_target_of_today_or_yesterday_is_no_leak():
    series = walk()
    for column in (series.values, np.append(series.values[0], series.values[:-1])):
        windows = cut(with_covariate(series, column), SETUP.window, inputs=SETUP.inputs)
        assert broken(windows) == []


def test_a_gap_filled_from_the_future_is_found():
    series = walk()
    values = series.values.copy()
    values[560:580] = np.nan
    windows = cut(factories.series(values), WindowSpec(sequence_length=12, horizon=3))
    backwards = pd.Series(windows.features[:, 0]).mask(np.isnan(values)).bfill().to_numpy()
    features = windows.features.copy()
    features[:, 0] = backwards
    checks = run_checks(replace(windows, features=features), InputSpec())
    assert [check.holds for check in checks][3] is False


def test_other_values_are_other_everywhere_and_keep_gaps_and_signs():
    values = np.array([1.0, -2.0, 0.0, np.nan, 3.0, -0.5])
    changed = changed_after(factories.series(values), 0).values
    assert changed[0] == 1.0
    assert np.array_equal(np.isnan(changed), np.isnan(values))
    seen = ~np.isnan(values[1:])
    assert (changed[1:][seen] != values[1:][seen]).all()
    assert (changed[[1, 4, 5]] * values[[1, 4, 5]] > 0).all()


def test_the_text_holds_every_row_and_every_check():
    found = certificate(factories.sine())
    assert "2020-01-01 – 2020-07-28  Scaler" in found.text
    assert found.text.count("[holds]") == len(found.checks) == 5
    broken_one = replace(found, checks=(replace(found.checks[0], holds=False),))
    assert not broken_one.clean
    assert "[DOES NOT HOLD]" in broken_one.text
    assert list(found.frame().columns) == ["who", "how", "start", "end"]
