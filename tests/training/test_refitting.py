"""Learning from the validation part too, once it has done its work."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.evaluation.assessment import assess
from rnn_forecast.evaluation.calibration import score_errors
from rnn_forecast.forecasting import predict_fit, predict_run
from rnn_forecast.training import learn, train
from rnn_forecast.training.refitting import FIRST
from rnn_forecast.windows import Split, cut
from tests import factories


def learnt(series, setup):
    windows = cut(series, setup.window, inputs=setup.inputs)
    *_, run = learn(windows, setup)
    return windows, run


def same(one, other):
    assert one.keys() == other.keys()
    return all(np.array_equal(one[name], other[name]) for name in one)


def test_the_training_part_goes_on_to_the_end_of_the_validation_part():
    setup = factories.setup()
    windows = cut(factories.sine(200), setup.window, inputs=setup.inputs)
    more = windows.with_validation()
    assert more.cutoffs["train"].min() == windows.cutoffs["train"].min()
    assert more.cutoffs["train"].max() + setup.window.horizon == windows.split.valid_end - 1
    assert np.array_equal(more.cutoffs["test"], windows.cutoffs["test"])
    everything = {*windows.cutoffs["train"], *windows.cutoffs["valid"]}
    assert everything <= {*more.cutoffs["train"]}


def test_the_final_weights_are_those_of_a_plain_training_on_both_parts():
    """The same seed, as many epochs as early stopping had found, the last weights."""
    setup = factories.setup(epochs=6, patience=2)
    series = factories.sine(200)
    windows, run = learnt(series, setup)
    epochs = run.fits[0].best + 1
    plain = replace(setup.training, epochs=epochs, use_validation=False)
    everything = windows.with_validation()
    *_, again = train(everything, replace(setup, training=plain))
    assert again.fits[0].best == epochs - 1, "otherwise the best weights are not the last"
    assert same(run.fits[0].final, again.fits[0].weights)
    assert not same(run.fits[0].final, run.fits[0].weights)


def test_nothing_of_the_test_part_is_learnt():
    setup = factories.setup(epochs=3)
    series = factories.sine(200)
    end = Split.by_share(200).valid_end
    values = series.values.copy()
    values[end:] += 5
    (_, run), (_, changed) = (
        learnt(each, setup) for each in (series, replace(series, values=values))
    )
    assert same(run.fits[0].final, changed.fits[0].final)


@pytest.mark.parametrize("cell", ["gru", "mlp"])
def test_the_first_weights_stay_and_calibrate_the_interval(cell):
    setup = factories.setup(epochs=3, cell=cell)
    windows, run = learnt(factories.sine(300), setup)
    valid, test = windows.cutoffs["valid"], windows.cutoffs["test"]
    *_, first = train(windows, setup)
    assert same(run.fits[0].weights, first.fits[0].weights)
    assessment = assess(run, windows)
    unseen = predict_fit(setup, first.fits[0], windows, valid)
    errors = score_errors(windows, windows.actual(valid), unseen)
    assert np.allclose(assessment.calibration.errors[: len(valid)], errors)
    assert np.array_equal(assessment.forecasts["network"], predict_run(run, windows, test))
    assert not np.allclose(
        predict_run(run, windows, test, final=False), assessment.forecasts["network"]
    )


def test_who_does_not_want_it_trains_once():
    setup = factories.setup(epochs=2, use_validation=False)
    windows, run = learnt(factories.sine(200), setup)
    assert run.progress == 1
    assert not run.fits[0].final
    whole = predict_run(run, windows, windows.now)
    assert np.array_equal(whole, predict_run(run, windows, windows.now, final=False))


def test_progress_never_goes_back_and_a_stop_leaves_what_there_is():
    setup = factories.setup(epochs=5, ensemble=2)
    windows = cut(factories.sine(200), setup.window, inputs=setup.inputs)
    shares, stopped = [], None
    for run in learn(windows, setup):
        shares.append(run.progress)
        if run.progress > FIRST:
            stopped = stopped or run
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert stopped.usable
    assert np.isfinite(predict_run(stopped, windows, windows.now)).all()
