"""Tables of every kind that people hand over; each that cannot be used is one sentence."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from rnn_forecast.errors import SeriesError
from rnn_forecast.sources.frames import panel_from_frame
from rnn_forecast.sources.notation import Notation
from rnn_forecast.sources.tables import Table, as_pandas

DATES = pd.date_range("2024-01-01", periods=40)


def table(**columns):
    values = np.arange(40.0)
    return pd.DataFrame({"unique_id": "a", "ds": DATES, "y": values}).assign(**columns)


class FrameOfAnotherLibrary:
    """As those of Polars and others: no pandas, but it can be turned into it."""

    def to_pandas(self):
        return table()


@pytest.mark.parametrize(
    "given",
    [
        pa.Table.from_pandas(table()),
        FrameOfAnotherLibrary(),
        table().set_index("ds"),
        table().set_index("unique_id"),
        table().set_index(["unique_id", "ds"]),
        table().set_index("unique_id", drop=False),
        table().sample(frac=1, random_state=1),
        table().astype({"ds": "timestamp[ns][pyarrow]", "y": "double[pyarrow]"}),
        table(y=table()["y"].astype("Int64")),
        table(ds=DATES.strftime("%Y-%m-%d")),
        table(ds=DATES.date),
        table(ds=pd.PeriodIndex(DATES, freq="D")),
        table(unique_id=pd.Categorical(["a"] * 40, categories=["a", "never"])),
    ],
)
def test_the_same_rows_are_the_same_series_however_they_are_written(given):
    (series,) = panel_from_frame(given)
    assert series.name == "a"
    assert np.array_equal(series.values, np.arange(40.0))
    assert list(series.index) == list(DATES)
    assert series.frequency == "D"


@pytest.mark.parametrize("kind", ["Float64", "Int64", "double[pyarrow]", "int64[pyarrow]"])
def test_the_missing_value_of_every_kind_of_column_is_a_gap(kind):
    values = table()["y"].astype(kind)
    values[DATES.day == 5] = pd.NA
    (series,) = panel_from_frame(table(y=values))
    assert np.flatnonzero(np.isnan(series.values)).tolist() == [4, 35]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([1, 2, 3], "column ds is needed, and this is a list"),
        (None, "this is a NoneType"),
        ("file.csv", "this is a str"),
        (table()["y"], "this is a Series"),
        (table().head(0), "The table is empty"),
        (table(y=np.inf), r"y holds inf at 2024-01-01.*nothing beyond 1e\+100"),
        (table(y=1e200), r"y holds 1e\+200"),
        (table(y=1j), "must hold numbers, and holds complex128"),
        (table(y=[Decimal(1)] * 40), "holds object; turn it into numbers"),
        (table(y="12"), "turn it into numbers first"),
        (table(ds=range(40)), "holds numbers; it must hold dates"),
        (table(ds=DATES.strftime("%d.%m.%Y")), r"cannot be read as times, e\.g\. '01\.01\.2024'"),
        (
            table(
                ds=[f"2024-01-{day:02}T00:00+0{day % 2}:00" for day in range(1, 32)] + ["2025"] * 9
            ),
            "several time zones",
        ),
        (
            table(ds=[None if day.day == 5 else day for day in DATES]),
            "2 rows of the column ds are empty",
        ),
        (
            table(ds=pd.PeriodIndex([None, *DATES[1:]], freq="D")),
            "1 row of the column ds is empty",
        ),
        (
            table(unique_id=["a" if day.month < 2 else None for day in DATES]),
            "9 rows of the column unique_id are",
        ),
        (table(unique_id=[1, "1"] * 20), "same name"),
        (pd.concat([table(), table()]), "twice"),
        (pd.concat([table(), table()[["y"]]], axis=1), "2 columns y; keep one"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(given, sentence):
    with pytest.raises(SeriesError, match=sentence) as refused:
        panel_from_frame(given)
    assert "\n" not in str(refused.value)


def test_hours_of_a_zone_are_read_once_each_where_its_clock_goes_back():
    """In Berlin the 27th of October 2024 has 25 hours, two of which are called 02:00."""
    hours = pd.date_range("2024-10-20", periods=300, freq="h", tz="Europe/Berlin")
    (series,) = panel_from_frame(pd.DataFrame({"ds": hours, "y": np.arange(300.0)}))
    assert np.array_equal(series.values, np.arange(300.0))
    assert series.frequency == "h"
    assert set(np.diff(series.index.to_numpy())) == {np.timedelta64(1, "h")}
    assert series.index[0] == pd.Timestamp("2024-10-19 23:00")  # standard time, not summer's


def test_days_of_a_zone_begin_at_its_own_midnight():
    days = pd.date_range("2024-03-01", periods=60, tz="Europe/Berlin")
    (series,) = panel_from_frame(pd.DataFrame({"ds": days, "y": 1.0}))
    assert list(series.index) == list(pd.date_range("2024-03-01", periods=60))


@pytest.mark.parametrize("step", ["h", "D", "MS"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Seoul", "Europe/Berlin", "America/New_York"])
def test_a_result_is_written_as_its_table_was(step, zone):
    times = pd.date_range("2024-01-01", periods=24 * 320 if step == "h" else 60, freq=step, tz=zone)
    given = pd.DataFrame({"unique_id": 7, "ds": times, "y": 1.0})
    read = Table.read(given)
    assert read.rows["ds"].dt.tz is None
    assert set(read.rows["unique_id"]) == {"7"}
    pd.testing.assert_frame_equal(read.notation.write(read.rows), given)


def test_rows_that_continue_a_table_are_read_on_its_clock():
    summer = pd.date_range("2024-07-01", periods=50, freq="h", tz="Europe/Berlin")
    known = Table.read(pd.DataFrame({"ds": summer, "y": 1.0})).notation
    following = pd.DataFrame({"ds": summer[-1:] + pd.Timedelta(hours=1), "y": 1.0})
    for later in (following, following.assign(ds=following["ds"].dt.tz_localize(None))):
        (time,) = Table.read(later, like=known).rows["ds"]
        assert time == pd.Timestamp("2024-07-03 01:00")  # 02:00 on the summer's clock


def test_a_notation_of_nothing_changes_nothing():
    result = pd.DataFrame({"unique_id": ["a"], "ds": DATES[:1], "mean": [1.0]})
    pd.testing.assert_frame_equal(Notation().write(result), result)


def test_a_table_of_pandas_keeps_its_columns():
    given = table().set_index("ds")
    assert set(as_pandas(given)) == {"unique_id", "ds", "y"}
