import json

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.cli import main
from tests.test_forecaster import frame

SMALL = ("--sequence-length", "6", "--horizon", "2", "--epochs", "1", "--seeds", "1")


@pytest.fixture
def long_file(tmp_path):
    path = tmp_path / "sales.csv"
    frame("north", "south", "west").to_csv(path, index=False)
    return path


def test_every_series_of_a_long_table_is_forecast(long_file, tmp_path, capsys):
    out = tmp_path / "forecast.csv"
    assert main(["panel", str(long_file), *SMALL, "--json", "--out", str(out)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["unique_id"] for row in answer["scores"]] == ["north", "south", "west"]
    assert len(answer["forecast"]) == 6
    assert answer["verdict"].startswith("GRU ")
    assert not [note for note in answer["notes"] if note["category"] == "several_series"]
    written = pd.read_csv(out)
    assert list(written)[:5] == ["unique_id", "ds", "mean", "lo-80", "hi-80"]
    assert len(written) == 6


def test_the_limits_have_their_columns_where_no_interval_could_be_calibrated(tmp_path, capsys):
    frame("north", "south", steps=60).to_csv(tmp_path / "short.csv", index=False)
    out = tmp_path / "forecast.csv"
    small = ("--sequence-length", "3", *SMALL[2:])
    assert main(["panel", str(tmp_path / "short.csv"), *small, "--json", "--out", str(out)]) == 0
    (row, *_) = json.loads(capsys.readouterr().out)["forecast"]
    written = pd.read_csv(out)
    assert list(written)[:5] == list(row)[:5] == ["unique_id", "ds", "mean", "lo-80", "hi-80"]
    assert row["lo-80"] is None
    assert written["hi-80"].isna().all()


def test_some_of_the_series_can_be_chosen(long_file, capsys):
    assert main(["panel", str(long_file), *SMALL, "--series", "west", "north", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["unique_id"] for row in answer["scores"]] == ["north", "west"]
    assert main(["panel", str(long_file), *SMALL, "--series", "wset"]) == 2
    assert "wset" in capsys.readouterr().err


def test_the_columns_of_a_wide_table_are_a_panel(tmp_path, capsys):
    chance = np.random.default_rng(0)
    wide = pd.DataFrame(chance.standard_normal((150, 3)), columns=["a", "b", "c"])
    wide.insert(0, "date", pd.date_range("2024-01-01", periods=150))
    wide.to_csv(tmp_path / "wide.csv", index=False)
    assert main(["panel", str(tmp_path / "wide.csv"), *SMALL]) == 0
    said = capsys.readouterr().out
    assert [line.split()[0] for line in said.splitlines()[-3:]] == ["a", "b", "c"]


def test_a_single_series_is_no_panel(capsys):
    assert main(["panel", "synthetic:sine", *SMALL]) == 2
    assert "a panel needs several" in capsys.readouterr().err


def test_known_columns_are_read_from_the_rows_after_the_last_value(tmp_path, capsys):
    chance = np.random.default_rng(0)
    table = pd.DataFrame({"ds": pd.date_range("2024-01-01", periods=152)})
    table["promotion"] = (chance.random(152) < 0.3).astype(int)
    table["y"] = 10 + 5 * table["promotion"] + 0.1 * chance.standard_normal(152)
    table.loc[150:, "y"] = np.nan
    path = tmp_path / "shop.csv"
    table.to_csv(path, index=False)
    arguments = ["forecast", str(path), *SMALL, "--target", "y", "--known", "promotion", "--json"]
    assert main(arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["ds"][:10] for row in answer["forecast"]] == ["2024-05-30", "2024-05-31"]
    assert main([*arguments, "--horizon", "4"]) == 2
    assert "must be known for the next 4 steps" in capsys.readouterr().err
