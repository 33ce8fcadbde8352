"""Autocorrelation and decomposition as pictures."""

import numpy as np
import pytest

from rnn_forecast.diagnostics import decompose, memory
from rnn_forecast.figures import DARK, LIGHT, autocorrelation_plot, decomposition_plot
from tests.factories import series

NAME = "<b>$x$</b> %{y} ![i](http://evil.test/p.png)"


def weekly(steps=200):
    wave = 3 * np.sin(2 * np.pi * np.arange(steps) / 7)
    return series(10 + wave + np.random.default_rng(0).standard_normal(steps), name=NAME)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_lag_is_a_stem_within_or_beyond_the_band(theme):
    found = memory(weekly())
    picture = autocorrelation_plot(found, theme=theme)
    assert len(picture.table) == len(found.acf) - 1
    beyond = (np.abs(found.acf[1:]) > found.band).sum()
    stems = next(each for each in picture.figure.data if each.name == "beyond the band")
    assert np.isfinite(stems.y).sum() == 2 * beyond
    assert f"{beyond} of {len(found.acf) - 1}" in picture.alt
    assert "One season back" in picture.alt


def test_the_memory_of_very_few_steps_can_be_drawn():
    picture = autocorrelation_plot(memory(series([1, 2, 1, 2, 1, 2, 1, 2, 1, 2])))
    assert len(picture.table) >= 1


def test_the_panels_of_a_decomposition_share_their_dates():
    parts = decompose(weekly(), 7)
    picture = decomposition_plot(parts)
    assert [trace.name for trace in picture.figure.data] == ["observed", "trend", "season", "rest"]
    assert picture.table.columns.tolist() == ["ds", "observed", "trend", "season", "rest"]
    assert "Strength of the trend" in picture.alt


def test_names_are_never_markup_in_panels():
    text = str(decomposition_plot(decompose(weekly(), 7)).figure.to_json())
    assert "<b>" not in text
    assert "\\u003cb" not in text
    assert "&lt;b&gt;" in text or "\\u0026lt;b" in text


def test_a_long_series_is_drawn_with_few_points():
    long = series(np.sin(np.arange(20_000) / 5) + np.random.default_rng(0).standard_normal(20_000))
    picture = decomposition_plot(decompose(long, 7))
    assert all(len(trace.x) <= 5000 for trace in picture.figure.data)
