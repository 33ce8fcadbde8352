"""Long work is kept as it comes: what is finished is not lost, and nothing is trained twice."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from rnn_forecast.cli import main
from rnn_forecast.runs import Recording, Store, open_store, to_bytes
from rnn_forecast.runs.journal import append, lines_of
from rnn_forecast.studies import lengths as studying
from rnn_forecast.studies.forecast import forecast_study
from rnn_forecast.studies.lengths import LengthStudy, length_study
from rnn_forecast.workers import Workers
from tests import factories
from tests.runs.conftest import storage

SETUP = factories.setup(epochs=2, ensemble=2)
LENGTHS, CELLS = (4, 8, 12), ("rnn", "gru")


def sweep(**changed):
    options = {"lengths": LENGTHS, "cells": CELLS, "workers": Workers(1)} | changed
    return length_study(factories.sine(), SETUP, **options)


def key(trial):
    return trial.cell, trial.sequence_length, trial.seed


def numbers(study):
    return {key(t): (t.valid_loss, t.valid_mae, t.test_mae, t.outcome) for t in study.trials}


# ------------------------------------------------------------------------------------ what is kept


def test_the_snapshots_are_the_same_with_and_without_a_store(store):
    recorded = [len(each.trials) for each in Recording(store).of(sweep())]
    assert recorded == [len(each.trials) for each in sweep()]


def test_a_forecast_is_kept_when_it_is_complete(store):
    recording = Recording(store)
    for study in recording.of(forecast_study(factories.sine(), factories.setup(epochs=3))):
        if study.forecast is None:
            assert store.entries() == ()
    (entry,) = store.entries()
    assert (entry.id, entry.finished) == (recording.run, True)


def test_a_forecast_that_is_stopped_is_kept_as_far_as_it_came(store):
    work = Recording(store).of(forecast_study(factories.sine(), factories.setup(epochs=50)))
    for study in work:
        if study.run.epochs_done:
            break
    work.close()
    (entry,) = store.entries()
    assert not entry.finished
    assert store.load(entry.id).run.usable


def test_a_forecast_that_has_learnt_nothing_is_not_kept(store):
    work = Recording(store).of(forecast_study(factories.sine(2000), factories.setup(epochs=50)))
    first = next(work)
    work.close()
    assert first.run.usable or store.entries() == ()


def test_every_finished_network_is_on_the_disk_at_once(store, tmp_path):
    recording = Recording(store)
    for study in recording.of(sweep()):
        if study.trials:
            there = Store(storage(tmp_path)).load(recording.run)
            assert set(map(key, there.trials)) == set(map(key, study.trials))
    assert not list((tmp_path / "runs").glob("*.jsonl")), "a finished run is one file"


def test_the_work_is_stopped_when_its_reader_stops(store):
    closed = []

    def work():
        try:
            yield from sweep()
        finally:
            closed.append(True)

    recorded = Recording(store).of(work())
    next(recorded)
    recorded.close()
    assert closed == [True]


def test_what_cannot_be_kept_goes_on_and_says_why(tmp_path, caplog):
    store = Store(storage(tmp_path, mode="shared", owner_bytes=10))
    recording = Recording(store, owner="somebody")
    *_, study = recording.of(sweep())
    assert study.ended
    assert "this server keeps" in recording.problem
    assert caplog.text.count("was not kept") == 1


# ----------------------------------------------------------------------------------------- journal


def test_a_line_that_was_half_written_is_not_read_and_spoils_no_other(tmp_path):
    path = tmp_path / "journal"
    append(path, [{"a": 1}, {"a": 2}])
    path.write_bytes(path.read_bytes() + b'{"a": 3, "b"')
    append(path, [{"a": 4}])
    assert [line["a"] for line in lines_of(path)] == [1, 2, 4]


def test_a_trial_that_stands_there_twice_counts_once(store):
    *_, study = sweep(lengths=(4,))
    entry = store.save(replace(study, trials=study.trials[:2]))
    again = [vars(trial) for trial in study.trials]
    store.append(entry.id, again)
    store.append(entry.id, again)
    assert store.load(entry.id).trials == study.trials


def test_nothing_is_written_down_for_a_run_that_was_deleted(store, tmp_path):
    *_, study = sweep(lengths=(4,))
    entry = store.save(study)
    store.delete(entry.id)
    store.append(entry.id, [vars(study.trials[0])])
    assert list((tmp_path / "runs").iterdir()) == []


# ----------------------------------------------------------------------------------------- goes on


@pytest.fixture
def broken_off(store):
    """A sweep that ended after two of its tasks."""
    work = Recording(store).of(sweep())
    for study in work:
        if len(study.trials) >= 4:
            break
    work.close()
    return study


def test_an_interrupted_sweep_is_found_by_what_it_does(store, broken_off):
    entry, found = store.interrupted(LengthStudy(broken_off.plan))
    assert found.trials == broken_off.trials
    assert not entry.finished
    plan = broken_off.plan
    for other in (
        replace(plan, lengths=(4, 8)),
        replace(plan, cells=("gru", "rnn")),
        replace(plan, series=factories.sine(seed=1)),
        replace(plan, setup=replace(SETUP, training=replace(SETUP.training, seed=7))),
    ):
        assert store.interrupted(LengthStudy(other)) is None


def test_a_sweep_of_another_version_is_not_mixed_with_ours(store, broken_off, monkeypatch):
    monkeypatch.setattr("rnn_forecast.runs.identity.version", lambda _name: "99.0")
    assert store.interrupted(LengthStudy(broken_off.plan)) is None


def test_the_run_that_goes_on_takes_the_place_of_the_interrupted_one(store, broken_off):
    entry, found = store.interrupted(LengthStudy(broken_off.plan))
    *_, study = Recording(store, continues=entry.id).of(sweep(finished=found.trials))
    (left,) = store.entries()
    assert left.id != entry.id
    assert left.finished
    assert store.load(left.id).trials == study.trials
    assert store.interrupted(LengthStudy(broken_off.plan)) is None


def test_the_list_says_how_far_a_killed_sweep_came(store, tmp_path):
    *_, study = sweep(lengths=(4, 8))
    entry = store.save(replace(study, trials=study.trials[:2]))
    store.append(entry.id, [vars(trial) for trial in study.trials[2:6]])
    before = store.entry(entry.id)
    after_restart = Store(storage(tmp_path))
    after_restart.recover()
    after = after_restart.entry(entry.id)
    assert after.seconds == pytest.approx(sum(trial.seconds for trial in study.trials[:6]))
    assert after.seconds > before.seconds


# ------------------------------------------------------------------------------------------ kill -9

COMMAND = (
    *(
        "lengths",
        "synthetic:sine",
        "--lengths",
        "4,8,12,16,20,24",
        "--cells",
        "gru",
        "--seeds",
        "2",
    ),
    *("--epochs", "6", "--horizon", "2", "--hidden-size", "8", "--workers", "1"),
)


def trials_on_disk(home):
    return [line for path in home.glob("runs/*.jsonl") for line in lines_of(path)]


@pytest.fixture
def killed(home):
    """A sweep on the command line, ended by SIGKILL after its first networks: what it had then."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rnn_forecast", *COMMAND],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"RNN_FORECAST_HOME": str(home)},
    )
    deadline = time.monotonic() + 120
    while len(trials_on_disk(home)) < 2 and process.poll() is None:
        assert time.monotonic() < deadline, "no network was finished in time"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    (entry,) = open_store().entries()
    return {key(trial): trial.seconds for trial in open_store().load(entry.id).trials}


@pytest.fixture
def trained(monkeypatch):
    """The tasks that are trained from now on."""
    tasks = []
    real = studying.fit_length

    def counting(plan, task):
        tasks.append(task)
        return real(plan, task)

    monkeypatch.setattr(studying, "fit_length", counting)
    return tasks


@pytest.mark.slow
def test_a_sweep_that_was_killed_goes_on_and_trains_nothing_twice(killed, trained, capsys):
    assert 4 <= len(killed) < 12
    assert main([*COMMAND, "--json"]) == 0
    said = capsys.readouterr()
    assert f"{len(killed)} networks are there already" in said.err
    assert len(trained) == 6 - len(killed) // 2
    assert not set(trained) & {(cell, length) for cell, length, _ in killed}
    continued = json.loads(said.out)["trials"]
    seconds = {
        (row["cell"], row["sequence_length"], row["seed"]): row["seconds"] for row in continued
    }
    for name, value in killed.items():
        assert seconds[name] == pytest.approx(value), "the very same training"

    trained.clear()
    assert main([*COMMAND, "--json", "--fresh"]) == 0
    assert len(trained) == 6
    uninterrupted = json.loads(capsys.readouterr().out)["trials"]
    assert sorted(map(result, continued)) == sorted(map(result, uninterrupted))
    assert [entry.finished for entry in open_store().entries()] == [True, True]


def result(row):
    """The numbers of a trial, without its time."""
    names = ("cell", "sequence_length", "seed", "valid_loss", "valid_mae", "test_mae")
    return tuple(str(row[name]) for name in names)


def test_bundles_of_interrupted_runs_can_be_taken_away(store, broken_off):
    (entry,) = store.entries()
    assert store.content(entry.id) != to_bytes(LengthStudy(broken_off.plan))
    other = store.add(store.content(entry.id))
    assert store.load(other.id).trials == broken_off.trials
