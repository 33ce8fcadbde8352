"""A result as one file: the same numbers to the digit, wherever it is opened."""

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import safetensors.numpy

from rnn_forecast.errors import ForecastError
from rnn_forecast.figures import (
    error_by_step,
    forecast_fan,
    forecasts_on_test,
    length_curve,
    training_curve,
)
from rnn_forecast.forecasting import predict_run
from rnn_forecast.models import MODELS
from rnn_forecast.runs import (
    CannotKeep,
    UnreadableBundle,
    archive,
    from_bytes,
    read_bundle,
    to_bytes,
    write_bundle,
)
from rnn_forecast.studies.forecast import conclude, forecast_study
from rnn_forecast.studies.recommendation import recommend
from tests import factories


def again(value):
    return from_bytes(to_bytes(value))[1]


def repacked(content, **changed):
    """The bundle with some members replaced; None leaves one out."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    files |= {name.replace("__", "."): change for name, change in changed.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for name, data in files.items():
            if data is not None:
                bundle.writestr(name, data)
    return out.getvalue()


def settings_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return json.loads(bundle.read("setup.json"))


# ------------------------------------------------------------------------------------ to the digit


def test_a_forecast_shows_the_same_page_after_it_was_kept(forecast):
    kept = again(forecast)
    assert kept.verdict == forecast.verdict
    pd.testing.assert_frame_equal(
        kept.forecast.frame(), forecast.forecast.frame(), check_exact=True
    )
    pd.testing.assert_frame_equal(
        kept.assessment.scores(), forecast.assessment.scores(), check_exact=True
    )
    assert kept.assessment.held == forecast.assessment.held
    for draw in (forecast_fan, lambda study: training_curve(study.run)):
        assert draw(kept).figure.to_json() == draw(forecast).figure.to_json()
        assert draw(kept).alt == draw(forecast).alt
    for draw in (forecasts_on_test, error_by_step):
        one, other = draw(kept.assessment), draw(forecast.assessment)
        assert one.figure.to_json() == other.figure.to_json()


@pytest.mark.parametrize("kind", ["steady", "volatility", "calendar"])
def test_whence_the_expected_size_of_errors_comes_is_kept(forecast, kind):
    calibration = replace(forecast.assessment.calibration, kind=kind)
    assessment = replace(forecast.assessment, calibration=calibration)
    kept = again(replace(forecast, assessment=assessment)).assessment.calibration
    assert kept.kind == kind
    assert np.array_equal(kept.size, calibration.size)


def test_series_settings_and_losses_are_the_same(forecast):
    kept = again(forecast)
    before, after = forecast.windows.series, kept.windows.series
    assert after.fingerprint == before.fingerprint
    assert (after.name, after.unit, after.frequency) == (before.name, before.unit, before.frequency)
    assert after.calendar == before.calendar
    assert list(after.covariates) == list(before.covariates)
    assert after.index.equals(before.index)
    assert after.index.dtype == before.index.dtype
    assert kept.setup == forecast.setup
    assert kept.windows.split == forecast.windows.split
    assert kept.windows.preparation.scalers == forecast.windows.preparation.scalers
    np.testing.assert_array_equal(kept.windows.features, forecast.windows.features)
    for one, other in zip(kept.run.fits, forecast.run.fits, strict=True):
        assert one.epochs == other.epochs
        assert (one.seed, one.best, one.outcome) == (other.seed, other.best, other.outcome)


@pytest.mark.parametrize("cell", list(MODELS))
def test_the_networks_of_every_model_forecast_on_as_before(cell):
    *_, study = forecast_study(factories.sine(), factories.setup(cell=cell, epochs=1))
    kept = again(study)
    cutoffs = study.windows.cutoffs["test"]
    one, other = (predict_run(each.run, each.windows, cutoffs) for each in (kept, study))
    np.testing.assert_array_equal(one, other)


def test_a_kept_forecast_can_be_concluded_once_more(forecast):
    kept = conclude(again(forecast))
    for name, said in forecast.forecast.baselines.items():
        np.testing.assert_allclose(kept.forecast.baselines[name], said)
    np.testing.assert_array_equal(kept.forecast.mean, forecast.forecast.mean)


def test_known_covariates_and_their_future_are_kept():
    steps, ahead = 300, 5
    known = {"holiday": np.random.default_rng(0).random(steps + ahead)}
    series = replace(factories.sine(steps), known=known, season=12)
    *_, study = forecast_study(series, factories.setup(epochs=1))
    kept = again(study)
    np.testing.assert_array_equal(kept.windows.series.known["holiday"], known["holiday"])
    assert kept.windows.series.season_length == 12
    np.testing.assert_array_equal(kept.windows.features, study.windows.features)
    assert kept.windows.preparation.leads == study.windows.preparation.leads


def test_a_training_that_was_stopped_keeps_its_best_weights():
    for study in forecast_study(factories.sine(), factories.setup(epochs=50)):
        if study.run.epochs_done >= 2:
            break
    kept = again(study)
    assert kept.forecast is None
    assert kept.run.fits[0].outcome is None
    np.testing.assert_array_equal(conclude(kept).forecast.mean, conclude(study).forecast.mean)


def test_a_training_that_diverged_is_kept_with_its_infinite_losses():
    setup = factories.setup(epochs=3, learning_rate=1.0, clip_norm=0.0, loss="squared")
    *_, study = forecast_study(factories.series(1e9 * factories.sine().values ** 9), setup)
    fit = replace(study.run.fits[0], best=None, weights={})
    lost = replace(study, run=replace(study.run, fits=(fit,)), assessment=None, forecast=None)
    kept = again(lost)
    assert kept.run.fits[0].valid_loss == float("inf")
    assert not kept.run.usable


def test_a_study_of_lengths_is_the_same_curve(lengths):
    kept = again(lengths)
    assert kept.trials == lengths.trials
    assert kept.baselines == lengths.baselines
    assert kept.plan.setup == lengths.plan.setup
    assert kept.plan.tasks() == lengths.plan.tasks()
    assert recommend(kept) == recommend(lengths)
    assert length_curve(kept).figure.to_json() == length_curve(lengths).figure.to_json()


def test_half_a_study_of_lengths_is_kept_with_what_failed(lengths):
    half = replace(lengths, trials=lengths.trials[:4], failed={("gru", 4): "No."}, notes=("Note.",))
    kept = again(half)
    assert kept.trials == half.trials
    assert (kept.failed, kept.notes) == (half.failed, half.notes)
    assert kept.progress == half.progress


def test_equal_results_are_equal_bytes_but_for_the_moment(forecast):
    def body(content):
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            names = [name for name in bundle.namelist() if name != "manifest.json"]
            return {name: bundle.read(name) for name in names}

    assert body(to_bytes(again(forecast))) == body(to_bytes(forecast))


# ------------------------------------------------------------------------- opened with other tools


def test_a_bundle_opens_with_zip_json_parquet_and_safetensors(forecast, tmp_path):
    write_bundle(tmp_path / "a.rnnf", forecast, title="Monday")
    with zipfile.ZipFile(tmp_path / "a.rnnf") as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
        weights = safetensors.numpy.load(bundle.read("weights.safetensors"))
        test = pq.read_table(io.BytesIO(bundle.read("test.parquet"))).to_pandas()
        assert not any(b"pickle" in bundle.read(name) for name in bundle.namelist())
    assert (manifest["format"], manifest["kind"], manifest["title"]) == (1, "forecast", "Monday")
    assert {"rnn_forecast", "torch", "numpy", "pandas", "python"} <= set(manifest["libraries"])
    assert {name.split("/")[1] for name in weights if name.startswith("fit/")} == {"0", "1"}
    seen = test.dropna()
    error = (seen["y"] - seen["network"]).abs().mean()
    assert error == pytest.approx(forecast.assessment.mae("network"))


# ------------------------------------------------------------------------------ what is no bundle


def test_what_cannot_be_read_or_written_is_a_sentence(tmp_path, forecast):
    with pytest.raises(UnreadableBundle, match="cannot be read"):
        read_bundle(tmp_path / "nowhere.rnnf")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotKeep, match="cannot be written"):
        write_bundle(tmp_path / "file" / "a.rnnf", forecast)


@pytest.mark.parametrize("content", [b"", b"PK", b"ds,y\n1,2\n", b"PK\x05\x06" + bytes(18)])
def test_other_files_are_refused(content):
    with pytest.raises(UnreadableBundle, match=r"no bundle|lacks|damaged"):
        from_bytes(content)


def test_a_newer_version_is_named(forecast):
    manifest = {"format": 2, "kind": "forecast", "title": "", "created": "2030-01-01T00:00:00"}
    content = repacked(to_bytes(forecast), manifest__json=json.dumps(manifest))
    with pytest.raises(UnreadableBundle, match=r"newer version \(format 2"):
        from_bytes(content)


def test_an_unknown_kind_is_named(forecast):
    manifest = {"format": 1, "kind": "oracle", "title": "", "created": "2030-01-01T00:00:00"}
    content = repacked(to_bytes(forecast), manifest__json=json.dumps(manifest))
    with pytest.raises(UnreadableBundle, match="'oracle', which this version does not know"):
        from_bytes(content)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "a/b.json", "evil.py", "C:\\x.json", "setup.json\0"]
)
def test_a_member_that_leads_elsewhere_is_refused(forecast, name):
    out = io.BytesIO(to_bytes(forecast))
    with zipfile.ZipFile(out, "a") as bundle:
        bundle.writestr(zipfile.ZipInfo(name.replace("\0", "x/")), b"{}")
    with pytest.raises(UnreadableBundle, match="which no bundle does"):
        from_bytes(out.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(archive, "MOST_UNPACKED", 2**20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("manifest.json", bytes(3 * 2**20))
    assert len(out.getvalue()) < 10_000
    with pytest.raises(UnreadableBundle, match="would take 3 MB; at most 1 MB"):
        from_bytes(out.getvalue())


def test_a_file_that_is_too_large_is_not_even_opened():
    with pytest.raises(UnreadableBundle, match="65 MB; at most 64 MB"):
        from_bytes(bytes(65 * 2**20))


def test_a_table_that_claims_billions_of_rows_is_refused(forecast):
    import pyarrow as pa

    out = io.BytesIO()
    pq.write_table(pa.table({"y": pa.array(np.zeros(21_000_000))}), out, compression="none")
    with pytest.raises(UnreadableBundle, match="at most 20,000,000 numbers"):
        from_bytes(repacked(to_bytes(forecast), test__parquet=out.getvalue()))


def test_a_long_text_repeated_a_million_times_is_refused_before_it_is_multiplied(lengths):
    import pyarrow as pa

    out = io.BytesIO()
    once = pa.DictionaryArray.from_arrays(np.zeros(1_000_000, np.int32), ["x" * 10_000])
    pq.write_table(pa.table({"cell": once}), out, compression="none", store_schema=False)
    assert len(out.getvalue()) < 2**20
    with pytest.raises(UnreadableBundle, match="no short text"):
        from_bytes(repacked(to_bytes(lengths), trials__parquet=out.getvalue()))


def test_a_table_that_is_packed_once_more_is_refused(forecast):
    import pyarrow as pa

    out = io.BytesIO()
    pq.write_table(pa.table({"y": pa.array(np.zeros(1_000_000))}), out, compression="zstd")
    with pytest.raises(UnreadableBundle, match="packed as this program packs none"):
        from_bytes(repacked(to_bytes(forecast), test__parquet=out.getvalue()))


def test_weights_of_another_network_are_refused(forecast):
    content = to_bytes(forecast)
    settings = settings_of(content)
    settings["setup"]["network"]["settings"]["hidden_size"] = 9
    with pytest.raises(UnreadableBundle, match="weights in the bundle are not those of the GRU"):
        from_bytes(repacked(content, setup__json=json.dumps(settings)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("setup", "window", "horizon"), 10**9),
        (("setup", "window", "sequence_length"), "12"),
        (("setup", "network", "cell"), "oracle"),
        (("setup", "training", "epochs"), -1),
        (("split",), [1, 2]),
        (("split",), [200, 100, 260]),
        (("split",), [True, 2, 3]),
        (("series", "frequency"), "999999999999D"),
        (("series", "frequency"), "nonsense"),
        (("series", "calendar"), "XXXX"),
        (("series", "fingerprint"), "0" * 32),
        (("series", "precision"), "years"),
        (("series", "covariates"), []),
        (("preparation", "cycles"), ["year of the cat"]),
        (("preparation", "columns"), []),
        (("preparation", "relative"), 1),
        (("run", "fits"), []),
        (("run", "seconds"), "long"),
        (("assessment", "forecasters"), ["network"]),
        (("assessment", "baselines"), "naive"),
        (("forecast", "precision"), ""),
    ],
)
def test_settings_that_cannot_be_are_a_sentence(forecast, path, value):
    content = to_bytes(forecast)
    settings = settings_of(content)
    *parents, last = path
    place = settings
    for parent in parents:
        place = place[parent]
    place[last] = value
    with pytest.raises(UnreadableBundle) as refused:
        from_bytes(repacked(content, setup__json=json.dumps(settings)))
    assert str(refused.value).endswith((".", "exist")), refused.value


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(forecast, number):
    content = to_bytes(forecast)
    settings = json.dumps(settings_of(content)).replace(
        '"seconds":', f'"seconds": {number}, "was":'
    )
    with pytest.raises(UnreadableBundle):
        from_bytes(repacked(content, setup__json=settings))


def test_every_refusal_is_a_forecast_error():
    assert issubclass(UnreadableBundle, ForecastError)
    assert issubclass(CannotKeep, ForecastError)
