"""What was kept, from the command line."""

import json

import pandas as pd
import pytest

from rnn_forecast.cli import main
from rnn_forecast.runs import open_store, read_bundle

CURVE = (
    *("lengths", "synthetic:sine", "--lengths", "3,6", "--cells", "gru", "--seeds", "1"),
    *("--horizon", "2", "--epochs", "1", "--workers", "1"),
)


@pytest.fixture
def ask(capsys):
    """Run a command in this process: exit status, output, errors."""

    def run(*arguments):
        status = main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def kept(ask):
    """The name of a run that is there."""
    assert ask(*CURVE)[0] == 0
    (entry,) = open_store().entries()
    return entry.id


def test_before_the_first_run_the_list_says_so(ask, home):
    status, out, _ = ask("runs", "list")
    assert status == 0
    assert out == f"Nothing has been kept in {home} yet.\n"
    assert json.loads(ask("runs", "list", "--json")[1]) == {"status": "ok", "runs": []}


def test_a_sweep_is_in_the_list(ask, kept):
    _, out, _ = ask("runs", "list")
    assert kept[:8] in out
    assert "Sequence lengths of sine" in out
    (run,) = json.loads(ask("runs", "list", "--json")[1])["runs"]
    assert (run["id"], run["kind"], run["finished"]) == (kept, "lengths", True)
    assert run["source"] == "synthetic:sine"
    assert "owner" not in run


def test_the_beginning_of_a_name_is_enough(ask, kept):
    status, out, _ = ask("runs", "show", kept[:6])
    assert status == 0
    assert "sequence_length" in out
    found = json.loads(ask("runs", "show", kept, "--json")[1])["run"]
    assert [row["sequence_length"] for row in found["numbers"]] == [3, 6]
    assert found["settings"]["lengths_tried"] == ["3", "6"]


def test_a_run_is_renamed_and_deleted(ask, kept):
    assert ask("runs", "rename", kept, "Monday's")[1] == "It is called Monday's now.\n"
    assert "Monday's" in ask("runs", "list")[1]
    assert ask("runs", "delete", kept)[1] == "Monday's is deleted.\n"
    assert "Nothing has been kept" in ask("runs", "list")[1]


def test_a_bundle_goes_out_and_comes_in(ask, kept, tmp_path):
    file = tmp_path / "curve.rnnf"
    assert ask("runs", "export-bundle", kept, file)[0] == 0
    study = read_bundle(file)
    assert sorted(trial.sequence_length for trial in study.trials) == [3, 6]
    assert ask("runs", "import", file)[0] == 0
    entries = open_store().entries()
    assert len(entries) == 2
    tables = [open_store().load(entry.id).summary() for entry in entries]
    pd.testing.assert_frame_equal(*tables, check_exact=True)


def test_what_cannot_be_is_one_sentence(ask, kept, tmp_path):
    (tmp_path / "a.rnnf").write_bytes(b"nothing of the kind")
    for command, words in (
        (("show", "nonsense"), "There is no run 'nonsense'"),
        (("import", tmp_path / "a.rnnf"), "no bundle of rnn_forecast"),
        (("import", tmp_path / "b.rnnf"), "cannot be read"),
        (("export-bundle", kept, tmp_path / "a.rnnf" / "c.rnnf"), "cannot be written"),
        (("rename", kept, "  "), "Give the run a name"),
        (("frobnicate",), "Argument ACTION"),
    ):
        status, out, err = ask("runs", *command)
        assert (status, out) == (2, ""), command
        assert words in err, err
        assert err.count("\n") == 1
        assert "Traceback" not in err


def test_a_beginning_that_two_runs_share_is_not_enough(ask, kept):
    ask(*CURVE)
    status, _, err = ask("runs", "show", "")
    assert status == 2
    assert "2 runs begin with ''" in err


def test_switched_off_nothing_is_kept_and_the_command_says_so(ask, home, monkeypatch):
    monkeypatch.setenv("RNN_FORECAST_STORAGE", "off")
    assert ask(*CURVE)[0] == 0
    assert not home.exists()
    status, _, err = ask("runs", "list")
    assert status == 2
    assert "RNN_FORECAST_STORAGE is off" in err


def test_a_home_that_cannot_be_used_is_said_before_anything_is_trained(ask, home, monkeypatch):
    home.mkdir()
    (home / "runs").write_text("in the way")
    status, out, err = ask(*CURVE)
    assert status == 2, (out, err)
    assert "cannot be used" in err
    assert "RNN_FORECAST_STORAGE=off" in err


# ------------------------------------------------------------------------------------- many series


@pytest.fixture
def sweep(ask, tmp_path):
    """A sweep over three columns of a table, and a run by itself beside it."""
    table = tmp_path / "shops.csv"
    days = pd.date_range("2024-01-01", periods=90)
    columns = {"north": days.day % 3, "south": days.day % 5, "west": days.day % 7}
    pd.DataFrame(columns, index=days.rename("date")).to_csv(table)
    options = ("--lengths", "2,3", "--cells", "rnn", "--seeds", "1", "--horizon", "1")
    quick = ("--epochs", "1", "--workers", "1", "--every-series")
    assert ask("lengths", table, *options, *quick)[0] == 0
    assert ask(*CURVE)[0] == 0
    return next(entry.sweep for entry in open_store().entries() if entry.sweep)


def test_a_sweep_over_many_series_is_one_line_of_the_list(ask, sweep):
    lines = ask("runs", "list")[1].splitlines()
    assert len(lines) == 3, "a heading, a run, and a sweep"
    (line,) = [line for line in lines if sweep[:8] in line]
    assert "Series of shops.csv" in line
    assert " 3 " in line
    runs = json.loads(ask("runs", "list", "--json")[1])["runs"]
    assert sorted(run["sweep"] for run in runs) == ["", sweep, sweep, sweep]


def test_a_sweep_shows_its_runs_and_each_of_them_is_shown_by_its_own_name(ask, sweep):
    text = ask("runs", "show", sweep[:8])[1]
    assert all(f"Sequence lengths of {name}" in text for name in ("north", "south", "west"))
    found = json.loads(ask("runs", "show", sweep, "--json")[1])["sweep"]
    assert [run["series"] for run in found["runs"]] == ["north", "south", "west"]
    one = found["runs"][1]["id"]
    assert json.loads(ask("runs", "show", one, "--json")[1])["run"]["series"] == "south"


def test_a_sweep_is_renamed_and_deleted_as_one(ask, sweep):
    assert ask("runs", "rename", sweep[:8], "Shops")[1] == "It is called Shops now.\n"
    assert "Shops" in ask("runs", "list")[1]
    assert ask("runs", "delete", sweep[:8])[1] == "Shops is deleted, 3 runs.\n"
    (left,) = open_store().entries()
    assert left.series == "sine"


def test_a_sweep_goes_out_and_comes_in_as_one_file(ask, sweep, tmp_path):
    file = tmp_path / "shops.rnnf"
    assert ask("runs", "export-bundle", sweep, file)[0] == 0
    ask("runs", "delete", sweep)
    status, out, _ = ask("runs", "import", file)
    assert (status, out.partition(" as ")[0]) == (0, "Series of shops.csv is kept")
    assert len(ask("runs", "list")[1].splitlines()) == 3
