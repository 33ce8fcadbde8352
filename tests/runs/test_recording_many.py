"""A sweep over many series is kept as it comes, and a killed one trains nothing twice."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from rnn_forecast.cli import main
from rnn_forecast.runs import RecordingMany, grouped, open_store
from rnn_forecast.studies.many import ManyLengths, backtest_studies, length_studies, search_studies
from rnn_forecast.studies.many import backtests as testing
from rnn_forecast.studies.many import lengths as studying
from rnn_forecast.workers import Workers
from tests import factories

SETUP = factories.setup(epochs=2)
PANEL = [factories.series(factories.sine(seed=n).values, name=f"s{n}") for n in range(3)]
SWEEP = {"lengths": (4, 8), "cells": ("rnn", "gru")}
ORIGINS = {"n_windows": 4, "refit": 2}


def sweep(**how):
    return length_studies(PANEL, SETUP, **SWEEP, workers=Workers(1), **how)


def until(work, enough):
    """Read so far and stop reading."""
    for many in work:
        if enough(many):
            break
    work.close()
    return many


def trials(many):
    return {
        (study.plan.series.name, *key(trial)) for study in many.studies for trial in study.trials
    }


def key(trial):
    return trial.cell, trial.sequence_length, trial.seed


def test_each_series_becomes_a_run_of_its_own(store):
    *_, many = RecordingMany(store, source="table").of(sweep())
    entries = store.entries()
    assert {entry.series for entry in entries} == {"s0", "s1", "s2"}
    assert all(entry.finished and entry.source == "table" for entry in entries)
    kept = {entry.series: store.load(entry.id) for entry in entries}
    for study in many.studies:
        assert kept[study.plan.series.name].trials == study.trials
        assert kept[study.plan.series.name].baselines == study.baselines


def test_all_count_as_interrupted_until_the_sweep_has_ended(store):
    many = until(RecordingMany(store).of(sweep()), lambda many: many.done >= 1)
    assert many.done < 3
    assert not any(entry.finished for entry in store.entries())
    known = RecordingMany(store).interrupted(ManyLengths.of(PANEL, SETUP, **SWEEP))
    assert {key(t) for study in known for t in study.trials} <= {key[1:] for key in trials(many)}
    assert sum(study.ended for study in known) == many.done


def test_a_sweep_of_many_goes_on_and_trains_nothing_twice(store, monkeypatch):
    early = until(RecordingMany(store).of(sweep()), lambda many: many.done >= 1)
    trained = []
    real = studying.fit_length

    def counting(plan, task):
        trained.append((plan.series.name, *task))
        return real(plan, task)

    monkeypatch.setattr(studying, "fit_length", counting)
    recording = RecordingMany(store)
    known = recording.interrupted(ManyLengths.of(PANEL, SETUP, **SWEEP))
    finished = {study.plan.series.name: study.trials for study in known}
    *_, many = recording.of(sweep(finished=finished))
    assert not {trial[:3] for trial in trials(early)} & set(trained)
    assert len(trained) == len(set(trained)) == 12 - len(trials(early))
    assert len(trials(many)) == 12
    assert many.progress == pytest.approx(1)
    assert len(store.entries()) == 3
    assert all(entry.finished for entry in store.entries())


def test_the_folds_of_many_backtests_are_kept_and_not_trained_twice(store, monkeypatch):
    def work(**how):
        return backtest_studies(PANEL, SETUP, **ORIGINS, workers=Workers(1), **how)

    *_, whole = work()
    folds = lambda many: sum(len(study.results) for study in many.studies)  # noqa: E731
    early = until(RecordingMany(store).of(work()), lambda many: folds(many) == 3)
    trained = []
    real = testing.fit_fold

    def counting(plan, fold):
        trained.append((plan.series.name, fold.number))
        return real(plan, fold)

    monkeypatch.setattr(testing, "fit_fold", counting)
    recording = RecordingMany(store)
    known = recording.interrupted(early)
    assert folds(early) == sum(len(study.results) for study in known)
    finished = {study.plan.series.name: study.results for study in known}
    *_, many = recording.of(work(finished=finished))
    assert len(trained) == 3
    assert many.frame().equals(whole.frame())
    assert [entry.finished for entry in store.entries()] == [True] * 3


def test_the_trials_of_many_searches_are_kept_and_not_trained_twice(store):
    def work(**how):
        names = ("sequence_length", "learning_rate")
        limits = {"sequence_length": ("3", "9")}
        return search_studies(
            PANEL, SETUP, names, trials=9, limits=limits, workers=Workers(1), **how
        )

    *_, whole = work()
    recording = RecordingMany(store)
    early = until(recording.of(work()), lambda many: len(many.studies[1].trials) > 0)
    assert early.done == 1
    recording = RecordingMany(store)
    known = recording.interrupted(early)
    finished = {study.plan.series.name: study.trials for study in known}
    assert [len(each) for each in finished.values()] == [9, len(early.studies[1].trials)]
    *_, many = recording.of(work(finished=finished))
    timeless = many.frame().drop(columns="seconds")
    assert timeless.equals(whole.frame().drop(columns="seconds"))
    again = {trial.number: trial.seconds for trial in many.studies[0].trials}
    assert again == {trial.number: trial.seconds for trial in early.studies[0].trials}
    assert many.best().equals(whole.best())
    assert many.done == 3


# ------------------------------------------------------------------------------------------ kill -9

COMMAND = (
    *("lengths", "FILE", "--every-series", "--lengths", "4,8,12", "--cells", "gru,rnn"),
    *("--seeds", "2", "--epochs", "6", "--horizon", "2", "--hidden-size", "8", "--workers", "1"),
)
TASKS = 3 * 2 * 3
"""Series, cells and lengths."""


@pytest.fixture
def command(tmp_path):
    """The sweep over a wide table of three columns."""
    table = tmp_path / "wide.csv"
    columns = {series.name: series.values for series in PANEL}
    rows = zip(PANEL[0].index.strftime("%Y-%m-%d"), *columns.values(), strict=True)
    lines = [",".join(["date", *columns]), *(",".join(map(str, row)) for row in rows)]
    table.write_text("\n".join(lines) + "\n")
    return tuple(str(table) if part == "FILE" else part for part in COMMAND)


@pytest.fixture
def killed(home, command):
    """The sweep, ended by SIGKILL in its second series: the times of the networks it had then."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rnn_forecast", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"RNN_FORECAST_HOME": str(home)},
    )
    deadline = time.monotonic() + 120
    while len(open_store().entries()) < 2 and process.poll() is None:
        assert time.monotonic() < deadline, "no network of a second series in time"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    store = open_store()
    return {
        (entry.series, *key(trial)): trial.seconds
        for entry in store.entries()
        for trial in store.load(entry.id).trials
    }


@pytest.mark.slow
def test_a_sweep_over_many_series_that_was_killed_trains_nothing_twice(
    killed, command, monkeypatch, capsys
):
    trained = []
    real = studying.fit_length

    def counting(plan, task):
        trained.append((plan.series.name, *task))
        return real(plan, task)

    monkeypatch.setattr(studying, "fit_length", counting)
    assert {name for name, *_ in killed} >= {"s0", "s1"}
    assert len(killed) < 2 * TASKS
    assert main([*command, "--json"]) == 0
    said = capsys.readouterr()
    assert f"{len(killed)} networks are there already" in said.err
    assert len(trained) == len(set(trained)) == TASKS - len(killed) // 2
    assert not set(trained) & {name[:3] for name in killed}
    rows = [row for row in json.loads(said.out)["trials"] if row["seed"] is not None]
    seconds = {
        (row["unique_id"], row["cell"], row["sequence_length"], row["seed"]): row["seconds"]
        for row in rows
    }
    assert len(seconds) == len(rows) == 2 * TASKS
    for name, value in killed.items():
        assert seconds[name] == pytest.approx(value), "the very same training"
    assert [len(sweep.entries) for sweep in grouped(open_store().entries())] == [3], "one entry"

    trained.clear()
    assert main([*command, "--json", "--fresh"]) == 0
    assert len(trained) == TASKS
    fresh = [
        row for row in json.loads(capsys.readouterr().out)["trials"] if row["seed"] is not None
    ]
    assert sorted(map(result, fresh)) == sorted(map(result, rows))
    assert [entry.finished for entry in open_store().entries()] == [True] * 6


def result(row):
    """The numbers of a trial, without its time."""
    names = ("unique_id", "cell", "sequence_length", "seed", "valid_loss", "valid_mae", "test_mae")
    return tuple(str(row[name]) for name in names)
