import re
from xml.etree import ElementTree as ET

import pytest

from rnn_forecast.figures import DARK, LIGHT, task_diagram
from rnn_forecast.figures.svg import words
from rnn_forecast.models import MODELS
from rnn_forecast.tasks import TASKS
from rnn_forecast.training import Setup
from rnn_forecast.windows import WindowSpec

SVG = "{http://www.w3.org/2000/svg}"


def a_setup(task="many-to-one", length=30, horizon=7, cell="lstm", **network):
    window = WindowSpec(sequence_length=length, horizon=horizon, task=task)
    return Setup(window=window, network=MODELS[cell](**network))


def drawn_words(drawing):
    root = ET.fromstring(drawing.svg)  # noqa: S314  (our own text)
    return [each.text for each in root.iter(f"{SVG}text")]


def test_many_to_one_is_read_once():
    said = drawn_words(task_diagram(a_setup(), 5))
    assert said.count("readout") == 1
    assert {"t−29", "t−28", "t", "t+1", "… t+7"} <= set(said)
    assert {"(64, 30, 5)", "(64, 32)", "(64, 7)"} <= set(said)


def test_many_to_many_is_read_at_every_step():
    said = drawn_words(task_diagram(a_setup("many-to-many"), 5))
    assert said.count("readout") == 3
    assert {"(64, 30, 7)", "(64, 30, 32)", "… t−22"} <= set(said)


def test_one_to_one_reads_a_single_step():
    said = drawn_words(task_diagram(a_setup("one-to-one"), 5))
    assert said.count("LSTM") == said.count("readout") == 1
    assert "(64, 1, 5)" in said


def test_one_to_many_reads_what_it_has_said():
    said = drawn_words(task_diagram(a_setup("one-to-many"), 5))
    assert said.count("t+1") == 2  # said, then read
    assert {"t", "t+2", "t+6", "t+7"} <= set(said)
    assert said.count("readout") == 3


def test_recursive_is_read_once_for_each_step_ahead():
    said = drawn_words(task_diagram(a_setup("recursive"), 5))
    assert said.count("readout") == 2
    assert {"t−29", "t+1", "… t+6", "t+2", "… t+7", "(32, 1)", "(64, 7, 32)"} <= set(said)


def test_a_decoder_stands_behind_the_encoder():
    said = drawn_words(task_diagram(a_setup("sequence-to-sequence"), 5))
    assert said.count("readout") == said.count("decoder") == 1
    assert {"t", "… t+6", "t+1", "… t+7"} <= set(said)


@pytest.mark.parametrize("cell", ["segrnn", "mlp", "tcn", "transformer"])
def test_a_network_that_reads_all_at_once_is_one_box(cell):
    said = drawn_words(task_diagram(a_setup(cell=cell), 5))
    assert said.count(MODELS[cell].label) == 1
    assert "Hidden" in said


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize(("length", "horizon"), [(1, 1), (2, 2), (5, 4), (720, 336)])
def test_every_task_shape_says_its_sentence_and_ends_at_the_horizon(task, length, horizon):
    drawing = task_diagram(a_setup(task, length=length, horizon=horizon), 1)
    assert TASKS[task].does in drawing.alt
    assert any(text.endswith(f"t+{horizon}") for text in drawn_words(drawing))
    assert drawing.table["axes"].str.len().max() <= 20  # or it would not fit beside the columns


@pytest.mark.parametrize(("length", "cells"), [(1, 1), (2, 2), (4, 4), (5, 3), (720, 3)])
def test_a_short_sequence_is_drawn_whole_and_a_long_one_shortened(length, cells):
    said = drawn_words(task_diagram(a_setup(length=length), 1))
    assert said.count("LSTM") == cells
    assert ("…" in said) == (length > 4)


def test_stacked_layers_are_counted():
    assert "2 × 16 wide" in drawn_words(task_diagram(a_setup(num_layers=2, hidden_size=16), 1))


def test_words_and_table_hold_the_shapes():
    drawing = task_diagram(a_setup(), 5)
    assert "LSTM reads 30 steps of 5 features" in drawing.alt
    assert drawing.table.set_index("tensor")["shape"]["Inputs"] == (64, 30, 5)
    assert drawing.alt in drawing.svg.replace("&#x27;", "'")


@pytest.mark.parametrize("task", TASKS)
def test_nothing_is_drawn_outside_the_picture(task):
    root = ET.fromstring(task_diagram(a_setup(task), 100).svg)  # noqa: S314  (ours)
    width, height = (float(each) for each in root.get("viewBox").split()[2:])
    for box in root.iter(f"{SVG}rect"):
        assert 0 <= float(box.get("x")) <= width - float(box.get("width"))
        assert 0 <= float(box.get("y")) <= height - float(box.get("height"))


def test_it_holds_no_script_and_fetches_nothing():
    svg = task_diagram(a_setup(), 5).svg
    assert not re.search(r"<script|href|url\(|\son\w+=", svg)


def test_the_forecast_has_the_accent_of_the_theme():
    assert f'stroke="{LIGHT.forecast}"' in task_diagram(a_setup(), 5).svg
    assert f'stroke="{DARK.forecast}"' in task_diagram(a_setup(), 5, theme=DARK).svg


def test_words_are_escaped():
    assert "<b>" not in words(0, 0, "<b>&", "#000000")


def test_as_an_image_it_says_what_it_shows():
    image = ET.fromstring(f"{task_diagram(a_setup(), 5).html[:-1]}/>")  # noqa: S314  (ours)
    assert image.get("src").startswith("data:image/svg+xml;base64,")
    assert image.get("alt").startswith("Many-to-one: LSTM")
