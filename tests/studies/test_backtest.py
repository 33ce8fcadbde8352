"""The backtest: folds, forecasts from the past, and what may be known at each of them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from utilsforecast import losses

from rnn_forecast.errors import OutOfBounds, SeriesError, SeriesTooShort
from rnn_forecast.evaluation.verdict import Standing
from rnn_forecast.models.baselines import BASELINES
from rnn_forecast.studies import backtest as backtest_module
from rnn_forecast.studies.backtest import backtest
from rnn_forecast.studies.folds import most_windows, plan_backtest, usual_step
from rnn_forecast.workers import Workers
from tests import factories

SETUP = factories.setup(epochs=2)


def run(series, setup=SETUP, **options):
    with Workers(1) as workers:
        *_, study = backtest(series, setup, workers=workers, **options)
    return study


@pytest.fixture(scope="module")
def study():
    return run(factories.sine(), n_windows=12, step_size=4, refit=4)


# ------------------------------------------------------------------------------------------- folds


def plan(*, n_windows=6, step_size=5, refit: bool | int = False, steps=300, setup=SETUP):
    series = factories.sine(steps)
    return plan_backtest(series, setup, n_windows=n_windows, step_size=step_size, refit=refit)


@pytest.mark.parametrize(("refit", "folds"), [(False, 1), (True, 6), (2, 3), (4, 2)])
def test_it_trains_as_often_as_it_was_asked_to(refit, folds):
    found = plan(refit=refit)
    assert len(found.folds) == folds
    assert [fold.number for fold in found.folds] == list(range(1, folds + 1))


def test_the_last_forecast_ends_with_the_series_and_origins_are_a_step_apart():
    origins = plan().origins
    assert origins[-1] + SETUP.window.horizon == 299
    assert (np.diff(origins) == 5).all()


@pytest.mark.parametrize("refit", [False, True, 4])
@pytest.mark.parametrize("step_size", [1, 3, 8])
def test_no_fold_learns_from_what_came_after_its_first_origin(refit, step_size):
    found = plan(refit=refit, step_size=step_size)
    for fold in found.folds:
        windows = found.windows(fold)
        for part in ("train", "valid"):
            assert windows.cutoffs[part].max() + SETUP.window.horizon <= fold.origins[0]
        assert set(fold.origins) <= set(windows.cutoffs["test"].tolist())


def test_the_training_parts_grow_from_fold_to_fold():
    ends = [fold.split.train_end for fold in plan(refit=True).folds]
    assert ends == sorted(set(ends))


def test_every_cutoff_between_the_origins_is_forecast_once():
    found = plan(refit=2)
    cutoffs = []
    for fold in found.folds:
        test = found.windows(fold).cutoffs["test"]
        cutoffs += test[test >= fold.origins[0]].tolist()
    assert cutoffs == list(range(found.origins[0], found.origins[-1] + 1))


def test_the_usual_step_does_not_meet_the_season_at_one_point():
    daily = factories.sine()
    assert usual_step(daily, 7) == 8
    assert usual_step(daily, 14) == 15
    assert usual_step(daily, 5) == 5
    yearly = factories.series(np.arange(50.0), frequency="YS")
    assert usual_step(yearly, 3) == 3


def test_too_many_origins_are_refused_with_the_number_that_fits():
    with pytest.raises(SeriesTooShort, match=r"At most (\d+) fit") as refusal:
        plan(n_windows=55)
    most = int(str(refusal.value).split("At most ")[1].split()[0])
    assert plan(n_windows=most).folds
    assert most == most_windows(factories.sine(), SETUP, 5)
    with pytest.raises(SeriesTooShort):
        plan(n_windows=most + max(most // 40, 2))


def test_a_series_without_room_for_any_origin_says_so():
    with pytest.raises(SeriesTooShort, match="Take a shorter sequence or horizon"):
        plan(steps=30, n_windows=1)


@pytest.mark.parametrize("wrong", [{"n_windows": 0}, {"step_size": 0}, {"refit": -1}])
def test_numbers_below_one_are_refused(wrong):
    with pytest.raises(OutOfBounds, match="at least 1 is needed"):
        plan(**wrong)


# --------------------------------------------------------------------------------------- forecasts


def test_the_frame_has_the_columns_of_nixtla(study):
    frame = study.frame()
    assert list(frame.columns) == [
        *("unique_id", "ds", "cutoff", "y", "network", *BASELINES, "lo-80", "hi-80"),
    ]
    assert len(frame) == 12 * 3
    series = study.plan.series
    by_date = pd.Series(series.values, series.index)
    assert (by_date[frame["ds"]].to_numpy() == frame["y"].to_numpy()).all()
    assert (frame["ds"] > frame["cutoff"]).all()
    assert frame["naive"].tolist() == by_date[frame["cutoff"]].tolist()


def test_scores_are_those_of_utilsforecast_on_the_frame(study):
    frame, scores = study.frame(), study.scores().set_index("model")
    plain = frame.drop(columns="cutoff")
    for name in ("network", "naive", "ets"):
        theirs = losses.mae(plain, [name])[name][0]
        assert scores.loc[name, "mae"] == pytest.approx(theirs)
    theirs = losses.coverage(
        plain.rename(columns={"lo-80": "network-lo-80", "hi-80": "network-hi-80"}),
        ["network"],
        80,
    )
    assert scores.loc["network", "coverage"] == pytest.approx(theirs["network"][0])


def test_every_rival_is_tested_against_the_network(study):
    scores = study.scores().set_index("model")
    assert np.isnan(scores.loc["network", "dm"])
    others = scores.drop(index="network")
    assert others["dm_p"].between(0, 1).all()
    losing = others["mae"] < scores.loc["network", "mae"]
    assert (others["dm"] < 0).equals(losing)


def test_it_yields_as_it_goes_and_progress_never_goes_back():
    series = factories.sine()
    with Workers(1) as workers:
        studies = list(backtest(series, SETUP, n_windows=4, refit=2, workers=workers))
    shares = [each.progress for each in studies]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    partial = next(each for each in studies if len(each.results) == 1)
    assert not partial.ended
    assert len(partial.frame()) == 2 * 3
    assert studies[0].frame().empty
    assert studies[-1].ended


def test_the_cost_of_each_fold_is_shown_with_its_dates(study):
    costs = study.costs()
    assert costs["origins"].tolist() == [4, 4, 4]
    assert (costs["seconds"] > 0).all()
    assert study.seconds == pytest.approx(costs["seconds"].sum())
    assert (costs["train"] < costs["valid"]).all()
    assert (costs["valid"] < costs["test"]).all()
    assert costs["until"].iloc[-1] == study.plan.series.index[-1]


def test_the_numbers_are_the_same_however_many_workers_there_are(study):
    with Workers(2) as workers:
        *_, other = backtest(
            study.plan.series, SETUP, n_windows=12, step_size=4, refit=4, workers=workers
        )
    pd.testing.assert_frame_equal(study.frame(), other.frame())


def test_what_comes_after_an_origin_changes_no_forecast_from_it():
    series = factories.sine()
    values = series.values.copy()
    plan = plan_backtest(series, SETUP, n_windows=6, step_size=4, refit=3)
    later = plan.origins[3]
    values[later + 1 :] += 100 * np.random.default_rng(0).standard_normal(len(values) - later - 1)
    ours, theirs = (
        run(each, n_windows=6, step_size=4, refit=3).frame()
        for each in (series, replace(series, values=values))
    )
    until = ours["cutoff"] <= series.index[later]
    same = [name for name in ours.columns if name != "y"]
    pd.testing.assert_frame_equal(ours.loc[until, same], theirs.loc[until, same])
    assert not np.allclose(ours.loc[~until, "network"], theirs.loc[~until, "network"])


def test_unobserved_values_are_not_scored():
    series = factories.sine()
    values = series.values.copy()
    values[-6:-4] = np.nan
    study = run(replace(series, values=values), n_windows=6, step_size=4)
    assert study.frame()["y"].isna().sum() == 2
    assert np.isfinite(study.scores()[["mae", "rmse", "mase"]]).all(axis=None)


def test_a_fold_that_fails_is_a_sentence_and_the_others_are_kept(monkeypatch):
    real = backtest_module.learn

    def learn(windows, setup):
        if windows.split.test_end == 300:
            raise SeriesError("This fold cannot be trained.")
        yield from real(windows, setup)

    monkeypatch.setattr(backtest_module, "learn", learn)
    study = run(factories.sine(), n_windows=4, step_size=4, refit=2)
    assert study.failed == {2: "This fold cannot be trained."}
    assert len(study.frame()) == 2 * 3
    assert study.ended
    assert study.progress == 1.0


@pytest.mark.parametrize("seed", range(4))
def test_a_random_walk_comes_out_as_no_better_than_naive(seed):
    chance = np.random.default_rng(seed)
    walk = factories.series(100 + np.cumsum(chance.standard_normal(500)))
    study = run(walk, factories.setup(length=8, horizon=3, epochs=5), n_windows=40, step_size=3)
    against = study.assessment.against("naive")
    assert not against.beats
    assert against.skill < 0.05
    assert study.assessment.diebold_mariano("naive").statistic < 2.5
    assert study.assessment.verdict().standing is not Standing.BEATS
