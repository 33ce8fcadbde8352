"""Laws that every model of the table keeps."""

import pytest
import torch

from rnn_forecast.models import MODELS
from rnn_forecast.windows import WindowSpec

TASKS = ("many-to-one", "many-to-many")


def _network(name, task="many-to-many", **settings):
    spec = MODELS[name](hidden_size=8, **settings)
    window = WindowSpec(sequence_length=7, horizon=3, task=task)
    with torch.random.fork_rng(devices=[]):
        torch.random.manual_seed(0)
        return spec, spec.build(num_features=4, window=window).eval()


def _inputs(batch=5):
    return torch.randn(batch, 7, 4, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("task", TASKS)
def test_outputs_have_the_axes_batch_step_horizon(name, task):
    _, network = _network(name, task)
    steps = 7 if task == "many-to-many" else 1
    assert network(_inputs()).shape == (5, steps, 3)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("layers", [1, 3])
def test_the_parameter_count_is_torchs(name, layers):
    spec, network = _network(name, num_layers=layers)
    counted = sum(parameter.numel() for parameter in network.parameters())
    assert spec.parameter_count(num_features=4, horizon=3) == counted


@pytest.mark.parametrize("name", MODELS)
def test_the_output_at_a_step_depends_on_inputs_up_to_it_only(name):
    _, network = _network(name)
    inputs = _inputs()
    changed = inputs.clone()
    changed[:, 4:] += 10
    one, other = network(inputs), network(changed)
    assert torch.equal(one[:, :4], other[:, :4])
    assert not torch.allclose(one[:, 4:], other[:, 4:])


@pytest.mark.parametrize("name", MODELS)
def test_permuting_a_batch_permutes_its_output(name):
    _, network = _network(name, "many-to-one")
    order = torch.tensor([3, 1, 4, 0, 2])
    assert torch.allclose(network(_inputs())[order], network(_inputs()[order]), atol=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_many_to_one_is_the_last_step_of_many_to_many(name):
    (_, one), (_, other) = _network(name, "many-to-one"), _network(name, "many-to-many")
    other.load_state_dict(one.state_dict())
    assert torch.allclose(one(_inputs()), other(_inputs())[:, -1:], atol=1e-6)
