"""One name opens a series, wherever it comes from."""

import subprocess
import sys

import pytest

from rnn_forecast import sources
from rnn_forecast.errors import SourceError, UnknownSource

CSV = "date,sales,visitors\n" + "".join(
    f"2024-01-{day:02d},{day},{2 * day}\n" for day in range(1, 31)
)


def test_a_column_follows_the_slash():
    dataset, column = sources.open_dataset("bundled:seattle-weather/wind")
    assert (dataset.key, column) == ("bundled:seattle-weather", "wind")
    assert sources.load("bundled:seattle-weather/wind").name == "wind"


def test_without_a_column_the_source_chooses():
    dataset, column = sources.open_dataset("bundled:jfk-weather")
    assert column is None
    assert sources.load("bundled:jfk-weather").name == dataset.target == "temp"


def test_covariates_stand_beside_the_target():
    series = sources.load("bundled:seattle-weather/temp_max", covariates=["wind", "temp_min"])
    assert list(series.covariates) == ["wind", "temp_min"]
    assert len(series.covariates["wind"]) == len(series)
    assert series.unit == "°C"


def test_the_target_is_not_its_own_covariate():
    series = sources.load("bundled:seattle-weather/temp_max", covariates=["temp_max", "wind"])
    assert list(series.covariates) == ["wind"]


@pytest.mark.parametrize("source", sources.OFFERED)
def test_everything_that_is_offered_opens_under_its_own_name(source):
    dataset, _ = sources.open_dataset(source)
    assert dataset.key == source


def test_sources_are_opened_in_no_time_and_without_torch():
    script = "import sys, rnn_forecast.sources as s; s.load('bundled:aapl'); print(*sys.modules)"
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    heavy = {"torch", "streamlit", "plotly", "yfinance", "statsmodels", "python_calamine"}
    assert heavy.isdisjoint(result.stdout.split())


def test_a_file_is_read_as_an_upload_is(tmp_path):
    path = tmp_path / "shop.csv"
    path.write_text(CSV)
    series = sources.load(str(path))
    assert len(series) == 30
    assert sources.load(str(path), covariates=["visitors"]).covariates.keys() == {"visitors"}


@pytest.mark.parametrize(
    ("source", "suggestion"),
    [
        ("bundled:seatle-weather", "seattle-weather"),
        ("bundled:seattle-weather/temp", "temp_max"),
        ("synthetic:sin", "sine"),
        ("seattle-weather", "bundled:seattle-weather"),
        ("bundel:aapl", "bundled:aapl"),
    ],
)
def test_a_name_that_is_nearly_right_is_answered_with_the_right_one(source, suggestion):
    with pytest.raises(UnknownSource) as caught:
        sources.open_dataset(source)
    assert f"Did you mean {suggestion}?" in str(caught.value)


@pytest.mark.parametrize(
    "source", ["", ":", "bundled:", "bundled:/", "synthetic", "nofile.csv", "/", ".", "C:\\x.csv"]
)
def test_whatever_is_not_there_is_a_sentence_that_lists_what_is(source):
    with pytest.raises(UnknownSource, match="There are: "):
        sources.open_dataset(source)


@pytest.mark.parametrize("source", ["x" * 5000, "nul\0byte.csv"])
def test_a_name_that_no_file_can_have_is_a_sentence(source):
    with pytest.raises(SourceError):
        sources.open_dataset(source)


def test_an_unknown_covariate_is_a_sentence():
    with pytest.raises(UnknownSource, match="no column of Seattle daily weather 'rain'"):
        sources.load("bundled:seattle-weather", covariates=["rain"])
