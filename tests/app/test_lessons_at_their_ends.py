"""What lessons say stays true, and readable, at the ends of their sliders."""

import re

import pytest

from tests.app.conftest import assert_whole


def shown(visitor, page, **link):
    visitor.open(page, **link).press("Skip the guess")
    assert_whole(visitor)
    assert visitor.errors == []
    return visitor


@pytest.mark.parametrize(
    ("radius", "words"),
    [
        ("0.5", "has next to nothing of its length after 40 steps"),
        ("0.9", "has 1.5 % of its length after 40 steps"),  # 0.9 ** 40
        ("1.0", "keeps its length for ever"),
        ("1.2", "is 1,470 times as long after 40 steps"),  # 1.2 ** 40
    ],
)
def test_what_becomes_of_a_state_is_said_without_a_row_of_noughts(visitor, radius, words):
    shown(visitor, "lesson_state", state_radius=radius)
    assert visitor.says(f"Left to itself, the state {words}")
    assert not visitor.says("0.000000")


@pytest.mark.parametrize("changed", [{"state_tanh": "true"}, {"state_driven": "true"}])
def test_nothing_is_said_of_a_state_that_is_not_left_to_itself(visitor, changed):
    shown(visitor, "lesson_state", **changed)
    assert not visitor.says("Left to itself")


@pytest.mark.parametrize(
    ("bias", "words"),
    [
        ("-3.0", "stands at 0.047: a single step leaves 4.7 % of the memory"),
        ("0.0", "stands at 0.500: half of the memory is gone after 1.00 steps"),
        ("8.0", "stands at 0.99966: half of the memory is gone after 2,067 steps"),
    ],
)
def test_a_gate_that_nearly_holds_is_not_said_to_stand_at_one(visitor, bias, words):
    shown(visitor, "lesson_gates", gate_bias=bias)
    assert visitor.says(words)


@pytest.mark.parametrize("cell", ["LSTM", "GRU"])
def test_the_gate_that_keeps_is_written_with_the_numbers_of_its_sliders(visitor, cell):
    shown(visitor, "lesson_gates", gate_cell=cell, gate_bias="2.5", gate_listens="-3.0")
    assert any(r"\sigma(-3x_t+2.5)" in each.value for each in visitor.tab.latex)


def test_clipping_counts_by_its_limit(visitor):
    link = {"gradient_activation": "identity", "gradient_radius": "1.0"}
    shown(visitor, "lesson_gradients", gradient_clipping="true", **link)
    assert visitor.says("is 29 times as long as the limit: clipping divides all of it")
    assert any("unclipped: 1" in chart for chart in visitor.charts)


def test_a_window_counts_its_neighbours_in_words(visitor):
    ends = {"slide_length": "2", "slide_horizon": "1", "slide_stride": "12"}
    shown(visitor, "lesson_windows", **ends)
    assert visitor.says("is to say the one after them")
    assert visitor.says("The next one begins 12 steps later and reads none of these values again.")
    visitor.set(slide_stride=1)
    assert visitor.says("The next one begins 1 step later and reads 1 of these values again.")
    last = next(each for each in visitor.tab.slider if each.key == "slide_place").max
    visitor.set(slide_place=last)
    assert visitor.says("It is the last one: another would have targets that are not known yet.")
    assert not visitor.says("The next one")


def test_the_arithmetic_of_a_cell_names_the_step_that_it_is_of(visitor):
    shown(visitor, "lesson_cell", cell_length="3", cell_step="12")
    assert visitor.says("Step 3, the last one, in numbers:")
    visitor.set(cell_step=2)
    assert visitor.says("Step 2 in numbers:")


def test_a_cell_says_how_many_of_the_readers_numbers_it_reads(visitor):
    shown(visitor, "lesson_cell", cell_x="1")
    assert visitor.says("Your 1 number goes through one cell.")
    visitor.set(cell_x=", ".join(["0.5"] * 14))
    assert visitor.says("The first 12 of your numbers go through one cell")


def test_without_the_miracle_nothing_is_said_to_seem(visitor):
    shown(visitor, "lesson_leakage", leak_horizon="1")
    assert visitor.says("Split at random, it is **")
    assert not visitor.says("it seems")


@pytest.mark.parametrize("draw", ["0", "42", "99"])
def test_a_correlation_of_nothing_has_no_sign(visitor, draw):
    shown(visitor, "lesson_copying", copy_draw=draw)
    assert not visitor.says("-0.00")
    assert any(
        re.search(r"of \*\*-?0\.\d\d\*\*\. The forecast lies", said) for said in visitor.texts
    )


def test_the_answer_about_lengths_holds_for_every_memory(visitor):
    shown(visitor, "lesson_length", needed="48")
    assert visitor.says("Here 48 steps are enough.")
    assert visitor.says("Beyond what the series remembers")
    assert not visitor.says("Beyond 16 steps")
