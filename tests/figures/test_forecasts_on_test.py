from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.figures import LIGHT, forecasts_on_test
from tests.figures.factories import a_series, an_assessment, some_windows, texts, traces


def test_actual_and_forecast_stand_at_the_dates_that_were_forecast():
    assessment = an_assessment()
    picture = forecasts_on_test(assessment, step=2, label="GRU")
    lines = traces(picture)
    assert list(lines) == ["80 % interval", "GRU, 2 steps ahead", "Observed"]
    first = assessment.windows.cutoffs["test"][0] + 2
    assert lines["Observed"].x[0] == assessment.windows.series.index[first].to_datetime64()
    assert lines["Observed"].y[0] == assessment.windows.series.values[first]
    assert lines["Observed"].line.color == LIGHT.ink
    assert lines["GRU, 2 steps ahead"].line.color == LIGHT.forecast


def test_words_hold_error_and_coverage():
    picture = forecasts_on_test(an_assessment(), label="GRU")
    assert "GRU 1 step ahead is 1.00 °C off on average" in picture.alt
    assert "100 % of the values lie in its 80 % interval" in picture.alt


@pytest.mark.parametrize("step", [1, 3])
def test_the_table_is_that_of_the_step(step):
    assessment = an_assessment()
    table = forecasts_on_test(assessment, step=step).table
    np.testing.assert_array_equal(table["actual"], assessment.actual[:, step - 1])
    np.testing.assert_array_equal(table["lo-80"], assessment.interval[0][:, step - 1])


def test_dates_without_a_scored_window_are_a_gap():
    series = a_series()
    values = series.values.copy()
    values[370:380] = np.nan
    picture = forecasts_on_test(an_assessment(some_windows(replace(series, values=values))))
    actual = traces(picture)["Observed"].y
    assert np.isnan(actual).sum() == 10
    assert (np.diff(picture.table["ds"]) == np.timedelta64(1, "D")).all()


def test_without_an_interval_none_is_drawn():
    picture = forecasts_on_test(an_assessment(with_interval=False))
    assert list(traces(picture)) == ["Network, 1 step ahead", "Observed"]
    assert "interval" not in picture.alt


def test_before_the_test_it_says_what_will_appear():
    picture = forecasts_on_test(None)
    assert "appears here" in texts(picture)
    assert picture.table.empty
