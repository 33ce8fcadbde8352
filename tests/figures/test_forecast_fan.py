from dataclasses import replace

import numpy as np

from rnn_forecast.figures import DARK, LIGHT, forecast_fan
from tests.figures.factories import a_forecast_study, a_series, some_windows, texts, traces


def test_every_forecaster_has_its_line_and_its_colour():
    lines = traces(forecast_fan(a_forecast_study()))
    assert list(lines) == [
        *("Observed", "80 % interval", "Naive", "Seasonal naive", "Mean", "Drift", "Linear"),
        "GRU forecast",
    ]
    assert lines["Observed"].line.color == LIGHT.ink
    assert lines["GRU forecast"].line.color == LIGHT.forecast
    assert lines["80 % interval"].fillcolor == "rgba(0,114,178,0.2)"
    assert (lines["Naive"].line.dash, lines["Linear"].line.dash) == ("dash", "dot")


def test_few_baselines_are_drawn_and_the_others_wait_in_the_legend():
    study = a_forecast_study()
    far = dict(study.forecast.baselines) | {"historic_mean": np.full(3, 1e6)}
    picture = forecast_fan(replace(study, forecast=replace(study.forecast, baselines=far)))
    lines = traces(picture)
    assert {name for name, each in lines.items() if each.visible == "legendonly"} == {
        *("Mean", "Drift"),
    }
    assert picture.figure.layout.yaxis.range[1] < 1e3


def test_the_dark_page_has_its_own_colours():
    assert traces(forecast_fan(a_forecast_study(), theme=DARK))["GRU forecast"].line.color == (
        DARK.forecast
    )


def test_the_future_begins_at_the_last_observed_value():
    study = a_forecast_study()
    series = study.windows.series
    line = traces(forecast_fan(study))["GRU forecast"]
    assert line.x[0] == series.index[-1]
    assert line.y[0] == series.values[-1]
    assert list(line.y[1:]) == list(study.forecast.mean)
    assert line.hovertemplate[0] == ""


def test_a_gap_at_the_end_is_bridged_from_the_last_value_that_was_observed():
    series = a_series()
    values = series.values.copy()
    values[-2:] = np.nan
    study = a_forecast_study(some_windows(replace(series, values=values)))
    line = traces(forecast_fan(study))["GRU forecast"]
    assert (line.x[0], line.y[0]) == (series.index[-3], values[-3])
    assert np.isfinite(line.y).all()


def test_the_last_observation_is_dated():
    assert "last observation, 3 Feb 2021" in texts(forecast_fan(a_forecast_study()))


def test_as_much_past_as_the_network_reads_and_a_few_horizons():
    study = a_forecast_study(some_windows(sequence_length=14, horizon=3))
    assert len(traces(forecast_fan(study))["Observed"].y) == 14 + 4 * 3


def test_a_long_past_does_not_squeeze_the_future():
    study = a_forecast_study(some_windows(sequence_length=90, horizon=3))
    assert len(traces(forecast_fan(study))["Observed"].y) == 40


def test_without_an_interval_none_is_drawn_or_spoken_of():
    picture = forecast_fan(a_forecast_study(with_interval=False))
    assert "80 % interval" not in traces(picture)
    assert "interval" not in picture.alt


def test_words_and_table_hold_the_numbers():
    picture = forecast_fan(a_forecast_study())
    assert "GRU forecasts temperature 3 steps ahead" in picture.alt
    assert "11.0 °C on 4 Feb 2021, 12.0 °C on 6 Feb 2021" in picture.alt
    assert list(picture.table["mean"]) == [11.0, 11.5, 12.0]
    assert {"ds", "lo-80", "hi-80", "naive", "linear"} <= set(picture.table)


def test_one_step_ahead_is_said_as_one():
    picture = forecast_fan(a_forecast_study(some_windows(horizon=1)))
    assert "1 step ahead: 11.0 °C on 4 Feb 2021, with" in picture.alt


def test_while_it_trains_the_place_of_the_forecast_is_kept():
    study = replace(a_forecast_study(), forecast=None, assessment=None)
    picture = forecast_fan(study)
    assert list(traces(picture)) == ["Observed"]
    assert "the forecast appears here" in texts(picture)
    complete = forecast_fan(a_forecast_study()).figure.layout.xaxis.range
    assert picture.figure.layout.xaxis.range == complete


def test_without_a_study_the_axes_are_titled():
    picture = forecast_fan(None)
    assert picture.figure.layout.xaxis.title.text == "Date"
    assert picture.figure.layout.title.text == "Value"
    assert "appears here" in texts(picture)
