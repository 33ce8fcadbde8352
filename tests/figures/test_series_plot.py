from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.figures import DARK, series_plot
from rnn_forecast.figures.decimation import MOST_POINTS
from rnn_forecast.windows import Split
from tests.figures.factories import a_series, texts


def test_the_whole_series_in_ink_with_its_unit():
    picture = series_plot(a_series(), theme=DARK)
    (observed,) = picture.figure.data
    assert observed.line.color == DARK.ink
    assert len(observed.y) == 400
    assert picture.figure.layout.title.text == "temperature (°C)"
    assert picture.figure.layout.xaxis.title.text == "Date"


def test_the_parts_are_bands_with_their_dates():
    picture = series_plot(a_series(), Split(300, 350, 400))
    bands = [shape.name for shape in picture.figure.layout.shapes]
    assert bands[0] == "train: 1 Jan – 26 Oct 2020"
    assert texts(picture) == "train | valid | test"
    assert list(picture.table["steps"]) == [300, 50, 50]
    assert "300 train, 50 valid, 50 test" in picture.alt


def test_a_gap_stays_a_gap_and_is_counted():
    series = a_series()
    values = series.values.copy()
    values[10:14] = np.nan
    picture = series_plot(replace(series, values=values))
    assert np.isnan(picture.figure.data[0].y).sum() == 4
    assert "4 of them without a value" in picture.alt


def test_a_value_between_two_gaps_is_a_dot():
    series = a_series()
    values = series.values.copy()
    values[[10, 12]] = np.nan
    observed = series_plot(replace(series, values=values)).figure.data[0]
    assert observed.mode == "lines+markers"
    assert np.flatnonzero(observed.marker.size).tolist() == [11]


def test_a_long_series_is_thinned():
    picture = series_plot(a_series(50_000, frequency="h"))
    assert len(picture.figure.data[0].y) <= MOST_POINTS


def test_without_a_value_it_says_what_will_appear():
    empty = replace(a_series(), values=np.full(400, np.nan))
    picture = series_plot(empty)
    assert not picture.figure.data
    assert "appears here" in texts(picture)
    assert picture.figure.layout.title.text == "temperature (°C)"


@pytest.mark.parametrize("name", ["<b>bold</b>", "%{y}", "a & b"])
def test_a_name_from_a_file_is_no_markup(name):
    picture = series_plot(a_series(name=name, unit="<i>"), Split(300, 350, 400))
    assert "<b>" not in str(picture.figure.to_json())
    assert "<i>" not in str(picture.figure.to_json())
    assert "%{y}" not in picture.figure.layout.title.text
    assert name in picture.alt
