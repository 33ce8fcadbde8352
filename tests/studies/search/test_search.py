"""A search finds what is needed, looks at the validation part only, and can be interrupted."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rnn_forecast.errors import ForecastError, OutOfBounds
from rnn_forecast.models import GRUSpec
from rnn_forecast.preparation import InputSpec
from rnn_forecast.sources import load
from rnn_forecast.sources.synthetic import DELAY
from rnn_forecast.studies.search import training
from rnn_forecast.studies.search.storage import CannotKeepSearch
from rnn_forecast.training import Setup, TrainSpec
from rnn_forecast.windows import WindowSpec
from rnn_forecast.workers import Workers
from tests import factories
from tests.studies.search.made import SERIES, SETUP, searched, searching, space, timeless


@pytest.fixture(scope="module")
def study():
    return searched()


@pytest.fixture
def database(tmp_path):
    return f"sqlite:///{tmp_path / 'new' / 'runs.sqlite'}"


@pytest.mark.slow
def test_a_search_finds_the_memory_that_an_echo_needs():
    setup = Setup(
        window=WindowSpec(sequence_length=4, horizon=1),
        inputs=InputSpec(inputs="level", calendar=False),
        network=GRUSpec(hidden_size=32),
        training=TrainSpec(epochs=40, patience=40, ensemble=1, use_validation=False),
    )
    echo = load("synthetic:delayed-echo")
    limits = {"sequence_length": ("4", "20"), "learning_rate": ("0.006", "0.03")}
    where = space("sequence_length", "learning_rate", series=echo, setup=setup, limits=limits)
    for study in searching(series=echo, setup=setup, searched=where, trials=16):
        if study.complete:
            break
    assert study.best.values["sequence_length"] > DELAY
    assert study.best.valid_mae < 0.6 * study.baselines["naive"]
    too_short = [t for t in study.trials if t.values["sequence_length"] <= DELAY]
    assert min(trial.valid_mae for trial in too_short) > 1.5 * study.best.valid_mae


def test_the_test_part_changes_nothing_that_is_searched(study):
    values = SERIES.values.copy()
    values[study.plan.split.valid_end :] += 100 * np.random.default_rng(1).standard_normal(
        len(values) - study.plan.split.valid_end
    )
    other = searched(series=factories.series(values))
    assert timeless(other) == timeless(study)
    assert other.tested.assessment.mae("network") > 10 * study.tested.assessment.mae("network")


def test_equal_searches_make_equal_trials_and_another_seed_makes_others(study):
    assert timeless(searched()) == timeless(study)
    other = searched(seed=1)
    assert [each.values for each in other.trials] != [each.values for each in study.trials]


def test_processes_make_no_difference(study):
    with Workers(2) as two:
        assert timeless(searched(workers=two)) == timeless(study)


def test_the_best_is_the_lowest_validation_error_and_is_tested_with_its_settings(study):
    finished = [trial for trial in study.trials if trial.finished]
    assert study.best.valid_mae == min(trial.valid_mae for trial in finished)
    setup = study.tested.setup
    assert setup.window.sequence_length == study.best.values["sequence_length"]
    assert setup.network.hidden_size == study.best.values["hidden_size"]
    assert setup.training.learning_rate == study.best.values["learning_rate"]
    assert study.tested.verdict is not None
    assert study.ended


def test_progress_never_goes_back_and_ends_at_one():
    shares = [each.progress for each in searching(trials=9)]
    assert all(later >= earlier - 1e-12 for earlier, later in pairwise(shares))
    assert shares[-1] == 1.0


def test_importances_come_with_ten_finished_trials_and_add_up_to_one():
    for study in searching(trials=24):
        if study.importances:
            break
    assert len(study.finished) >= 10
    assert set(study.importances) == {"sequence_length", "hidden_size", "learning_rate"}
    assert sum(study.importances.values()) == pytest.approx(1)


def test_a_search_that_was_stopped_goes_on_with_the_same_trials(study, database, monkeypatch):
    for early in searching(storage=database):
        if early.trials:
            break
    assert 0 < len(early.trials) < len(study.trials)
    trained = []
    real = training.train_group

    def spied(plan, group):
        trained.extend(each.number for each in group.candidates)
        return real(plan, group)

    monkeypatch.setattr("rnn_forecast.studies.search.batch.train_group", spied)
    resumed = searched(storage=database)
    assert resumed.known == len(early.trials)
    assert timeless(resumed) == timeless(study)
    assert not set(trained) & {trial.number for trial in early.trials}


@pytest.mark.slow
def test_a_search_that_was_killed_goes_on_with_the_same_trials(study, database):
    code = (
        "from tests.studies.search.made import searching\n"
        f"for study in searching(storage={database!r}):\n"
        "    if study.trials and not study.complete: print(len(study.trials), flush=True)\n"
    )
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=root) as other:
        known = int(other.stdout.readline())
        os.kill(other.pid, signal.SIGKILL)
    resumed = searched(storage=database)
    assert known <= resumed.known <= len(study.trials)
    assert timeless(resumed) == timeless(study)


def test_more_trials_go_on_from_those_that_are_there(database):
    first = searched(trials=8, storage=database)
    more = searched(trials=16, storage=database)
    assert more.known == 8
    assert timeless(more)[:8] == timeless(first)
    assert len(more.trials) == 16


def test_a_few_combinations_are_each_trained_once(monkeypatch):
    trained = []
    real = training.train_group

    def spied(plan, group):
        trained.extend(tuple(each.values.values()) for each in group.candidates)
        return real(plan, group)

    monkeypatch.setattr("rnn_forecast.studies.search.batch.train_group", spied)
    study = searched(searched=space("hidden_size"), trials=40)
    assert sorted(trained) == [(4,), (8,)]
    assert len(study.trials) < 40
    assert study.ended


def test_time_that_is_up_ends_the_search_after_a_batch():
    study = searched(trials=100, seconds=1e-9)
    assert len(study.trials) <= 8
    assert study.ended


def test_a_group_that_fails_is_a_sentence_and_the_search_goes_on(monkeypatch):
    real = training.train_group

    def failing(plan, group):
        if group.candidates[0].number < 8:
            raise ForecastError("There was no room.")
        return real(plan, group)

    monkeypatch.setattr("rnn_forecast.studies.search.batch.train_group", failing)
    study = searched(trials=16)
    assert "There was no room." in study.notes
    assert {trial.outcome for trial in study.trials[:8]} == {"failed"}
    assert study.best.number >= 8


def test_where_all_diverge_nothing_wins():
    wild = replace(SETUP, training=replace(SETUP.training, clip_norm=0.0, loss="squared"))
    rates = {"learning_rate": ("0.99", "1.0"), "sequence_length": ("3", "12")}
    where = space("sequence_length", "learning_rate", setup=wild, limits=rates)
    study = searched(setup=wild, searched=where, trials=8)
    assert study.ended
    assert study.best is None or study.best.finished


def test_a_database_that_cannot_be_used_is_a_sentence(tmp_path):
    (tmp_path / "runs.sqlite").mkdir()
    with pytest.raises(CannotKeepSearch, match="cannot be kept in sqlite"):
        searched(storage=f"sqlite:///{tmp_path / 'runs.sqlite'}")


@pytest.mark.parametrize("trials", [0, -3, 10_000])
def test_no_trials_and_too_many_are_refused(trials):
    with pytest.raises(OutOfBounds, match="choose from 1 to"):
        searched(trials=trials)
