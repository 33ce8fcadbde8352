"""Laws that every model of the table keeps, in every task shape that it can be trained in."""

import numpy as np
import pytest
import torch

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.models import MODELS
from rnn_forecast.tasks import TASKS
from rnn_forecast.training import Setup, train
from rnn_forecast.windows import WindowSpec, cut
from tests import factories

PAIRS = [(name, task) for name, spec in MODELS.items() for task in spec.tasks]
EVERY_STEP = [name for name, spec in MODELS.items() if "many-to-many" in spec.tasks]
OTHERS = [(name, task) for name in MODELS for task in TASKS if (name, task) not in PAIRS]


def _window(task, *, length=7, horizon=3):
    return WindowSpec(sequence_length=length, horizon=horizon, task=task)


def _network(name, task="many-to-many", **settings):
    spec = MODELS[name](hidden_size=8, **settings)
    with torch.random.fork_rng(devices=[]):
        torch.random.manual_seed(0)
        return spec, spec.build(num_features=4, window=_window(task)).eval()


def _inputs(task="many-to-many", batch=5):
    time = _window(task).sequence_length
    return torch.randn(batch, time, 4, generator=torch.Generator().manual_seed(1))


def _count(network):
    return sum(parameter.numel() for parameter in network.parameters())


@pytest.mark.parametrize(("name", "task"), PAIRS)
def test_outputs_have_the_axes_batch_step_horizon(name, task):
    _, network = _network(name, task)
    assert network(_inputs(task)).shape == (5, _window(task).steps, 3)


@pytest.mark.parametrize(("name", "task"), PAIRS)
@pytest.mark.parametrize("settings", [{}, {"num_layers": 3}, {"hidden_size": 5}])
@pytest.mark.parametrize(("length", "horizon"), [(1, 1), (7, 3), (30, 25)])
def test_the_parameter_count_is_torchs(name, task, settings, length, horizon):
    known = {option.name for option in MODELS[name].options()}
    spec = MODELS[name](**{key: value for key, value in settings.items() if key in known})
    window = _window(task, length=length, horizon=horizon)
    for features in (1, 5):
        network = spec.build(num_features=features, window=window)
        assert spec.parameter_count(num_features=features, window=window) == _count(network)


@pytest.mark.parametrize("name", EVERY_STEP)
def test_the_output_at_a_step_depends_on_inputs_up_to_it_only(name):
    _, network = _network(name)
    inputs = _inputs()
    changed = inputs.clone()
    changed[:, 4:] += 10
    one, other = network(inputs), network(changed)
    assert torch.equal(one[:, :4], other[:, :4])
    assert not torch.allclose(one[:, 4:], other[:, 4:])


@pytest.mark.parametrize(("name", "task"), PAIRS)
def test_permuting_a_batch_permutes_its_output(name, task):
    _, network = _network(name, task)
    order, inputs = torch.tensor([3, 1, 4, 0, 2]), _inputs(task)
    assert torch.allclose(network(inputs)[order], network(inputs[order]), atol=1e-6)


@pytest.mark.parametrize("name", EVERY_STEP)
def test_many_to_one_is_the_last_step_of_many_to_many(name):
    (_, one), (_, other) = _network(name, "many-to-one"), _network(name, "many-to-many")
    other.load_state_dict(one.state_dict())
    assert torch.allclose(one(_inputs()), other(_inputs())[:, -1:], atol=1e-6)


@pytest.mark.parametrize(("name", "task"), PAIRS)
def test_dropout_acts_while_training_only(name, task):
    _, network = _network(name, task, dropout=0.5)
    inputs = _inputs(task)
    assert torch.equal(network(inputs), network(inputs))
    with torch.random.fork_rng(devices=[]):
        assert not torch.equal(network.train()(inputs), network(inputs))


def _run(name, task, **settings):
    setup = factories.setup(cell=name, task=task, learning_rate=1e-2, **settings)
    *_, run = train(cut(factories.sine(), setup.window, inputs=setup.inputs), setup)
    return run


@pytest.mark.parametrize(("name", "task"), PAIRS)
def test_training_lowers_the_loss(name, task):
    run = _run(name, task, epochs=8, patience=8, batch_size=16, teacher_forcing="never")
    losses = [epoch.train_loss for epoch in run.fits[0].epochs]
    # One value of a sine does not say whether it rises or falls.
    assert losses[-1] < (0.9 if TASKS[task].reads_one else 0.6) * losses[0]


@pytest.mark.parametrize(("name", "task"), PAIRS)
def test_a_seed_gives_the_same_network_again_and_another_seed_another(name, task):
    one, again, other = (
        _run(name, task, epochs=1, dropout=0.2, seed=seed).fits[0] for seed in (0, 0, 1)
    )
    assert one.valid_loss == again.valid_loss
    assert all(np.array_equal(one.weights[key], again.weights[key]) for key in one.weights)
    assert one.valid_loss != other.valid_loss


@pytest.mark.parametrize(("name", "task"), OTHERS)
def test_what_a_model_cannot_do_is_refused_before_any_training(name, task):
    with pytest.raises(OutOfBounds, match=f"{MODELS[name].label} cannot be trained {task}; choose"):
        Setup(window=_window(task), network=MODELS[name]())


def test_every_model_does_what_is_asked_for_unless_something_else_is():
    assert all(WindowSpec().task in spec.tasks for spec in MODELS.values())
