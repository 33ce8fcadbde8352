"""The training loop: reproducible, stoppable, and the same through the engine and autograd."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_forecast.forecasting import predict_fit, predict_run
from rnn_forecast.models import MODELS
from rnn_forecast.sources import load
from rnn_forecast.tasks import TASKS
from rnn_forecast.training import Outcome, Setup, TrainSpec, train
from rnn_forecast.training.autograd import AutogradLearner
from rnn_forecast.training.banked import BankedLearner
from rnn_forecast.training.fitting import _Training, fit_together
from rnn_forecast.training.learner import Pace
from rnn_forecast.training.schedule import rate_share, truth_share
from rnn_forecast.training.table import WindowTable
from rnn_forecast.windows import cut
from tests import factories

CPU = torch.device("cpu")

PAIRS = [(cell, task) for cell, spec in MODELS.items() for task in spec.tasks]


def _windows(setup, series=None):
    return cut(series or factories.sine(), setup.window, inputs=setup.inputs)


def _trained(setup, series=None):
    *_, run = train(_windows(setup, series), setup)
    return run


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("inputs", ["level", "relative"])
def test_a_batch_holds_the_windows_of_its_cutoffs(task, inputs):
    setup = factories.setup(task=task, inputs=inputs, calendar=True)
    windows = _windows(setup)
    table = WindowTable([windows, windows], CPU)
    cutoffs = table.cutoffs("valid")[:, :5]
    expected = windows.inputs(windows.cutoffs["valid"][:5])
    batch = table.inputs(cutoffs)
    assert np.allclose(batch[:, 1].permute(2, 0, 1), expected)
    targets = table.targets(cutoffs, every_step=table.every_step)
    assert np.allclose(
        targets[:, 0].permute(2, 0, 1), windows.targets(windows.cutoffs["valid"][:5])
    )


def test_members_of_different_lengths_get_their_own_windows():
    long, short = factories.setup(length=9), factories.setup(length=4)
    series = factories.sine()
    parts = [cut(series, each.window, inputs=each.inputs, first_cutoff=8) for each in (long, short)]
    table = WindowTable(parts, CPU)
    batch = table.inputs(table.cutoffs("train")[:, :3])
    expected = parts[1].inputs(parts[1].cutoffs["train"][:3])
    assert np.allclose(batch[-4:, 1].permute(2, 0, 1), expected)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("task", ["one-to-one", "many-to-one", "many-to-many"])
def test_the_engine_and_autograd_train_to_the_same_weights(cell, task):
    # Squared, because the sign of a vanishing absolute error is a matter of rounding.
    setup = factories.setup(cell=cell, task=task, loss="squared")
    windows = _windows(setup)
    banked = BankedLearner([windows], setup, [3], CPU)
    autograd = AutogradLearner([windows], setup, [3], CPU)
    autograd.pupils[0].network.load_state_dict(dict(banked.weights(0)))
    table = WindowTable([windows], CPU)
    for cutoffs in table.cutoffs("train").split(64, dim=1):
        inputs = table.inputs(cutoffs)
        targets = table.targets(cutoffs, every_step=table.every_step)
        one, other = (learner.step(inputs, targets, Pace([1e-3])) for learner in (banked, autograd))
        assert torch.allclose(one[0], other[0], atol=1e-5)
        assert torch.allclose(one[1], other[1], atol=1e-4, rtol=1e-4)
    for name, weights in banked.weights(0).items():
        assert torch.allclose(weights, autograd.weights(0)[name], atol=2e-5), name
    inputs = table.inputs(table.cutoffs("valid"))
    assert torch.allclose(banked.predict(inputs), autograd.predict(inputs), atol=1e-4)


def test_equal_setups_give_equal_runs():
    setup = factories.setup(ensemble=2)
    one, other = _trained(setup), _trained(setup)
    for first, second in zip(one.fits, other.fits, strict=True):
        assert first.valid_loss == second.valid_loss
        assert all((first.weights[name] == second.weights[name]).all() for name in first.weights)


def test_a_network_trains_alike_alone_and_beside_others():
    alone = _trained(factories.setup(ensemble=1))
    beside = _trained(factories.setup(ensemble=3))
    assert alone.fits[0].valid_loss == pytest.approx(beside.fits[0].valid_loss, abs=1e-6)


def test_different_seeds_give_different_networks():
    losses = {fit.valid_loss for fit in _trained(factories.setup(ensemble=3)).fits}
    assert len(losses) == 3


def test_the_global_stream_of_random_numbers_is_left_alone():
    before = torch.get_rng_state()
    _trained(factories.setup())
    _trained(factories.setup(layers=2, dropout=0.2))
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("layers", [1, 2])
def test_training_lowers_the_loss(layers):
    run = _trained(factories.setup(layers=layers, epochs=20, learning_rate=1e-2))
    epochs = run.fits[0].epochs
    assert epochs[-1].train_loss < 0.5 * epochs[0].train_loss
    assert run.progress == 1.0


def test_the_best_weights_are_those_of_the_best_epoch():
    setup = factories.setup(epochs=8, learning_rate=0.03, schedule="constant", patience=8)
    windows = _windows(setup)
    *_, run = train(windows, setup)
    fit = run.fits[0]
    assert fit.valid_loss == min(epoch.valid_loss for epoch in fit.epochs)
    cutoffs = windows.cutoffs["valid"]
    scaler = windows.preparation.target
    errors = scaler.scale(predict_fit(setup, fit, windows, cutoffs)) - scaler.scale(
        windows.actual(cutoffs)
    )
    assert np.abs(errors).mean() == pytest.approx(fit.valid_loss, abs=1e-5)


def test_a_network_without_improvement_ends_early_and_the_others_go_on():
    setup = factories.setup(
        epochs=30, ensemble=3, learning_rate=0.05, schedule="constant", patience=2
    )
    run = _trained(setup)
    assert all(fit.outcome is not None for fit in run.fits)
    assert Outcome.CONVERGED in {fit.outcome for fit in run.fits}
    for fit in run.fits:
        if fit.outcome is Outcome.CONVERGED:
            assert fit.best == len(fit.epochs) - 1 - 2


def test_a_diverging_loss_is_an_outcome_with_advice():
    values = factories.sine().values
    setup = factories.setup(epochs=5, learning_rate=1.0, clip_norm=0.0, loss="squared")
    setup = replace(setup, training=replace(setup.training, schedule="constant"))
    windows = cut(factories.series(values), setup.window, inputs=setup.inputs)
    training = _Training([windows], setup, (0,), CPU)
    training.learner.bank.weights.fill_(float("nan"))
    *_, run = training.runs()
    assert run.fits[0].outcome is Outcome.DIVERGED
    assert "Lower the learning rate" in run.fits[0].outcome
    assert not run.usable


@pytest.mark.parametrize("cell", ["rnn", "gru"])
def test_far_too_large_a_learning_rate_diverges(cell):
    reckless = TrainSpec(
        learning_rate=1.0, schedule="constant", clip_norm=0.0, epochs=4, ensemble=1
    )
    setup = Setup(network=MODELS[cell](), training=reckless)
    run = _trained(setup, load("bundled:seattle-weather"))
    assert run.fits[0].outcome is Outcome.DIVERGED


def test_stopping_is_to_stop_reading_and_keeps_the_best_weights():
    setup = factories.setup(epochs=100, ensemble=2)
    windows = _windows(setup)
    for run in train(windows, setup):
        if run.epochs_done == 2:
            break
    assert run.usable
    assert not run.ended
    assert predict_run(run, windows, windows.cutoffs["test"]).shape[1] == setup.window.horizon


def test_runs_are_yielded_in_the_middle_of_an_epoch(monkeypatch):
    monkeypatch.setattr("rnn_forecast.training.fitting.SECONDS_BETWEEN_RUNS", 0.0)
    setup = factories.setup(epochs=1, batch_size=8)
    runs = list(train(_windows(setup), setup))
    assert len(runs) > 10
    shares = [run.progress for run in runs]
    assert shares == sorted(shares)


@pytest.mark.parametrize("cell", ["gru", "tcn"])
def test_mixed_lengths_train_together_as_they_would_alone(cell):
    series = factories.sine()
    setups = [factories.setup(cell=cell, length=length, epochs=2) for length in (10, 5)]
    parts = [cut(series, each.window, inputs=each.inputs, first_cutoff=9) for each in setups]
    *_, together = fit_together(parts, setups[0], (0, 0))
    *_, alone = fit_together(parts[1:], setups[1], (0,))
    assert together.fits[1].valid_loss == pytest.approx(alone.fits[0].valid_loss, abs=1e-5)


def test_the_one_cycle_schedule_is_torchs():
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=1.0)
    theirs = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=50)
    for step in range(50):
        ours = 0.1 * rate_share("one-cycle", step, 50)
        assert ours == pytest.approx(optimizer.param_groups[0]["lr"], abs=1e-9)
        optimizer.step()
        if step < 49:
            theirs.step()


@pytest.mark.parametrize(("cell", "task"), PAIRS)
@pytest.mark.parametrize("inputs", ["level", "relative"])
def test_a_forecast_ignores_everything_after_its_cutoff(cell, task, inputs):
    setup = factories.setup(cell=cell, task=task, inputs=inputs, epochs=1, calendar=True)
    series = factories.sine()
    windows = _windows(setup, series)
    *_, run = train(windows, setup)
    cutoff = windows.cutoffs["test"][:1]
    changed = series.values.copy()
    changed[cutoff[0] + 1 :] = 1e3
    other = _windows(setup, replace(series, values=changed))
    assert np.array_equal(predict_run(run, windows, cutoff), predict_run(run, other, cutoff))


@pytest.mark.parametrize("cell", [cell for cell, task in PAIRS if task == "many-to-many"])
@pytest.mark.parametrize("inputs", ["level", "relative"])
def test_inputs_after_a_step_never_change_outputs_up_to_it(cell, inputs):
    setup = factories.setup(cell=cell, task="many-to-many", inputs=inputs)
    series = factories.sine()
    windows = _windows(setup, series)
    network = setup.network.build(num_features=windows.num_features, window=windows.spec)
    cutoff, step = windows.cutoffs["test"][:1], 5
    changed = series.values.copy()
    changed[cutoff[0] - setup.window.sequence_length + 1 + step + 1 :] += 100.0
    other = _windows(setup, replace(series, values=changed))
    other = replace(other, preparation=windows.preparation)
    other = replace(other, features=windows.preparation.features(replace(series, values=changed)))
    with torch.no_grad():
        one = network(torch.from_numpy(windows.inputs(cutoff)))
        two = network(torch.from_numpy(other.inputs(cutoff)))
    assert torch.equal(one[:, : step + 1], two[:, : step + 1])
    assert not torch.allclose(one[:, step + 1 :], two[:, step + 1 :])


def test_a_teacher_withdraws_in_the_first_half_of_the_training_or_stays_or_never_comes():
    shares = [truth_share("falling", step, 100) for step in range(100)]
    assert shares[0] == 1.0
    assert shares[25] == pytest.approx(0.5)
    assert set(shares[50:]) == {0.0}
    assert {truth_share("always", step, 100) for step in range(100)} == {1.0}
    assert {truth_share("never", step, 100) for step in range(100)} == {0.0}


@pytest.mark.parametrize("task", ["many-to-many", "sequence-to-sequence"])
def test_gaps_in_the_targets_do_not_stop_training(task):
    values = factories.sine().values.copy()
    values[::7] = np.nan
    run = _trained(factories.setup(epochs=2, task=task), factories.series(values))
    assert np.isfinite(run.fits[0].valid_loss)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device here")
def test_the_gpu_trains_to_the_same_loss():
    on_cpu = _trained(factories.setup(device="cpu"))
    on_gpu = _trained(factories.setup(device="cuda"))
    assert on_cpu.fits[0].valid_loss == pytest.approx(on_gpu.fits[0].valid_loss, rel=1e-3)
