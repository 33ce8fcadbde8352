"""The backtest as a command."""

import json

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.cli import main
from rnn_forecast.models.baselines import BASELINES

SMALL = (
    *("--sequence-length", "6", "--horizon", "2", "--epochs", "1", "--seeds", "1"),
    *("--hidden-size", "4", "--no-use-validation", "--origins", "4", "--workers", "1"),
)


def ask(capsys, *arguments):
    status = main(["backtest", "synthetic:sine", *SMALL, *map(str, arguments)])
    return status, *capsys.readouterr()


def test_the_table_is_printed_against_all_baselines(capsys):
    status, out, _ = ask(capsys)
    assert status == 0
    assert "repeating the last value" in out
    assert "over 4 origins from" in out
    table = out[out.index(" model") :]
    assert all(name in table for name in ("network", *BASELINES, "skill_seasonal", "dm_p"))


def test_as_json_it_is_one_object_with_a_row_for_every_forecaster(capsys):
    status, out, _ = ask(capsys, "--json")
    found = json.loads(out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert status == 0
    assert found["status"] == "ok"
    named = [score["model"] for score in found["scores"]] + list(found["left_out"])
    assert sorted(named) == sorted(["network", *BASELINES])
    assert found["origins"] == 4
    assert len(found["folds"]) == 1
    errors = [row["mae"] for row in found["by_step"] if row["model"] == "network"]
    assert np.mean(errors) == pytest.approx(found["scores"][0]["mae"])
    assert set(found["skill"]["naive"]) == {"skill", "low", "high"}
    assert found["seconds"] > 0


def test_one_origin_alone_has_a_skill_but_no_interval(capsys):
    status, out, _ = ask(capsys, "--json", "--origins", "1")
    found = json.loads(out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert status == 0
    assert found["skill"]["naive"]["low"] is None
    assert found["verdict"]["standing"] == "ties"


def test_the_file_holds_every_forecast_in_nixtlas_columns(capsys, tmp_path):
    status, out, _ = ask(capsys, "--json", "--retrain-every", "2", "--out", tmp_path / "b.csv")
    frame, found = pd.read_csv(tmp_path / "b.csv", parse_dates=["ds", "cutoff"]), json.loads(out)
    assert status == 0
    assert list(frame.columns[:5]) == ["unique_id", "ds", "cutoff", "y", "network"]
    assert len(frame) == 4 * 2
    assert len(found["folds"]) == 2
    mae = np.abs(frame["y"] - frame["network"]).mean()
    assert found["scores"][0]["mae"] == pytest.approx(mae)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("--origins", "0"), "Number of origins is 0"),
        (("--step", "0"), "Steps between origins is 0"),
        (("--retrain-every", "0"), "Origins between trainings is 0"),
        (("--workers", "0"), "--workers is 0"),
        (("--origins", "100000"), "At most"),
    ],
)
def test_a_mistake_ends_with_status_2_and_one_sentence(capsys, wrong, words):
    status, out, err = ask(capsys, *wrong)
    assert status == 2
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
