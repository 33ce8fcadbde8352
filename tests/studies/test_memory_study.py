"""Memory studies from end to end: what is found is what was put there."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.forecasting import predict_fit
from rnn_forecast.models import GRUSpec
from rnn_forecast.preparation import InputSpec
from rnn_forecast.sources import open_dataset
from rnn_forecast.studies.memory import MemoryPlan, memory_study
from rnn_forecast.studies.memory import study as studied
from rnn_forecast.studies.memory.structure import Structure
from rnn_forecast.studies.memory.study import look_into
from rnn_forecast.studies.memory.trained import untrained
from rnn_forecast.studies.memory.warm_up import WarmUp, context_lengths, warm_up
from rnn_forecast.studies.memory.words import (
    enough_of,
    half_life_in_words,
    in_words,
    warm_up_in_words,
)
from rnn_forecast.training import Fit, Outcome, Setup, TrainSpec, train
from rnn_forecast.windows import Split, WindowSpec
from rnn_forecast.workers import Workers
from tests import factories
from tests.figures.factories import a_length_study


@pytest.fixture(scope="module")
def study():
    with Workers(1) as workers:
        *_, study = memory_study(factories.sine(), factories.setup(epochs=4), workers=workers)
    return study


def test_every_cell_is_measured_and_warmed_up(study):
    assert study.failed == {}
    assert list(study.memories) == list(study.warm_ups) == ["rnn", "gru", "lstm"]
    assert study.progress == 1
    assert study.cell == "gru", "the sidebar's cell is spoken of first"
    gru = study.memories["gru"]
    assert gru.sensitivity.shape == (1, 12)
    assert gru.gradient.windows.shape == (len(gru.dates), 12)
    assert [memory.jacobians is not None for memory in study.memories.values()] == [1, 0, 0]
    assert [memory.gates is not None for memory in study.memories.values()] == [0, 1, 1]


def test_the_heat_map_begins_before_training_and_ends_with_the_network_that_is_measured(study):
    for memory in study.memories.values():
        assert next(iter(memory.over_epochs)) == 0
        np.testing.assert_allclose(list(memory.over_epochs.values())[-1], memory.gradient.mean)


def test_the_first_snapshot_is_what_the_training_starts_from():
    setup = factories.setup(epochs=1, learning_rate=1e-5, schedule="constant")
    plan = MemoryPlan(factories.sine(), setup, ("gru",), Split.by_share(300))
    windows = plan.windows("many-to-one")
    *_, run = train(windows, setup)
    start = untrained(setup, windows)
    for name, trained in run.fits[0].weights.items():
        np.testing.assert_allclose(trained, start[name], atol=1e-4)


def test_one_row_for_each_cell_input_and_lag(study):
    frame = study.frame()
    assert list(frame.columns) == [
        *("cell", "input", "lag", "gradient", "sensitivity", "occluded_mae", "mae")
    ]
    assert len(frame) == 3 * 12
    assert frame.notna().all(axis=None)
    np.testing.assert_allclose(frame.query("lag == 0")["gradient"], 1)


def test_progress_never_goes_back_and_the_reader_can_stop():
    shares = []
    with Workers(1) as workers:
        for each in memory_study(
            factories.sine(), factories.setup(), cells=("rnn",), workers=workers
        ):
            shares.append(each.progress)
            if each.memories:
                break
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(0.5)


def test_the_numbers_are_the_same_however_many_workers_there_are():
    setup = factories.setup(epochs=2)
    frames = []
    for count in (1, 2):
        with Workers(count) as workers:
            *_, study = memory_study(factories.sine(), setup, cells=("gru",), workers=workers)
        frames.append(study.frame())
    assert frames[0].equals(frames[1])


def test_a_network_that_diverges_at_once_is_a_sentence_and_the_others_are_measured(monkeypatch):
    def train_all_but_rnn(windows, setup):
        runs = train(windows, setup)
        if setup.network.cell != "rnn":
            yield from runs
            return
        yield replace(next(runs), fits=(Fit(0, outcome=Outcome.DIVERGED),))

    monkeypatch.setattr(studied, "train", train_all_but_rnn)
    with Workers(1) as workers:
        *_, study = memory_study(
            factories.sine(), factories.setup(epochs=1), cells=("rnn", "lstm"), workers=workers
        )
    assert study.progress == 1
    assert study.cell == "lstm"
    assert set(study.failed) == {("rnn", "many-to-one"), ("rnn", "many-to-many")}
    assert "diverged at once" in study.failed["rnn", "many-to-one"]


def test_what_the_engine_does_not_cover_is_left_out_and_said():
    setup = factories.setup(layers=2, dropout=0.2, task="recursive")
    plan = MemoryPlan(factories.sine(), setup, ("gru",), Split.by_share(300))
    assert plan.simplified == ("one layer", "no dropout", "task shape many-to-one")
    assert plan.tasks() == (("gru", "many-to-one"), ("gru", "many-to-many"))
    chosen = plan.setup_of("gru", plan.task)
    assert (chosen.network.num_layers, chosen.network.dropout) == (1, 0)
    assert chosen.network.banked(chosen.window)


def test_a_many_to_many_setup_is_measured_and_warmed_up_in_one_training():
    setup = factories.setup(task="many-to-many", epochs=1)
    plan = MemoryPlan(factories.sine(), setup, ("gru",), Split.by_share(300))
    assert plan.tasks() == (("gru", "many-to-many"),)
    found = list(look_into(plan, plan.tasks()[0]))
    assert [each.memory is not None for each in found].count(True) == 1
    assert found[-1].warm_up is not None


@pytest.mark.parametrize("task", ["one-to-one", "one-to-many"])
def test_where_one_value_is_read_there_is_nothing_to_remember(task):
    with pytest.raises(OutOfBounds, match="no past to remember"):
        next(memory_study(factories.sine(), factories.setup(task=task)))


def test_the_warm_up_is_what_one_network_says_step_by_step(study):
    setup = study.plan.setup_of("gru", "many-to-many")
    windows = study.plan.windows("many-to-many")
    *_, run = train(windows, setup)
    network = setup.network.build(num_features=windows.num_features, window=windows.spec)
    state = {name: torch.from_numpy(value) for name, value in run.fits[0].weights.items()}
    network.load_state_dict(state)
    cutoffs = windows.cutoffs["valid"]
    for seen in (1, 5, 12):
        # Windows that end later, of which the network has seen so many values at the cutoff.
        later = cutoffs[: -(12 - seen) or None] + 12 - seen
        said = network(torch.from_numpy(windows.inputs(later)))[:, seen - 1].detach().numpy()
        forecast = windows.forecasts(said, later - 12 + seen)
        errors = np.abs(windows.actual(later - 12 + seen) - forecast)
        shorter = replace(windows, spec=replace(windows.spec, sequence_length=seen))
        alone = predict_fit(setup, run.fits[0], shorter, later - 12 + seen)
        np.testing.assert_allclose(forecast, alone, rtol=1e-5)
        if seen == 12:
            assert study.warm_ups["gru"].errors[12] == pytest.approx(errors.mean(), rel=1e-5)
    assert list(study.warm_ups["gru"].errors) == context_lengths(12)


def test_a_network_made_for_long_windows_is_not_one_made_for_short_ones():
    series, errors = factories.sine(noise=0.2), {}
    for task, length in (("many-to-many", 12), ("many-to-one", 2)):
        setup = factories.setup(task=task, length=length, epochs=30, learning_rate=1e-2)
        plan = MemoryPlan(series, setup, ("gru",), Split.by_share(len(series)))
        windows = plan.windows(task)
        *_, run = train(windows, setup)
        if task == "many-to-many":
            *_, warm = warm_up(setup, run.fits[0], windows, windows.cutoffs["valid"])
            errors = dict(warm.errors)
        else:
            said = predict_fit(setup, run.fits[0], windows, windows.cutoffs["valid"])
            retrained = np.abs(windows.actual(windows.cutoffs["valid"]) - said).mean()
    assert errors[1] > errors[2] > errors[12], "it gets better as it reads"
    assert errors[2] > 1.1 * retrained, "a network made for two values makes more of them"


@pytest.fixture(scope="module")
def echo():
    """A GRU that has learnt y_t = 0.9 y_(t-13): one step ahead, lag 12 is all that matters."""
    dataset, _ = open_dataset("synthetic:delayed-echo")
    series = dataset.series(dataset.target, [])
    setup = Setup(
        window=WindowSpec(sequence_length=16, horizon=1),
        inputs=InputSpec(calendar=False),
        network=GRUSpec(hidden_size=16),
        training=TrainSpec(
            epochs=60, patience=15, learning_rate=1e-2, loss="squared", batch_size=32
        ),
    )
    with Workers(1) as workers:
        *_, study = memory_study(series, setup, cells=("gru",), workers=workers)
    return study


def test_the_lag_of_a_delayed_echo_is_found(echo):
    memory = echo.memories["gru"]
    assert memory.occlusion.intact < 0.5 * memory.occlusion.naive, "it has learnt the echo"
    assert memory.sensitivity[0].argmax() == 12
    assert memory.occlusion.rise().argmax() == 12
    assert memory.half_life() == pytest.approx(12.5, abs=0.5)
    assert memory.reach >= 13


def test_with_twelve_values_the_echo_costs_what_forgetting_everything_costs(echo):
    older = echo.memories["gru"].occlusion.older
    assert older[12] > 1.5 * older[13], "the thirteenth value is the one that counts"


def test_the_series_comes_back_where_its_echo_is(echo):
    assert echo.structure.echo == 13
    assert "The series itself has structure at 13." in in_words(echo, "gru")


def test_noise_has_no_structure_and_a_walk_none_in_its_changes():
    noise = np.random.default_rng(0).standard_normal(1000)
    assert Structure.of(factories.series(noise), 850).echo is None
    walk = Structure.of(factories.series(np.cumsum(noise)), 850)
    assert walk.changes
    assert walk.echo is None


def test_the_structure_does_not_look_at_the_test_part():
    values = factories.sine(400).values
    changed = values.copy()
    changed[340:] = 0.0
    before, after = (Structure.of(factories.series(each), 340) for each in (values, changed))
    np.testing.assert_array_equal(before.acf, after.acf)


def test_the_answer_names_reach_lengths_and_structure(study):
    memory = study.memories["gru"]
    occlusion = replace(memory.occlusion, older={0: 9.0, 9: 1.0, 12: 1.0}, intact=1.0, naive=2.0)
    told = replace(study, memories={"gru": replace(memory, occlusion=occlusion)})
    lengths = a_length_study(lengths=(4, 8, 16))
    flat = tuple(replace(t, valid_mae=2.5 if t.sequence_length > 4 else 3) for t in lengths.trials)
    lengths = replace(lengths, trials=flat)
    said = in_words(told, "gru", lengths)
    assert "Your GRU remembers about 9 steps:" in said
    assert "Lengths beyond 8 bring nothing" in said
    assert "The series itself has structure at 12." in said
    assert enough_of("gru", lengths) == 8
    assert enough_of("rnn", lengths) is None
    assert "Lengths" not in in_words(told, "gru")


@pytest.mark.parametrize(
    ("older", "words"),
    [
        ({0: 1.0, 12: 1.0}, "makes no use of the past beyond the last value"),
        ({0: 2.0, 11: 2.0, 12: 1.0}, "makes use of all 12 steps"),
        ({0: 2.0, 1: 1.0, 12: 1.0}, "remembers about 1 step:"),
    ],
)
def test_extremes_have_words_of_their_own(study, older, words):
    memory = study.memories["gru"]
    occlusion = replace(memory.occlusion, older=older, intact=1.0)
    assert words in in_words(
        replace(study, memories={"gru": replace(memory, occlusion=occlusion)}), "gru"
    )


def test_a_network_worse_than_naive_is_not_taken_at_its_word(study):
    memory = study.memories["gru"]
    idle = replace(memory.occlusion, naive=memory.occlusion.intact)
    told = replace(study, memories={"gru": replace(memory, occlusion=idle)})
    assert "no better than repeating the last value" in in_words(told, "gru")


def test_the_warm_up_is_compared_with_networks_retrained_for_as_many_values():
    lengths = a_length_study(lengths=(4, 8, 16))  # 3.1, 2.6 and 2.35 on validation
    cold, early = (WarmUp("gru", 16, {4: error, 16: 2.5}) for error in (6.2, 2.48))
    assert "as good as it gets after 16 values." in warm_up_in_words(cold, None, "valid")
    said = warm_up_in_words(cold, lengths, "valid")
    assert "After 4 it errs by 100 % more than a GRU retrained for 4" in said
    assert "After 4 it errs by 20 % less" in warm_up_in_words(early, lengths, "valid")
    assert "72 % more" in warm_up_in_words(cold, lengths, "test")
    rnn = WarmUp("rnn", 16, {4: 6.2, 16: 2.5})
    assert "retrained" not in warm_up_in_words(rnn, lengths, "valid")


def test_half_lives_in_words(study):
    memory = study.memories["gru"]
    near, far = (np.where(np.arange(12) == lag, 1.0, 0.0)[None] for lag in (0, 7))
    assert "the last value alone" in half_life_in_words(replace(memory, sensitivity=near))
    assert "the last 7.5 steps" in half_life_in_words(replace(memory, sensitivity=far))
