"""The pictures of the lessons draw what was computed, and say it in words."""

import re
from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.figures import DARK, LIGHT
from rnn_forecast.figures.calibration_errors import calibration_errors
from rnn_forecast.figures.calibration_scores import calibration_scores
from rnn_forecast.figures.cell_diagram import MOST_COLUMNS, cell_diagram
from rnn_forecast.figures.choice_plot import choice_plot
from rnn_forecast.figures.order_errors import order_errors
from rnn_forecast.figures.order_window import order_window
from rnn_forecast.figures.shapes_plot import shapes_plot
from rnn_forecast.figures.sliding_window import sliding_window
from rnn_forecast.figures.state_plot import state_plot
from rnn_forecast.figures.warming_plot import warming_plot
from rnn_forecast.lessons.calibration import CalibrationSpec, calibrate
from rnn_forecast.lessons.length_choice import LENGTHS, ChoiceSpec, choose
from rnn_forecast.lessons.one_cell import Weights, unroll
from rnn_forecast.lessons.order import LENGTH, MOVED, Reader
from rnn_forecast.lessons.shapes import ShapesStudy, Trained
from rnn_forecast.lessons.sliding import SlideSpec, slide
from rnn_forecast.lessons.state_space import StateSpec, run
from rnn_forecast.lessons.warming_up import LENGTHS as LENGTHS_TRIED
from rnn_forecast.lessons.warming_up import Warming
from rnn_forecast.training import Setup
from tests.factories import series

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK])


def reader():
    chance = np.random.default_rng(0)
    windows = chance.standard_normal((3, LENGTH))
    errors = {"rnn": np.linspace(0.1, 0.7, len(MOVED)), "bag": np.full(len(MOVED), 0.6)}
    weights = Weights.drawn(4, 0)
    return Reader(1.0, weights, np.zeros(LENGTH + 1), windows, np.array([0.5, 1, 2]), errors)


def trace(picture, name):
    return next(each for each in picture.figure.data if each.name == name)


@THEMES
def test_a_shuffled_window_shows_the_same_values_elsewhere(theme):
    picture = order_window(reader(), 1, LENGTH, theme=theme)
    assert sorted(picture.table["as_read"]) == sorted(picture.table["in_order"])
    assert (picture.table["as_read"] != picture.table["in_order"]).all()
    assert trace(picture, "what came").y == (1.0,)
    assert "12 have changed places" in picture.alt


@THEMES
def test_the_errors_of_both_readers_are_drawn(theme):
    picture = order_errors(reader(), 6, theme=theme)
    assert list(picture.table["moved"]) == list(MOVED)
    assert "0.100, wholly shuffled 0.700" in picture.alt
    assert "0.600 either way" in picture.alt


@THEMES
@pytest.mark.parametrize("driven", [False, True])
def test_both_runs_are_drawn_with_what_is_seen_and_what_is_not(theme, driven):
    paths = run(StateSpec(state_angle=0, state_driven=driven))
    picture = state_plot(paths, theme=theme)
    assert len(picture.figure.data) == 4
    np.testing.assert_array_equal(picture.table["output_1"], picture.table["output_2"])
    assert "The outputs never differ." in picture.alt
    assert bool(picture.figure.layout.shapes) == driven


def test_outputs_that_differ_are_said_to():
    assert "differ from step 1 on" in state_plot(run(StateSpec(state_angle=90))).alt


@THEMES
@pytest.mark.parametrize("hidden", [1, 2, 3])
@pytest.mark.parametrize("step", [1, 4, 9])
def test_the_diagram_holds_the_numbers_of_the_step(theme, hidden, step):
    unrolled = unroll(Weights.drawn(hidden, 2), np.linspace(-1, 1, 9))
    drawing = cell_diagram(unrolled, step, theme=theme)
    said = (unrolled.inputs[step - 1], *unrolled.states[step - 1], unrolled.outputs[step - 1])
    for value in said:
        assert f">{value:.2f}<" in drawing.svg
    assert drawing.svg.count("<rect") == 3 * MOST_COLUMNS
    assert re.findall(r"W_\w\w", drawing.svg).count("W_hh") == 1
    assert len(drawing.table) == 9
    assert drawing.svg.count(">…<") == {1: 1, 4: 2, 9: 1}[step], "right, both sides, left"


def test_the_diagram_of_a_short_sequence_has_its_steps_only():
    drawing = cell_diagram(unroll(Weights.drawn(1, 2), np.array([0.1, 0.2])), 2)
    assert drawing.svg.count("<rect") == 3 * 2


def shapes(count):
    tasks = ("one-to-one", "one-to-many", "many-to-one")[:count]
    trained = tuple(Trained(task, 1.0, 100, 2.0 + place) for place, task in enumerate(tasks))
    return ShapesStudy(Setup(), "f", {"naive": 3.0, "linear": 2.5}, "°C", trained)


@THEMES
@pytest.mark.parametrize("count", [0, 1, 3])
def test_shapes_are_drawn_as_they_finish(theme, count):
    picture = shapes_plot(shapes(count), theme=theme)
    assert len(picture.table) == count
    assert ("No shape has been trained yet." in picture.alt) == (count == 0)
    if count:
        assert "one-to-one 2.00" in picture.alt
        assert "repeating the last value 3.00 °C" in picture.alt


@THEMES
def test_both_choices_stand_on_the_curve(theme):
    found = choose(ChoiceSpec())
    picture = choice_plot(found, theme=theme)
    assert trace(picture, "lowest mean").x == (str(found.lowest),)
    assert trace(picture, "one-standard-error rule").x == (str(found.recommended),)
    assert list(picture.table["sequence_length"]) == list(LENGTHS)
    assert f"{round(100 * found.hits()[1])} per cent" in picture.alt


@THEMES
def test_the_width_is_drawn_among_the_scores_and_around_the_new_errors(theme):
    found = calibrate(CalibrationSpec(scores=50, nominal=80))
    scores = calibration_scores(found, theme=theme)
    assert len(trace(scores, "within the interval").x) == found.rank == 41
    assert f"Number 41 of them, {found.width:.2f}" in scores.alt
    errors = calibration_errors(found, theme=theme)
    assert errors.table["held"].sum() == len(trace(errors, "held").x)
    assert f"{int(found.held.sum())} lie within" in errors.alt


@THEMES
def test_too_few_scores_leave_no_width_to_draw(theme):
    found = calibrate(CalibrationSpec(scores=5, nominal=99))
    assert "no width can be given" in calibration_scores(found, theme=theme).alt
    picture = calibration_errors(found, theme=theme)
    assert "without an interval" in picture.alt
    assert not picture.figure.layout.shapes


@THEMES
@pytest.mark.parametrize("place", [1, 19, 21])
def test_a_sliding_window_shows_what_it_reads_and_what_comes_next(theme, place):
    observed = series(np.arange(200.0))
    found = slide(observed, SlideSpec(), place)
    picture = sliding_window(found, observed, theme=theme)
    np.testing.assert_array_equal(trace(picture, "read").y, found.values[found.start() :][:12])
    np.testing.assert_array_equal(
        trace(picture, "to be said").y, found.values[found.end() - 2 :][:3]
    )
    bars = min(3, found.count - place + 1)
    assert len(picture.figure.layout.shapes) == 2 * bars
    assert f"Window {place} of {found.count}" in picture.alt
    assert list(picture.table["role"]).count("read") == 12


@THEMES
def test_a_warm_up_is_drawn_beside_networks_made_for_each_length_as_they_come(theme):
    assert "Nothing has been trained yet." in warming_plot(Warming(), theme=theme).alt
    half = Warming(0.5, warming=dict.fromkeys((1, *LENGTHS_TRIED), 0.2))
    assert "Networks made" not in warming_plot(half, theme=theme).alt
    whole = replace(half, progress=1.0, retrained=dict.fromkeys(LENGTHS_TRIED, 0.25))
    picture = warming_plot(whole, theme=theme)
    assert set(trace(picture, "made for each length").y) == {0.25}
    assert "made for one value err by 0.250" in picture.alt
    assert list(picture.table["steps"]) == list(LENGTHS_TRIED)
