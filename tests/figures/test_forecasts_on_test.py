from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.figures import LIGHT, forecasts_on_test
from rnn_forecast.figures.wording import label
from rnn_forecast.models.baselines import BASELINES
from tests.figures.factories import a_series, an_assessment, some_windows, texts, traces

RIVALS = [label(name) for name in BASELINES]


def test_actual_and_forecast_stand_at_the_dates_that_were_forecast():
    assessment = an_assessment()
    picture = forecasts_on_test(assessment, step=2, label="GRU")
    lines = traces(picture)
    own = ["80 % interval", "GRU, 2 steps ahead", "Observed"]
    assert [name for name in lines if name not in RIVALS] == own
    first = assessment.windows.cutoffs["test"][0] + 2
    assert lines["Observed"].x[0] == assessment.windows.series.index[first].to_datetime64()
    assert lines["Observed"].y[0] == assessment.windows.series.values[first]
    assert lines["Observed"].line.color == LIGHT.ink
    assert lines["GRU, 2 steps ahead"].line.color == LIGHT.forecast


def test_every_baseline_stands_beside_it_and_naive_is_the_series_some_steps_late():
    assessment = an_assessment()
    picture = forecasts_on_test(assessment, step=2)
    lines = traces(picture)
    there = [name for name in assessment.forecasts if name != "network"]
    assert [name for name in lines if name in RIVALS] == [label(name) for name in there]
    assert [lines[label(name)].visible for name in there] == [
        True,
        *["legendonly"] * (len(there) - 1),
    ]
    np.testing.assert_array_equal(lines["Naive"].y[2:], lines["Observed"].y[:-2])
    for name in there:
        np.testing.assert_array_equal(picture.table[name], assessment.forecasts[name][:, 1])


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
    own = [name for name in traces(picture) if name not in RIVALS]
    assert own == ["Network, 1 step ahead", "Observed"]
    assert "interval" not in picture.alt


def test_before_the_test_it_says_what_will_appear():
    picture = forecasts_on_test(None)
    assert "appears here" in texts(picture)
    assert picture.table.empty
