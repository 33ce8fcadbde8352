"""The page for many series."""

import pytest

from tests.app.conftest import QUICK, assert_whole


@pytest.fixture
def finished(visitor):
    return visitor.open("panel", **QUICK).press("Forecast all of them").wait("panel")


def test_all_columns_of_the_table_are_proposed(visitor):
    visitor.open("panel")
    assert_whole(visitor)
    assert visitor.title == "What comes next for all of them?"
    assert visitor.value("panel_series") == ["precipitation", "temp_max", "temp_min", "wind"]
    assert not visitor.button("Forecast all of them").disabled


def test_every_series_is_judged_and_can_be_looked_at(finished):
    assert_whole(finished)
    assert finished.says("GRU")
    assert finished.says("each counts once")
    finished.tab.selectbox(key="panel_look").set_value("wind")
    finished.look()
    assert_whole(finished)
    assert len(finished.charts) == 2


def test_the_epochs_are_those_that_many_series_need(visitor):
    visitor.open("panel", epochs="300")
    assert visitor.says("4 series; model, windows and training are those of the sidebar")
    assert not visitor.says("300 epochs")


def test_a_single_series_says_what_to_do(visitor):
    visitor.open("panel", source="Sine of period 24")
    assert_whole(visitor)
    assert visitor.says("holds a single series")


def test_one_chosen_series_is_too_few(visitor):
    visitor.open("panel", panel_series=["wind"])
    assert visitor.button("Forecast all of them").disabled
