"""A run leaves by the command line, in every form."""

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pandas as pd
import pytest

from rnn_forecast.cli import main
from rnn_forecast.leaving import onnx_file
from rnn_forecast.runs import open_store, read_bundle
from rnn_forecast.studies.forecast import forecast_study
from tests import factories

GOLDEN = Path(__file__).parents[1] / "runs" / "golden"


@pytest.fixture
def ask(capsys):
    """Run a command in this process: exit status, output, errors."""

    def run(*arguments):
        status = main(["export", *(str(argument) for argument in arguments)])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def bundle(tmp_path):
    """A forecast as a file."""
    return shutil.copy(GOLDEN / "v1-forecast.rnnf", tmp_path / "run.rnnf")


def test_all_forms_at_once(ask, bundle, tmp_path):
    forms = {"onnx": "n.onnx", "script": "again.py", "report": "r.html"}
    forms |= {"csv": "f.csv", "parquet": "f.parquet"}
    asked = [word for form, name in forms.items() for word in (f"--{form}", tmp_path / name)]
    status, out, _ = ask(bundle, *asked, "--json")
    assert status == 0
    files = json.loads(out)["files"]
    assert {name: Path(each["file"]).name for name, each in files.items()} == forms
    assert files["onnx"]["checks"] == 9
    assert files["onnx"]["worst"] < 1e-5
    study = read_bundle(bundle)
    onnx.checker.check_model(onnx.load(tmp_path / "n.onnx"))
    table = pd.read_parquet(tmp_path / "f.parquet")
    assert np.array_equal(table["mean"], study.forecast.mean)
    assert np.allclose(pd.read_csv(tmp_path / "f.csv")["mean"], study.forecast.mean, rtol=1e-12)
    assert (tmp_path / "r.html").read_text().startswith("<!doctype html>")
    assert "again-series.csv" in (tmp_path / "again.py").read_text()
    series = pd.read_csv(tmp_path / "again-series.csv")
    assert np.array_equal(series["y"], study.windows.series.values, equal_nan=True)


def test_the_check_is_printed_batch_by_batch(ask, bundle, tmp_path):
    _, out, _ = ask(bundle, "--onnx", tmp_path / "n.onnx")
    assert "in all of 9 batches" in out
    assert "batch   1, length  12: largest difference" in out
    assert "batch  64, length  25: largest difference" in out


def test_a_kept_run_by_the_beginning_of_its_name(ask, tmp_path):
    from rnn_forecast.sources import load

    *_, study = forecast_study(load("synthetic:sine"), factories.setup())
    entry = open_store().save(study, source="synthetic:sine")
    status, out, _ = ask(entry.id[:8], "--script", tmp_path / "again.py")
    assert status == 0
    assert "trains again" in out
    assert "open_dataset('synthetic:sine')" in (tmp_path / "again.py").read_text()
    assert not (tmp_path / "again-series.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Say as what: --onnx FILE, --script FILE"),
        (("--onnx", "n.onnx"), "This run keeps no networks"),
        (("--script", "s.py"), "can be made of a forecast"),
    ],
)
def test_what_cannot_be_is_a_sentence(ask, arguments, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, _, errors = ask(GOLDEN / "v1-lengths.rnnf", *arguments)
    assert status == 2
    assert sentence in errors
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_without_the_extra(ask, bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(onnx_file, "onnx_installed", lambda: False)
    status, _, errors = ask(bundle, "--onnx", tmp_path / "n.onnx")
    assert status == 2
    assert "pip install 'rnn_forecast[onnx]'" in errors
    assert not (tmp_path / "n.onnx").exists()


def test_a_run_that_there_is_none_of(ask, tmp_path):
    status, _, errors = ask("abcdef", "--csv", tmp_path / "f.csv")
    assert status == 2
    assert "There is no run 'abcdef'" in errors
