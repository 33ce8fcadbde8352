import re
import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import copytree, ignore_patterns

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.errors import UnknownSource
from rnn_forecast.sources import bundled

ROOT = Path(__file__).parents[2]
README = (ROOT / "data" / "README.md").read_text()

every_name = pytest.mark.parametrize("name", bundled.NAMES)


@every_name
def test_a_bundled_series_is_what_a_dataset_promises(name):
    dataset = bundled.load(name)
    assert dataset.key == f"bundled:{name}"
    index = pd.DatetimeIndex(dataset.frame.index)
    assert index.is_monotonic_increasing
    assert index.is_unique
    assert index.tz is None
    assert set(dataset.frame.dtypes) == {np.dtype(float)}
    assert not dataset.frame.isna().all().any()
    assert dataset.target in dataset.columns
    assert dataset.credit


@every_name
def test_every_column_has_a_unit_and_stands_in_the_readme(name):
    dataset = bundled.load(name)
    assert set(dataset.units) == set(dataset.columns)
    missing = [f"`{what}`" for what in (name, *dataset.columns) if f"`{what}`" not in README]
    assert missing == []


@every_name
def test_the_readme_tells_the_period_and_the_rows_of_the_file(name):
    (row,) = re.findall(rf"^\| `{name}` .*$", README, flags=re.MULTILINE)
    times = pd.read_csv(ROOT / "data" / f"{name}.csv").iloc[:, 0]
    assert f"| {times.iloc[0]} to {times.iloc[-1]}" in row
    assert f"| {len(times)}" in row


@every_name
def test_the_default_target_misses_only_what_the_notes_say(name):
    dataset = bundled.load(name)
    absent = 24 if name == "jfk-weather" else 0
    assert dataset.frame[dataset.target].isna().sum() == absent


def test_the_absent_hours_of_jfk_are_empty_rows_and_said():
    dataset = bundled.load("jfk-weather")
    assert len(dataset.frame) == 8706 + 24
    assert pd.DatetimeIndex(dataset.frame.index).freqstr == "h"
    empty = dataset.frame[dataset.frame.isna().all(axis=1)]
    assert len(empty) == 24
    (said,) = [note.text for note in dataset.notes if note.category == "missing_steps"]
    assert said.startswith("24 of 8,730 steps")
    assert f"{empty.index[0]:%Y-%m-%d %H:%M}" in said


def test_missing_values_are_counted():
    (said,) = [n.text for n in bundled.load("jfk-weather").notes if n.category == "missing_values"]
    assert "wind_dir 51, wind_speed 3, pressure 831" in said


def test_a_series_without_gaps_has_nothing_to_say():
    assert bundled.load("seattle-weather").notes == ()


@pytest.mark.parametrize("name", ["aapl", "ibm", "msft", "sp500"])
def test_the_steps_of_a_share_are_its_trading_days(name):
    dataset = bundled.load(name)
    assert dataset.frequency == "B"
    assert (pd.DatetimeIndex(dataset.frame.index).day_of_week < 5).all()
    assert pd.Timestamp("2012-12-25") not in dataset.frame.index


@pytest.mark.parametrize(
    ("name", "split"), [("aapl", "2000-06-21"), ("aapl", "2005-02-28"), ("msft", "2003-02-18")]
)
def test_no_price_jumps_at_a_split(name, split):
    prices = bundled.load(name).frame[["adj_close", "open", "high", "low"]]
    assert prices.pct_change().loc[split].abs().max() < 0.1


@pytest.mark.parametrize("name", ["aapl", "ibm", "msft"])
def test_adjusted_prices_stay_between_the_low_and_the_high_of_their_day(name):
    frame = bundled.load(name).frame
    inside = frame["adj_close"].between(0.999 * frame["low"], 1.001 * frame["high"])
    assert inside.mean() > 0.999


def test_naive_scores_on_seattle_what_others_have_measured():
    observed = bundled.load("seattle-weather").series().values
    horizon, first = 7, int(0.85 * len(observed))
    errors = [
        np.abs(observed[cutoff + 1 : cutoff + 1 + horizon] - observed[cutoff]).mean()
        for cutoff in range(first - 1, len(observed) - horizon)
    ]
    assert np.mean(errors) == pytest.approx(3.462, abs=0.0005)


@every_name
def test_two_loads_share_nothing_that_one_could_spoil(name):
    first = bundled.load(name)
    first.frame.iloc[0] = -1
    assert not (bundled.load(name).frame.iloc[0] == -1).any()


@every_name
def test_a_file_stays_small(name):
    assert (ROOT / "data" / f"{name}.csv").stat().st_size < 600_000


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(UnknownSource, match="Did you mean seattle-weather"):
        bundled.load("seatle-weather")


def test_an_installed_package_finds_its_data_without_the_checkout(tmp_path):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["rnn_forecast"]
    copytree(ROOT / "rnn_forecast", tmp_path / "rnn_forecast", ignore=ignore_patterns("*.pyc"))
    for origin, place in wheel["force-include"].items():
        copytree(ROOT / origin, tmp_path / place)
    script = (
        "from rnn_forecast.sources import bundled\n"
        f"assert bundled.__file__.startswith({str(tmp_path)!r})\n"
        "print(len(bundled.load('seattle-weather').frame))"
    )
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.stdout.strip(), result.stderr) == ("1461", "")
