import numpy as np
import pandas as pd
import pytest

from rnn_forecast.errors import SeriesError, UnknownSource
from rnn_forecast.sources.frames import panel_from_frame, with_future


def long_table():
    dates = pd.date_range("2024-01-01", periods=6)
    one = pd.DataFrame({"unique_id": "b", "ds": dates, "y": np.arange(6.0), "price": 1.0})
    two = pd.DataFrame({"unique_id": "a", "ds": dates[2:], "y": 5.0, "price": 2.0})
    return pd.concat([one, two], ignore_index=True)


def test_the_series_come_in_the_order_of_the_table():
    panel = panel_from_frame(long_table())
    assert [series.name for series in panel] == ["b", "a"]
    assert [len(series) for series in panel] == [6, 4]
    assert {series.frequency for series in panel} == {"D"}


def test_the_order_of_the_rows_does_not_matter():
    shuffled = long_table().sample(frac=1, random_state=1)
    for series in panel_from_frame(shuffled):
        wanted = long_table().query("unique_id == @series.name")["y"]
        assert np.array_equal(series.values, wanted)


def test_an_absent_step_becomes_a_gap():
    dates = pd.date_range("2024-01-01", periods=10).delete(4)
    (series,) = panel_from_frame(pd.DataFrame({"ds": dates, "y": 1.0}))
    assert len(series) == 10
    assert np.flatnonzero(np.isnan(series.values)).tolist() == [4]


def test_rows_without_y_at_the_end_say_what_is_known():
    table = pd.DataFrame(
        {
            "ds": pd.date_range("2024-01-01", periods=8),
            "y": [1.0, 2, 3, 4, 5, np.nan, np.nan, np.nan],
            "holiday": [0, 0, 1, 0, 0, 1, 0, np.nan],
        }
    )
    (series,) = panel_from_frame(table, known_covariates=["holiday"])
    assert len(series) == 5
    assert series.known_ahead == 2
    (blind,) = panel_from_frame(table)
    assert len(blind) == 5


def test_the_future_continues_what_is_known():
    panel = panel_from_frame(long_table(), known_covariates=["price"])
    dates = pd.date_range("2024-01-07", periods=2)
    future = pd.DataFrame(
        {"unique_id": np.repeat(["a", "b"], 2), "ds": [*dates, *dates], "price": [7.0, 8, 9, 10]}
    )
    b, a = with_future(panel, future, 2)
    assert b.known["price"][-2:].tolist() == [9, 10]
    assert a.known["price"][-2:].tolist() == [7, 8]
    assert a.known_ahead == b.known_ahead == 2
    with pytest.raises(SeriesError, match="missing for b on 2024-01-09"):
        with_future(panel, future, 3)


@pytest.mark.parametrize(
    ("change", "kind", "sentence"),
    [
        (lambda t: t.drop(columns="ds"), UnknownSource, "'ds'"),
        (lambda t: t.assign(y="many"), SeriesError, "column y must hold numbers"),
        (lambda t: t.assign(ds=range(len(t))), SeriesError, "must hold dates"),
        (lambda t: t.assign(ds="yesterday"), SeriesError, "cannot be read as times"),
        (lambda t: t.assign(ds=pd.NaT), SeriesError, "10 rows of the column ds are empty"),
        (lambda t: t.assign(unique_id="a"), SeriesError, "twice"),
        (lambda t: t.assign(y=np.nan), SeriesError, "no value at all"),
    ],
)
def test_a_table_that_is_no_panel_is_a_sentence(change, kind, sentence):
    with pytest.raises(kind, match=sentence):
        panel_from_frame(change(long_table()))


def test_series_of_different_steps_are_refused():
    hours = pd.DataFrame({"unique_id": "h", "ds": pd.date_range("2024", periods=9, freq="h")})
    with pytest.raises(SeriesError, match="b has steps of D and h of h"):
        panel_from_frame(pd.concat([long_table(), hours.assign(y=1.0)]))


def test_a_time_zone_is_set_aside():
    dates = pd.date_range("2024-01-01", periods=5, tz="Asia/Seoul")
    (series,) = panel_from_frame(pd.DataFrame({"ds": dates, "y": 1.0}))
    assert series.index.tz is None
