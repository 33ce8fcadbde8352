"""A memory study as a bundle."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.errors import ForecastError
from rnn_forecast.figures import gate_times, gradient_by_lag, memory_overlay
from rnn_forecast.runs import from_bytes, to_bytes
from rnn_forecast.runs.kinds import memory as kind
from rnn_forecast.runs.parts import Parts
from rnn_forecast.studies.memory.words import in_words


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
