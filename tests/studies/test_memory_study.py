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
from rnn_forecast.studies.memory import CellMemory, MemoryPlan, looking, memory_study
from rnn_forecast.studies.memory.looking import look_into
from rnn_forecast.studies.memory.sensitivity import half_life
from rnn_forecast.studies.memory.structure import Structure
from rnn_forecast.studies.memory.trained import untrained
from rnn_forecast.studies.memory.warm_up import CellWarmUp, WarmUp, context_lengths, warm_up
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
        setup = factories.setup(epochs=4, ensemble=3, seed=5)
        *_, study = memory_study(factories.sine(), setup, workers=workers)
    return study


def test_every_cell_is_measured_and_warmed_up(study):
    assert study.failed == {}
    assert list(study.memories) == list(study.warm_ups) == ["rnn", "gru", "lstm"]
    assert study.progress == 1
    assert study.cell == "gru", "the sidebar's cell is spoken of first"
    gru = study.memories["gru"]
    assert [each.seed for each in gru.networks] == [5, 6, 7]
    for network in gru.networks:
        assert network.sensitivity.shape == (1, 12)
        assert network.gradient.windows.shape == (len(gru.dates), 12)
    assert [len(memory.jacobians) for memory in study.memories.values()] == [3, 0, 0]
    assert [memory.gates is not None for memory in study.memories.values()] == [0, 1, 1]
    assert len(study.warm_ups["gru"].networks) == 3


def test_a_network_among_others_is_measured_as_it_is_alone(study):
    alone = factories.setup(epochs=4, seed=6)
    with Workers(1) as workers:
        *_, single = memory_study(factories.sine(), alone, cells=("gru",), workers=workers)
    (expected,), found = single.memories["gru"].networks, study.memories["gru"].networks[1]
    assert found.seed == expected.seed
    np.testing.assert_allclose(found.sensitivity, expected.sensitivity, rtol=1e-3)
    np.testing.assert_allclose(found.gradient.mean, expected.gradient.mean, rtol=1e-3)
    assert found.exchanged.intact == pytest.approx(expected.exchanged.intact, rel=1e-3)


def test_what_is_said_of_a_cell_is_the_median_of_its_networks_and_their_range(study):
    memory = study.memories["gru"]
    lives = sorted(half_life(each.sensitivity[0]) for each in memory.networks)
    found = memory.half_life()
    assert [found.low, found.median, found.high] == lives
    np.testing.assert_array_equal(
        memory.sensitivity().median,
        np.sort([each.sensitivity[0] for each in memory.networks], axis=0)[1],
    )


def test_the_heat_map_begins_before_training_and_ends_with_the_network_that_is_measured(study):
    networks = [each for memory in study.memories.values() for each in memory.networks]
    assert len(networks) == 9
    for network in networks:
        assert next(iter(network.over_epochs)) == 0
        np.testing.assert_allclose(list(network.over_epochs.values())[-1], network.gradient.mean)


def test_the_first_snapshot_is_what_the_training_starts_from():
    setup = factories.setup(epochs=1, learning_rate=1e-5, schedule="constant", ensemble=2)
    plan = MemoryPlan(factories.sine(), setup, ("gru",), Split.by_share(300))
    windows = plan.windows("many-to-one")
    *_, run = train(windows, setup)
    for fit in run.fits:
        start = untrained(setup, windows, fit.seed)
        for name, trained in fit.weights.items():
            np.testing.assert_allclose(trained, start[name], atol=1e-4)


def test_one_row_for_each_network_input_and_lag(study):
    frame = study.frame()
    assert list(frame.columns) == [
        *("cell", "seed", "input", "lag", "gradient", "sensitivity", "occluded_mae", "mae")
    ]
    assert len(frame) == 3 * 3 * 12
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

    monkeypatch.setattr(looking, "train", train_all_but_rnn)
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
    assert [fit.seed for fit in run.fits] == [5, 6, 7]
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
            found = study.warm_ups["gru"].networks[0].errors[12]
            assert found == pytest.approx(errors.mean(), rel=1e-5)
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
    for network in memory.networks:
        assert network.exchanged.intact < 0.5 * memory.naive, "it has learnt the echo"
        assert network.sensitivity[0].argmax() == 12
        assert network.exchanged.rise().argmax() == 12
    assert memory.half_life().median == pytest.approx(12.5, abs=0.5)
    assert memory.reach.low >= 13


def test_with_twelve_values_the_echo_costs_what_forgetting_everything_costs(echo):
    older = echo.memories["gru"].older
    assert older[12].low > 1.5 * older[13].high, "the thirteenth value is the one that counts"


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


def gru(study, *reaches, intact=1.0, naive=2.0):
    """The study with GRUs only, which make use of so many steps each."""
    (network, *_), networks = study.memories["gru"].networks, []
    for reach in reaches:
        older = {0: 9.0 if reach else intact, **dict.fromkeys(range(1, reach), 8.0)}
        older |= dict.fromkeys(range(max(reach, 1), 13), intact)
        occlusion = replace(network.exchanged, older=older, intact=intact, naive=naive)
        networks.append(replace(network, occlusion=occlusion))
    return replace(study, memories={"gru": CellMemory(tuple(networks))})


def test_the_answer_names_reach_lengths_and_structure(study):
    told = gru(study, 9)
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
    ("reaches", "words"),
    [
        ([0], "makes no use of the past beyond the last value"),
        ([12], "makes use of all 12 steps that it reads."),
        ([1], "remembers about 1 step:"),
        ([9, 12, 7], "remembers about 9 steps (7 to 12 over 3 networks):"),
        ([9, 9], "remembers about 9 steps (the same in all 2 networks):"),
        ([0, 0, 3], "remembers about 0 steps (0 to 3 over 3 networks):"),
        ([8, 9], "remembers about 8.5 steps (8 to 9 over 2 networks):"),
        ([8, 12, 12], "makes use of all 12 steps that it reads (8 to 12 over 3 networks)."),
        ([12, 12, 12], "all 12 steps that it reads (the same in all 3 networks)."),
    ],
)
def test_extremes_and_several_networks_have_words_of_their_own(study, reaches, words):
    assert words in in_words(gru(study, *reaches), "gru")


def test_networks_no_better_than_naive_are_not_taken_at_their_word(study):
    told = gru(study, 9, 9, 9, naive=1.0)
    assert "no better than repeating the last value" in in_words(told, "gru")
    assert "no better" not in in_words(gru(study, 9, naive=1.1), "gru")


def test_the_warm_up_is_compared_with_networks_retrained_for_as_many_values():
    lengths = a_length_study(lengths=(4, 8, 16))  # 3.1, 2.6 and 2.35 on validation
    cold, early, near = (warming("gru", error) for error in (6.2, 2.48, 3.2))
    assert "as good as it gets after 16 values (the same in all 3" in warm_up_in_words(
        cold, None, "valid"
    )
    said = warm_up_in_words(cold, lengths, "valid")
    assert "After 4 it errs by 100 % more than a GRU retrained for 4" in said
    assert "After 4 it errs by 20 % less" in warm_up_in_words(early, lengths, "valid")
    assert "72 % more" in warm_up_in_words(cold, lengths, "test")
    said = warm_up_in_words(near, lengths, "valid")
    assert "After 4 its error differs by 3 % from that of a GRU retrained for 4; with 3" in said
    assert "chance may do that" in said
    alone = CellWarmUp(cold.networks[:1])
    assert "with 1 and 3 networks, chance may do that" in warm_up_in_words(alone, lengths, "valid")
    assert "retrained" not in warm_up_in_words(warming("rnn", 6.2), lengths, "valid")


def warming(cell, error):
    """Three networks whose error after four values is about this."""
    errors = (0.99 * error, error, 1.01 * error)
    return CellWarmUp(tuple(WarmUp(cell, 16, {4: each, 16: 2.5}) for each in errors))


def test_half_lives_in_words(study):
    network = study.memories["gru"].networks[0]
    near, far, farther = (
        replace(network, sensitivity=np.where(np.arange(12) == lag, 1.0, 0.0)[None])
        for lag in (0, 7, 9)
    )
    assert "the last value alone" in half_life_in_words(CellMemory((near, near)))
    assert "the last 7.5 steps." in half_life_in_words(CellMemory((far,)))
    said = half_life_in_words(CellMemory((farther, far, far)))
    assert "the last 7.5 steps (7.5 to 9.5 over 3 networks)." in said
