"""Laws of windows, splits and preparation."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_forecast.errors import OutOfBounds, SeriesError, SeriesTooShort
from rnn_forecast.preparation import InputSpec, Preparation, Scaler, fill_forward
from rnn_forecast.tasks import TASKS
from rnn_forecast.windows import (
    MIN_TRAIN_WINDOWS,
    PARTS,
    Split,
    WindowSpec,
    count_windows,
    cut,
    cutoffs_of,
    nearest_fit,
    needed_steps,
    problem_of_fit,
)
from tests import factories

finite = st.floats(-1e6, 1e6, allow_nan=False)
lengths = st.integers(1, 20)
horizons = st.integers(1, 8)
tasks = st.sampled_from([*TASKS])


@given(st.lists(finite, min_size=1, max_size=50))
def test_unscaling_what_was_scaled_gives_it_back(values):
    array = np.array(values)
    scaler = Scaler.fit(array)
    scale = np.abs(array).max() + 1
    assert np.allclose(scaler.unscale(scaler.scale(array)), array, atol=1e-9 * scale)


@given(st.lists(st.floats(1e-3, 1e6), min_size=2, max_size=50))
def test_the_logarithm_is_undone_too(values):
    scaler = Scaler.fit(np.array(values), log=True)
    assert np.allclose(scaler.unscale(scaler.scale(np.array(values))), values, rtol=1e-9)


def test_a_constant_series_can_be_scaled():
    scaler = Scaler.fit(np.full(10, 5.0))
    assert np.isfinite(scaler.scale(np.array([5.0, 6.0]))).all()
    assert scaler.unscale(scaler.scale(np.array([6.0]))) == pytest.approx(6.0)


@given(st.integers(0, 200), lengths, horizons, st.integers(1, 10))
def test_the_number_of_windows_is_what_a_naive_loop_counts(steps, length, horizon, stride):
    spec = WindowSpec(sequence_length=length, horizon=horizon, stride=stride)
    starts = [s for s in range(0, steps, stride) if s + length + horizon <= steps]
    assert count_windows(steps, spec) == len(starts)


@given(st.integers(80, 200), lengths, horizons, st.integers(1, 5))
def test_training_windows_are_as_many_as_the_formula_says(steps, length, horizon, stride):
    spec = WindowSpec(sequence_length=length, horizon=horizon, stride=stride)
    split = Split.by_share(steps)
    assert len(cutoffs_of("train", spec, split)) == count_windows(split.train_end, spec)


@given(lengths, horizons, tasks, st.sampled_from(["level", "relative"]))
def test_every_window_is_followed_by_its_targets(length, horizon, task, inputs):
    series = factories.series(np.arange(200.0))
    spec = WindowSpec(sequence_length=length, horizon=horizon, task=task)
    windows = cut(series, spec, inputs=InputSpec(calendar=False, inputs=inputs, transform="none"))
    scaler, length = windows.preparation.target, windows.spec.sequence_length
    for part in PARTS:
        cutoffs = windows.cutoffs[part]
        for cutoff, seen, said in zip(
            cutoffs, windows.inputs(cutoffs), windows.targets(cutoffs), strict=True
        ):
            past = series.values[cutoff - length + 1 : cutoff + 1]
            anchor = 0.0
            if inputs == "relative":
                anchor = scaler.scale(past[0] if task == "many-to-many" else past[-1])
            assert np.allclose(seen[:, 0], scaler.scale(past) - anchor, atol=1e-5)
            future = series.values[cutoff + 1 : cutoff + 1 + horizon]
            assert np.allclose(said[-1], scaler.scale(future) - scaler.scale(past[-1]), atol=1e-5)


@given(st.integers(60, 300), lengths, horizons)
def test_no_target_crosses_the_border_of_its_part(steps, length, horizon):
    spec = WindowSpec(sequence_length=length, horizon=horizon)
    split = Split.by_share(steps)
    for part in PARTS:
        start, end = split.bounds(part)
        cutoffs = cutoffs_of(part, spec, split)
        assert (cutoffs + 1 >= start).all()
        assert (cutoffs + horizon < end).all()


def test_saying_the_targets_forecasts_what_came():
    windows = cut(factories.sine(), WindowSpec(sequence_length=5, horizon=4))
    cutoffs = windows.cutoffs["test"]
    said = windows.targets(cutoffs)[:, -1]
    assert np.allclose(windows.forecasts(said, cutoffs), windows.actual(cutoffs), atol=1e-5)


def test_a_network_that_says_nothing_repeats_the_last_value():
    windows = cut(factories.sine(), WindowSpec(sequence_length=5, horizon=4))
    cutoffs = windows.cutoffs["test"]
    forecasts = windows.forecasts(np.zeros((len(cutoffs), 4)), cutoffs)
    assert np.allclose(forecasts, windows.series.values[cutoffs][:, None], atol=1e-5)


@given(st.integers(0, 10_000), st.sampled_from(["auto", "level", "relative"]))
def test_nothing_fitted_changes_when_the_test_part_changes(seed, inputs):
    series = factories.sine(200)
    split = Split.by_share(200)
    changed = series.values.copy()
    chance = np.random.default_rng(seed)
    changed[split.valid_end :] = 1e3 * chance.standard_normal(split.test_end - split.valid_end)
    spec = InputSpec(inputs=inputs)
    ends = {"train_end": split.train_end, "valid_end": split.valid_end}
    one = Preparation.fit(series, spec, **ends)
    other = Preparation.fit(replace(series, values=changed), spec, **ends)
    assert one.scalers == other.scalers
    assert one.fills == other.fills
    assert one.relative == other.relative


def test_scalers_see_the_training_part_only():
    series = factories.series(np.r_[np.zeros(70), np.full(30, 100.0)] + np.tile([0, 1], 50))
    preparation = Preparation.fit(series, InputSpec(), train_end=70, valid_end=85)
    assert preparation.target.mean == pytest.approx(0.5)


@given(st.lists(st.one_of(finite, st.just(float("nan"))), min_size=1, max_size=40))
def test_gaps_are_filled_from_before_and_never_from_the_future(values):
    array = np.array(values)
    filled = fill_forward(array, first=-1.0)
    last = -1.0
    for value, fill in zip(array, filled, strict=True):
        last = value if np.isfinite(value) else last
        assert fill == last


def test_a_value_that_was_never_observed_is_neither_learnt_nor_scored():
    values = np.sin(np.arange(200.0))
    values[[50, 51, 180]] = np.nan
    windows = cut(factories.series(values), WindowSpec(sequence_length=4, horizon=2))
    assert np.isnan(windows.targets(np.array([49]))).all()
    assert 49 not in windows.cutoffs["train"]
    assert np.isnan(windows.actual(np.array([179]))[0, 0])


def test_prices_go_in_relative_and_as_logarithms_and_temperatures_as_they_are():
    chance = np.random.default_rng(0)
    price = factories.series(np.exp(np.cumsum(0.02 * chance.standard_normal(1000) + 0.002)))
    ends = {"train_end": 700, "valid_end": 850}
    wandering = Preparation.fit(price, InputSpec(), **ends)
    assert wandering.relative
    assert wandering.target.log
    calm = Preparation.fit(factories.sine(1000), InputSpec(), **ends)
    assert not calm.relative
    assert not calm.target.log


def test_a_logarithm_of_something_negative_is_refused_with_the_value():
    series = factories.series(np.sin(np.arange(100.0)))
    with pytest.raises(SeriesError, match=r"-0\.99999"):
        cut(series, WindowSpec(sequence_length=4, horizon=1), inputs=InputSpec(transform="log"))


def test_a_training_part_without_values_is_refused():
    values = np.full(200, np.nan)
    values[180:] = 1.0
    with pytest.raises(SeriesError, match="no value in the training part"):
        cut(factories.series(values), WindowSpec(sequence_length=4, horizon=1))


@given(st.integers(10, 120), st.integers(1, 100), st.integers(1, 30), st.integers(1, 20))
def test_the_nearest_values_that_are_offered_really_fit(steps, length, horizon, stride):
    spec = WindowSpec(sequence_length=length, horizon=horizon, stride=stride)
    split = Split.by_share(steps)
    problem = problem_of_fit(steps, spec, split, name="y")
    nearest = nearest_fit(spec, split)
    if problem and nearest is not None:
        assert problem_of_fit(steps, nearest, split, name="y") == ""
        assert nearest.sequence_length <= length
        assert nearest.horizon <= horizon
        assert str(nearest.sequence_length) in problem
    if nearest is None:
        assert steps < needed_steps()


def test_too_short_a_series_is_refused_with_the_arithmetic():
    with pytest.raises(SeriesTooShort, match=r"60 steps.*6 training.*sequence length 18"):
        cut(factories.series(np.arange(60.0)), WindowSpec(sequence_length=30, horizon=7))


def test_lengths_share_their_targets_from_a_first_cutoff_on():
    series = factories.sine()
    short = cut(series, WindowSpec(sequence_length=4, horizon=2), first_cutoff=31)
    long = cut(series, WindowSpec(sequence_length=32, horizon=2), first_cutoff=31)
    for part in PARTS:
        assert (short.cutoffs[part] == long.cutoffs[part]).all()


def test_a_split_must_go_forward():
    with pytest.raises(OutOfBounds, match="each must end after"):
        Split(50, 40, 60)


def test_windows_are_enough_or_refused():
    split = Split.by_share(200)
    spec = WindowSpec(sequence_length=200 * 7 // 10 - MIN_TRAIN_WINDOWS, horizon=1)
    assert problem_of_fit(200, spec, split, name="y") == ""
    longer = replace(spec, sequence_length=spec.sequence_length + 1)
    assert problem_of_fit(200, longer, split, name="y")


@given(lengths, horizons, tasks)
def test_shapes_that_read_one_value_have_windows_of_one_step(length, horizon, task):
    spec = WindowSpec(sequence_length=length, horizon=horizon, task=task)
    assert spec.sequence_length == (1 if task.startswith("one") else length)
    assert replace(spec, sequence_length=9).sequence_length == (1 if task.startswith("one") else 9)
    assert replace(spec, task="many-to-many").steps == spec.sequence_length
    assert WindowSpec.from_mapping(spec.as_mapping()) == spec


def test_every_task_shape_says_what_it_does_and_what_it_is_good_for():
    assert tuple(TASKS) == WindowSpec.option("task").choices
    for shape in TASKS.values():
        assert shape.does.endswith(".")
        assert shape.good_for.startswith("Good for")
        assert len(shape.good_for) < 90


def test_only_cycles_that_the_series_follows_go_in():
    hours = np.arange(60 * 24)
    daily = factories.series(20 + 5 * np.sin(2 * np.pi * hours / 24), frequency="h")
    ends = {"train_end": 1000, "valid_end": 1200}
    assert Preparation.fit(daily, InputSpec(), **ends).cycles == ("hour of day",)
    noise = factories.series(np.random.default_rng(0).standard_normal(1440), frequency="h")
    assert Preparation.fit(noise, InputSpec(), **ends).cycles == ()
    assert Preparation.fit(daily, InputSpec(calendar=False), **ends).cycles == ()


def test_the_choice_of_cycles_does_not_look_beyond_the_training_part():
    values = np.random.default_rng(0).standard_normal(1440)
    values[1000:] += 50 * np.sin(2 * np.pi * np.arange(440) / 24)
    series = factories.series(values, frequency="h")
    assert Preparation.fit(series, InputSpec(), train_end=1000, valid_end=1200).cycles == ()


def test_a_covariate_is_cut_at_three_standard_deviations_and_the_target_is_not():
    chance = np.random.default_rng(0)
    values, rain = chance.standard_normal(200), chance.standard_normal(200)
    values[100] = rain[100] = 50.0
    series = factories.series(values, covariates={"rain": rain})
    preparation = Preparation.fit(series, InputSpec(calendar=False), train_end=140, valid_end=170)
    features = preparation.features(series)
    assert features[100, 1] == 3.0
    assert features[100, 0] > 3.0
