"""What was fitted is kept as a file, forecasts as before, and goes on from newer rows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.errors import SeriesError
from rnn_forecast.forecaster import Forecaster
from rnn_forecast.runs import UnreadableBundle, from_bytes, read_bundle, to_bytes, write_bundle
from rnn_forecast.studies.forecast import forecast_study
from tests import factories
from tests.test_forecaster import FAST, frame

GOLDEN = Path(__file__).parent / "runs" / "golden"
LEVELS = [80, 95]


@pytest.fixture(scope="module")
def fitted():
    """Two series, one of them with a gap."""
    table = frame("a", "b", steps=220)
    table.loc[[30, 250], "y"] = np.nan
    settings = FAST | {"ensemble": 2, "calendar": False}
    return Forecaster(horizon=3, sequence_length=9, **settings).fit(table), table


@pytest.fixture(scope="module")
def path(fitted, tmp_path_factory):
    path = tmp_path_factory.mktemp("kept") / "panel.rnnf"
    fitted[0].save(path)
    return path


def test_a_loaded_forecaster_says_the_same_to_the_digit(fitted, path):
    forecaster, _ = fitted
    loaded = Forecaster.load(path)
    pd.testing.assert_frame_equal(
        loaded.predict(level=LEVELS), forecaster.predict(level=LEVELS), check_exact=True
    )
    assert loaded.setup == forecaster.setup
    pd.testing.assert_frame_equal(loaded.study.scores(), forecaster.study.scores())
    pd.testing.assert_frame_equal(loaded.study.frame(), forecaster.study.frame())
    assert loaded.study.verdict == forecaster.study.verdict


def test_what_was_kept_is_kept_again_byte_for_byte(path):
    study = read_bundle(path)
    assert to_bytes(from_bytes(to_bytes(study))[1]) == to_bytes(study)


def test_the_rows_that_were_fitted_are_no_news(fitted, path):
    forecaster, table = fitted
    said = Forecaster.load(path).predict(level=LEVELS, frame=table)
    pd.testing.assert_frame_equal(said, forecaster.predict(level=LEVELS), check_exact=True)


def test_the_newest_rows_are_enough(fitted, path):
    """Only what the network reads decides what it says."""
    forecaster, table = fitted
    last = table.groupby("unique_id").tail(9)
    said = Forecaster.load(path).predict(last)
    assert np.array_equal(said["mean"], forecaster.predict()["mean"])


def test_newer_rows_are_forecast_as_the_networks_alone_would(fitted, path):
    """A naive copy of the whole way: scale, run each network, average, scale back."""
    import torch

    forecaster, _ = fitted
    newer = frame("b", steps=30, seed=5).assign(
        ds=pd.date_range("2024-09-01", periods=30), unique_id="b"
    )
    newer["y"] *= 2
    said = Forecaster.load(path).predict(frame=newer)
    assert said["ds"].tolist() == list(pd.date_range("2024-10-01", periods=3))
    member = forecaster.study.windows.members[1]
    scaler, setup = member.preparation.target, forecaster.setup
    scores = scaler.scale(newer["y"].to_numpy())
    read = scores[-9:] - (scores[-1] if member.relative else 0)
    inputs = torch.from_numpy(read.astype(np.float32))[None, :, None]
    changes = []
    for fit in forecaster.study.run.fits:
        network = setup.network.build(num_features=1, window=setup.window).eval()
        weights = fit.final or fit.weights
        network.load_state_dict({name: torch.from_numpy(each) for name, each in weights.items()})
        with torch.no_grad():
            changes.append(network(inputs)[0, -1].numpy().astype(float))
    expected = np.mean([scaler.unscale(scores[-1] + change) for change in changes], axis=0)
    np.testing.assert_allclose(said["mean"], expected, rtol=1e-6)


def test_an_interval_takes_only_errors_that_were_known_by_the_newest_row(fitted):
    """Rows that end before the first error was known get a forecast, and no interval."""
    forecaster, table = fitted
    early = table.groupby("unique_id").head(100)
    said = forecaster.predict(frame=early)
    assert said["mean"].notna().all()
    assert said[["lo-80", "hi-80"]].isna().all(axis=None)
    late = table.groupby("unique_id").head(215)
    assert forecaster.predict(frame=late)[["lo-80", "hi-80"]].notna().all(axis=None)


def test_a_loaded_forecaster_can_be_fitted_again(fitted, path):
    forecaster, table = fitted
    again = Forecaster.load(path).fit(table)
    assert again.setup == forecaster.setup
    pd.testing.assert_frame_equal(again.predict(), forecaster.predict())


def test_known_covariates_go_on_with_the_newer_rows(tmp_path):
    chance = np.random.default_rng(0)
    promotion = (chance.random(163) < 0.3).astype(float)
    table = frame("a", steps=150).assign(promotion=promotion[:150])
    table["y"] += 5 * table["promotion"]
    settings = {"horizon": 3, "known_covariates": ["promotion"], "sequence_length": 8, **FAST}
    Forecaster(**settings).fit(table).save(tmp_path / "known.rnnf")
    loaded = Forecaster.load(tmp_path / "known.rnnf")
    newer = frame("a", steps=160, seed=2).assign(promotion=promotion[:160]).tail(40)
    future = pd.DataFrame(
        {
            "unique_id": "a",
            "ds": pd.date_range(newer["ds"].max(), periods=4)[1:],
            "promotion": promotion[160:],
        }
    )
    with pytest.raises(SeriesError, match="next 3 steps, and 3 of them are missing"):
        loaded.predict(frame=newer)
    beside = loaded.predict(frame=newer, future_frame=future)
    below = loaded.predict(frame=pd.concat([newer, future], ignore_index=True))
    pd.testing.assert_frame_equal(beside, below)
    other = future.assign(promotion=1 - future["promotion"])
    assert not np.allclose(beside["mean"], loaded.predict(frame=newer, future_frame=other)["mean"])


def test_a_forecast_from_the_dashboard_can_be_loaded(tmp_path):
    *_, study = forecast_study(factories.sine(), factories.setup(ensemble=2))
    write_bundle(tmp_path / "run.rnnf", study)
    said = Forecaster.load(tmp_path / "run.rnnf").predict()
    assert np.array_equal(said["mean"], study.forecast.mean)
    assert np.array_equal(said["lo-80"], study.forecast.intervals[80][0])
    assert said["ds"].tolist() == list(study.forecast.index)


def test_a_forecast_of_an_old_version_can_be_loaded_and_goes_on():
    path = GOLDEN / "v1-forecast.rnnf"
    study, loaded = read_bundle(path), Forecaster.load(path)
    series = study.windows.series
    np.testing.assert_allclose(loaded.predict()["mean"], study.forecast.mean, rtol=1e-5)
    table = pd.DataFrame({"ds": series.index, "y": series.values, **series.covariates}).tail(60)
    newer = table.assign(ds=table["ds"] + pd.Timedelta(days=84))
    said = loaded.predict(frame=newer)
    assert said["unique_id"].unique().tolist() == ["Zoë/€"]
    assert said["ds"].min() > newer["ds"].max()
    assert said["mean"].notna().all()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (lambda rows: rows.groupby("unique_id").tail(8), "a has 8 new steps.*reads 9"),
        (lambda rows: rows.assign(unique_id=rows["unique_id"] + "?"), r"a\?, b\?: not among"),
        (lambda rows: rows[rows["ds"].dt.day % 7 == 1], "the same step"),
        (lambda rows: rows.drop(columns="unique_id").iloc[:220], "y: not among"),
    ],
)
def test_rows_that_cannot_be_forecast_are_refused(fitted, changed, sentence):
    forecaster, table = fitted
    with pytest.raises(SeriesError, match=sentence):
        forecaster.predict(frame=changed(table))


def test_a_network_without_memory_needs_one_row():
    table = frame("a")
    alone = Forecaster(horizon=2, task="one-to-one", sequence_length=1, **FAST).fit(table)
    said = alone.predict(frame=table.tail(1))
    assert np.array_equal(said["mean"], alone.predict()["mean"])


def test_nothing_is_kept_before_anything_is_fitted(tmp_path):
    with pytest.raises(SeriesError, match="call fit"):
        Forecaster(horizon=2).save(tmp_path / "empty.rnnf")


def test_a_file_without_networks_is_refused():
    with pytest.raises(UnreadableBundle, match="no networks"):
        Forecaster.load(GOLDEN / "v1-lengths.rnnf")
