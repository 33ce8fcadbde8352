"""Whether a table is packed, as pyarrow says it, and from a footer that would kill pyarrow."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_forecast.runs.encoding import _from_parquet
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.footer import packed

NUMBERS = [0.5 * number for number in range(40)]
TABLE = pa.table({"ds": ["2024-01-01", "2024-01-02"] * 20, "y": NUMBERS, "n": range(40)})
RICH = TABLE.append_column("list", pa.array([[1, 2]] * 40)).append_column(
    "struct", pa.array([{"a": 1, "b": "x"}] * 40)
)


def written(table=TABLE, **how):
    content = io.BytesIO()
    pq.write_table(table, content, **how)
    return content.getvalue()


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "zstd", "lz4", "brotli"])
@pytest.mark.parametrize("table", [TABLE, RICH, TABLE.slice(0, 0)])
@pytest.mark.parametrize("rows", [7, 100])
def test_it_says_what_pyarrow_says(codec, table, rows):
    content = written(table, compression=codec, row_group_size=rows, write_page_index=True)
    found = pq.read_metadata(io.BytesIO(content))
    columns = [
        found.row_group(group).column(column).compression
        for group in range(found.num_row_groups)
        for column in range(found.num_columns)
    ]
    assert packed(content) == any(each != "UNCOMPRESSED" for each in columns)


def test_one_packed_column_is_enough_and_is_refused():
    content = written(compression={"ds": "none", "y": "none", "n": "zstd"})
    assert packed(content)
    with pytest.raises(UnreadableBundle, match="packed as this program packs none"):
        _from_parquet(content)


DAMAGED = (ValueError, RuntimeError, OSError, UnreadableBundle, LookupError, pa.ArrowException)


@pytest.mark.parametrize("value", [0, 38, 76, 255])
def test_a_footer_with_any_byte_changed_ends_no_process(value):
    content = written(compression="none")
    length = int.from_bytes(content[-8:-4], "little")
    for at in range(len(content) - 8 - length, len(content)):
        changed = bytearray(content)
        changed[at] = value
        try:
            _from_parquet(bytes(changed))
        except DAMAGED:
            continue


@given(st.binary(max_size=200))
def test_any_bytes_as_a_footer_are_an_answer_or_damage(footer):
    try:
        packed(footer + len(footer).to_bytes(4, "little") + b"PAR1")
    except (ValueError, RecursionError):
        return


@pytest.mark.parametrize(
    "footer",
    [b"\x80" * 10**6, b"\x15" + b"\x80" * 10**6, b"\x1c" * 10**5, b"\x19" * 10**5, b"\x0e", b""],
)
def test_what_would_take_long_or_deep_is_given_up(footer):
    with pytest.raises((ValueError, RecursionError)):
        packed(footer + len(footer).to_bytes(4, "little") + b"PAR1")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"\xff\xff\xff\xffPAR1", b"x" * 40])
def test_what_has_no_footer_is_damaged(content):
    with pytest.raises(ValueError, match="footer"):
        packed(content)
