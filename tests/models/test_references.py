"""The networks that read a window at once, and SegRNN, against independent references."""

from typing import Any

import pytest
import torch
from torch import nn

from rnn_forecast.models import MLPSpec, SegRNNSpec, TCNSpec, TransformerSpec
from rnn_forecast.models.transformer_network import positions
from rnn_forecast.windows import WindowSpec


def _built(spec, *, length, horizon=3, task="many-to-one", features=3) -> Any:
    window = WindowSpec(sequence_length=length, horizon=horizon, task=task)
    with torch.random.fork_rng(devices=[]):
        torch.random.manual_seed(0)
        return spec.build(num_features=features, window=window).eval().double()


def _inputs(length, features=3, batch=2):
    generator = torch.Generator().manual_seed(1)
    return torch.randn(batch, length, features, generator=generator).double()


@pytest.mark.parametrize("kernel", [2, 3, 5])
@pytest.mark.parametrize("blocks", [1, 2, 3])
def test_a_tcn_sees_exactly_its_receptive_field(kernel, blocks):
    spec = TCNSpec(hidden_size=16, kernel_size=kernel)
    field = spec.receptive_field(blocks)
    network = _built(spec, length=field, features=1)
    assert len(network.blocks) == blocks
    inputs = _inputs(field + 4, features=1).requires_grad_()
    network(inputs).sum().backward()
    reached = inputs.grad.abs().sum(dim=(0, 2)) > 0
    assert reached.tolist() == [False] * 4 + [True] * field


def test_a_tcn_is_as_deep_as_its_sequence_is_long():
    spec = TCNSpec(kernel_size=3)
    assert [spec.blocks(length) for length in (1, 5, 6, 13, 14, 720)] == [1, 1, 2, 2, 3, 8]


def test_a_causal_convolution_is_the_sum_that_defines_it():
    network = _built(TCNSpec(hidden_size=4), length=20)
    convolution, inputs = network.blocks[1].first, _inputs(20, features=4).transpose(1, 2)
    outputs = convolution(inputs)
    for time in range(20):
        expected = convolution.bias.expand(2, 4).clone()
        for tap in range(3):
            at = time - 2 * (2 - tap)  # the second block looks at every second step
            if at >= 0:
                expected += inputs[:, :, at] @ convolution.weight[:, :, tap].T
        assert torch.allclose(outputs[:, :, time], expected)


def _torch_encoder(network, spec):
    """Torch's own encoder with the same weights."""
    layer = nn.TransformerEncoderLayer(
        spec.hidden_size,
        spec.num_heads,
        dim_feedforward=4 * spec.hidden_size,
        dropout=0.0,
        batch_first=True,
        norm_first=True,
    )
    encoder = nn.TransformerEncoder(
        layer, spec.num_layers, norm=nn.LayerNorm(spec.hidden_size), enable_nested_tensor=False
    )
    names = {
        "attention.queries_keys_values.": "self_attn.in_proj_",
        "attention.joined": "self_attn.out_proj",
        "widen": "linear1",
        "narrow": "linear2",
        "attention_norm": "norm1",
        "wide_norm": "norm2",
    }
    state = {}
    for name, value in network.state_dict().items():
        if name.startswith(("layers", "norm")):
            for ours, theirs in names.items():
                name = name.replace(f".{ours}", f".{theirs}")  # noqa: PLW2901
            state[name] = value
    encoder.load_state_dict(state)
    return encoder.double().eval()


@pytest.mark.parametrize("task", ["many-to-one", "many-to-many"])
def test_the_transformer_is_torchs(task):
    spec = TransformerSpec(hidden_size=8, num_layers=2, num_heads=2)
    network, inputs = _built(spec, length=10, task=task), _inputs(10)
    mask = nn.Transformer.generate_square_subsequent_mask(10).double()
    embedded = network.embedding(inputs) + positions(10, 8)
    hidden = _torch_encoder(network, spec)(embedded, mask=mask, is_causal=True)
    expected = network.readout(hidden)
    assert torch.allclose(network(inputs), expected if task == "many-to-many" else expected[:, -1:])


def test_positions_are_the_papers_sines_and_cosines():
    found = positions(9, 6).double()
    for step in range(9):
        for pair in range(3):
            angle = torch.tensor(step / 10_000 ** (2 * pair / 6)).double()
            assert torch.allclose(found[step, 2 * pair], angle.sin(), atol=1e-6)
            assert torch.allclose(found[step, 2 * pair + 1], angle.cos(), atol=1e-6)
    assert positions(9, 5).shape == (9, 5)


def _segrnn_slowly(network, inputs, segment, horizon):
    """One window after another, one segment after another, with the equations of the GRU."""
    weights = dict(network.cell.named_parameters())

    def gru(x, h):
        from_x = weights["weight_ih_l0"] @ x + weights["bias_ih_l0"]
        from_h = weights["weight_hh_l0"] @ h + weights["bias_hh_l0"]
        (r_x, z_x, n_x), (r_h, z_h, n_h) = from_x.chunk(3), from_h.chunk(3)
        r, z = torch.sigmoid(r_x + r_h), torch.sigmoid(z_x + z_h)
        return (1 - z) * torch.tanh(n_x + r * n_h) + z * h

    rows = []
    for window in inputs:
        steps = list(window)
        while len(steps) % segment:
            steps.insert(0, steps[0])
        h = torch.zeros(network.cell.hidden_size).double()
        for start in range(0, len(steps), segment):
            h = gru(network.embedding(torch.cat(steps[start : start + segment])).relu(), h)
        said = [network.readout(gru(position, h)) for position in network.positions]
        rows.append(torch.cat(said)[:horizon])
    return torch.stack(rows)[:, None]


@pytest.mark.parametrize(
    ("length", "horizon", "segment"), [(12, 8, 4), (13, 7, 4), (3, 5, 12), (1, 1, 1), (9, 2, 4)]
)
def test_segrnn_is_the_slow_loop_over_segments(length, horizon, segment):
    spec = SegRNNSpec(hidden_size=6, segment_length=segment)
    network, inputs = _built(spec, length=length, horizon=horizon), _inputs(length)
    expected = _segrnn_slowly(network, inputs, min(segment, length), horizon)
    assert torch.allclose(network(inputs), expected)


def test_the_mlp_is_its_layers_written_out():
    network, inputs = _built(MLPSpec(hidden_size=6, num_layers=2), length=5), _inputs(5)
    maps = [(p["weight"], p["bias"]) for p in map(_parameters, network) if p]
    hidden = inputs.reshape(2, 15)
    for weight, bias in maps[:-1]:
        hidden = (hidden @ weight.T + bias).clamp_min(0)
    weight, bias = maps[-1]
    assert torch.allclose(network(inputs)[:, 0], hidden @ weight.T + bias)


def _parameters(module):
    return dict(module.named_parameters())
