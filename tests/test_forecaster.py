import numpy as np
import pandas as pd
import pytest
from utilsforecast.evaluation import evaluate
from utilsforecast.losses import coverage, mae, rmse

from rnn_forecast.errors import ForecastError, OutOfBounds, SeriesError, SeriesTooShort
from rnn_forecast.forecaster import Forecaster

FAST = {"epochs": 3, "ensemble": 1, "hidden_size": 8}


def frame(*names, steps=150, period=7, seed=0):
    """Sines of one period; one size a name."""
    chance = np.random.default_rng(seed)
    tables = []
    for size, name in enumerate(names, 1):
        wave = np.sin(2 * np.pi * np.arange(steps) / period)
        values = size * (10 + wave + 0.05 * chance.standard_normal(steps))
        dates = pd.date_range("2024-01-01", periods=steps)
        tables.append(pd.DataFrame({"unique_id": name, "ds": dates, "y": values}))
    return pd.concat(tables, ignore_index=True)


def test_a_table_comes_in_and_a_table_goes_out():
    forecast = Forecaster(horizon=3, **FAST).fit(frame("a", "b")).predict(level=[80, 95])
    assert list(forecast) == ["unique_id", "ds", "mean", "lo-80", "hi-80", "lo-95", "hi-95"]
    assert forecast["unique_id"].tolist() == ["a"] * 3 + ["b"] * 3
    assert forecast["ds"].tolist()[:3] == list(pd.date_range("2024-05-30", periods=3))
    assert (forecast["lo-95"] <= forecast["lo-80"]).all()
    assert (forecast["hi-80"] <= forecast["hi-95"]).all()
    assert forecast["mean"].between(forecast["lo-95"], forecast["hi-95"]).all()


def test_one_series_needs_no_name():
    alone = Forecaster(horizon=2, **FAST).fit(frame("a").drop(columns="unique_id"))
    assert alone.predict()["unique_id"].tolist() == ["y", "y"]


def test_equal_seeds_give_equal_forecasts_and_others_do_not():
    table = frame("a")
    first, again, other = (
        Forecaster(horizon=2, seed=seed, **FAST).fit(table).predict() for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(first, again)
    assert not np.array_equal(first["mean"], other["mean"])


def test_the_season_is_found_where_the_calendar_does_not_know_better():
    noise = frame("a").assign(y=np.random.default_rng(0).standard_normal(150))
    weekly = Forecaster(horizon=2, **FAST).fit(frame("a"))
    assert weekly.study.windows.members[0].series.season_length == 7
    given = Forecaster(horizon=2, season_length=5, **FAST).fit(noise)
    assert given.study.windows.members[0].series.season_length == 5


def test_the_sequence_length_is_chosen_and_can_be_given():
    chosen = Forecaster(horizon=2, **FAST).fit(frame("a")).setup.window.sequence_length
    assert chosen >= 7
    given = Forecaster(horizon=2, sequence_length=5, **FAST).fit(frame("a"))
    assert given.setup.window.sequence_length == 5


def test_nothing_is_chosen_by_looking_at_the_last_days():
    """What comes after the training part may be anything: the choices stay the same."""
    table = frame("a", steps=300)
    changed = table.copy()
    changed.loc[210:, "y"] = 10 + np.random.default_rng(1).standard_normal(90) / 2
    one, other = (Forecaster(horizon=2, **FAST).fit(each) for each in (table, changed))
    assert one.setup == other.setup
    seasons = [each.study.windows.members[0].series.season_length for each in (one, other)]
    assert seasons[0] == seasons[1]


def test_known_covariates_come_with_the_table_or_beside_it():
    chance = np.random.default_rng(0)
    promotion = (chance.random(153) < 0.3).astype(float)
    table = frame("a").assign(promotion=promotion[:150])
    table["y"] += 5 * table["promotion"]
    future = pd.DataFrame(
        {
            "unique_id": "a",
            "ds": pd.date_range("2024-05-30", periods=3),
            "promotion": promotion[150:],
        }
    )
    settings = {"horizon": 3, "known_covariates": ["promotion"], **FAST}
    beside = Forecaster(**settings).fit(table)
    with pytest.raises(SeriesError, match="next 3 steps, and 3 of them are missing"):
        beside.predict()
    with_it = Forecaster(**settings).fit(pd.concat([table, future], ignore_index=True))
    said = beside.predict(future_frame=future)
    pd.testing.assert_frame_equal(said, with_it.predict())
    other = beside.predict(future_frame=future.assign(promotion=1 - future["promotion"]))
    assert not np.allclose(said["mean"], other["mean"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda t: t.drop(columns="promotion"), "no column of the table 'promotion'"),
        (lambda t: t.drop(columns="ds"), "no column of the table 'ds'"),
        (lambda t: t.head(2), "missing for a on 2024-06-01"),
        (lambda t: t.assign(unique_id="b"), "missing for a on 2024-05-30"),
        (lambda t: t.assign(promotion=[1, np.nan, 0]), "missing for a on 2024-05-31"),
        (lambda t: t.assign(promotion=[1, np.inf, 0]), "promotion holds inf at 2024-05-31"),
        (lambda t: t.assign(promotion="yes"), "promotion must hold numbers"),
        (lambda t: t.assign(ds=t["ds"] - pd.Timedelta(days=9)), "missing for a on 2024-05-30"),
        (lambda t: t.assign(ds="tomorrow"), "cannot be read as times, e.g. 'tomorrow'"),
        (lambda t: pd.concat([t, t]), "a has 2024-05-30 00:00:00 twice"),
        (lambda t: t.to_dict("list"), "column ds is needed, and this is a dict"),
    ],
)
def test_a_future_table_that_does_not_fit_is_one_sentence(change, sentence):
    table = frame("a").assign(promotion=1.0)
    forecaster = Forecaster(
        horizon=3, sequence_length=4, known_covariates=["promotion"], epochs=1, ensemble=1
    ).fit(table)
    days = pd.date_range("2024-05-30", periods=3)
    future = pd.DataFrame({"unique_id": "a", "ds": days, "promotion": 0.0})
    with pytest.raises(ForecastError, match=sentence):
        forecaster.predict(future_frame=change(future))
    assert len(forecaster.predict(future_frame=future.drop(columns="unique_id"))) == 3


def test_a_future_of_nothing_is_refused():
    forecaster = Forecaster(horizon=2, sequence_length=4, **FAST).fit(frame("a"))
    with pytest.raises(OutOfBounds, match="leave future_frame out"):
        forecaster.predict(future_frame=frame("a"))


def test_a_setting_reaches_the_spec_that_has_it():
    forecaster = Forecaster(
        horizon=2, cell="lstm", stride=2, inputs="level", hidden_size=9, epochs=1, ensemble=1
    ).fit(frame("a"))
    setup = forecaster.setup
    assert (setup.window.stride, setup.inputs.inputs, setup.training.epochs) == (2, "level", 1)
    assert (setup.network.cell, setup.network.hidden_size) == ("lstm", 9)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"cell": "elephant"}, "no model 'elephant'"),
        ({"sequence_lenght": 3}, "no setting 'sequence_lenght'"),
        ({"ensemble": 0}, "Networks is 0"),
        ({"horizon": 0}, "Horizon is 0; choose from 1"),
        ({"horizon": -3}, "Horizon is -3; choose from 1"),
        ({"season_length": 0}, "season_length is 0; a whole number"),
        ({"season_length": 2.5}, "season_length is 2.5"),
        ({"past_covariates": ["y"]}, "y is part of every table"),
        ({"past_covariates": "a", "known_covariates": ["a"]}, "a is named twice"),
        ({"cell": "rnn", "segment_length": 4}, "no setting 'segment_length'"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_at_once(settings, sentence):
    with pytest.raises(OutOfBounds, match=sentence):
        Forecaster(**{"horizon": 2, **settings})


@pytest.mark.parametrize("level", [[0], [100], [-5], [80.5], ["80"], None, [True], "80"])
def test_a_level_that_no_interval_can_have_is_refused(level):
    forecaster = Forecaster(horizon=2, sequence_length=4, **FAST).fit(frame("a"))
    for work in (
        forecaster.predict,
        lambda level: forecaster.cross_validation(frame("a"), level=level),
    ):
        with pytest.raises(OutOfBounds, match="choose whole per cent from 1 to 99"):
            work(level=level)


def test_a_level_counts_once_and_may_stand_alone():
    forecaster = Forecaster(horizon=np.int64(2), sequence_length=4, **FAST).fit(frame("a"))
    assert list(forecaster.predict(level=[80, 80]))[3:] == ["lo-80", "hi-80"]
    assert list(forecaster.predict(level=np.int64(50)))[3:] == ["lo-50", "hi-50"]
    assert list(forecaster.predict(level=[])) == ["unique_id", "ds", "mean"]


@pytest.mark.parametrize("origins", [{"n_windows": 0}, {"n_windows": 2.5}, {"step_size": "3"}])
def test_origins_that_cannot_be_counted_are_refused(origins):
    (name,) = origins
    with pytest.raises(OutOfBounds, match=f"{name} is .*; a whole number of at least 1"):
        Forecaster(horizon=2, **FAST).cross_validation(frame("a"), **origins)


@pytest.mark.parametrize("task", ["one-to-one", "one-to-many"])
def test_a_network_that_reads_one_value_needs_no_sequence_length(task):
    forecaster = Forecaster(horizon=2, task=task, **FAST).fit(frame("a"))
    assert forecaster.setup.window.sequence_length == 1


@pytest.mark.parametrize("steps", [1, 2, 3, 5, 15, 30])
def test_a_series_that_is_too_short_says_how_long_it_must_be(steps):
    with pytest.raises(SeriesTooShort, match=f"a has {steps} steps.*at least 31 steps"):
        Forecaster(horizon=3, **FAST).fit(frame("a", steps=steps))


def test_the_shortest_series_is_forecast_although_nothing_can_be_tried_on_it():
    forecaster = Forecaster(horizon=1, **FAST).fit(frame("a", steps=40))
    assert len(forecaster.predict()) == 1


def test_nothing_is_left_out_silently():
    table = pd.concat([frame("a", "b"), frame("short").tail(2)])
    with pytest.warns(UserWarning, match="short has 2 steps, fewer than the sequence length 4"):
        forecast = Forecaster(horizon=2, sequence_length=4, **FAST).fit(table).predict()
    assert forecast["unique_id"].unique().tolist() == ["a", "b"]


def test_names_and_times_come_back_as_they_were_given():
    """So that forecasts and table can be joined, whatever the names and the time zone."""
    table = frame("a", "b").assign(unique_id=lambda rows: rows["unique_id"].map({"a": 7, "b": 3}))
    table["ds"] = table["ds"].dt.tz_localize("Europe/Berlin")
    forecaster = Forecaster(horizon=2, sequence_length=4, **FAST)
    found = forecaster.cross_validation(table, n_windows=2)
    joined = found.merge(table, on=["unique_id", "ds"])
    assert len(joined) == len(found) == 8
    assert (joined["y_x"] == joined["y_y"]).all()
    said = forecaster.fit(table).predict()
    assert said["unique_id"].tolist() == [7, 7, 3, 3]
    assert said["ds"].dt.tz == table["ds"].dt.tz == found["cutoff"].dt.tz
    again = forecaster.predict(frame=table[table["unique_id"] == 3])
    pd.testing.assert_frame_equal(again, said.tail(2).reset_index(drop=True))


def test_equal_names_in_a_future_table_are_found_whatever_their_kind():
    table = frame("a", "b").assign(
        unique_id=lambda rows: rows["unique_id"].map({"a": 7, "b": 3}), price=1.0
    )
    forecaster = Forecaster(horizon=2, sequence_length=4, known_covariates="price", **FAST)
    days = pd.date_range("2024-05-30", periods=2)
    future = pd.DataFrame({"unique_id": [7, 7, 3, 3], "ds": [*days, *days], "price": 2.0})
    assert len(forecaster.fit(table).predict(future_frame=future)) == 4


def test_nothing_can_be_forecast_before_anything_is_fitted():
    with pytest.raises(SeriesError, match="call fit"):
        Forecaster(horizon=2).predict()


def test_too_many_origins_are_named_as_what_leaves_too_little_to_learn():
    table, forecaster = frame("a"), Forecaster(horizon=3, sequence_length=8, **FAST)
    origins = (len(table) - 30) // 3
    with pytest.raises(SeriesTooShort, match=f"first of {origins} origins, 3 steps apart; fewer"):
        forecaster.cross_validation(table, n_windows=origins, step_size=3)


def test_cross_validation_lays_forecasts_beside_what_came():
    table = frame("a", "b")
    found = Forecaster(horizon=3, **FAST).cross_validation(table, n_windows=4, step_size=5)
    assert list(found)[:7] == ["unique_id", "ds", "cutoff", "y", "mean", "lo-80", "hi-80"]
    assert found.groupby("unique_id").size().tolist() == [12, 12]
    merged = found.merge(table, on=["unique_id", "ds"])
    assert len(merged) == len(found)
    assert np.allclose(merged["y_x"], merged["y_y"])
    cutoffs = found.query("unique_id == 'a'")["cutoff"].unique()
    assert list(np.diff(cutoffs)) == [pd.Timedelta(days=5)] * 3
    assert found["ds"].max() == table["ds"].max()
    scores = evaluate(found[["unique_id", "ds", "cutoff", "y", "mean", "naive"]], metrics=[mae])
    assert np.isfinite(scores["mean"]).all()


def test_utilsforecast_evaluates_forecasts_baselines_and_intervals():
    found = Forecaster(horizon=3, **FAST).cross_validation(frame("a"), n_windows=4, level=[80, 50])
    models = ["mean", "naive", "seasonal_naive", "historic_mean", "drift", "linear"]
    scores = evaluate(found, metrics=[mae, rmse], models=models)
    assert len(scores) == 2 * 4
    errors = (found["y"] - found["naive"]).abs().groupby(found["cutoff"]).mean()
    assert scores.query("metric == 'mae'")["naive"].to_numpy() == pytest.approx(errors.to_numpy())
    named = found.rename(
        columns=lambda name: f"mean-{name}" if name[:3] in {"lo-", "hi-"} else name
    )
    held = evaluate(named, metrics=[coverage], models=["mean"], level=[50, 80])
    inside = found["y"].between(found["lo-80"], found["hi-80"])
    assert held.query("metric == 'coverage_level80'")["mean"].mean() == pytest.approx(inside.mean())


@pytest.mark.parametrize("refit", [False, True])
def test_cross_validation_forecasts_what_a_forecaster_of_that_day_would_have(refit):
    """Its first origin is a plain fit and predict on the table cut off there."""
    table = frame("a", "b", steps=200)
    settings = {
        "horizon": 3,
        "sequence_length": 7,
        "inputs": "level",
        **FAST,
        "use_validation": False,
    }
    found = Forecaster(**settings).cross_validation(table, n_windows=2, step_size=6, refit=refit)
    first = found[found["cutoff"] == found["cutoff"].min()]
    changed = table.copy()
    late = changed["ds"] > first["cutoff"].iloc[0]
    changed.loc[late, "y"] += 100 * np.random.default_rng(0).random(late.sum())
    again = Forecaster(**settings).cross_validation(changed, n_windows=2, step_size=6, refit=refit)
    then = again[again["cutoff"] == again["cutoff"].min()]
    assert np.array_equal(first["mean"], then["mean"]), "the future changed the past"
    assert np.array_equal(first["hi-80"], then["hi-80"], equal_nan=True)
    assert not np.array_equal(first["y"], then["y"])


def test_training_again_at_every_origin_changes_the_later_ones():
    table = frame("a", steps=200)
    settings = {"horizon": 3, "sequence_length": 7, **FAST}
    once, again = (
        Forecaster(**settings).cross_validation(table, n_windows=2, refit=refit)
        for refit in (False, True)
    )
    first = once["cutoff"] == once["cutoff"].min()
    assert np.allclose(once.loc[first, "mean"], again.loc[first, "mean"], rtol=1e-6)
    assert not np.array_equal(once.loc[~first, "mean"], again.loc[~first, "mean"])


def test_more_origins_than_there_is_past_are_refused():
    with pytest.raises(SeriesTooShort, match="a has 150 steps"):
        Forecaster(horizon=3, **FAST).cross_validation(frame("a"), n_windows=60)
