"""A million rows: small, and read by the same rules as sixty (benchmarks/uploads.py: quickly)."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources.upload import MAX_BYTES, grid, plain_rows, read
from tests.sources.upload.factories import days, lines, wave

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_million_rows_take_less_than_500_mb():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.uploads", "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    measured = json.loads(done.stdout)
    assert measured["bytes"] > 22_000_000
    assert (measured["rows"], measured["frequency"]) == (1_000_000, "min")
    assert measured["exact"]
    assert measured["megabytes"] < 500


@pytest.mark.parametrize(("separator", "end"), [(",", "\n"), (";", "\r\n"), ("\t", "\n")])
def test_the_quick_way_and_the_careful_way_agree(monkeypatch, separator, end):
    times = days(8_000, freq="h")
    text = lines(
        times, wave(8_000), header=separator.join(["date", "value"]), separator=separator, end=end
    )
    text += end + "  " + separator + " " + end  # empty lines in both senses
    quick = read(text.encode(), "file.csv")
    monkeypatch.setattr(plain_rows, "WORTHWHILE", 10**9)
    careful = read(text.encode(), "file.csv")
    pd.testing.assert_frame_equal(quick.series, careful.series)
    assert (quick.notes, quick.first_rows) == (careful.notes, careful.first_rows)
    np.testing.assert_array_equal(quick.series["y"], wave(8_000))


def test_large_files_that_are_not_plain_go_the_careful_way():
    times = days(8_000, freq="h")
    text = lines(times, wave(8_000)) + "Total,1,2,3\n"
    upload = read(text.encode(), "file.csv")
    assert {note.category for note in upload.notes} == {"ragged", "footer"}
    assert upload.rows_used == 8_000


def test_too_many_bytes_are_refused_unread():
    with pytest.raises(UnreadableFile) as refusal:
        read(bytes(MAX_BYTES + 1), "file.csv")
    assert refusal.value.category == "too_large"


@pytest.mark.parametrize(
    "content",
    [
        b"d,y\n" + b"1,2\n" * 2_000_010,
        b"a" + b"," * 3_000 + b"\n1,2\n",
        (b"," * 1_500 + b"x\n") + b"1,2\n" * 30_000,
    ],
    ids=["rows", "columns", "cells"],
)
def test_too_many_cells_are_refused(content):
    with pytest.raises(UnreadableFile) as refusal:
        read(content, "file.csv")
    assert refusal.value.category == "too_large"


def test_too_many_quoted_rows_are_refused(monkeypatch):
    monkeypatch.setattr(grid, "MAX_ROWS", 1_000)
    with pytest.raises(UnreadableFile) as refusal:
        read(b'd,y\n"1",2\n' + b"1,2\n" * 1_010, "file.csv")
    assert refusal.value.category == "too_large"
