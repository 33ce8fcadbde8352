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
