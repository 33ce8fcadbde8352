"""Old bundles load in newer versions, with the numbers that they were written with."""

import json
from pathlib import Path

import numpy as np
import pytest

from rnn_forecast.forecasting import predict_run
from rnn_forecast.runs import KINDS, read_bundle
from tests.runs.golden.numbers import derived_from, numbers_of

GOLDEN = Path(__file__).parent / "golden"
BUNDLES = sorted(GOLDEN.glob("*.rnnf"))


def test_there_is_a_bundle_of_every_kind_and_one_that_was_interrupted():
    assert {path.stem for path in BUNDLES} >= {"v1-partial", *(f"v1-{kind}" for kind in KINDS)}


@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.stem)
def test_an_old_bundle_holds_the_numbers_that_it_was_written_with(path):
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    found = json.loads(json.dumps(numbers_of(read_bundle(path))))
    expected.pop("derived", None)
    for name, numbers in expected.items():
        assert found[name] == numbers, name


def test_the_scores_of_an_old_bundle_are_the_same():
    expected = json.loads((GOLDEN / "v1-forecast.json").read_text(encoding="utf-8"))["derived"]
    found = derived_from(read_bundle(GOLDEN / "v1-forecast.rnnf"))
    assert found == pytest.approx(expected, rel=1e-6)


def test_the_networks_of_an_old_bundle_still_forecast_the_same():
    study = read_bundle(GOLDEN / "v1-forecast.rnnf")
    said = predict_run(study.run, study.windows, study.windows.now)[0]
    np.testing.assert_allclose(said, study.forecast.mean, rtol=1e-5)
