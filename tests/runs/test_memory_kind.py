"""A memory study as a bundle."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.cli import main
from rnn_forecast.errors import ForecastError
from rnn_forecast.figures import gate_times, gradient_by_lag, memory_overlay
from rnn_forecast.runs import Recording, from_bytes, open_store, to_bytes
from rnn_forecast.runs.kinds import memory as kind
from rnn_forecast.runs.parts import Parts
from rnn_forecast.studies.memory import MemoryPlan, MemoryStudy, memory_study
from rnn_forecast.studies.memory import study as studying
from rnn_forecast.studies.memory.words import in_words
from rnn_forecast.windows import Split
from rnn_forecast.workers import Workers
from tests import factories
from tests.runs.conftest import observed


def again(study):
    return from_bytes(to_bytes(study))[1]


def test_it_comes_back_to_the_digit(memory):
    kept = again(memory)
    pd.testing.assert_frame_equal(kept.frame(), memory.frame(), check_exact=True)
    assert kept.progress == 1
    assert list(kept.memories) == list(kept.warm_ups) == ["rnn", "gru"]
    for cell in kept.memories:
        assert in_words(kept, cell) == in_words(memory, cell)
        old, new = memory.memories[cell].networks[1], kept.memories[cell].networks[1]
        assert (new.seed, new.dead, new.epochs) == (old.seed, old.dead, old.epochs)
        assert new.dates.equals(old.dates)
        assert list(new.over_epochs) == list(old.over_epochs)
        assert dict(new.exchanged.older) == dict(old.exchanged.older)
        before, after = memory.warm_ups[cell].networks, kept.warm_ups[cell].networks
        assert [dict(each.errors) for each in after] == [dict(each.errors) for each in before]


def test_the_page_shows_the_same_pictures(memory):
    kept = again(memory)
    for draw in (gradient_by_lag, gate_times):
        drawn = draw(kept.memories).figure.to_json()
        assert drawn == draw(memory.memories).figure.to_json()
    for cell in kept.memories:
        drawn = memory_overlay(kept, cell).figure.to_json()
        assert drawn == memory_overlay(memory, cell).figure.to_json()


def test_one_that_was_stopped_comes_back_as_far_as_it_had_got(memory):
    half = replace(memory, memories={"gru": memory.memories["gru"]}, warm_ups={}, running={})
    kept = again(half)
    assert list(kept.memories) == ["gru"]
    assert kept.warm_ups == {}
    assert not kind.summary(kept).finished
    assert kept.cell == "gru"


def test_what_failed_is_said_again(memory):
    why = {("rnn", "many-to-many"): "It diverged."}
    rest = {"gru": memory.warm_ups["gru"]}
    kept = again(replace(memory, failed=why, warm_ups=rest, notes=("A worker fell.",)))
    assert kept.failed == why
    assert kept.notes == ("A worker fell.",)
    assert kept.progress == 1


def test_lists_show_what_it_says(memory):
    summary = kind.summary(memory)
    assert summary.title == "Memory of networks on Zoë/€"
    assert summary.verdict.startswith("Your GRU ")
    assert summary.finished
    gru = memory.memories["gru"]
    errors = [each.exchanged.intact for each in gru.networks]
    assert summary.skill == pytest.approx(1 - np.median(errors) / gru.naive)
    assert summary.settings["memory_cells"] == ["rnn", "gru"]
    assert summary.settings["memory_part"] == "validation part"
    assert summary.settings["memory_seeds"] == 2
    assert "ensemble" not in summary.settings
    assert not kind.worth_keeping(replace(memory, memories={}))


# ----------------------------------------------------------------------------------------- goes on


@pytest.fixture
def looked_into(monkeypatch):
    """The tasks that are trained from now on."""
    tasks = []
    real = studying.look_into

    def counting(plan, task):
        tasks.append(task)
        return real(plan, task)

    monkeypatch.setattr(studying, "look_into", counting)
    return tasks


def work(shape="many-to-one", **how):
    setup = factories.setup(task=shape, length=8, epochs=2, ensemble=2, calendar=True)
    return memory_study(observed(), setup, cells=("rnn", "gru"), workers=Workers(1), **how)


def test_what_a_cell_has_shown_is_on_the_disk_and_not_trained_twice(memory, store, looked_into):
    recorded = Recording(store).of(work())
    for early in recorded:
        if early.memories:
            break
    (entry,) = store.entries()  # while the work goes on, as a killed process would leave it
    assert not entry.finished
    assert store.load(entry.id).done == (("rnn", "many-to-one"),)
    recorded.close()
    looked_into.clear()
    entry, known = store.interrupted(MemoryStudy.of(early.plan))
    *_, study = Recording(store, continues=entry.id).of(work(finished=known))
    assert looked_into == [task for task in early.plan.tasks() if task not in early.done]
    assert len(looked_into) == 3
    pd.testing.assert_frame_equal(study.frame(), memory.frame(), check_exact=True)
    assert study.memories["rnn"].networks[0].epochs == early.memories["rnn"].networks[0].epochs
    assert [entry.finished for entry in store.entries()] == [True]
    assert store.interrupted(MemoryStudy.of(early.plan)) is None


def test_another_study_is_none_that_can_be_gone_on_with(store, memory):
    store.save(memory, under_way=True)
    plan = memory.plan
    assert store.interrupted(MemoryStudy.of(plan)) is not None
    for other in (
        replace(plan, cells=("gru", "rnn")),
        replace(plan, part="test"),
        replace(plan, series=factories.sine()),
        MemoryPlan(plan.series, plan.setup, plan.cells, Split(100, 200, 260)),
    ):
        assert store.interrupted(MemoryStudy.of(other)) is None


def test_a_network_that_is_watched_warming_up_is_done_when_it_was(store, looked_into):
    """Many-to-many both ways: one task measures a cell first, and then watches it warm up."""
    for early in work("many-to-many"):
        if early.memories and not early.warm_ups:
            break
    assert early.done == ()
    assert early.progress < 1
    entry = store.save(early, under_way=True)
    looked_into.clear()
    *_, study = work("many-to-many", finished=store.load(entry.id))
    assert looked_into == [("rnn", "many-to-many"), ("gru", "many-to-many")]
    assert list(study.warm_ups) == ["rnn", "gru"]


COMMAND = (
    *("memory", "synthetic:sine", "--cells", "rnn,gru,lstm", "--seeds", "2", "--workers", "1"),
    *("--sequence-length", "8", "--horizon", "2", "--hidden-size", "8", "--epochs", "3"),
)


@pytest.fixture
def killed(home):
    """A study on the command line, ended by SIGKILL after its first cell: what it had then."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rnn_forecast", *COMMAND],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"RNN_FORECAST_HOME": str(home)},
    )
    deadline = time.monotonic() + 120
    while not open_store().entries() and process.poll() is None:
        assert time.monotonic() < deadline, "no cell was measured in time"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    (entry,) = open_store().entries()
    return open_store().load(entry.id)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_study_that_was_killed_goes_on_and_trains_nothing_twice(killed, looked_into, capsys):
    assert 1 <= len(killed.done) < 6
    assert main([*COMMAND, "--json"]) == 0
    said = capsys.readouterr()
    assert f"{len(killed.done)} groups of networks are there already" in said.err
    assert not set(looked_into) & set(killed.done)
    assert len(looked_into) == 6 - len(killed.done)
    (entry,) = open_store().entries()
    seconds = [each.seconds for each in killed.memories["rnn"].networks[0].epochs]
    study = open_store().load(entry.id)
    assert [each.seconds for each in study.memories["rnn"].networks[0].epochs] == seconds

    looked_into.clear()
    assert main([*COMMAND, "--json", "--fresh"]) == 0
    assert len(looked_into) == 6
    assert json.loads(capsys.readouterr().out)["cells"] == json.loads(said.out)["cells"]
    assert [entry.finished for entry in open_store().entries()] == [True, True]


def broken(parts, change):
    setup = dict(parts.setup)
    for name in ("networks", "warm_ups"):
        setup[name] = [dict(each) for each in setup[name]]
    setup["plan"] = dict(setup["plan"])
    arrays = dict(parts.arrays)
    change(setup, arrays)
    return Parts(setup, arrays, parts.tables)


@pytest.mark.parametrize(
    "change",
    [
        lambda setup, arrays: setup["plan"].update(cells=["gru", "<b>"]),
        lambda setup, arrays: setup["plan"].update(cells=["gru"]),
        lambda setup, arrays: setup["plan"].update(part="tomorrow"),
        lambda setup, arrays: setup["networks"][0].update(cell="lstm"),
        lambda setup, arrays: setup["networks"].reverse(),
        lambda setup, arrays: setup["networks"][3].update(shut={}),
        lambda setup, arrays: setup["warm_ups"][0].update(errors=[]),
        lambda setup, arrays: setup["warm_ups"][0].update(seen=[1], errors=[1.0]),
        lambda setup, arrays: setup.update(failed=[{"cell": "gru", "task": "x", "sentence": "y"}]),
        lambda setup, arrays: arrays.update({"network/0/cutoffs": np.array([10**9])}),
        lambda setup, arrays: arrays.update({"network/0/gradient": np.zeros((2, 2))}),
        lambda setup, arrays: arrays.update({"network/1/sensitivity": np.full((2, 8), np.nan)}),
        lambda setup, arrays: arrays.update({"network/1/lags": np.arange(7)}),
        lambda setup, arrays: arrays.update({"network/1/older": np.zeros(3)}),
        lambda setup, arrays: arrays.update({"network/2/time_constants": np.zeros(5)}),
        lambda setup, arrays: arrays.pop("network/2/norms", None) or arrays.pop("network/0/norms"),
        lambda setup, arrays: arrays.update({"structure/acf": np.array([np.inf])}),
    ],
)
def test_what_was_never_measured_is_refused(memory, change):
    parts = broken(kind.take_apart(memory), change)
    with pytest.raises((ForecastError, KeyError, ValueError)):
        kind.put_together(parts)
