"""Numbers that the reader types into a cell."""

import numpy as np
import pytest

from rnn_forecast.errors import ForecastError
from rnn_forecast.lessons.one_cell import Weights, unroll
from rnn_forecast.lessons.own_numbers import as_typed, places, with_typed


def test_the_cell_computes_with_the_numbers_that_were_typed():
    typed = {"w_xh": "1, 0", "w_hh": "0, 0.5; 1, 0", "b_h": "0 0", "w_hy": "2, 1", "b_y": "0.5"}
    weights = with_typed(Weights.drawn(2, 0), typed)
    found = unroll(weights, np.array([1.0, 0.0]))
    first = np.array([np.tanh(1.0), 0.0])
    second = np.tanh(np.array([0.5 * first[1], first[0]]))
    np.testing.assert_allclose(found.states, [first, second])
    expected = [2 * first[0] + 0.5, 2 * second[0] + second[1] + 0.5]
    np.testing.assert_allclose(found.outputs, expected)


def test_what_is_left_empty_stays_as_it_was_drawn():
    drawn = Weights.drawn(3, 1)
    weights = with_typed(drawn, {"w_xh": "1, 2, 3", "w_hh": " ", "b_h": ""})
    assert weights.w_xh.ravel().tolist() == [1, 2, 3]
    np.testing.assert_array_equal(weights.w_hh, drawn.w_hh)
    np.testing.assert_array_equal(weights.b_h, drawn.b_h)


@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_what_is_shown_is_what_could_be_typed(hidden):
    drawn = Weights.drawn(hidden, 4)
    names = ("w_xh", "w_hh", "b_h", "w_hy", "b_y")
    again = with_typed(drawn, {name: as_typed(getattr(drawn, name)) for name in names})
    for name in names:
        np.testing.assert_allclose(getattr(again, name), getattr(drawn, name), rtol=1e-3)


def test_matrices_are_read_and_written_row_by_row():
    weights = with_typed(Weights.drawn(2, 0), {"w_hh": "1, 2; 3, 4"})
    assert weights.w_hh.tolist() == [[1, 2], [3, 4]]
    assert as_typed(weights.w_hh) == "1, 2; 3, 4"
    assert places("w_hh", weights.w_hh) == ("W_hh[1,1]", "W_hh[1,2]", "W_hh[2,1]", "W_hh[2,2]")
    assert places("w_hy", weights.w_hy) == ("W_hy[1]", "W_hy[2]")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"w_hh": "1, 2, 3"}, "W_hh has 4 numbers at this hidden size, row by row; you typed 3."),
        ({"b_h": "one, two"}, "“one” is not a number"),
        ({"w_xh": "inf, 1"}, "“inf” is not a number"),
    ],
)
def test_what_is_no_cell_is_a_sentence(typed, words):
    with pytest.raises(ForecastError, match=words.replace(".", r"\.")):
        with_typed(Weights.drawn(2, 0), typed)
