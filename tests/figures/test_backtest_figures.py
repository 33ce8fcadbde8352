"""The folds and the forecasts of a backtest, as pictures."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.figures import DARK, LIGHT
from rnn_forecast.figures.backtest_paths import MOST_PATHS, backtest_paths
from rnn_forecast.figures.folds import MOST_DRAWN, folds_plot
from rnn_forecast.figures.wording import label
from rnn_forecast.models.baselines import BASELINES, INSTANT, fit_rivals
from rnn_forecast.studies.backtest_values import Backtest, Finished, FoldResult
from rnn_forecast.studies.folds import plan_backtest
from rnn_forecast.training import Setup
from rnn_forecast.windows import WindowSpec
from tests.figures.factories import a_series, texts, traces

RIVALS = [label(name) for name in BASELINES]


def a_backtest(*, n_windows=6, step_size=4, refit: bool | int = 3, finished=None, series=None):
    """A network that is always one unit too high; nothing is trained."""
    setup = Setup(window=WindowSpec(sequence_length=14, horizon=3))
    plan = plan_backtest(
        series or a_series(), setup, n_windows=n_windows, step_size=step_size, refit=refit
    )
    results = tuple(a_result(plan, fold) for fold in plan.folds)
    return Backtest(Finished(plan, results if finished is None else results[:finished]))


def a_result(plan, fold):
    windows = plan.windows(fold)
    valid, test = windows.cutoffs["valid"], windows.cutoffs["test"]
    asked = test[test >= fold.origins[0]]
    rivals = fit_rivals(windows, INSTANT)
    said = {"network": np.nan_to_num(windows.actual(asked), nan=10.0) + 1.0}
    said |= {each.name: each.forecasts(windows, asked) for each in rivals.fitted}
    return FoldResult(fold, asked, said, valid, windows.actual(valid) + 1.0, 2.5, {})


@pytest.fixture
def study():
    return a_backtest()


def test_every_fold_has_its_three_parts_in_the_colours_of_their_roles(study):
    lines = traces(folds_plot(study))
    assert list(lines) == ["train", "valid", "test", "origin"]
    assert lines["test"].line.color == LIGHT.forecast
    assert traces(folds_plot(study, theme=DARK))["test"].line.color == DARK.forecast
    assert len([x for x in lines["train"].x if x is not None]) == 2 * len(study.plan.folds)


def test_the_parts_follow_each_other_and_the_dates_are_those_of_the_plan(study):
    lines, index = traces(folds_plot(study)), study.plan.series.index
    ends = [lines[name].x[:2] for name in ("train", "valid", "test")]
    assert ends[0][0] == index[0]
    assert ends[0][1] == ends[1][0] == index[study.plan.folds[0].split.train_end]
    assert ends[1][1] == ends[2][0] == index[study.plan.folds[0].origins[0] + 1]


def test_an_origin_is_marked_for_every_forecast(study):
    marks = traces(folds_plot(study))["origin"]
    assert list(marks.x) == [study.plan.series.index[origin] for origin in study.plan.origins]
    assert list(marks.y) == [0, 0, 0, 1, 1, 1]


def test_of_many_folds_some_are_drawn_and_all_are_in_the_table():
    study = a_backtest(n_windows=40, refit=True, finished=0)
    picture = folds_plot(study)
    shown = [int(text) for text in picture.figure.layout.yaxis.ticktext]
    assert len(shown) == MOST_DRAWN
    assert (shown[0], shown[-1]) == (1, 40)
    assert len(picture.table) == 40


def test_the_words_of_the_folds_count_forecasts_and_trainings(study):
    alt = folds_plot(study).alt
    assert alt.startswith("6 forecasts of temperature")
    assert "from 2 trainings" in alt
    assert "4 steps apart" in alt


def test_before_a_backtest_it_says_what_will_appear():
    assert "folds appear here" in texts(folds_plot(None))
    assert "appear here" in texts(backtest_paths(None))
    assert backtest_paths(a_backtest(finished=0).assessment).table.empty


def test_every_origin_has_a_path_of_its_own(study):
    picture = backtest_paths(study.assessment)
    line = traces(picture)["GRU forecasts"]
    gaps = ~np.isfinite(np.array(line.y, dtype=float))
    assert gaps.sum() == 6
    assert len(line.y) == 6 * (3 + 1)
    assert line.line.color == LIGHT.forecast
    own = ["80 % interval", "GRU forecasts", "Observed"]
    assert [name for name in traces(picture) if name not in RIVALS] == own


def test_every_baseline_forecasts_from_the_same_origins(study):
    lines, frame = traces(backtest_paths(study.assessment)), study.assessment.frame()
    assert [name for name in lines if name in RIVALS] == [label(name) for name in INSTANT]
    assert [lines[label(name)].visible for name in INSTANT] == [True, *["legendonly"] * 4]
    for name in INSTANT:
        drawn = np.array(lines[label(name)].y, dtype=float)
        np.testing.assert_array_equal(drawn[np.isfinite(drawn)], frame[name])
    naive = np.array(lines["Naive"].y, dtype=float).reshape(-1, 4)[:, :3]
    assert (naive == naive[:, :1]).all(), "level from each origin"


def test_the_newest_origins_are_drawn_of_very_many():
    assessment = a_backtest(n_windows=100, step_size=1).assessment
    line = traces(backtest_paths(assessment))["GRU forecasts"]
    paths = (~np.isfinite(np.array(line.y, dtype=float))).sum()
    assert paths <= MOST_PATHS
    assert line.x[-1] == np.datetime64(assessment.windows.series.index[-1])


def test_the_words_of_the_paths_hold_error_and_coverage(study):
    picture = backtest_paths(study.assessment)
    assert "6 forecasts by GRU are 1.00 °C off on average" in picture.alt
    assert "of the values lie in their 80 % interval" in picture.alt
    assert list(picture.table.columns[:4]) == ["unique_id", "ds", "cutoff", "y"]


def test_without_an_interval_none_is_drawn(study):
    picture = backtest_paths(replace(study.assessment, interval=None))
    assert [name for name in traces(picture) if name not in RIVALS] == ["GRU forecasts", "Observed"]
    assert "interval" not in picture.alt
