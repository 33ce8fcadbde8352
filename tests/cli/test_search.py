"""The search as a command."""

import json

import pandas as pd
import pytest

from rnn_forecast.cli import every_series, main
from rnn_forecast.runs import open_store

SMALL = (
    *("--horizon", "2", "--epochs", "2", "--seeds", "1", "--no-use-validation", "--workers", "1"),
    *("--search", "sequence_length=3:9,hidden_size=4:8,learning_rate", "--trials", "4"),
)


def ask(capsys, *arguments):
    status = main(["search", "synthetic:sine", *SMALL, *map(str, arguments)])
    return status, *capsys.readouterr()


def test_the_best_settings_are_printed_with_what_they_did_on_the_test_part(capsys):
    status, out, _ = ask(capsys)
    assert status == 0
    assert out.startswith("Best on validation: sequence length ")
    assert "repeating the last value" in out
    assert "flatters itself" in out
    assert "Chosen on validation, tested once: " in out


def test_as_json_it_is_one_object_with_a_row_for_every_trial(capsys):
    status, out, _ = ask(capsys, "--json")
    found = json.loads(out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert status == 0
    assert found["status"] == "ok"
    assert set(found["best"]) == {"sequence_length", "hidden_size", "learning_rate"}
    assert [trial["trial"] for trial in found["trials"]] == [1, 2, 3, 4]
    assert found["valid_mae"] == pytest.approx(min(t["valid_mae"] for t in found["trials"]))
    assert {"network", "naive", "linear"} <= {score["model"] for score in found["test"]}


def test_the_file_has_a_row_for_every_trial(capsys, tmp_path):
    ask(capsys, "--out", tmp_path / "new" / "trials.csv")
    frame = pd.read_csv(tmp_path / "new" / "trials.csv")
    settings = ["sequence_length", "hidden_size", "learning_rate"]
    assert list(frame) == ["trial", *settings, "valid_mae", "outcome", "epochs", "seconds"]
    assert frame["sequence_length"].between(3, 9).all()
    assert frame["hidden_size"].isin([4, 8]).all()


def test_the_same_command_goes_on_where_it_stopped_unless_told_not_to(capsys):
    first = json.loads(ask(capsys, "--json")[1])
    more = json.loads(ask(capsys, "--json", "--trials", 6, "--resume")[1])
    assert (first["known"], more["known"]) == (0, 4)
    assert more["trials"][:4] == first["trials"]
    assert json.loads(ask(capsys, "--json", "--no-resume")[1])["known"] == 0


def test_a_search_is_a_run_that_can_be_listed_and_taken_away(capsys, tmp_path):
    found = json.loads(ask(capsys, "--json")[1])
    (entry,) = open_store().entries()
    assert (entry.kind, entry.finished) == ("search", True)
    table, report = tmp_path / "trials.parquet", tmp_path / "search.html"
    command = ["export", entry.id, "--parquet", str(table), "--report", str(report)]
    assert main(command) == 0
    assert pd.read_parquet(table)["valid_mae"].min() == pytest.approx(found["valid_mae"])
    assert "Which settings forecast" in report.read_text()


def test_the_searches_of_many_series_are_runs_and_go_on_where_they_stopped(capsys):
    command = ["search", "bundled:seattle-weather", "--every-series", "temp_max", "wind", *SMALL]
    work = search_studies_until_one_is_done(command)
    assert work == 1
    capsys.readouterr()
    assert main([*command, "--json"]) == 0
    said = capsys.readouterr()
    assert "trials are there already" in said.err
    found = json.loads(said.out)
    assert [row["unique_id"] for row in found["series"]] == ["temp_max", "wind"]
    assert len(found["trials"]) == 8
    assert sorted(entry.series for entry in open_store().entries()) == ["temp_max", "wind"]
    assert all(entry.finished for entry in open_store().entries())


def search_studies_until_one_is_done(command):
    """The command, interrupted by Ctrl-C when the first search has ended; how many had."""
    done = []

    def progress(_share, doing):
        done.append(int(doing.split()[0]))
        if done[-1] == 1:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(every_series, "show_progress", progress)
        assert main(command) == 130
    return done[-1]


def test_nothing_is_kept_where_storage_is_off(capsys, home, monkeypatch):
    monkeypatch.setenv("RNN_FORECAST_STORAGE", "off")
    assert ask(capsys)[0] == 0
    assert not (home / "runs.sqlite").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--search", "speed"), "speed cannot be searched"),
        (("--search", ""), "Choose at least one setting"),
        (("--search", "learning_rate=1"), "as in learning_rate=4:64"),
        (("--trials", "0"), "0 trials cannot be made"),
        (("--minutes", "0"), "--minutes is 0"),
        (("--minutes", "1", "--every-series"), "leave it out with --every-series"),
        (("--target", "wind", "--every-series"), "--target names columns of one series"),
        (("--search", "dropout=0:0.9"), "Dropout is 0.9; choose from 0 to 0.8"),
    ],
)
def test_a_mistake_is_a_sentence(capsys, arguments, words):
    status, out, err = ask(capsys, *arguments)
    assert status == 2
    assert out == ""
    assert words in err
