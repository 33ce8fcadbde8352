"""The command line, as a script or a person at a terminal uses it."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.cli import main
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.tasks import TASKS
from rnn_forecast.training import Fit, Outcome, Run
from rnn_forecast.windows import cut
from tests.replay import Replay
from tests.replay import yahoo as replies

SMALL = ("--sequence-length", "6", "--horizon", "2", "--epochs", "1", "--seeds", "1")
CURVE = ("--lengths", "3,6", "--horizon", "2", "--epochs", "1", "--seeds", "2", "--workers", "1")

PROGRESS = re.compile(r" *\d+%  ")
"""A line that a slow machine prints on the way."""


@dataclass
class Answer:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        """The one object on standard output; NaN is no JSON."""

        def refuse(word):
            raise ValueError(word)

        return json.loads(self.out, parse_constant=refuse)


@pytest.fixture
def ask(capsys):
    """Run a command in this process."""

    def run(*arguments):
        status = main([str(argument) for argument in arguments])
        return Answer(status, *capsys.readouterr())

    return run


def assert_refused(answer, *words):
    """Exit status 2, nothing printed, one line of plain language."""
    assert answer.status == 2, answer
    assert answer.out == ""
    said = [line for line in answer.err.splitlines() if not PROGRESS.match(line)]
    assert len(said) == 1
    assert answer.err.endswith(".\n")
    assert "Traceback" not in answer.err
    assert all(word in answer.err for word in words), answer.err


@pytest.fixture
def table(tmp_path):
    """A file as a person has one: a date, two numbers."""
    days = pd.date_range("2024-01-01", periods=200)
    chance = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "date": days,
            "sales": 50 + 10 * np.sin(np.arange(200) / 3) + chance.normal(size=200),
            "visitors": chance.integers(100, 200, 200),
        }
    )
    frame.to_csv(path := tmp_path / "shop.csv", index=False)
    return path


# ---------------------------------------------------------------------------------------- forecast


def test_the_forecast_file_has_the_columns_that_the_manual_promises(ask, tmp_path):
    answer = ask("forecast", "synthetic:sine", *SMALL, "--out", tmp_path / "forecast.csv")
    assert answer.status == 0
    frame = pd.read_csv(tmp_path / "forecast.csv", parse_dates=["ds"])
    promised = ["unique_id", "ds", "mean", "lo-80", "hi-80", "naive", "linear"]
    assert [name for name in frame.columns if name in promised] == promised
    assert list(frame.columns) == promised
    assert frame["unique_id"].tolist() == ["sine", "sine"]
    assert frame["ds"].is_monotonic_increasing
    assert frame.notna().all(axis=None)


def test_a_forecast_is_printed_with_its_verdict_and_its_scores(ask):
    answer = ask("forecast", "synthetic:sine", *SMALL)
    assert answer.status == 0
    assert "repeating the last value" in answer.out
    assert "unique_id" in answer.out
    assert "On the test windows:" in answer.out


def test_forecast_as_json_is_one_object_with_status_ok(ask):
    found = ask("forecast", "synthetic:sine", *SMALL, "--json").json
    assert found["status"] == "ok"
    assert found["verdict"]["standing"] in {"beats", "ties", "loses"}
    assert len(found["forecast"]) == 2
    assert {score["model"] for score in found["scores"]} >= {"network", "naive", "linear"}
    assert found["windows"]["train"] > 0


def test_json_and_the_file_hold_the_same_forecast(ask, tmp_path):
    found = ask("forecast", "synthetic:sine", *SMALL, "--json", "--out", tmp_path / "a.csv").json
    frame = pd.read_csv(tmp_path / "a.csv")
    assert np.allclose(frame["mean"], [row["mean"] for row in found["forecast"]])


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(ask):
    first, again, other = (
        ask("forecast", "synthetic:sine", *SMALL, "--json", "--seed", seed).json["forecast"]
        for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("task", ["many-to-one", "many-to-many"])
def test_every_cell_trains_in_every_task_shape(ask, cell, task):
    answer = ask("forecast", "synthetic:sine", *SMALL, "--cell", cell, "--task", task, "--json")
    assert answer.json["status"] == "ok"


def test_the_help_says_of_every_task_shape_what_it_does_and_what_it_is_good_for(capsys):
    with pytest.raises(SystemExit):
        main(["forecast", "--help"])
    said = " ".join(capsys.readouterr().out.split()).replace("- ", "-")  # broken at a hyphen
    for name, shape in TASKS.items():
        assert f"{name}: {shape.does} {shape.good_for}" in said


def test_every_setting_of_the_page_is_an_option(ask):
    options = (
        *("--stride", "2", "--no-calendar", "--inputs", "level", "--transform", "none"),
        *("--batch-size", "32", "--learning-rate", "0.01", "--schedule", "constant"),
        *("--clip-norm", "0", "--patience", "1", "--loss", "squared", "--seed", "3"),
        *("--hidden-size", "4", "--layers", "2", "--dropout", "0.1", "--device", "cpu"),
    )
    assert ask("forecast", "synthetic:sine", *SMALL, *options, "--json").json["status"] == "ok"


@pytest.mark.parametrize(
    "covariates",
    [["wind"], ["wind", "temp_min"], ["wind,temp_min"], ["all"]],
    ids=["one", "two", "with a comma", "all"],
)
def test_covariates_are_other_columns_of_the_source(ask, covariates):
    source = ("forecast", "bundled:seattle-weather", "--target", "temp_max")
    answer = ask(*source, "--covariates", *covariates, *SMALL, "--json")
    assert answer.json["forecast"][0]["unique_id"] == "temp_max"


def test_the_column_of_a_bundled_source_may_be_named_behind_a_slash(ask):
    found = ask("forecast", "bundled:seattle-weather/wind", *SMALL, "--json").json
    assert found["forecast"][0]["unique_id"] == "wind"


def test_a_file_is_a_source(ask, table):
    found = ask("forecast", table, "--target", "sales", *SMALL, "--json").json
    assert [row["ds"][:10] for row in found["forecast"]] == ["2024-07-19", "2024-07-20"]


def test_a_network_is_set_by_its_own_options(ask):
    network = ("--cell", "tcn", "--kernel-size", "2", "--task", "many-to-many")
    assert ask("forecast", "synthetic:sine", *SMALL, *network, "--json").json["status"] == "ok"


def test_a_setting_that_the_network_does_not_have_is_refused(ask):
    answer = ask("forecast", "synthetic:sine", *SMALL, "--kernel-size", "2")
    assert_refused(answer, "--kernel-size is no setting of GRU")


def test_a_task_shape_that_the_network_cannot_do_is_refused_with_those_that_it_can(ask):
    answer = ask("forecast", "synthetic:sine", *SMALL, "--cell", "mlp", "--task", "many-to-many")
    assert_refused(answer, "MLP", "many-to-many", "many-to-one or one-to-one")


def test_a_curve_of_any_networks_with_settings_of_their_own(ask):
    found = ask(
        *("lengths", "synthetic:sine", *CURVE, "--cells", "gru,mlp,tcn", "--kernel-size", "2"),
        "--json",
    ).json
    assert {trial["cell"] for trial in found["trials"]} >= {"gru", "mlp", "tcn"}


# ------------------------------------------------------------------------------------------ lengths


def test_the_curve_file_has_a_row_for_each_network_and_rows_for_the_baselines(ask, tmp_path):
    answer = ask(
        *("lengths", "synthetic:sine", "--cells", "rnn,gru", *CURVE),
        *("--out", tmp_path / "curve.csv"),
    )
    assert answer.status == 0
    frame = pd.read_csv(tmp_path / "curve.csv")
    assert list(frame.columns) == [
        *("cell", "sequence_length", "seed", "valid_loss", "valid_mae", "test_mae"),
        *("seconds", "windows", "outcome"),
    ]
    networks = frame[frame["cell"].isin(["rnn", "gru"])]
    tried = networks[["cell", "sequence_length", "seed"]].itertuples(index=False, name=None)
    assert sorted(tried) == [(c, n, s) for c in ("gru", "rnn") for n in (3, 6) for s in (0, 1)]
    assert len(set(networks["windows"])) == 1, "every length learns from the same targets"
    assert {"naive", "seasonal_naive", "linear"} == set(frame["cell"]) - {"rnn", "gru"}
    assert sorted(frame.loc[frame["cell"] == "linear", "sequence_length"]) == [3, 6]


def test_the_curve_as_json_recommends_a_length_that_was_tried(ask):
    found = ask("lengths", "synthetic:sine", "--cells", "rnn", *CURVE, "--json").json
    assert found["status"] == "ok"
    assert found["recommended"]["sequence_length"] in (3, 6)
    assert found["sentence"]
    assert len(found["trials"]) == 4 + 2 + 2
    assert found["failed"] == []


def test_the_recommendation_is_printed_above_the_curve(ask):
    answer = ask("lengths", "synthetic:sine", "--cells", "gru", *CURVE)
    first = answer.out.splitlines()[0]
    assert first.startswith(("Read ", "No length helps"))
    assert "valid_mae" in answer.out


# ------------------------------------------------------------------- what the user can put right


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["COMMAND"]),
        (("guess",), ["guess", "forecast", "lengths"]),
        (("forecast",), ["SOURCE"]),
        (("forecast", "synthetic:sine", "--horizons", "3"), ["--horizons"]),
        (("forecast", "synthetic:sine", "--cell", "perceptron"), ["perceptron", "gru"]),
        (("forecast", "synthetic:sine", "--task", "one-to-none"), ["many-to-one"]),
        (("forecast", "nowhere.csv"), ["nowhere.csv"]),
        (("forecast", "bundled:boston"), ["boston", "seattle-weather"]),
        (("forecast", "synthetic:cosine"), ["cosine", "sine"]),
        (("forecast", "moon:rock"), ["moon:rock"]),
        (("forecast", "bundled:sp500/volumes"), ["volumes"]),
        (("forecast", "bundled:seattle-weather", "--target", "temp"), ["temp_max"]),
        (("forecast", "bundled:seattle-weather", "--covariates", "snow"), ["snow", "wind"]),
        (("forecast", "synthetic:sine", "--horizon", "soon"), ["Horizon", "'soon'", "whole"]),
        (("forecast", "synthetic:sine", "--horizon", "0"), ["Horizon", "1 to 336"]),
        (("forecast", "synthetic:sine", "--horizon", "2.5"), ["Horizon", "whole number"]),
        (("forecast", "synthetic:sine", "--epochs", "-1"), ["Epochs", "1 to 500"]),
        (("forecast", "synthetic:sine", "--seeds", "99"), ["Networks", "1 to 10"]),
        (("forecast", "synthetic:sine", "--learning-rate", "nan"), ["Learning rate", "nan"]),
        (
            ("forecast", "synthetic:sine", "--sequence-length", "720", "--horizon", "336"),
            ["1200 steps", "at least", "Nearest values that work"],
        ),
        (("lengths", "synthetic:sine", "--lengths", "4,x"), ["'4,x'", "whole numbers"]),
        (("lengths", "synthetic:sine", "--lengths", "0,4"), ["Sequence length", "1 to 720"]),
        (("lengths", "synthetic:sine", "--cells", "gru,tree"), ["'tree'", "lstm"]),
        (
            ("lengths", "synthetic:sine", "--lengths", "4,720", "--horizon", "300"),
            ["at least", "Nearest values that work"],
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_mistake_ends_with_status_2_and_one_sentence(ask, arguments, words):
    assert_refused(ask(*arguments), *words)


def test_a_file_without_numbers_is_refused_with_a_sentence(ask, tmp_path):
    (tmp_path / "prose.csv").write_text("It was a dark\nand stormy night\n")
    assert_refused(ask("forecast", tmp_path / "prose.csv"))


def test_a_folder_is_no_file(ask, tmp_path):
    assert_refused(ask("forecast", tmp_path))


@pytest.mark.parametrize("command", ["forecast", "lengths"])
def test_a_result_that_cannot_be_written_is_a_sentence(ask, tmp_path, command):
    (tmp_path / "taken").write_text("a file where a folder is needed")
    settings = SMALL if command == "forecast" else (*CURVE, "--cells", "rnn")
    answer = ask(command, "synthetic:sine", *settings, "--out", tmp_path / "taken" / "out.csv")
    assert_refused(answer, "out.csv cannot be written")


def test_a_loss_that_explodes_ends_with_advice(ask, monkeypatch):
    def exploding(series, setup):
        windows = cut(series, setup.window, inputs=setup.inputs)
        lost = Fit(seed=0, epochs=(), outcome=Outcome.DIVERGED)
        yield ForecastStudy(windows, Run(setup, (lost,), progress=1.0))

    monkeypatch.setattr("rnn_forecast.cli.forecast.forecast_study", exploding)
    assert_refused(ask("forecast", "synthetic:sine", *SMALL), "Lower the learning rate")


@pytest.mark.parametrize(
    ("arguments", "category"),
    [
        (("forecast", "synthetic:sine", "--bogus"), "options"),
        (("forecast", "bundled:boston"), "unknown_source"),
        (("forecast", "synthetic:sine", "--horizon", "0"), "out_of_bounds"),
        (("forecast", "synthetic:sine", "--sequence-length", "720"), "too_short"),
        (("lengths", "synthetic:sine", "--cells", "tree"), "out_of_bounds"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_with_json_a_mistake_is_an_object_too(ask, arguments, category):
    answer = ask(*arguments, *(("--horizon", "336") if category == "too_short" else ()), "--json")
    assert answer.status == 2
    assert answer.json == {
        "status": "error",
        "category": category,
        "message": answer.err.removesuffix("\n"),
    }


def test_an_interrupted_command_says_so_and_shows_no_traceback(ask, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("rnn_forecast.cli.forecast.read_series", interrupted)
    assert ask("forecast", "synthetic:sine") == Answer(130, "", "Stopped.\n")


# ------------------------------------------------------------------------------------- a terminal


class Terminal(io.StringIO):
    """Standard error as a person sees it."""

    def isatty(self):
        return True


@pytest.mark.parametrize(
    "arguments",
    [("forecast", "synthetic:sine", *SMALL), ("lengths", "synthetic:sine", *CURVE)],
    ids=["forecast", "lengths"],
)
def test_progress_goes_to_the_terminal_and_never_into_the_results(capsys, monkeypatch, arguments):
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert main([*arguments, "--json"]) == 0
    assert "100%" in terminal.getvalue()
    assert json.loads(capsys.readouterr().out)["status"] == "ok"


@pytest.mark.parametrize("command", ["forecast", "lengths", "inspect"])
def test_every_command_explains_its_options(capsys, command):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert "--out" in capsys.readouterr().out


def python_m(*arguments: str, folder: Path, environment: Mapping[str, str] | None = None) -> Answer:
    """The command as it is typed, in a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-m", "rnn_forecast", *arguments],
        cwd=folder,
        env=os.environ | dict(environment or {}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Answer(ended.returncode, ended.stdout, ended.stderr)


def test_the_command_works_from_any_folder(tmp_path):
    answer = python_m("forecast", "synthetic:sine", *SMALL, "--json", folder=tmp_path)
    assert answer.status == 0, answer.err
    assert answer.json["status"] == "ok"
    assert "Warning" not in answer.err


def test_the_curve_is_drawn_by_worker_processes_that_end_with_the_command(tmp_path):
    small = ("--lengths", "3,6", "--cells", "gru", "--horizon", "2", "--epochs", "1")
    answer = python_m("lengths", "synthetic:sine", *small, "--out", "new/a.csv", folder=tmp_path)
    assert answer.status == 0, answer.err
    assert len(pd.read_csv(tmp_path / "new" / "a.csv")) == 2 * 3 + 2 + 2


def test_a_mistake_at_the_terminal_has_status_2_and_no_traceback(tmp_path):
    assert_refused(python_m("forecast", "bundled:boston", folder=tmp_path), "boston")


# ----------------------------------------------------------------------------------------- inspect

UPLOADS = Path(__file__).parents[1] / "uploads"
WANTED = json.loads((UPLOADS / "expectations.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", WANTED, ids=lambda name: name.replace(".", "_"))
def test_inspect_writes_every_nasty_file_as_it_describes_it(ask, tmp_path, name):
    answer = ask("inspect", UPLOADS / name, "--json", "--out", tmp_path / "series.csv")
    card = answer.json
    if card["status"] == "error":
        assert answer.status == 2
        assert set(card) == {"status", "category", "message"}
        assert card["category"] in WANTED[name]["error"]
        assert not (tmp_path / "series.csv").exists()
        return
    series = pd.read_csv(tmp_path / "series.csv", parse_dates=["ds"])
    assert list(series.columns) == ["ds", "y"]
    assert len(series) == card["rows"]
    assert series["ds"].is_monotonic_increasing
    assert series["ds"].is_unique
    assert series["ds"].iloc[0] == pd.Timestamp(card["first"])
    assert series["ds"].iloc[-1] == pd.Timestamp(card["last"])
    assert series["y"].isna().sum() == card["missing_values"]
    assert all(set(note) == {"category", "text"} for note in card["notes"])


def test_inspect_takes_the_series_of_a_long_table_that_is_asked_for(ask, tmp_path):
    path = UPLOADS / "long_nixtla.csv"
    ids = ask("inspect", path, "--json").json["series_ids"]
    for name in (ids[0], ids[-1]):
        ask("inspect", path, "--series", name, "--json", "--out", tmp_path / f"{name}.csv")
    rows = pd.read_csv(path)
    mine = rows[rows["unique_id"] == ids[-1]]
    assert pd.read_csv(tmp_path / f"{ids[-1]}.csv")["y"].tolist() == mine["y"].tolist()
    assert ask("inspect", path, "--series", "none", "--json").status == 2


def test_inspect_opens_every_other_source_too(ask, tmp_path):
    answer = ask("inspect", "bundled:seattle-weather/wind", "--json", "--out", tmp_path / "a.csv")
    card = answer.json
    assert (card["value_column"], card["id_column"], card["series_ids"]) == ("wind", None, [])
    assert "temp_max" in card["value_columns"]
    assert len(pd.read_csv(tmp_path / "a.csv")) == card["rows"]
    assert "first: " in ask("inspect", "synthetic:sine").out
    assert ask("inspect", "synthetic:sine", "--series", "AAPL", "--json").json["status"] == "error"
    assert_refused(ask("inspect", "nothing.csv"), "no file nothing.csv")


@pytest.fixture
def yahoo(tmp_path):
    """Yahoo as it is replayed, and what sends a program of its own there."""
    service = replies.Yahoo()
    with Replay(service.sites) as replay:
        yield service, replay.environment | {"RNN_FORECAST_CACHE": str(tmp_path / "copies")}
    assert replay.errors == []


def test_several_stocks_are_written_as_one_long_table(ask, yahoo, tmp_path):
    _, environment = yahoo
    source = "yahoo:MSFT,AAPL,BTC-USD?period=3mo"
    told = ("inspect", source, "--json", "--out", "long.csv")
    card = python_m(*told, folder=tmp_path, environment=environment).json
    assert card["status"] == "ok"
    assert card["series_ids"] == ["MSFT", "AAPL", "BTC-USD"]
    assert (card["id_column"], card["time_column"], card["value_column"]) == (
        *("unique_id", "ds", "y"),
    )
    assert {"several_series", "listing"} <= {note["category"] for note in card["notes"]}
    table = pd.read_csv(tmp_path / "long.csv")
    assert list(table.columns) == ["unique_id", "ds", "y"]
    assert (table["unique_id"] == "MSFT").sum() == card["rows"]
    # What was written is read again as a long table, whose series are those of the source.
    path, one, direct = (tmp_path / f"{name}.csv" for name in ("long", "one", "direct"))
    again = ask("inspect", path, "--series", "BTC-USD", "--json", "--out", one).json
    assert sorted(again["series_ids"]) == sorted(card["series_ids"])
    assert again["rows"] == (table["unique_id"] == "BTC-USD").sum()
    told = ("inspect", source, "--series", "BTC-USD", "--out", "direct.csv")
    assert python_m(*told, folder=tmp_path, environment=environment).status == 0
    assert direct.read_text() == one.read_text()


def test_a_stock_that_cannot_be_had_is_a_sentence_and_a_category(yahoo, tmp_path):
    service, environment = yahoo
    service.faults["AAPL"] = replies.RATE_LIMITED
    told = ("inspect", "yahoo:AAPL,MSFT", "--json")
    answer = python_m(*told, folder=tmp_path, environment=environment)
    assert answer.status == 2
    assert answer.json["category"] == "rate_limit"
