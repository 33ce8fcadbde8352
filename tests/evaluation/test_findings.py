"""Each detector on a result where it must speak, and on one where it must be silent."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.evaluation.correlation import correlation
from rnn_forecast.evaluation.findings import DETECTORS, find
from rnn_forecast.evaluation.findings.learning import silence
from rnn_forecast.evaluation.findings.scale_change import Change
from rnn_forecast.models import MODELS
from rnn_forecast.preparation import InputSpec
from rnn_forecast.sources import open_dataset
from rnn_forecast.suggestions import suggest_covariates
from rnn_forecast.training import Outcome, Setup, TrainSpec
from rnn_forecast.windows import WindowSpec, cut
from tests import factories
from tests.evaluation.made import saying, trained, walk


def perfect(actual, last):
    return actual


def a_copy(actual, last):
    return last


def constant(actual, last):
    return np.full(actual.shape, 10.0)


def off_by(error):
    return lambda actual, last: actual + error + 0 * last


def late_by(error):
    return lambda actual, last: last + error + 0 * actual


def kinds(run, assessment):
    return [finding.kind for finding in find(run, assessment)]


def found(kind, run, assessment):
    return DETECTORS[kind](run, assessment)


def changes(finding, setup):
    """The settings of a remedy, each checked by the spec that it belongs to."""
    specs = (setup.window, setup.inputs, setup.network, setup.training)
    known = {option.name: option for spec in specs for option in spec.options()}
    for name, value in finding.remedy.settings.items():
        if name != "covariates":
            known[name].check(value)
    return dict(finding.remedy.settings)


# ----------------------------------------------------------------------------- copies of yesterday


def test_a_network_trained_on_a_random_walk_is_found_to_copy():
    setup = factories.setup(length=20, horizon=5, epochs=12, ensemble=2)
    assert "copying" in kinds(*trained(walk(), setup))


def test_a_network_trained_on_prices_is_found_to_copy():
    dataset, column = open_dataset("bundled:ibm/adj_close")
    series = dataset.series(column).until(1500)
    setup = factories.setup(length=20, horizon=5, epochs=8, inputs="relative")
    assert "copying" in kinds(*trained(series, setup))


def test_a_network_that_has_learnt_the_temperature_does_not_copy():
    dataset, column = open_dataset("bundled:seattle-weather/temp_max")
    series = dataset.series(column, suggest_covariates(dataset, column))
    setup = Setup(
        window=WindowSpec(sequence_length=30, horizon=7),
        network=MODELS["gru"](hidden_size=16),
        training=TrainSpec(epochs=20, ensemble=1),
    )
    assert kinds(*trained(series, setup)) == []


def test_a_copy_one_step_late_is_found_although_it_lies_away_from_the_last_value():
    series = walk()
    shifted = saying(series, late_by(3.0))
    assert found("copying", *shifted)


def test_near_the_last_value_but_better_than_it_is_no_copy():
    series = walk()
    assert not found("copying", *saying(series, lambda actual, last: last + 0.3 * (actual - last)))
    assert not found("copying", *saying(series, perfect))


def test_a_copy_names_both_distances():
    run, assessment = saying(walk(), late_by(0.5))
    sentence = found("copying", run, assessment).sentence
    far = np.mean(np.abs(assessment.forecasts["network"] - assessment.actual))
    assert "0.50 from the last value" in sentence
    assert f"{far:.1f} from what came" in sentence


def test_level_inputs_on_a_wandering_series_are_to_become_relative():
    setup = factories.setup(inputs="level")
    run, assessment = saying(walk(seed=1), a_copy, setup=setup)
    assert changes(found("copying", run, assessment), setup) == {"inputs": "relative"}
    relative = factories.setup(inputs="relative")
    copying = found("copying", *saying(walk(seed=1), a_copy, setup=relative))
    twice = {"horizon": 2 * relative.window.horizon}
    assert changes(copying, relative) == twice
    assert copying.why.endswith("has time to show.")


def test_a_copy_of_a_series_that_stays_in_its_range_is_to_read_more_of_it():
    wave = factories.series(np.sin(np.arange(400) / 9) + np.random.default_rng(0).normal(size=400))
    setup = factories.setup(length=6, horizon=3)
    copying = found("copying", *saying(wave, a_copy, setup=setup))
    assert changes(copying, setup) == {"sequence_length": 12}


def test_no_longer_horizon_is_offered_where_it_could_not_be_tested():
    setup = factories.setup(length=6, horizon=7, inputs="relative")
    short = walk(seed=1).until(200)  # 30 steps of test: two forecasts of 14 steps
    assert found("copying", *saying(short, a_copy, setup=setup)).remedy is None


def test_an_unfinished_network_copies_because_it_is_unfinished():
    losses = {"train_losses": (0.9, 0.7, 0.6, 0.5), "valid_losses": ((0.9, 0.8, 0.7, 0.6),)}
    unfinished = saying(walk(), a_copy, **losses, outcomes=(Outcome.EXHAUSTED,))
    assert "epochs" in found("copying", *unfinished).remedy.settings


def test_a_series_that_never_changes_is_no_copy_of_anything():
    run, assessment = saying(factories.series(np.full(300, 5.0)), a_copy)
    assert not found("copying", run, assessment)
    assert not found("flat_line", run, assessment)


def test_the_correlation_is_that_of_pandas():
    import pandas as pd

    chance = np.random.default_rng(0)
    one, other = chance.standard_normal((2, 50))
    one[7] = other[9] = np.nan
    assert correlation(one, other) == pytest.approx(pd.Series(one).corr(pd.Series(other)))
    assert correlation(np.ones(5), np.arange(5.0)) == 0


# ------------------------------------------------------------------------------------- flat lines


def test_the_mean_of_noise_is_a_flat_line_and_is_found():
    chance = np.random.default_rng(0)
    series = factories.series(chance.standard_normal(1000))
    run, assessment = trained(series, factories.setup(length=8, horizon=3, epochs=40))
    flat = found("flat_line", run, assessment)
    assert flat
    assert changes(flat, run.setup) == {"sequence_length": 16}


def test_a_forecast_that_moves_with_the_series_is_not_flat():
    assert not found("flat_line", *saying(factories.sine(), perfect))
    assert found("flat_line", *saying(factories.sine(), constant))


# ------------------------------------------------------------------------------- what was learnt


def learning(train, *valid, series=None, outcomes=(), **setup):
    series = series or factories.sine()
    outcomes = outcomes or (Outcome.CONVERGED,) * len(valid)
    return saying(
        series,
        perfect,
        setup=factories.setup(**setup),
        train_losses=train,
        valid_losses=valid,
        outcomes=outcomes,
    )


def test_a_training_loss_that_falls_while_the_other_rises_is_overfitting():
    found_one = learning((0.9, 0.4, 0.2, 0.05), (0.9, 0.5, 0.6, 0.9))
    finding = found("overfitting", *found_one)
    assert "after epoch 2" in finding.sentence
    assert "from 0.50 to 0.90" in finding.sentence
    assert changes(finding, found_one[0].setup) == {"dropout": 0.2}, "8 numbers are few already"


def test_a_wide_network_is_to_become_narrower():
    setup = factories.setup()
    setup = replace(setup, network=replace(setup.network, hidden_size=64))
    losses = {"train_losses": (0.4, 0.05), "valid_losses": ((0.5, 0.9),)}
    finding = found("overfitting", *saying(factories.sine(), perfect, setup=setup, **losses))
    assert finding.remedy.settings == {"hidden_size": 32}


@pytest.mark.parametrize(
    ("train", "valid"),
    [
        ((0.9, 0.4, 0.3, 0.25), (0.9, 0.5, 0.45, 0.42)),  # both fall
        ((0.9, 0.4, 0.3, 0.25), (0.9, 0.30, 0.33, 0.36)),  # one rises, but both are alike
    ],
)
def test_ordinary_losses_are_no_overfitting(train, valid):
    assert not found("overfitting", *learning(train, valid))


def test_a_network_much_too_large_for_noise_really_overfits():
    chance = np.random.default_rng(0)
    series = factories.series(chance.standard_normal(220))
    setup = factories.setup(length=20, horizon=2, epochs=40, patience=40, cell="mlp")
    training = replace(setup.training, learning_rate=0.01, batch_size=8)
    network = replace(setup.network, hidden_size=128)
    setup = replace(setup, network=network, training=training)
    assert "overfitting" in kinds(*trained(series, setup))


def test_losses_that_fall_until_the_epochs_are_used_up_are_unfinished():
    unfinished = learning(
        (0.9, 0.7, 0.6, 0.5), (0.9, 0.8, 0.7, 0.6), outcomes=(Outcome.EXHAUSTED,), epochs=4
    )
    finding = found("underfitting", *unfinished)
    assert "its 4 epochs were used up" in finding.sentence
    assert changes(finding, unfinished[0].setup) == {"epochs": 12, "patience": 5}


def test_a_real_training_of_two_epochs_is_unfinished_and_a_long_one_is_not():
    short = factories.setup(epochs=3)
    assert found("underfitting", *trained(factories.sine(), short))
    noise = factories.series(np.random.default_rng(0).standard_normal(600))
    long = factories.setup(epochs=200, patience=10)
    assert not found("underfitting", *trained(noise, long))


def test_a_network_that_was_best_in_the_middle_of_its_epochs_had_enough_of_them():
    losses = ((0.9, 0.7, 0.5, 0.4, 0.4, 0.4), (0.9, 0.8, 0.7, 0.6, 0.65, 0.65))
    assert not found("underfitting", *learning(*losses, outcomes=(Outcome.EXHAUSTED,)))


def test_losses_that_have_settled_are_finished():
    settled = ((0.9, 0.3, 0.3, 0.3), (0.9, 0.3, 0.299, 0.298))
    assert not found("underfitting", *learning(*settled, outcomes=(Outcome.EXHAUSTED,)))


def test_a_training_loss_as_high_as_that_of_silence_has_learnt_nothing():
    series = factories.sine()
    silent = silence(cut(series, factories.setup().window), "train", "absolute")
    assert found("underfitting", *learning((silent, silent), (0.4, 0.4)))
    assert not found("underfitting", *learning((silent, silent / 2), (0.4, 0.4)))


@pytest.mark.parametrize("loss", ["absolute", "squared"])
def test_silence_is_the_loss_that_naive_makes_of_scaled_values(loss):
    series = factories.sine()
    windows = cut(series, factories.setup().window)
    scores = (series.values - windows.preparation.target.mean) / windows.preparation.target.spread
    errors = [
        scores[cutoff + ahead] - scores[cutoff]
        for cutoff in windows.cutoffs["valid"]
        for ahead in (1, 2, 3)
    ]
    expected = np.mean(np.abs(errors) if loss == "absolute" else np.square(errors))
    assert silence(windows, "valid", loss) == pytest.approx(expected, rel=1e-5)


def test_one_network_of_three_that_diverged_is_told():
    run, assessment = learning(
        (0.5, 0.4),
        *[(0.5, 0.4)] * 3,
        outcomes=(Outcome.CONVERGED, Outcome.DIVERGED, Outcome.CONVERGED),
    )
    finding = found("diverged", run, assessment)
    assert finding.sentence.startswith("1 of 3 networks diverged")
    assert changes(finding, run.setup) == {"learning_rate": 0.001, "clip_norm": 1.0}
    assert not found("diverged", *learning((0.5, 0.4), (0.5, 0.4)))


def test_seeds_that_differ_by_a_fifth_disagree():
    run, assessment = learning((0.5, 0.4), (0.5, 0.40), (0.5, 0.48))
    finding = found("seeds", run, assessment)
    assert "20 % apart" in finding.sentence
    assert changes(finding, run.setup) == {"ensemble": 5}
    assert not found("seeds", *learning((0.5, 0.4), (0.5, 0.40), (0.5, 0.42)))
    assert not found("seeds", *learning((0.5, 0.4), (0.5, 0.4)))


# -------------------------------------------------------------------------------- the test part


def test_a_test_part_above_the_training_range_is_found_where_levels_are_read():
    rising = factories.series(np.arange(400.0))
    level, relative = factories.setup(inputs="level"), factories.setup(inputs="relative")
    finding = found("scale_change", *saying(rising, perfect, setup=level))
    assert "100 % of its values" in finding.sentence
    assert changes(finding, level) == {"inputs": "relative"}
    assert not found("scale_change", *saying(rising, perfect, setup=relative))
    assert not found("scale_change", *saying(factories.sine(), perfect, setup=level))


def test_wilder_changes_are_found_even_where_inputs_are_relative():
    chance = np.random.default_rng(0)
    size = np.where(np.arange(600) < 500, 1.0, 4.0)
    setup = factories.setup(inputs="relative")
    series = factories.series(1000 + np.cumsum(size * chance.standard_normal(600)))
    windows = cut(series, setup.window, inputs=InputSpec(inputs="relative", transform="none"))
    train, test = series.values[:420], series.values[510:]
    expected = np.mean(np.abs(np.diff(test))) / np.mean(np.abs(np.diff(train)))
    assert Change.of(windows).wider == pytest.approx(expected, rel=1e-3)
    finding = found("scale_change", *saying(series, perfect, setup=setup))
    assert "changes from step to step" in finding.sentence


@pytest.mark.parametrize(("held", "words"), [(0.60, "too narrow"), (0.95, "too wide")])
def test_an_interval_that_does_not_hold_what_it_says_is_found(held, words, monkeypatch):
    run, assessment = saying(factories.sine(), perfect)
    monkeypatch.setattr(type(assessment), "held", held)
    finding = found("interval_off", run, assessment)
    assert words in finding.sentence
    assert f"{held:.0%}".replace("%", " %") in finding.sentence


@pytest.mark.parametrize("held", [None, 0.76, 0.80, 0.84])
def test_an_interval_that_holds_or_is_not_there_is_not_spoken_of(held, monkeypatch):
    run, assessment = saying(factories.sine(), perfect)
    monkeypatch.setattr(type(assessment), "held", held)
    assert not found("interval_off", run, assessment)


def test_an_interval_that_misses_among_few_forecasts_is_not_spoken_of(monkeypatch):
    run, assessment = saying(factories.sine(), perfect)
    monkeypatch.setattr(type(assessment), "held", 0.9)
    monkeypatch.setattr(type(assessment), "held_error", 0.06)
    assert not found("interval_off", run, assessment)


def test_the_error_of_a_share_counts_windows_that_overlap_as_one():
    chance, count, horizon = np.random.default_rng(0), 6000, 4
    steps = chance.standard_normal(count + horizon)
    actual = np.lib.stride_tricks.sliding_window_view(steps, horizon)[1:]
    limit = np.full_like(actual, 1.2816)
    _, assessment = saying(factories.sine(), perfect)
    assessment = replace(assessment, actual=actual, interval=(-limit, limit))
    assert assessment.held == pytest.approx(0.8, abs=0.02)
    assert assessment.held_error == pytest.approx(np.sqrt(0.8 * 0.2 / count), rel=0.25)


def test_few_windows_are_found_and_made_more():
    strided = replace(factories.setup(), window=WindowSpec(sequence_length=12, stride=4, horizon=3))
    few = found("few_windows", *saying(factories.sine(300), perfect, setup=strided))
    assert few.sentence.startswith("There is little to go by: 49 windows")
    assert few.remedy.settings == {"stride": 1}
    assert not found("few_windows", *saying(factories.sine(300), perfect))


def test_a_test_part_of_two_horizons_asks_for_a_shorter_one():
    setup = factories.setup(length=12, horizon=20)
    finding = found("few_windows", *saying(factories.sine(260), perfect, setup=setup))
    assert finding.sentence.endswith("a test part of 1 horizon.")
    assert finding.remedy.settings == {"horizon": 10}


# --------------------------------------------------------------------------------- recommendations


def test_a_network_worse_than_a_baseline_recommends_it_by_name():
    run, assessment = saying(factories.sine(), off_by(5.0))
    finding = found("better_baseline", run, assessment)
    assert finding.sentence.startswith("Better use the linear model")
    assert "GRU by 5.0" in finding.sentence


def test_one_per_cent_worse_than_the_best_baseline_passes_and_two_do_not():
    series = factories.sine()
    best = min(
        (assessment.mae(each.name), each.name)
        for assessment in [saying(series, perfect)[1]]
        for each in assessment.baselines
    )[0]
    for factor, speaks in ((1.009, False), (1.02, True)):
        run, assessment = saying(series, off_by(factor * best))
        assert bool(found("better_baseline", run, assessment)) == speaks


def test_what_decides_about_the_forecast_is_told_first_and_nothing_twice():
    silent = silence(cut(walk(), factories.setup().window), "train", "absolute")
    losses = {"train_losses": (silent, silent), "valid_losses": ((0.4, 0.4),)}
    run, assessment = saying(walk(), late_by(2.0), **losses)
    assert found("underfitting", run, assessment)
    assert kinds(run, assessment)[:2] == ["better_baseline", "copying"]
    assert "underfitting" not in kinds(run, assessment)


def test_a_good_forecast_has_no_findings():
    losses = {"train_losses": (0.5, 0.1), "valid_losses": ((0.5, 0.1),)}
    run, assessment = saying(factories.sine(600), perfect, **losses)
    speaking = [kind for kind in kinds(run, assessment) if kind != "interval_off"]
    assert speaking == [], "its interval is that of a network of one epoch"
