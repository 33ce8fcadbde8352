"""The script that was made from a run trains again and finds the same numbers."""

import ast
import io
import os
import re
import runpy
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.leaving import CannotExport, to_script
from rnn_forecast.leaving.script_series import frame_of
from rnn_forecast.sources import load
from rnn_forecast.studies.forecast import forecast_study
from tests import factories
from tests.runs.conftest import observed

ROOT = Path(__file__).parents[2]
HOSTILE = "\"\"\"\nimport os; os.abort() #\\N{x} {title} '''"


def study_of(series, **settings):
    *_, study = forecast_study(series, factories.setup(epochs=2, **settings))
    return study


def run(folder, script):
    """In a process of its own, as people do."""
    path = written(folder, script)
    return subprocess.run(
        [sys.executable, str(path)],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def imported(folder, script) -> dict[str, Any]:
    """What stands in it, here."""
    return runpy.run_path(str(written(folder, script)))


def written(folder, script):
    if script.csv:
        (folder / script.csv_name).write_text(script.csv, encoding="utf-8")
    path = folder / "again.py"
    path.write_text(script.text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def study():
    """Gaps, a covariate, a unit, an exchange, two networks, an LSTM."""
    return study_of(observed(), cell="lstm", ensemble=2, calendar=True)


def test_the_numbers_are_the_same_to_the_digit(study, tmp_path):
    script = to_script(study, source="yahoo:ZOE")
    done = run(tmp_path, script)
    assert done.returncode == 0, done.stderr
    assert "Every number is the same to the last digit." in done.stdout
    assert repr(float(study.forecast.mean[0])) in done.stdout
    assert repr(study.assessment.mae("network")) in done.stdout


def test_a_number_that_differs_is_seen(study, tmp_path):
    script = to_script(study)
    number = repr(float(study.forecast.mean[1]))
    other = repr(float(np.nextafter(study.forecast.mean[1], np.inf)))
    changed = replace(script, text=script.text.replace(number, other))
    with pytest.raises(SystemExit, match="Other than then: 1 of 11 numbers"):
        imported(tmp_path, changed)["main"]()


def test_a_source_that_ships_with_the_package_is_loaded_again(tmp_path):
    series = load("synthetic:sine")
    study = study_of(series)
    script = to_script(study, source="synthetic:sine")
    assert script.csv == ""
    assert "open_dataset('synthetic:sine')" in script.text
    assert zipfile.ZipFile(io.BytesIO(script.archive())).namelist() == ["again.py"]
    imported(tmp_path, script)["main"]()


def test_a_source_that_says_something_else_by_now_is_not_trusted():
    series = load("synthetic:sine")
    changed = replace(series, values=series.values + 1)
    assert to_script(study_of(changed), source="synthetic:sine").csv


def test_the_series_beside_it_has_every_digit_and_the_future_of_known_covariates(tmp_path):
    chance = np.random.default_rng(1)
    series = replace(
        factories.sine(),
        known={"holiday": chance.random(305), "price": chance.random(303)},
        covariates={"wind": chance.random(300)},
        season=12,
    )
    script = to_script(study_of(series))
    again = imported(tmp_path, script)["load_series"]()
    assert len(frame_of(series)) == 305
    assert again.season == 12
    assert (again.name, again.frequency, again.unit) == (series.name, "D", "")
    assert np.array_equal(again.values, series.values)
    assert again.index.equals(series.index)
    assert np.array_equal(again.known["holiday"], series.known["holiday"])
    assert again.known_ahead == series.known_ahead


def test_hostile_names_stay_names(tmp_path):
    series = replace(factories.sine(), name=HOSTILE, unit=HOSTILE)
    script = to_script(study_of(series))
    strings = [
        node.value for node in ast.walk(ast.parse(script.text)) if isinstance(node, ast.Constant)
    ]
    assert HOSTILE in strings
    assert "os.abort" not in re.sub(r"'(\\.|[^'\\])*'|\"(\\.|[^\"\\])*\"", "", script.text)
    assert imported(tmp_path, script)["load_series"]().unit == HOSTILE


def test_every_setting_stands_in_it(study):
    text = to_script(study).text
    for spec in (study.setup.window, study.setup.inputs, study.setup.network, study.setup.training):
        for name, value in spec.as_mapping().items():
            assert f"{name}={value!r},  # " in text


def test_both_files_come_as_one(study):
    archive = zipfile.ZipFile(io.BytesIO(to_script(study).archive()))
    assert archive.namelist() == ["again.py", "series.csv"]
    table = pd.read_csv(archive.open("series.csv"))
    assert np.array_equal(table["y"], study.windows.series.values, equal_nan=True)


def test_a_training_that_was_stopped_cannot_be_repeated():
    stages = forecast_study(factories.sine(), factories.setup(epochs=50, patience=50))
    partial = next(study for study in stages if study.run.usable)
    with pytest.raises(CannotExport, match="did not run to its end"):
        to_script(partial)
