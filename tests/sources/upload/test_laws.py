"""Laws: what is written in any dialect is read back the same."""

import contextlib
import csv
import io

import numpy as np
import pandas as pd
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources.upload import read
from rnn_forecast.sources.upload.numbers import read_numbers
from rnn_forecast.sources.upload.times import read_times
from tests.sources.upload.factories import lines

QUIET = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
FREQUENCIES = ("D", "h", "B", "MS", "ME", "W-SUN", "QS-JAN", "15min", "YS-JAN")
PATTERNS = (
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%d %b %Y %H:%M",
)


@st.composite
def _series(draw):
    size = draw(st.integers(30, 80))
    freq = draw(st.sampled_from(FREQUENCIES))
    start = draw(
        st.datetimes(
            pd.Timestamp(1995, 1, 1).to_pydatetime(), pd.Timestamp(2030, 1, 1).to_pydatetime()
        )
    )
    times = pd.date_range(pd.Timestamp(start).floor("D"), periods=size, freq=freq)
    values = draw(st.lists(st.integers(-(10**7), 10**7), min_size=size, max_size=size, unique=True))
    return freq, times, np.array(values) / 100


def _number(value, decimal, thousands):
    text = f"{value:,.2f}" if thousands else f"{value:.2f}"
    return text.translate(str.maketrans({",": thousands, ".": decimal}))


@QUIET
@given(
    _series(),
    st.sampled_from(PATTERNS),
    st.sampled_from(
        [
            (",", ".", ""),
            (";", ",", "."),
            ("\t", ".", ","),
            ("|", ",", " "),
            (";", ".", "'"),
            (",", ".", ","),
        ]
    ),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp949"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_series_written_in_any_dialect_is_read_back(
    series, pattern, dialect, encoding, end, quoting
):
    freq, times, values = series
    separator, decimal, thousands = dialect
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerow(["날짜", "value"])
    writer.writerows(
        [t.strftime(pattern), _number(v, decimal, thousands)]
        for t, v in zip(times, values, strict=True)
    )
    upload = read(text.getvalue().encode(encoding), "file.csv")
    assert list(upload.series["ds"]) == list(times)
    np.testing.assert_array_equal(upload.series["y"], values)
    assert upload.frequency == freq
    assert upload.missing_steps == 0


@QUIET
@given(_series(), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(series, seed):
    freq, times, values = series
    mixed = np.random.default_rng(seed).permutation(len(times))
    upload = read(lines(times[mixed], values[mixed]).encode(), "file.csv")
    assert list(upload.series["ds"]) == list(times)
    np.testing.assert_array_equal(upload.series["y"], values)
    assert upload.frequency == freq


@QUIET
@given(_series(), st.data())
def test_reading_what_was_read_changes_nothing(series, data):
    _, times, values = series
    absent = data.draw(st.sets(st.integers(1, len(times) - 2), max_size=4))
    kept = [place for place in range(len(times)) if place not in absent]
    once = read(lines(times[kept], values[kept], header="ds,y").encode(), "file.csv")
    twice = read(once.series.to_csv(index=False).encode(), "file.csv")
    pd.testing.assert_frame_equal(once.series, twice.series)
    assert (once.frequency, once.missing_steps) == (twice.frequency, twice.missing_steps)


@QUIET
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.csv", "b.xlsx", "c.parquet", "d.zip", "e.gz", "f", "g.xls"]),
)
def test_any_bytes_are_read_or_refused(content, name):
    with contextlib.suppress(UnreadableFile):
        read(content, name)


@QUIET
@given(
    st.lists(
        st.text("0123456789-/.:,TZ apmQWJanFeb년월일'%$()eE+", max_size=20),
        min_size=12,
        max_size=30,
    )
)
def test_any_cells_are_read_or_refused(cells):
    text = "\n".join(f"2024-01-{n + 1:02d};{cell};{cell}" for n, cell in enumerate(cells))
    with contextlib.suppress(UnreadableFile):
        read(text.encode(), "file.csv")


@QUIET
@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False, width=64), min_size=1, max_size=30)
)
def test_any_float_written_by_python_is_read_exactly(values):
    read_back = read_numbers(pa.array([repr(value) for value in values], pa.string()), decimal=".")
    np.testing.assert_array_equal(read_back.values, values)


@QUIET
@given(st.lists(st.datetimes(), min_size=1, max_size=30))
def test_any_iso_time_is_read_to_the_microsecond(times):
    read_back = read_times(pa.array([time.isoformat() for time in times], pa.string()))
    assert list(read_back.values.astype(object)) == times
