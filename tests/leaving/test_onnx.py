"""An exported graph says what its networks say: every model, every task shape, every size."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest

from rnn_forecast.leaving import CannotExport, onnx_file, onnx_graph, to_onnx
from rnn_forecast.models import MODELS
from rnn_forecast.studies.forecast import forecast_study
from rnn_forecast.studies.panel import panel_study
from rnn_forecast.training import Fit, Run
from rnn_forecast.windows import cut
from tests import factories
from tests.runs.conftest import group, observed

SHAPES = [(cell, task) for cell, spec in MODELS.items() for task in spec.tasks]


def untrained(cell, task, *, networks=2, series=None, inputs="level", length=6):
    """A run whose networks have their first weights."""
    setup = factories.setup(
        cell=cell, task=task, length=length, horizon=4, ensemble=networks, inputs=inputs
    )
    windows = cut(series or factories.sine(), setup.window, inputs=setup.inputs)
    network = setup.network.build(num_features=windows.num_features, window=windows.spec)
    shapes = {name: each.shape for name, each in network.state_dict().items()}
    fits = []
    for seed in range(networks):
        chance = np.random.default_rng(seed)
        weights = {
            name: 0.3 * chance.standard_normal(shape).astype(np.float32)
            for name, shape in shapes.items()
        }
        fits.append(Fit(seed, weights=weights))
    return Run(setup, tuple(fits)), windows


@pytest.mark.parametrize(("cell", "task"), SHAPES)
def test_every_model_in_every_task_shape(cell, task):
    model = to_onnx(*of(untrained(cell, task)))
    assert {check.batch for check in model.checks} == {1, 3, 64}
    assert all(check.equal for check in model.checks)
    steps = {check.length for check in model.checks}
    free = MODELS[cell].step_by_step and task not in ("one-to-one", "one-to-many")
    assert steps == ({3, 6, 13} if free else {1} if task.startswith("one") else {6})


def of(run_and_windows):
    run, windows = run_and_windows
    return run, [windows]


def said_by(content, inputs):
    return np.asarray(onnxruntime.InferenceSession(content).run(None, {"inputs": inputs})[0])


def test_the_file_holds_all_that_it_takes_to_forecast():
    """From the file and the series alone, with no part of the program, the same forecast."""
    *_, study = forecast_study(observed(), factories.setup(ensemble=2, calendar=False, horizon=4))
    content = to_onnx(study.run, [study.windows]).content
    notes = json.loads(onnx.load_model_from_string(content).metadata_props[0].value)
    series, columns = study.windows.series, notes["series"][0]["columns"]
    table = [series.values, *series.covariates.values()]
    assert notes["features"] == ["target", "volume <b>"]
    assert [each["log"] for each in columns] == [True, False], "a price"
    scores = []
    for at, (column, values) in enumerate(zip(columns, table, strict=True)):
        filled = values.copy()
        for step in range(len(filled)):
            if np.isnan(filled[step]):
                filled[step] = filled[step - 1] if step else column["fill"]
        logged = np.log(filled) if column["log"] else filled
        score = (logged - column["mean"]) / column["spread"]
        scores.append(np.clip(score, -notes["loudest"], notes["loudest"]) if at else score)
    inputs = np.stack(scores, axis=1)[-notes["sequence_length"] :].astype(np.float32)[None]
    now = float(inputs[0, -1, 0])
    assert notes["relative"]
    assert notes["anchor"] == "last"
    inputs[:, :, 0] -= inputs[:, -1:, 0]
    change = said_by(content, inputs)
    forecast = np.exp((now + change[0].astype(float)) * columns[0]["spread"] + columns[0]["mean"])
    np.testing.assert_allclose(forecast, study.forecast.mean, rtol=1e-5)


def test_it_forecasts_with_the_final_weights():
    *_, study = forecast_study(factories.sine(), factories.setup(ensemble=1))
    (fit,) = study.run.fits
    assert any(not np.array_equal(fit.final[name], fit.weights[name]) for name in fit.weights)
    content = to_onnx(study.run, [study.windows]).content
    inputs = study.windows.inputs(study.windows.now)
    change = said_by(content, inputs)
    said = study.windows.forecasts(change.astype(float), study.windows.now)[0]
    np.testing.assert_allclose(said, study.forecast.mean, rtol=1e-6)


def test_logarithms_of_several_scales_cannot_be_averaged_in_one_graph():
    *_, study = panel_study(group()[:2], factories.setup(ensemble=2))
    members = list(study.windows.members)
    assert all(member.preparation.target.log for member in members)
    equal = to_onnx(study.run, members[:1])
    assert all(check.equal for check in equal.checks)
    spreads = {member.preparation.target.spread for member in members}
    if len(spreads) > 1:
        with pytest.raises(CannotExport, match="logarithms of different scales"):
            to_onnx(study.run, members)


def test_a_graph_that_says_something_else_is_refused(monkeypatch):
    """The check compares with the networks themselves; here the graph is another's."""
    run, windows = untrained("gru", "many-to-one")
    other, _ = untrained("gru", "many-to-one", networks=1)
    wrong = onnx_graph.average_of(other, [windows])
    exported = onnx_file._exported
    monkeypatch.setattr(
        onnx_file, "_exported", lambda _, member, *, free: exported(wrong, member, free=free)
    )
    with pytest.raises(CannotExport, match=r"differs from the networks by up to .* 9 of 9 batches"):
        to_onnx(run, [windows])


def test_without_the_extra_a_sentence_names_it(monkeypatch):
    monkeypatch.setattr(onnx_file, "PACKAGES", ("onnx", "no_such_package"))
    monkeypatch.setattr(onnx_file, "onnx_installed", onnx_file.onnx_installed.__wrapped__)
    with pytest.raises(CannotExport, match=r"pip install 'rnn_forecast\[onnx\]'"):
        to_onnx(*of(untrained("gru", "many-to-one")))


def test_networks_that_learnt_nothing_are_refused():
    run, windows = untrained("gru", "many-to-one")
    with pytest.raises(CannotExport, match="No network"):
        to_onnx(Run(run.setup, (Fit(0),)), [windows])
