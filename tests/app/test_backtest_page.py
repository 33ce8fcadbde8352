"""The backtest page: what it will cost, the folds as they are finished, and what it concludes."""

import time

import pytest

from rnn_forecast.jobs import State
from rnn_forecast.studies import backtest
from rnn_forecast.workers import Workers
from tests.app.conftest import QUICK, assert_whole

FEW = QUICK | {"origins": "6", "use_validation": "false"}
"""A backtest that takes a moment, as a link has it."""


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """Folds in this process: others take seconds to start."""
    workers = Workers(1)
    monkeypatch.setattr(backtest, "resident", lambda: workers)


@pytest.fixture
def patient_backtest(monkeypatch):
    """Backtests that show their first fold and then go on until they are stopped."""
    real = backtest.backtest

    def study(*args, **kwargs):
        partial = next(each for each in real(*args, **kwargs) if each.results)
        while True:
            yield partial
            time.sleep(0.01)

    monkeypatch.setattr(backtest, "backtest", study)


@pytest.fixture
def finished(visitor):
    return visitor.open("backtest", **FEW).press("Run the backtest").wait("backtest")


def test_the_page_shows_the_folds_and_the_cost_before_anything_is_trained(visitor):
    visitor.open("backtest")
    assert_whole(visitor)
    assert visitor.title == "Would it have worked before?"
    assert visitor.value("origins") == 20
    assert visitor.says("20 forecasts from 1 training, at most about")
    assert len(visitor.charts) == 1
    assert not visitor.button("Run the backtest").disabled


def test_training_at_every_origin_is_counted_before_the_start(visitor):
    visitor.open("backtest", **FEW).set(refit_origins="every")
    assert_whole(visitor)
    assert visitor.says("6 forecasts from 6 trainings")
    visitor.set(refit_origins="fifth")
    assert visitor.says("6 forecasts from 2 trainings")


def test_a_link_sets_the_whole_backtest(visitor):
    visitor.open("backtest", **FEW, origin_step="3", refit_origins="At every origin")
    assert_whole(visitor)
    assert visitor.value("origins") == 6
    assert visitor.value("origin_step") == 3
    assert visitor.value("refit_origins") == "every"


def test_too_many_forecasts_are_refused_with_the_number_that_fits(visitor):
    visitor.open("backtest", **QUICK, origins="500", origin_step="4")
    assert_whole(visitor)
    assert visitor.says("leave too little to learn from")
    assert visitor.says("At most")
    assert visitor.button("Run the backtest").disabled


def test_a_finished_backtest_says_how_the_network_stands(finished):
    assert_whole(finished)
    headline = next(text for text in finished.texts if text.startswith("## "))
    assert "repeating the last value" in headline
    labels = [each.label for each in finished.tab.metric]
    assert labels == [
        *("Skill against naive", "Skill against seasonal naive", "80 % interval held"),
    ]
    assert finished.says("Diebold-Mariano test over 6 forecasts")
    assert len(finished.charts) == 3


def test_a_single_forecast_proves_nothing(visitor):
    one = FEW | {"origins": "1"}
    finished = visitor.open("backtest", **one).press("Run the backtest").wait("backtest")
    assert_whole(finished)
    headline = next(text for text in finished.texts if text.startswith("## "))
    assert "cannot yet be told from repeating the last value" in headline.replace("\\", "")
    assert not finished.says("Diebold-Mariano test")
    assert not finished.says("inf")


def table_with(visitor, column):
    """The first table that has such a column."""
    return next(each.value for each in visitor.tab.dataframe if column in each.value)


def test_all_baselines_stand_in_the_table_and_both_tables_can_be_downloaded(finished):
    table = table_with(finished, "Skill against naive")
    assert table["Model"].tolist() == [
        *("Network", "Naive", "Seasonal naive", "Mean", "Drift", "Linear", "ETS", "Theta"),
    ]
    assert {"Mean absolute error", "MASE", "Skill against naive", "p-value"} <= set(table)
    labels = [each.label for each in finished.tab.get("download_button")]
    assert {"Scores as CSV", "All forecasts as CSV"} <= set(labels)


def test_the_folds_and_their_cost_are_listed(finished):
    folds = table_with(finished, "Seconds")
    assert folds["Forecasts"].tolist() == [6]
    assert (folds["Seconds"] > 0).all()


def test_stop_keeps_the_folds_that_are_finished(visitor, patient_backtest):
    visitor.open("backtest", **FEW).set(refit_origins="every").press("Run the backtest")
    while visitor.job("backtest").latest is None:
        visitor.look()
    visitor.look()
    assert_whole(visitor)
    assert visitor.says("1 of 6 folds are finished")
    assert visitor.button("Run the backtest").disabled
    visitor.press("Stop").wait("backtest")
    assert_whole(visitor)
    assert visitor.job("backtest").state is State.STOPPED
    assert visitor.says("1 of 6 trainings finished")


def test_the_backtest_of_another_series_is_said_to_be_one(finished):
    assert not finished.says("belongs to another series")
    finished.set(source="synthetic:sine")
    assert_whole(finished)
    assert finished.says("This backtest belongs to another series: temp_max")


def test_a_backtest_without_a_finished_fold_says_so(visitor, monkeypatch):
    def study(*args, **kwargs):
        yield next(backtest_real(*args, **kwargs))

    backtest_real = backtest.backtest
    monkeypatch.setattr(backtest, "backtest", study)
    visitor.open("backtest", **FEW).press("Run the backtest").wait("backtest")
    assert_whole(visitor)
    assert visitor.says("there is nothing to show")


def test_a_backtest_that_fails_says_why(visitor, monkeypatch):
    def study(*_, **__):
        raise MemoryError
        yield

    monkeypatch.setattr(backtest, "backtest", study)
    visitor.open("backtest", **FEW).press("Run the backtest").wait("backtest")
    assert_whole(visitor)
    assert visitor.says("not enough memory")
    assert not visitor.button("Run the backtest").disabled
