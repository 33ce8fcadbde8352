"""All task shapes on one series: the same targets, and what history is worth."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.errors import ForecastError
from rnn_forecast.lessons.shapes import LONGEST, MOST_STEPS, compare_shapes, shapes_setup
from rnn_forecast.sources import open_dataset
from rnn_forecast.tasks import TASKS
from rnn_forecast.windows import WindowSpec
from tests.factories import series


def sine():
    dataset, *_ = open_dataset("synthetic:sine")
    return dataset.series(dataset.target, ())


@pytest.fixture(scope="module")
def study():
    values = sine()
    *_, finished = compare_shapes(values, shapes_setup(len(values), WindowSpec()))
    return finished


def test_every_shape_is_trained_and_scored(study):
    assert [each.task for each in study.trained] == list(TASKS)
    assert study.progress == 1
    assert np.isfinite(study.scores()["mae"]).all()


def test_on_a_sine_shapes_that_read_one_value_are_far_behind(study):
    errors = study.scores().set_index("task")["mae"]
    without_history = errors[["one-to-one", "one-to-many"]]
    assert without_history.min() > 3 * errors.drop(without_history.index).max()


def test_sequence_to_sequence_has_two_cells_and_the_most_weights(study):
    counts = study.scores().set_index("task")["parameters"]
    assert counts.idxmax() == "sequence-to-sequence"


def test_one_cell_costs_the_same_whatever_it_reads(study):
    counts = study.scores().set_index("task")["parameters"]
    assert counts["one-to-one"] == counts["many-to-one"] == counts["many-to-many"]


def test_progress_grows_to_one_and_finished_shapes_stay():
    values = series(np.sin(np.arange(200)))
    setup = shapes_setup(len(values), WindowSpec(sequence_length=4, horizon=2))
    setup = replace(setup, training=replace(setup.training, epochs=1))
    studies = list(compare_shapes(values, setup))
    assert [each.progress for each in studies] == sorted(each.progress for each in studies)
    assert len(studies[-1].trained) == len(TASKS)


@pytest.mark.parametrize("steps", [200, 1200, 50_000])
def test_windows_stay_small_enough_for_seconds(steps):
    setup = shapes_setup(steps, WindowSpec(sequence_length=720, horizon=300))
    assert setup.window.sequence_length <= LONGEST
    assert setup.window.task == "many-to-one"


def test_only_the_newest_steps_of_a_long_series_are_used():
    values = np.concatenate([np.full(3000, np.nan), np.sin(np.arange(MOST_STEPS))])
    values[:5] = 0.0
    setup = shapes_setup(len(values), WindowSpec(sequence_length=4, horizon=2))
    setup = replace(setup, training=replace(setup.training, epochs=1))
    *_, finished = compare_shapes(series(values), setup)
    assert len(finished.trained) == len(TASKS)


def test_a_series_that_is_too_short_says_so():
    with pytest.raises(ForecastError):
        list(compare_shapes(series(np.arange(12.0)), shapes_setup(12, WindowSpec())))
