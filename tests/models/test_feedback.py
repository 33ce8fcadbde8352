"""Networks that read their own forecasts, against the same written out step by step."""

from typing import Any

import pytest
import torch

from rnn_forecast.models import MODELS
from rnn_forecast.models.feedback import Teacher
from rnn_forecast.training import train
from rnn_forecast.windows import WindowSpec, cut
from tests import factories

CELLS = ("rnn", "gru", "lstm")
HORIZON = 4


def _network(cell, task, length=6) -> Any:
    window = WindowSpec(sequence_length=length, horizon=HORIZON, task=task)
    with torch.random.fork_rng(devices=[]):
        torch.random.manual_seed(0)
        network = MODELS[cell](hidden_size=5).build(num_features=3, window=window)
    return network.eval().double()


def _inputs(length=6):
    return torch.randn(2, length, 3, generator=torch.Generator().manual_seed(1)).double()


def _cell(kind, layer):
    """Torch's cell of one step with the weights of a layer."""
    kinds = {"rnn": torch.nn.RNNCell, "gru": torch.nn.GRUCell, "lstm": torch.nn.LSTMCell}
    single = kinds[kind](layer.input_size, layer.hidden_size).double()
    weights = {name.removesuffix("_l0"): value for name, value in layer.state_dict().items()}
    single.load_state_dict(weights)
    return single


def _state(memory):
    return memory[0] if isinstance(memory, tuple) else memory


@pytest.mark.parametrize("cell", CELLS)
def test_one_to_many_is_a_map_applied_again_and_again(cell):
    network, current = _network(cell, "one-to-many"), _inputs(1)[:, 0]
    step, memory, x = _cell(cell, network.cell), None, current.clone()
    for ahead in range(HORIZON):
        memory = step(x, memory)
        x[:, 0] += network.readout(_state(memory))[:, 0]
        assert torch.allclose(network(current[:, None])[:, 0, ahead], x[:, 0] - current[:, 0])


@pytest.mark.parametrize("cell", CELLS)
def test_recursive_reads_the_sequence_and_then_its_own_values(cell):
    network, inputs = _network(cell, "recursive"), _inputs()
    step, memory = _cell(cell, network.cell), None
    for time in range(6):
        memory = step(inputs[:, time], memory)
    x = inputs[:, -1].clone()
    for ahead in range(HORIZON):
        x[:, 0] += network.readout(_state(memory))[:, 0]
        assert torch.allclose(network(inputs)[:, 0, ahead], x[:, 0] - inputs[:, -1, 0])
        memory = step(x, memory)


@pytest.mark.parametrize("cell", CELLS)
def test_the_decoder_without_a_teacher_is_unrolled_step_by_step(cell):
    network, inputs = _network(cell, "sequence-to-sequence"), _inputs()
    encode, decode, memory = _cell(cell, network.encoder), _cell(cell, network.cell), None
    for time in range(6):
        memory = encode(inputs[:, time], memory)
    said = inputs[:, -1, :1]
    for ahead in range(HORIZON):
        memory = decode(said, memory)
        said = said + network.readout(_state(memory))
        assert torch.allclose(network(inputs)[:, 0, ahead], (said - inputs[:, -1, :1])[:, 0])


@pytest.mark.parametrize("task", ["one-to-many", "recursive", "sequence-to-sequence"])
def test_a_teacher_shows_the_truth_so_each_step_says_one_change_only(task):
    network = _network("gru", task)
    inputs = _inputs(1 if task == "one-to-many" else 6)
    targets = torch.tensor([[1.0, 2, 4, 8], [3, 3, 3, 3]]).double()
    alone = network(inputs)
    taught = network(inputs, Teacher(targets, 1.0))
    assert torch.allclose(taught[..., 0], alone[..., 0])
    other = network(inputs, Teacher(targets + torch.tensor([5.0, 0, 0, 0]), 1.0))
    assert torch.allclose(taught[..., :1], other[..., :1])
    assert (taught[..., 1] - other[..., 1]).abs().min() > 4


def test_a_teacher_who_is_away_or_does_not_know_changes_nothing():
    network, inputs = _network("gru", "sequence-to-sequence"), _inputs()
    unknown = torch.full((2, HORIZON), torch.nan).double()
    alone = network(inputs)
    assert torch.equal(alone, network(inputs, Teacher(torch.zeros_like(unknown), 0.0)))
    assert torch.equal(alone, network(inputs, Teacher(unknown, 1.0)))


@pytest.mark.parametrize("task", ["recursive", "sequence-to-sequence"])
def test_the_ways_of_teaching_lead_to_different_networks(task):
    losses = set()
    for forcing in ("falling", "always", "never"):
        setup = factories.setup(task=task, epochs=2, teacher_forcing=forcing)
        *_, run = train(cut(factories.sine(), setup.window, inputs=setup.inputs), setup)
        losses.add(run.fits[0].valid_loss)
    assert len(losses) == 3


def test_an_oscillation_runs_free_for_a_whole_period():
    setup = factories.setup(
        task="recursive", horizon=12, epochs=40, learning_rate=1e-2, patience=40
    )
    series = factories.sine(noise=0.0)
    windows = cut(series, setup.window, inputs=setup.inputs)
    *_, run = train(windows, setup)
    assert run.fits[0].valid_loss < 0.1  # of a spread of 1
