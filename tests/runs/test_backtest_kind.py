"""A backtest as a bundle."""

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.errors import ForecastError
from rnn_forecast.runs import Recording, from_bytes, to_bytes
from rnn_forecast.runs.kinds import backtest as kind
from rnn_forecast.runs.parts import Parts
from rnn_forecast.studies import backtest as testing
from rnn_forecast.studies.backtest_values import Backtest, Finished
from rnn_forecast.workers import Workers
from tests import factories
from tests.runs.conftest import observed

SETUP = factories.setup(epochs=2, calendar=True)
ORIGINS = {"n_windows": 6, "step_size": 4, "refit": 3}


@pytest.fixture(scope="module")
def studies():
    """As it fills: folds come one after the other."""
    with Workers(1) as workers:
        return [*testing.backtest(observed(), SETUP, **ORIGINS, workers=workers)]


def again(study):
    return from_bytes(to_bytes(study))[1]


def test_it_comes_back_to_the_digit(studies):
    study = studies[-1]
    kept = again(study)
    pd.testing.assert_frame_equal(kept.frame(), study.frame(), check_exact=True)
    pd.testing.assert_frame_equal(kept.scores(), study.scores(), check_exact=True)
    pd.testing.assert_frame_equal(kept.costs(), study.costs(), check_exact=True)
    assert kept.assessment.verdict() == study.assessment.verdict()
    assert kept.ended


def test_an_unfinished_one_comes_back_as_far_as_it_had_got(studies):
    half = next(study for study in studies if len(study.results) == 1)
    kept = again(half)
    assert len(kept.results) == 1
    assert not kept.ended
    assert not kind.summary(kept).finished
    pd.testing.assert_frame_equal(kept.frame(), half.frame(), check_exact=True)


def test_lists_show_what_it_says(studies):
    summary = kind.summary(studies[-1])
    assert summary.title == "Backtest of GRU on Zoë/€"
    assert summary.skill == pytest.approx(studies[-1].assessment.against("naive").skill)
    assert not kind.worth_keeping(studies[0])


def test_every_finished_fold_is_on_the_disk_and_not_trained_twice(studies, store, monkeypatch):
    def work(**how):
        return testing.backtest(observed(), SETUP, **ORIGINS, workers=Workers(1), **how)

    recorded = Recording(store).of(work())
    for early in recorded:
        if early.results:
            break
    (entry,) = store.entries()  # while the work goes on, as a killed process would leave it
    assert not entry.finished
    assert len(store.load(entry.id).results) == 1
    recorded.close()
    trained = []
    real = testing.fit_fold

    def counting(plan, fold):
        trained.append(fold.number)
        return real(plan, fold)

    monkeypatch.setattr(testing, "fit_fold", counting)
    entry, known = store.interrupted(Backtest(Finished(early.plan)))
    *_, study = Recording(store, continues=entry.id).of(work(finished=known.results))
    assert trained == [2]
    pd.testing.assert_frame_equal(study.frame(), studies[-1].frame(), check_exact=True)
    assert study.results[0].seconds == early.results[0].seconds
    assert [entry.finished for entry in store.entries()] == [True]


def broken(parts, change):
    setup = {**parts.setup, "results": [dict(each) for each in parts.setup["results"]]}
    arrays = dict(parts.arrays)
    change(setup, arrays)
    return Parts(setup, arrays, parts.tables)


@pytest.mark.parametrize(
    "change",
    [
        lambda setup, arrays: setup["results"][0].update(fold=9),
        lambda setup, arrays: setup["results"][0].update(forecasters=["naive"]),
        lambda setup, arrays: setup["results"][0].update(forecasters=["network", "<b>"]),
        lambda setup, arrays: setup["results"].reverse(),
        lambda setup, arrays: arrays.update({"fold/1/cutoffs": np.array([5, 4])}),
        lambda setup, arrays: arrays.update({"fold/1/cutoffs": np.array([10**9])}),
        lambda setup, arrays: arrays.update({"fold/1/said/network": np.zeros((2, 2))}),
        lambda setup, arrays: setup.update(failed=[{"fold": 77, "sentence": "x"}]),
    ],
)
def test_what_was_never_planned_is_refused(studies, change):
    parts = broken(kind.take_apart(studies[-1]), change)
    with pytest.raises(ForecastError):
        kind.put_together(parts)
