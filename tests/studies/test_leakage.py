"""Leaking on purpose: what the mistakes do, and that they look as good as they are said to."""

import numpy as np
import pytest

from rnn_forecast.evaluation.metrics import mae, skill
from rnn_forecast.sources import open_dataset
from rnn_forecast.studies.leakage import (
    MISTAKES,
    leak_study,
    shared_targets,
    shuffled,
)
from rnn_forecast.suggestions import suggest_covariates, suggest_training, suggest_window
from rnn_forecast.training import Setup
from rnn_forecast.windows import PARTS, cut
from tests import factories
from tests.evaluation.made import trained, walk

SETUP = factories.setup(length=12, horizon=4, epochs=3)


def honest(series=None, setup=SETUP):
    return cut(series or factories.sine(), setup.window, inputs=setup.inputs)


def test_shuffling_deals_out_the_same_windows_in_the_same_numbers():
    windows = honest()
    dealt = shuffled(windows, SETUP.inputs, 0)
    assert [len(dealt.cutoffs[part]) for part in PARTS] == [
        len(windows.cutoffs[part]) for part in PARTS
    ]
    pools = [np.sort(np.concatenate([each.cutoffs[p] for p in PARTS])) for each in (windows, dealt)]
    assert np.array_equal(*pools)
    again, other = (shuffled(windows, SETUP.inputs, seed) for seed in (0, 1))
    assert np.array_equal(again.cutoffs["test"], dealt.cutoffs["test"])
    assert not np.array_equal(other.cutoffs["test"], dealt.cutoffs["test"])


def test_shared_targets_are_counted_as_a_plain_loop_counts_them():
    dealt = shuffled(honest(), SETUP.inputs, 3)
    learnt = {cutoff + ahead for cutoff in dealt.cutoffs["train"] for ahead in range(1, 5)}
    test = dealt.cutoffs["test"]
    shared = [any(cutoff + ahead in learnt for ahead in range(1, 5)) for cutoff in test]
    assert shared_targets(dealt) == np.mean(shared)
    assert shared_targets(dealt) > 0.95
    assert shared_targets(honest()) == 0


def test_the_leaked_scaler_is_that_of_the_whole_series():
    series = walk()
    leaked = MISTAKES["scaler"].leak(honest(series), SETUP.inputs, 0)
    scaler = leaked.preparation.target
    seen = np.log(series.values) if scaler.log else series.values
    assert scaler.mean == pytest.approx(seen.mean())
    assert scaler.spread == pytest.approx(seen.std())


def test_the_leaked_column_is_the_change_that_comes_next():
    windows = honest()
    leaked = MISTAKES["future"].leak(windows, SETUP.inputs, 0)
    column = leaked.series.covariates["y, next change"]
    values = windows.series.values
    assert np.allclose(column[:-1], values[1:] - values[:-1])
    assert windows.series.covariates == {}, "the honest windows are as they were"


def test_a_leak_is_a_study_that_can_be_watched_and_stopped():
    run, assessment = trained(factories.sine(), SETUP)
    stages = list(leak_study(run, assessment, "shuffled"))
    shares = [stage.progress for stage in stages]
    assert shares == sorted(shares)
    assert (shares[0] > 0, shares[-1]) == (True, 1.0)
    assert stages[0].leaked_skill is None
    assert stages[0].gained is None
    last = stages[-1]
    assert last.run.setup == SETUP
    assert last.gained == last.leaked_skill - last.honest_skill


def test_the_leaked_skill_is_that_of_its_own_test_windows():
    from rnn_forecast.forecasting import predict_run

    run, assessment = trained(factories.sine(), SETUP)
    *_, study = leak_study(run, assessment, "shuffled")
    windows = shuffled(assessment.windows, SETUP.inputs, SETUP.training.seed)
    test = windows.cutoffs["test"]
    values = windows.series.values
    last = np.repeat(values[test][:, None], 4, axis=1)
    actual = np.stack([values[cutoff + 1 : cutoff + 5] for cutoff in test])
    forecast = predict_run(study.run, windows, test)
    assert study.leaked_skill == pytest.approx(
        skill(mae(actual, forecast), mae(actual, last)), abs=1e-5
    )


@pytest.mark.slow
def test_on_the_temperature_shuffling_and_the_future_look_better_than_they_are():
    # With what the app suggests: a network needs its time to learn windows by heart.
    dataset, column = open_dataset("bundled:seattle-weather/temp_max")
    series = dataset.series(column, suggest_covariates(dataset, column))
    window = suggest_window(len(series), series.frequency)
    setup = Setup(window=window, training=suggest_training(len(series), window))
    run, assessment = trained(series, setup)
    gained = {}
    for mistake in ("shuffled", "future"):
        *_, study = leak_study(run, assessment, mistake)
        gained[mistake] = study.gained
    assert min(gained.values()) > 0.04, gained
