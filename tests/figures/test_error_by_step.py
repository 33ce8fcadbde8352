from dataclasses import replace

import numpy as np

from rnn_forecast.figures import LIGHT, error_by_step
from tests.figures.factories import an_assessment, some_windows, texts, traces


def test_one_line_for_each_forecaster_the_network_first_in_the_legend():
    picture = error_by_step(an_assessment(), label="GRU")
    lines = traces(picture)
    assert list(lines) == ["Linear", "Drift", "Mean", "Seasonal naive", "Naive", "GRU"]
    assert picture.figure.layout.legend.traceorder == "reversed"
    assert lines["GRU"].line.color == LIGHT.forecast
    np.testing.assert_allclose(lines["GRU"].y, [1.0, 1.0, 1.0])


def test_a_baseline_that_is_far_off_waits_in_the_legend_and_stands_in_the_table():
    assessment = an_assessment()
    far = dict(assessment.forecasts) | {"historic_mean": assessment.actual + 1000.0}
    picture = error_by_step(replace(assessment, forecasts=far), label="GRU")
    lines = traces(picture)
    assert lines["Mean"].visible == "legendonly"
    assert lines["Naive"].visible is True
    assert picture.table["historic_mean"].min() == 1000.0


def test_axes_say_what_they_measure():
    layout = error_by_step(an_assessment()).figure.layout
    assert layout.xaxis.title.text == "Steps ahead"
    assert layout.title.text == "Mean absolute error (°C)"
    assert layout.yaxis.rangemode == "tozero"


def test_words_and_table_hold_the_numbers():
    picture = error_by_step(an_assessment(), label="GRU")
    assert "GRU from 1.00 to 1.00 °C" in picture.alt
    assert list(picture.table["step"]) == [1, 2, 3]
    assert list(picture.table) == [
        *("step", "network", "naive", "seasonal_naive", "historic_mean", "drift", "linear"),
    ]


def test_one_step_ahead_is_drawn_as_bars():
    picture = error_by_step(an_assessment(some_windows(horizon=1)), label="GRU")
    (bars,) = picture.figure.data
    assert bars.x[0] == "GRU"
    assert bars.marker.color[0] == LIGHT.forecast
    assert picture.alt.startswith("Mean absolute error one step ahead: GRU 1.00 °C, ")


def test_before_the_test_it_says_what_will_appear():
    picture = error_by_step(None)
    assert "appears here" in texts(picture)
    assert picture.figure.layout.title.text == "Mean absolute error"
