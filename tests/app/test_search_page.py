"""The search page: what is searched, the trials as they come, and the settings that won."""

import time

import pytest

from rnn_forecast.app import loading
from rnn_forecast.jobs import State
from rnn_forecast.studies import search
from tests.app.conftest import QUICK, assert_whole

SEARCH = QUICK | {
    "source": "Sine of period 24",
    "searched": ["Sequence length", "Learning rate"],
    "search_trials": "6",
}
"""A search that takes a moment, as a link has it."""


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """In this process: others take seconds to start."""
    from rnn_forecast.studies.search import study
    from rnn_forecast.workers import Workers

    workers = Workers(1)
    monkeypatch.setattr(study, "resident", lambda: workers)


@pytest.fixture
def patient_search(monkeypatch):
    """Searches that show their first trials and then go on until they are stopped."""
    real = search.search_study

    def study(*args, **kwargs):
        partial = next(each for each in real(*args, **kwargs) if each.trials)
        while True:
            yield partial
            time.sleep(0.01)

    monkeypatch.setattr(search, "search_study", study)


@pytest.fixture
def finished(visitor):
    return visitor.open("search", **SEARCH).press("Search").wait("search")


def test_the_page_proposes_what_to_search_and_says_what_it_costs(visitor):
    visitor.open("search")
    assert_whole(visitor)
    assert visitor.title == "Which settings forecast best?"
    assert visitor.value("searched") == ["sequence_length", "hidden_size", "learning_rate"]
    assert visitor.says("24 networks, at most about")
    assert not visitor.button("Search").disabled
    assert visitor.charts == []


def test_a_link_sets_the_whole_search(visitor):
    visitor.open("search", **SEARCH)
    assert_whole(visitor)
    assert visitor.value("search_trials") == 6
    assert visitor.says("6 networks")


def test_with_nothing_to_search_there_is_a_sentence_and_no_button(visitor):
    visitor.open("search").set(searched=[])
    assert_whole(visitor)
    assert visitor.says("Choose at least one setting to search")
    assert visitor.button("Search").disabled


def test_only_what_makes_a_difference_is_offered(visitor):
    visitor.open("search", cell="SegRNN", task="many-to-one")
    assert_whole(visitor)
    offered = visitor.tab.pills(key="searched").options
    assert "Layers" not in offered
    assert "Hidden size" in offered


def test_stop_keeps_the_trials_and_says_that_nothing_was_tested(visitor, patient_search):
    visitor.open("search", **SEARCH).press("Search")
    while visitor.job("search").latest is None:
        visitor.look()
    visitor.look()
    assert_whole(visitor)
    assert len(visitor.charts) == 3
    assert visitor.button("Search").disabled
    visitor.press("Stop").wait("search")
    assert_whole(visitor)
    assert visitor.job("search").state is State.STOPPED
    assert visitor.says("Not yet tested")
    assert visitor.tab.get("download_button")


def test_a_finished_search_names_the_winner_and_warns_of_flattery(finished):
    assert_whole(finished)
    headline = next(text for text in finished.texts if text.startswith("## "))
    assert headline.removeprefix("## ").startswith("Best on validation")
    assert finished.says("Chosen on validation, tested once")
    assert finished.says("flatters itself")
    assert len(finished.charts) == 3
    assert len(finished.tab.dataframe[0].value) == 6


def test_one_click_takes_the_settings(finished):
    best = finished.job("search").latest.best.values
    finished.press("Use these settings")
    assert_whole(finished)
    assert {name: finished.value(name) for name in best} == dict(best)
    finished.turn("forecast")
    assert finished.value("sequence_length") == best["sequence_length"]


def test_the_same_search_goes_on_where_it_stopped(finished):
    finished.set(search_trials=8).press("Search").wait("search")
    assert_whole(finished)
    assert finished.says("6 trials were there already")
    assert len(finished.job("search").latest.trials) == 8


def test_a_search_is_there_after_a_restart_with_its_pictures_and_settings(finished, other_visitor):
    before = finished.job("search").latest
    loading.jobs().close()
    loading.jobs.clear()
    other_visitor.open("runs")
    assert_whole(other_visitor)
    assert other_visitor.says("Search on sine")
    other_visitor.press("Show").turn("search")
    assert_whole(other_visitor)
    assert other_visitor.title == "Which settings forecast best?"
    assert len(other_visitor.charts) == 3
    assert other_visitor.says("Chosen on validation, tested once")
    assert len(other_visitor.tab.dataframe[0].value) == len(before.trials)
    assert other_visitor.value("searched") == ["sequence_length", "learning_rate"]
    assert other_visitor.value("search_trials") == 6


def test_a_search_that_was_stopped_goes_on_from_its_run_where_searches_have_no_database(
    visitor, monkeypatch
):
    monkeypatch.setenv("RNN_FORECAST_STORAGE", "shared")
    real, beginnings = search.search_study, []

    def study(*args, **kwargs):
        beginnings.append(len(kwargs["finished"]))
        for each in real(*args, **kwargs):
            yield each
            while each.trials and len(beginnings) == 1:
                yield each
                time.sleep(0.01)

    monkeypatch.setattr(search, "search_study", study)
    visitor.open("search", **SEARCH).press("Search")
    while visitor.job("search").latest is None or not visitor.job("search").latest.trials:
        visitor.look()
    visitor.press("Stop").wait("search").press("Search").wait("search")
    assert_whole(visitor)
    assert 0 == beginnings[0] < beginnings[1]
    assert visitor.says("there already")


def test_strangers_on_a_shared_server_find_nothing_of_each_other(
    visitor, other_visitor, monkeypatch
):
    monkeypatch.setenv("RNN_FORECAST_STORAGE", "shared")
    for each in (visitor, other_visitor):
        each.open("search", **SEARCH).press("Search").wait("search")
        assert_whole(each)
        assert each.job("search").latest.known == 0


def test_the_search_of_another_series_is_said_to_be_one(finished):
    finished.set(source="synthetic:ar1")
    assert_whole(finished)
    assert finished.says("This search belongs to another series")


def test_a_search_that_fails_says_why(visitor, monkeypatch):
    def study(*_, **__):
        raise MemoryError
        yield

    monkeypatch.setattr(search, "search_study", study)
    visitor.open("search", **SEARCH).press("Search").wait("search")
    assert_whole(visitor)
    assert visitor.says("not enough memory")
    assert not visitor.button("Search").disabled
