"""A search as a bundle."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from rnn_forecast.errors import ForecastError
from rnn_forecast.figures.search_coordinates import search_coordinates
from rnn_forecast.figures.search_history import search_history
from rnn_forecast.figures.search_importance import search_importance
from rnn_forecast.runs import Recording, from_bytes, to_bytes
from rnn_forecast.runs.kinds import search as kind
from rnn_forecast.runs.parts import Parts
from rnn_forecast.studies.search import SearchSpace, SearchStudy, training, words
from tests import factories
from tests.runs.conftest import observed
from tests.studies.search.made import searched, searching, timeless

LIMITS = {"sequence_length": ("3", "9"), "cell": ("rnn", "gru"), "dropout": ("0", "0.2")}
SETUP = factories.setup(epochs=2, calendar=True, batch_size=64)


def steps(**how):
    series = observed()
    names = ("sequence_length", "learning_rate", "cell", "dropout")
    space = SearchSpace.of(names, series, SETUP, LIMITS)
    return [*searching(series=series, setup=SETUP, searched=space, trials=12, **how)]


@pytest.fixture(scope="module")
def studies():
    return steps()


def again(study):
    return from_bytes(to_bytes(study))[1]


def test_it_comes_back_to_the_digit(studies):
    study = studies[-1]
    kept = again(study)
    assert kept.trials == study.trials
    assert kept.plan.name == study.plan.name
    assert (kept.baselines, kept.importances) == (study.baselines, study.importances)
    assert kept.ended
    pd.testing.assert_frame_equal(kept.frame(), study.frame(), check_exact=True)
    np.testing.assert_array_equal(kept.tested.forecast.mean, study.tested.forecast.mean)
    assert words.winner(kept) == words.winner(study)
    assert words.unseen(kept) == words.unseen(study)


def test_its_pictures_are_the_same(studies):
    study = studies[-1]
    kept = again(study)
    for picture in (search_coordinates, search_history, search_importance):
        assert picture(kept).figure.to_json() == picture(study).figure.to_json()
        assert picture(kept).alt == picture(study).alt


def test_an_unfinished_one_comes_back_as_far_as_it_had_got(studies):
    half = next(study for study in studies if study.trials)
    kept = again(half)
    assert kept.trials == half.trials
    assert not kept.ended
    assert not kind.summary(kept).finished
    assert not kind.worth_keeping(studies[0])


def test_trials_without_a_score_come_back_without_one(studies):
    study = studies[-1]
    lost = replace(study.trials[0], valid_mae=float("nan"), losses={1: float("inf")})
    kept = again(study.with_trials(lost)).trials[0]
    assert np.isnan(kept.valid_mae)
    assert kept.losses == {1: float("inf")}


def test_lists_show_what_it_found(studies):
    summary = kind.summary(studies[-1])
    assert summary.title == "Search on Zoë/€"
    assert summary.skill == pytest.approx(studies[-1].tested.assessment.against("naive").skill)
    assert summary.verdict.startswith("Best on validation: sequence length ")
    assert summary.settings["searched"] == ["sequence_length", "learning_rate", "cell", "dropout"]
    assert summary.finished


# ------------------------------------------------------------------------------ kept as it comes


def test_every_trial_is_on_the_disk_before_it_is_shown(store):
    recording = Recording(store)
    for study in recording.of(searching()):
        if study.trials:
            assert store.load(recording.run).trials == study.trials
    assert store.entry(recording.run).finished
    assert again(store.load(recording.run)).trials == study.trials


def test_a_search_goes_on_from_its_run_alone_and_trains_nothing_twice(store, monkeypatch):
    whole = searched()
    work = Recording(store).of(searching())
    for early in work:
        if early.trials:
            break
    work.close()
    entry, known = store.interrupted(SearchStudy(early.plan, 12))
    assert known.trials == early.trials
    assert not entry.finished
    trained = []
    real = training.train_group

    def spied(plan, group):
        trained.extend(each.number for each in group.candidates)
        return real(plan, group)

    monkeypatch.setattr("rnn_forecast.studies.search.batch.train_group", spied)
    *_, study = Recording(store, continues=entry.id).of(searching(finished=known.trials))
    assert timeless(study) == timeless(whole)
    assert study.importances == whole.importances
    assert study.trials[: len(known.trials)] == known.trials, "with the times of then"
    assert not set(trained) & {trial.number for trial in known.trials}
    assert len(store.entries()) == 1


def test_another_seed_is_another_search(store):
    work = Recording(store).of(searching())
    early = next(study for study in work if study.trials)
    work.close()
    assert store.interrupted(SearchStudy(replace(early.plan, seed=5), 12)) is None


# --------------------------------------------------------------------------------------- strangers


def changed(parts, change):
    plan = {**parts.setup["plan"], "space": [dict(each) for each in parts.setup["plan"]["space"]]}
    setup, tables = {**parts.setup, "plan": plan}, dict(parts.tables)
    change(setup, tables)
    return Parts(setup, parts.arrays, tables)


def with_column(tables, name, values):
    table = tables["trials"]
    place, field = table.column_names.index(name), table.schema.field(name)
    tables["trials"] = table.set_column(place, field, pa.array(values, field.type))


@pytest.mark.parametrize(
    "change",
    [
        lambda setup, tables: setup["plan"]["space"][0].update(name="horizon"),
        lambda setup, tables: setup["plan"]["space"][0].update(low=9, high=3),
        lambda setup, tables: setup["plan"]["space"][1].update(low=0.0),
        lambda setup, tables: setup["plan"]["space"][2].update(values=["gru"]),
        lambda setup, tables: setup["plan"]["space"][2].update(values=["gru", "<b>"]),
        lambda setup, tables: setup["plan"]["space"][3].update(values=[True, 0.2]),
        lambda setup, tables: setup["plan"]["space"].append(setup["plan"]["space"][0]),
        lambda setup, tables: setup.update(importances={"horizon": 1.0}),
        lambda setup, tables: setup.update(wanted=0),
        lambda setup, tables: with_column(tables, "sequence_length", [10**6] * 12),
        lambda setup, tables: with_column(tables, "cell", ["lstm"] * 12),
        lambda setup, tables: with_column(tables, "number", [0] * 12),
        lambda setup, tables: with_column(tables, "outcome", [None] * 12),
        lambda setup, tables: with_column(tables, "valid_mae", range(12, 0, -1)),
        lambda setup, tables: tables.update(trials=tables["losses"]),
    ],
)
def test_what_was_never_planned_is_refused(studies, change):
    parts = changed(kind.take_apart(studies[-1]), change)
    with pytest.raises(ForecastError):
        kind.put_together(parts)
