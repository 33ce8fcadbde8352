"""The memory page: what is trained, what is found, and what moves without training again."""

import json
import time
from dataclasses import replace

import pytest

from rnn_forecast.app import keeping
from rnn_forecast.studies.memory import study as studied
from rnn_forecast.workers import Workers
from tests.app.conftest import QUICK, assert_whole
from tests.app.test_lengths_page import SWEEP
from tests.app.test_runs_page import restarted

SINE = QUICK | {"source": "Sine of period 24", "memory_cells": ["RNN", "GRU"]}
SIDES = {"The answer": 1, "Gradients": 3, "Inputs": 1, "Gates": 2, "Warm-up": 1}
"""With how many pictures."""


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    alone = Workers(1)
    monkeypatch.setattr(studied, "resident", lambda: alone)


@pytest.fixture
def finished(visitor):
    return visitor.open("memory", **SINE).press("Look into the networks").wait("memory")


def test_the_page_says_what_it_will_do_and_what_it_costs(visitor):
    visitor.open("memory")
    assert_whole(visitor)
    assert visitor.title == "Why does the curve bend?"
    assert visitor.value("memory_cells") == ["rnn", "gru", "lstm"]
    assert visitor.says("18 networks, about")
    assert visitor.says("how far back its gradients reach")
    assert visitor.charts == [], "no empty chart before there is anything to draw"


def test_without_cells_there_is_nothing_to_look_into(visitor):
    visitor.open("memory").set(memory_cells=[])
    assert_whole(visitor)
    assert visitor.says("Choose at least one cell.")
    assert visitor.button("Look into the networks").disabled


def test_a_class_link_fixes_cells_and_hides_seeds(visitor):
    link = {"memory_cells": ["GRU"], "memory_seeds": "2"}
    visitor.open("memory", fixed="memory_cells", hidden="memory_seeds", **link)
    assert_whole(visitor)
    assert visitor.value("memory_cells") == ["gru"]
    assert not [each for each in visitor.tab.number_input if each.key == "memory_seeds"]
    assert visitor.says("4 networks, about")


def test_windows_of_one_value_have_no_past(visitor):
    visitor.open("memory", task="one-to-one")
    assert_whole(visitor)
    assert visitor.says("there is no past to remember")
    assert visitor.button("Look into the networks").disabled


def test_the_answer_comes_first(finished):
    assert_whole(finished)
    headline = next(text for text in finished.texts if text.startswith("## "))
    assert headline.removeprefix("## ").startswith("Your GRU ")
    assert finished.says("The series itself has structure at 24.")
    assert len(finished.charts) == 1, "only the side that is looked at is drawn"
    assert finished.has_button("Look into the networks")
    labels = [each.label for each in finished.tab.get("download_button")]
    assert labels == ["Gradient, sensitivity and exchange by lag as CSV", "Report", "Parquet"]


def test_the_answer_speaks_of_the_cell_that_is_chosen(finished):
    of_the_gru = finished.charts
    finished.set(memory_cell="rnn")
    assert_whole(finished)
    assert finished.says("Your RNN ")
    assert finished.charts != of_the_gru


def test_every_side_can_be_looked_at(finished):
    for cell in ("rnn", "gru"):
        finished.set(memory_cell=cell)
        for side, charts in SIDES.items():
            finished.tab.session_state["memory_side_en"] = side
            finished.look()
            assert_whole(finished)
            gateless = side == "Gates" and cell == "rnn"
            assert len(finished.charts) == charts - gateless
            assert finished.says("has no gates") == gateless


def test_gradients_follow_epoch_window_and_axis(finished):
    finished.tab.session_state["memory_side_en"] = "Gradients"
    finished.look()
    seen = [finished.charts[0]]
    for change in (
        {"memory_epoch": "0"},
        {"memory_epoch": "kept", "memory_log": False},
        {
            "memory_log": True,
            "memory_window": finished.tab.select_slider(key="memory_window").options[5],
        },
    ):
        finished.set(**change)
        assert_whole(finished)
        seen.append(finished.charts[0])
    assert len(set(seen)) == 4


def test_the_curve_over_lengths_appears_once_it_is_there(visitor):
    link = SINE | {key: SWEEP[key] for key in ("lengths_tried", "cells_tried", "seeds_tried")}
    visitor.open("memory", **link).press("Look into the networks").wait("memory")
    assert not any("Retrained for each length" in chart for chart in visitor.charts)
    visitor.turn("lengths").press("Draw the curve").wait("lengths").turn("memory")
    assert_whole(visitor)
    assert any("Retrained for each length" in chart for chart in visitor.charts)
    visitor.set(source="synthetic:ar1").turn("lengths").press("Draw the curve").wait("lengths")
    visitor.turn("memory")
    assert_whole(visitor)
    assert not any("Retrained for each length" in chart for chart in visitor.charts)
    assert visitor.says("belong to another series")


def test_stop_keeps_the_networks_that_are_measured(visitor, monkeypatch):
    real = studied.memory_study

    def study(*args, **kwargs):
        partial = next(each for each in real(*args, **kwargs) if each.memories)
        while True:
            yield partial
            time.sleep(0.01)

    monkeypatch.setattr("rnn_forecast.studies.memory.memory_study", study)
    visitor.open("memory", **SINE).press("Look into the networks")
    while visitor.job("memory").latest is None:
        visitor.look()
    visitor.look()
    assert_whole(visitor)
    assert len(visitor.charts) == 1
    visitor.press("Stop").wait("memory")
    assert_whole(visitor)
    assert visitor.says("Your RNN ")


def test_a_study_that_fails_says_why(visitor, monkeypatch):
    def study(*_, **__):
        raise MemoryError
        yield

    monkeypatch.setattr("rnn_forecast.studies.memory.memory_study", study)
    visitor.open("memory", **SINE).press("Look into the networks").wait("memory")
    assert_whole(visitor)
    assert visitor.says("not enough memory")


def test_simpler_networks_than_the_sidebars_are_said_to_be(visitor):
    visitor.open("memory", **SINE, num_layers="2")
    visitor.press("Look into the networks").wait("memory")
    assert_whole(visitor)
    assert visitor.says("They are simpler than the sidebar's: one layer")


def test_what_is_said_comes_with_its_range_over_the_networks(finished):
    assert finished.says("3 networks of each cell were trained, from seed 0 on.")
    reach = finished.job("memory").latest.memories["gru"].reach
    assert reach.low < reach.high, "or there is no range to be said"
    assert finished.says(f"({reach.low} to {reach.high} over 3 networks)")
    overlap = finished.says("the ranges of their networks overlap")
    assert overlap != finished.says("remembers longer than the")


def test_one_network_of_each_cell_says_nothing_of_chance(visitor):
    visitor.open("memory", **SINE, memory_seeds="1")
    assert visitor.says("4 networks, about")
    visitor.press("Look into the networks").wait("memory")
    assert_whole(visitor)
    assert visitor.says("another seed may remember otherwise")
    assert visitor.says("cannot be told from so few networks")


def test_after_a_restart_the_address_shows_the_same_study(finished):
    charts = finished.charts
    again = restarted(finished, "memory")
    assert_whole(again)
    assert [json.loads(each)["data"] for each in again.charts] == [
        json.loads(each)["data"] for each in charts
    ]


def test_after_a_restart_a_study_that_was_killed_goes_on_where_it_stopped(finished, monkeypatch):
    study, run = finished.job("memory").latest, finished.job("memory").id
    half = replace(study, memories={"rnn": study.memories["rnn"]}, warm_ups={}, running={})
    keeping.store().save(half, run=run, under_way=True)
    trained, real = [], studied.look_into

    def counting(plan, task):
        trained.append(task)
        return real(plan, task)

    monkeypatch.setattr(studied, "look_into", counting)
    again = restarted(finished, "memory")
    assert_whole(again)
    assert again.says("Interrupted; what was ready by then was kept.")
    assert again.says("Your RNN ")
    again.press("Look into the networks").wait("memory")
    assert_whole(again)
    assert trained == [("gru", "many-to-one"), ("rnn", "many-to-many"), ("gru", "many-to-many")]
    assert [entry.finished for entry in keeping.store().entries()] == [True]
    now = again.job("memory").latest
    assert now.frame().equals(study.frame())


def test_it_is_listed_among_the_runs_and_shown_again_with_its_settings(finished):
    headline = next(text for text in finished.texts if text.startswith("## "))
    run = finished.job("memory").id
    again = restarted(finished, "runs")
    assert_whole(again)
    assert again.says("Memory of networks on sine")
    again.tab.button(key=f"show_{run}").click().run()
    again.turn("memory")
    assert_whole(again)
    assert headline in again.texts
    assert again.value("memory_cells") == ["rnn", "gru"]
    assert again.value("memory_seeds") == 3
