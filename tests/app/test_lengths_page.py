"""The sequence-length page: what is tried, the curve as it fills in, and what it recommends."""

import time

import pytest

from rnn_forecast.jobs import State
from rnn_forecast.models import MODELS
from rnn_forecast.studies import lengths
from tests.app.conftest import QUICK, assert_whole

SWEEP = QUICK | {"lengths_tried": ["2", "4"], "cells_tried": ["RNN", "GRU"], "seeds_tried": "2"}
"""A sweep that takes a moment, as a link has it."""


@pytest.fixture
def patient_sweep(monkeypatch):
    """Sweeps that show their first networks and then go on until they are stopped."""
    real = lengths.length_study

    def study(*args, **kwargs):
        partial = next(each for each in real(*args, **kwargs) if each.trials)
        while True:
            yield partial
            time.sleep(0.01)

    monkeypatch.setattr(lengths, "length_study", study)


@pytest.fixture
def finished(visitor):
    return visitor.open("lengths", **SWEEP).press("Draw the curve").wait("lengths")


def test_the_page_proposes_lengths_and_says_what_they_cost(visitor):
    visitor.open("lengths")
    assert_whole(visitor)
    assert visitor.title == "How much of the past does this series need?"
    assert visitor.value("lengths_tried") == ["2", "4", "8", "16", "32", "64"]
    assert visitor.says("36 networks, at most about")
    assert not visitor.button("Draw the curve").disabled
    assert visitor.charts == [], "no empty chart before there is anything to draw"


def test_a_link_sets_the_whole_sweep(visitor):
    visitor.open("lengths", **SWEEP)
    assert_whole(visitor)
    assert visitor.value("lengths_tried") == ["2", "4"]
    assert visitor.value("cells_tried") == ["rnn", "gru"]
    assert visitor.says("8 networks")


def test_every_model_of_the_table_can_be_tried(visitor):
    link = SWEEP | {"cells_tried": [model.label for model in MODELS.values()]}
    visitor.open("lengths", **link)
    assert_whole(visitor)
    assert visitor.value("cells_tried") == list(MODELS)
    assert visitor.says(f"{2 * len(MODELS) * 2} networks")


@pytest.mark.parametrize("nothing", ["lengths_tried", "cells_tried"])
def test_without_lengths_or_cells_there_is_nothing_to_draw(visitor, nothing):
    visitor.open("lengths").set(**{nothing: []})
    assert_whole(visitor)
    assert visitor.says("Choose at least one sequence length and one model.")
    assert visitor.button("Draw the curve").disabled


def test_only_lengths_that_fit_are_offered(visitor):
    visitor.open(source="Sine of period 24", horizon="150").turn("lengths")
    assert_whole(visitor)
    offered = visitor.tab.pills(key="lengths_tried").options
    assert "512" in offered
    assert "720" not in offered
    assert not visitor.button("Draw the curve").disabled


def test_a_horizon_that_does_not_fit_blocks_the_curve_until_one_click(visitor):
    visitor.open("lengths", horizon="300")
    assert_whole(visitor)
    assert visitor.button("Draw the curve").disabled
    visitor.set(lengths_tried=["1"])
    assert visitor.says("at least 20, 5 and 5 are needed")
    visitor.press("Use the nearest values that work")
    assert_whole(visitor)
    assert visitor.errors == []
    assert not visitor.button("Draw the curve").disabled


def test_the_curve_fills_in_and_stop_keeps_what_is_finished(visitor, patient_sweep):
    visitor.open("lengths", **SWEEP).press("Draw the curve")
    while visitor.job("lengths").latest is None:
        visitor.look()
    visitor.look()
    assert_whole(visitor)
    assert len(visitor.charts) == 1
    assert visitor.button("Draw the curve").disabled
    visitor.press("Stop").wait("lengths")
    assert_whole(visitor)
    assert visitor.job("lengths").state is State.STOPPED
    assert visitor.says("what was ready by then is kept")
    assert len(visitor.charts) == 1
    assert visitor.tab.get("download_button")


def test_a_finished_curve_ends_in_a_recommendation(finished):
    assert_whole(finished)
    headline = next(text for text in finished.texts if text.startswith("## "))
    assert headline.removeprefix("## ").startswith(("Read ", "No length helps"))
    assert len(finished.charts) == 1
    offered = [each.label for each in finished.tab.get("download_button")]
    assert offered == ["All numbers as CSV", "Report", "Parquet"]


def test_the_curve_is_drawn_on_both_parts(finished):
    on_validation = finished.charts
    finished.set(part="test part")
    assert_whole(finished)
    assert finished.charts != on_validation


def test_every_cell_and_length_is_in_the_table(finished):
    table = finished.tab.dataframe[0].value
    tried = table[["Model", "Sequence length"]].itertuples(index=False, name=None)
    assert sorted(tried) == [("GRU", 2), ("GRU", 4), ("RNN", 2), ("RNN", 4)]


def test_where_no_length_helps_none_is_offered(visitor):
    # A rate that moves nothing leaves networks that say about nothing: as good as naive, or worse.
    idle = SWEEP | {"learning_rate": "0.00001"}
    finished = visitor.open("lengths", **idle).press("Draw the curve").wait("lengths")
    assert finished.says("No length helps")
    assert not any(each.label.startswith("Forecast with") for each in finished.tab.button)


def test_one_click_forecasts_with_the_recommended_length(visitor):
    sine = SWEEP | {"source": "Sine of period 24", "epochs": "20", "hidden_size": "16"}
    finished = visitor.open("lengths", **sine).press("Draw the curve").wait("lengths")
    offers = [each for each in finished.tab.button if each.label.startswith("Forecast with")]
    assert len(offers) == 1
    _, _, length, *_ = offers[0].label.split()
    offers[0].click()
    finished.look()
    assert_whole(finished)
    assert finished.value("sequence_length") == int(length)


def test_the_curve_of_another_series_is_said_to_be_one(finished):
    assert not finished.says("belongs to another series")
    finished.set(source="synthetic:sine")
    assert_whole(finished)
    assert finished.says("This curve belongs to another series: temp_max")


def test_a_forecast_and_a_curve_do_not_mix_up(finished):
    finished.turn("forecast").press("Forecast now").wait("forecast")
    assert_whole(finished)
    assert finished.says("repeating the last value")
    finished.turn("lengths")
    assert_whole(finished)
    assert len(finished.charts) == 1


def test_a_sweep_that_fails_says_why(visitor, monkeypatch):
    def study(*_, **__):
        raise MemoryError
        yield

    monkeypatch.setattr(lengths, "length_study", study)
    visitor.open("lengths", **SWEEP).press("Draw the curve").wait("lengths")
    assert_whole(visitor)
    assert visitor.says("not enough memory")
    assert not visitor.button("Draw the curve").disabled
