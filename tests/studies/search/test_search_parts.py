"""What a search is put together from: spaces, groups, pruning."""

from dataclasses import replace

import numpy as np
import optuna
import pytest
from optuna.storages import InMemoryStorage

from rnn_forecast.errors import OutOfBounds, SeriesError
from rnn_forecast.studies.search import RANGES, SearchPlan, SearchSpace, SearchTrial
from rnn_forecast.studies.search.book import Book
from rnn_forecast.studies.search.grouping import TOGETHER, Candidate, Group, follows, groups
from rnn_forecast.studies.search.pruning import CLEARLY, limits, rungs
from rnn_forecast.studies.search.ranges import option_of
from rnn_forecast.studies.search.training import train_group
from rnn_forecast.training.fitting import fit_together
from tests import factories
from tests.studies.search.made import SERIES, SETUP, space


def plan(searched=None, setup=SETUP, series=SERIES):
    searched = searched or space(series=series, setup=setup)
    return SearchPlan.of(series, setup, searched, seed=0, split=None)


def candidate(number, length, rate=0.01, hidden=8):
    values = {"sequence_length": length, "hidden_size": hidden, "learning_rate": rate}
    return Candidate(number, values)


def last(stages):
    *_, end = stages
    return end


@pytest.mark.parametrize("name", list(RANGES))
def test_every_range_lies_within_the_limits_of_its_spec(name):
    searched, option = RANGES[name], option_of(name)
    for value in getattr(searched, "values", None) or (searched.low, searched.high):
        option.check(value)
    assert option.about.label != name


@pytest.mark.parametrize(
    ("names", "limits", "sentence"),
    [
        ((), {}, "Choose at least one setting"),
        (("speed",), {}, "speed cannot be searched; choose from sequence_length"),
        (("hidden_size", "hidden_size"), {}, "Hidden size is to be searched twice"),
        (("hidden_size",), {"hidden_size": ("8",)}, "Hidden size has nothing to choose from"),
        (("learning_rate",), {"learning_rate": ("0.1", "0.01")}, "the lower first"),
        (("learning_rate",), {"learning_rate": ("0.1",)}, "as in learning_rate=4:64"),
        (("learning_rate",), {"learning_rate": ("0.1", "7")}, "Learning rate is 7.0; choose from"),
        (("sequence_length",), {"sequence_length": ("a", "b")}, "'a'; a number is needed"),
        (("sequence_length",), {"sequence_length": ("4", "9999")}, "choose from 1 to 720"),
        (("dropout",), {"dropout": ("0", "0.9")}, "Dropout is 0.9; choose from 0 to 0.8"),
        (("cell",), {"cell": ("gru", "oracle")}, "Model is 'oracle'; choose one of"),
    ],
)
def test_a_bad_space_is_a_sentence(names, limits, sentence):
    with pytest.raises(OutOfBounds, match=sentence):
        SearchSpace.of(names, SERIES, SETUP, limits)


def test_a_length_makes_no_sense_where_one_value_is_read():
    setup = replace(SETUP, window=replace(SETUP.window, task="one-to-one"))
    with pytest.raises(OutOfBounds, match="One-to-one reads a single value"):
        SearchSpace.of(("sequence_length",), SERIES, setup)


def test_a_network_is_searched_by_settings_of_its_own():
    setup = replace(SETUP, network=factories.setup(cell="segrnn").network)
    with pytest.raises(OutOfBounds, match="Layers is no setting of SegRNN"):
        SearchSpace.of(("num_layers",), SERIES, setup)


def test_sequences_that_do_not_fit_are_refused_before_anything_is_trained():
    long = space("sequence_length", limits={"sequence_length": ("4", "400")})
    with pytest.raises(SeriesError, match="has 240 steps"):
        plan(long)


def test_the_longest_sequence_leaves_most_windows():
    lengths = space("sequence_length", limits={}).range("sequence_length")
    assert lengths.low == 2
    assert 16 <= lengths.high <= 120


def test_a_setup_gets_the_values_and_keeps_the_rest():
    values = {"cell": "lstm", "hidden_size": 16, "learning_rate": 0.02, "inputs": "level"}
    made = space("hidden_size").applied(SETUP, values)
    assert (made.network.cell, made.network.hidden_size) == ("lstm", 16)
    assert (made.training.learning_rate, made.inputs.inputs) == (0.02, "level")
    assert made.window == SETUP.window
    assert made.training.epochs == SETUP.training.epochs


def test_all_lengths_are_scored_on_the_same_targets():
    searched = plan()
    parts = [searched.windows(searched.setup_of({"sequence_length": n})) for n in (3, 7, 12)]
    for part in ("train", "valid"):
        assert all(np.array_equal(parts[0].cutoffs[part], each.cutoffs[part]) for each in parts)


def test_candidates_of_equal_shape_make_a_group_longest_first():
    wide = [candidate(number, 3 + number) for number in range(TOGETHER)]
    narrow = [candidate(9, 12, hidden=4), candidate(10, 5, rate=0.1, hidden=4)]
    made = groups(plan(), [*wide, *narrow], {})
    assert [[each.number for each in group.candidates] for group in made] == [
        [9, 10],
        [3, 2, 1, 0],
    ]


@pytest.mark.parametrize(
    "setup",
    [
        factories.setup(layers=2, epochs=5),
        factories.setup(dropout=0.2, epochs=5),
        factories.setup(task="recursive", epochs=5),
    ],
)
def test_what_the_engine_does_not_cover_is_trained_one_by_one(setup):
    two = [candidate(0, 5), candidate(1, 4)]
    searched = plan(setup=setup)
    assert [len(group.candidates) for group in groups(searched, two, {})] == [1, 1]
    assert follows(searched, two) is None


def test_inputs_that_differ_are_not_mixed():
    searched = plan(space("sequence_length", "inputs"))
    two = [
        Candidate(n, {"sequence_length": 5, "inputs": inputs})
        for n, inputs in enumerate(("level", "relative"))
    ]
    assert len(groups(searched, two, {})) == 2


def test_a_shape_is_proposed_for_a_whole_bank_and_then_another():
    searched, four = plan(), [candidate(number, 5 + number) for number in range(TOGETHER)]
    assert follows(searched, []) is None
    assert follows(searched, four[:1]) == four[0]
    assert follows(searched, four[:3]) == four[2]
    assert follows(searched, four) is None
    assert follows(plan(space("hidden_size")), four[:1]) is None


@pytest.mark.parametrize("task", ["many-to-one", "many-to-many"])
def test_a_group_comes_to_the_same_as_each_candidate_alone(task):
    setup = replace(SETUP, window=replace(SETUP.window, task=task))
    searched = plan(setup=setup)
    four = [candidate(0, 12, 0.03), candidate(1, 9, 0.001), candidate(2, 9, 0.01), candidate(3, 3)]
    together = last(train_group(searched, Group(tuple(four), {}))).trials
    for candidate_alone, trial in zip(four, together, strict=True):
        (alone,) = last(train_group(searched, Group((candidate_alone,), {}))).trials
        assert alone.losses == pytest.approx(trial.losses, abs=1e-5)
        assert alone.valid_mae == pytest.approx(trial.valid_mae, abs=1e-5)


def test_a_pruned_network_learns_no_more_and_the_others_do_not_notice():
    searched = plan()
    setups = [searched.setup_of(each.values) for each in (candidate(0, 9), candidate(1, 5))]
    windows, rates = [searched.windows(each) for each in setups], (0.03, 1e-5)
    free = last(fit_together(windows, setups[0], [0, 0], rates=rates))
    between = {2: sum(fit.epochs[1].valid_loss for fit in free.fits) / 2}
    good, bad = last(fit_together(windows, setups[0], [0, 0], rates=rates, limits=between)).fits
    assert bad.outcome.name == "PRUNED"
    assert len(bad.epochs) == 2
    assert good.valid_loss == pytest.approx(free.fits[0].valid_loss, abs=1e-6)
    assert len(good.epochs) == len(free.fits[0].epochs)


def test_the_limits_are_those_of_optunas_median_pruner():
    chance = np.random.default_rng(0)
    steps = rungs(10)
    book = optuna.create_study(pruner=optuna.pruners.MedianPruner(n_startup_trials=5))
    earlier = []
    for number in range(9):
        losses = dict(zip(steps, np.minimum.accumulate(chance.random(len(steps))), strict=True))
        earlier.append(SearchTrial(number, {}, 1.0, losses, outcome="exhausted"))
        trial = book.ask()
        for step, loss in losses.items():
            trial.report(loss, step)
        book.tell(trial, losses[steps[-1]])
        found = limits(earlier)
        for asked in chance.random(20):
            after = book.ask()
            after.report(asked, steps[0])
            expected = after.should_prune()
            book.tell(after, state=optuna.trial.TrialState.FAIL)
            assert (asked > found.get(steps[0], np.inf) / CLEARLY) == expected


def test_nothing_is_pruned_by_the_last_epoch_or_before_enough_trials_are_there():
    assert max(rungs(20)) < 20
    assert limits([SearchTrial(n, {}, 1.0, {8: 0.5}, outcome="exhausted") for n in range(4)]) == {}


def test_trials_that_were_pruned_do_not_make_the_limits_stricter_or_laxer():
    finished = [SearchTrial(n, {}, 1.0, {8: 0.5}, outcome="converged") for n in range(5)]
    pruned = [SearchTrial(n, {}, 9.0, {8: 9.0}, outcome="pruned") for n in range(5, 9)]
    assert limits([*finished, *pruned]) == {8: pytest.approx(0.5 * CLEARLY)}


def test_a_search_that_runs_twice_at_once_keeps_what_came_first():
    storage = InMemoryStorage()
    one = Book(plan(), storage)
    asked = one.ask()
    other = Book(plan(), storage)
    assert other.waiting == (asked,)
    first = SearchTrial(asked.number, asked.values, 1.0, {2: 1.0}, outcome="exhausted")
    one.tell(first)
    other.tell(replace(first, valid_mae=2.0))
    assert one.trials == other.trials == (first,)
    assert other.ask().number == 1


def test_the_name_of_a_search_is_that_of_what_it_does():
    assert plan().name == plan().name
    others = [
        plan(space("sequence_length")),
        plan(setup=replace(SETUP, training=replace(SETUP.training, epochs=6))),
        plan(series=factories.sine(240, seed=1)),
        SearchPlan.of(SERIES, SETUP, space(), seed=1, split=None),
    ]
    assert len({plan().name, *(each.name for each in others)}) == 5
