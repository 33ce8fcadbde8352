"""The main job and the length study, on small series."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.errors import OutOfBounds, SeriesTooShort
from rnn_forecast.models import TCNSpec
from rnn_forecast.studies import lengths
from rnn_forecast.studies.forecast import conclude, forecast_study
from rnn_forecast.studies.lengths import LengthStudy, LengthTrial, length_study
from rnn_forecast.studies.recommendation import recommend
from rnn_forecast.workers import Workers
from tests import factories


@pytest.fixture(scope="module")
def study():
    setup = factories.setup(epochs=3, ensemble=2)
    with Workers(1) as workers:
        *_, study = length_study(
            factories.sine(), setup, lengths=(4, 8, 12), cells=("rnn", "gru"), workers=workers
        )
    return study


def test_the_future_begins_after_the_last_observation():
    series = factories.sine()
    *_, study = forecast_study(series, factories.setup())
    frame = study.forecast.frame()
    assert list(frame.columns)[:5] == ["unique_id", "ds", "mean", "lo-80", "hi-80"]
    assert {"naive", "linear"} <= set(frame.columns)
    assert frame["ds"].iloc[0] > series.index[-1]
    assert len(frame) == 3
    assert (frame["lo-80"] <= frame["mean"]).all()
    assert (frame["mean"] <= frame["hi-80"]).all()
    assert (frame["naive"] == series.values[-1]).all()


def test_a_stopped_study_can_still_be_concluded():
    for study in forecast_study(factories.sine(), factories.setup(epochs=50)):
        if study.run.epochs_done >= 1:
            break
    assert study.forecast is None
    assert np.isfinite(conclude(study).forecast.mean).all()


def test_progress_never_goes_back_and_ends_at_one():
    shares = [each.progress for each in forecast_study(factories.sine(), factories.setup())]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_interval_of_a_price_stays_positive():
    chance = np.random.default_rng(0)
    price = factories.series(np.exp(np.cumsum(0.05 * chance.standard_normal(600))))
    *_, study = forecast_study(price, factories.setup())
    low, high = study.forecast.intervals[80]
    assert (low > 0).all()
    assert (high - study.forecast.mean > study.forecast.mean - low).all()


def test_every_network_of_the_sweep_is_there(study):
    trials = {(t.cell, t.sequence_length, t.seed) for t in study.trials}
    assert trials == {(c, n, s) for c in ("rnn", "gru") for n in (4, 8, 12) for s in (0, 1)}
    assert study.progress == 1.0
    assert study.ended


def test_every_length_is_trained_on_as_many_windows(study):
    assert len({trial.windows for trial in (*study.trials, *study.baselines)}) == 1
    available = study.available()
    assert available[4] > available[12] == study.trials[0].windows


def test_the_baselines_stand_beside_the_networks(study):
    frame = study.frame()
    assert list(frame.columns) == [
        *("cell", "sequence_length", "seed", "valid_loss", "valid_mae", "test_mae"),
        *("seconds", "windows", "outcome"),
    ]
    rivals = frame[frame["seed"].isna()].groupby("cell").size()
    assert rivals.to_dict() == {"linear": 3, "naive": 1, "seasonal_naive": 1}


def test_a_length_alone_gives_the_numbers_that_it_gives_in_the_sweep(study):
    setup = study.plan.setup_of("gru", 12)
    *_, alone = forecast_study(factories.sine(), setup)
    trial = next(t for t in study.trials if (t.cell, t.sequence_length, t.seed) == ("gru", 12, 0))
    assert alone.run.fits[0].valid_loss == pytest.approx(trial.valid_loss, abs=1e-6)


def test_the_numbers_are_the_same_however_many_workers_there_are(study):
    plan = study.plan
    with Workers(2) as workers:
        *_, other = length_study(
            plan.series, plan.setup, lengths=plan.lengths, cells=plan.cells, workers=workers
        )

    def key(trial):
        return (trial.cell, trial.sequence_length, trial.seed)

    ours = {key(t): (t.valid_loss, t.test_mae) for t in study.trials}
    theirs = {key(t): (t.valid_loss, t.test_mae) for t in other.trials}
    assert ours == theirs


def test_a_stopped_sweep_keeps_what_is_finished():
    setup = factories.setup(epochs=2)
    with Workers(1) as workers:
        for study in length_study(
            factories.sine(), setup, lengths=(4, 8, 12), cells=("rnn",), workers=workers
        ):
            if len(study.trials) == 2:
                break
    assert {trial.sequence_length for trial in study.trials} == {12, 4}
    assert 0 < study.progress < 1


def test_a_length_that_does_not_fit_is_refused_before_anything_is_trained():
    with pytest.raises(SeriesTooShort, match="sequence length 250"):
        next(length_study(factories.sine(), factories.setup(), lengths=(4, 250), cells=("rnn",)))


def test_any_network_can_be_swept_with_settings_of_its_own():
    cells = ("gru", "mlp", TCNSpec(hidden_size=4, kernel_size=2))
    with Workers(2) as workers:
        *_, study = length_study(
            factories.sine(), factories.setup(), lengths=(4, 8), cells=cells, workers=workers
        )
    assert study.failed == {}
    assert {(t.cell, t.sequence_length) for t in study.trials} == {
        (cell, length) for cell in ("gru", "mlp", "tcn") for length in (4, 8)
    }
    assert study.plan.setup_of("tcn", 4).network.kernel_size == 2
    assert study.plan.setup_of("mlp", 4).network.hidden_size == 8


def test_a_network_that_cannot_do_the_task_is_a_sentence_and_the_others_are_trained():
    setup = factories.setup(task="many-to-many", epochs=1)
    with Workers(1) as workers:
        *_, study = length_study(
            factories.sine(), setup, lengths=(4,), cells=("gru", "mlp"), workers=workers
        )
    assert [trial.cell for trial in study.trials] == ["gru"]
    assert "MLP cannot be trained many-to-many" in study.failed["mlp", 4]
    assert study.ended


@pytest.mark.parametrize("task", ["one-to-one", "one-to-many"])
def test_where_one_value_is_read_there_is_no_length_to_study(task):
    with pytest.raises(OutOfBounds, match="reads a single value"):
        next(
            length_study(factories.sine(), factories.setup(task=task), lengths=(4,), cells=("gru",))
        )


def _study(numbers, naive=10.0):
    """A study with these validation errors: length -> one for each seed."""
    setup = factories.setup()
    with Workers(1) as workers:
        plan = next(
            length_study(
                factories.sine(), setup, lengths=tuple(numbers), cells=("gru",), workers=workers
            )
        ).plan
    common = {"valid_loss": 0.0, "test_mae": 1.0, "seconds": 0.1, "windows": 9, "outcome": "x"}
    trials = [
        LengthTrial(cell="gru", sequence_length=length, seed=seed, valid_mae=error, **common)
        for length, errors in numbers.items()
        for seed, error in enumerate(errors)
    ]
    rival = LengthTrial(cell="naive", sequence_length=None, seed=None, valid_mae=naive, **common)
    return LengthStudy(plan, tuple(trials), (rival,))


def test_the_shortest_length_within_one_standard_error_is_recommended():
    found = recommend(_study({4: [3.0, 3.2], 8: [2.02, 2.12], 16: [2.0, 2.1], 32: [2.5, 2.6]}))
    assert found.best_length == 16
    assert found.standard_error == pytest.approx(0.05)
    assert found.sequence_length == 8
    assert "80 % below repeating the last value" in found.sentence or "79 %" in found.sentence


def test_one_seed_has_no_standard_error_so_the_best_is_taken():
    found = recommend(_study({4: [2.01], 8: [2.0]}))
    assert found.sequence_length == 8
    assert "the longest that was tried" in found.sentence


def test_when_naive_is_as_good_no_length_is_recommended():
    found = recommend(_study({4: [2.0, 2.1], 8: [2.0, 2.1]}, naive=2.0))
    assert found.sentence.startswith("No length helps")


def test_nothing_is_recommended_before_the_first_trial():
    empty = _study({4: [1.0], 8: [1.0]})
    assert recommend(replace(empty, trials=())) is None


def _numbers(study):
    return {
        (t.cell, t.sequence_length, t.seed): (t.valid_loss, t.valid_mae, t.test_mae, t.outcome)
        for t in study.trials
    }


@pytest.mark.parametrize("count", [1, 4, 7])
def test_an_interrupted_sweep_trains_only_what_is_missing(study, monkeypatch, count):
    trained = []
    real = lengths.fit_length

    def counting(plan, task):
        trained.append(task)
        return real(plan, task)

    monkeypatch.setattr(lengths, "fit_length", counting)
    plan, before = study.plan, study.trials[:count]
    with Workers(1) as workers:
        first, *_, again = length_study(
            plan.series,
            plan.setup,
            lengths=plan.lengths,
            cells=plan.cells,
            workers=workers,
            finished=before,
        )
    kept = [task for task in plan.tasks() if sum(_task(t) == task for t in before) == 2]
    assert trained == [task for task in plan.tasks() if task not in kept]
    assert [_task(t) for t in first.trials] == [task for task in kept for _ in (0, 1)]
    assert _numbers(again) == _numbers(study)
    assert again.ended


def _task(trial):
    return trial.cell, trial.sequence_length


def test_a_finished_sweep_trains_nothing(study):
    plan = study.plan
    *_, again = length_study(
        plan.series,
        plan.setup,
        lengths=plan.lengths,
        cells=plan.cells,
        workers=Workers(1),
        finished=study.trials,
    )
    assert again.ended
    assert set(again.trials) == set(study.trials), "the very same, their seconds too"


def test_trials_of_other_lengths_are_no_part_of_the_sweep(study):
    plan = study.plan
    first = next(
        length_study(plan.series, plan.setup, lengths=(4,), cells=("gru",), finished=study.trials)
    )
    assert {_task(trial) for trial in first.trials} == {("gru", 4)}
