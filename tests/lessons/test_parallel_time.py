"""The layers of lesson 8 are right, and grow as the text says; clocks are not asserted."""

import pytest
import torch
from torch.nn import functional

from rnn_forecast.lessons.parallel_layers import KINDS, WIDTH, Attention, LinearRecurrence, scan
from rnn_forecast.lessons.parallel_time import TimeSpec, TimeStudy, Timing, kept_bytes, measure


def _inputs(length, batch=2):
    return torch.randn(batch, length, WIDTH, generator=torch.Generator().manual_seed(length))


@pytest.mark.parametrize("length", [1, 2, 3, 8, 13, 64])
def test_the_scan_is_the_recurrence_one_step_after_another(length):
    decay, driven = torch.rand(2, length, WIDTH, dtype=torch.double), _inputs(length).double()
    h, expected = torch.zeros(2, WIDTH, dtype=torch.double), []
    for step in range(length):
        h = decay[:, step] * h + driven[:, step]
        expected.append(h)
    assert torch.allclose(scan(decay, driven), torch.stack(expected, dim=1))


def test_the_linear_recurrence_is_stable():
    layer = LinearRecurrence()
    assert torch.isfinite(layer(_inputs(2048))).all()


def test_attention_is_torchs():
    layer, inputs = Attention(), _inputs(17)
    query, key, value = layer.project(inputs).chunk(3, dim=-1)
    expected = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
    assert torch.allclose(layer(inputs), expected, atol=1e-6)


@pytest.mark.parametrize("name", KINDS)
def test_no_layer_sees_the_future(name):
    layer, inputs = KINDS[name].build(), _inputs(20)
    changed = inputs.clone()
    changed[:, 12:] += 1.0
    assert torch.allclose(layer(inputs)[:, :12], layer(changed)[:, :12], atol=1e-6)
    assert not torch.allclose(layer(inputs)[:, 12:], layer(changed)[:, 12:], atol=1e-3)


@pytest.mark.parametrize(("name", "factor"), [("rnn", 2), ("gru", 2), ("attention", 4)])
def test_twice_the_length_keeps_twice_the_memory_but_attention_four_times(name, factor):
    layer = KINDS[name].build()
    assert kept_bytes(layer, _inputs(2048)) / kept_bytes(layer, _inputs(1024)) == pytest.approx(
        factor, rel=0.1
    )


def test_the_scan_keeps_more_than_twice_but_far_from_four_times():
    layer = KINDS["linear"].build()
    assert 2.0 < kept_bytes(layer, _inputs(2048)) / kept_bytes(layer, _inputs(1024)) < 2.4


def test_attention_keeps_its_l_by_l_matrix():
    length, batch = 512, 2
    matrix = length * length * batch * 4
    assert matrix <= kept_bytes(KINDS["attention"].build(), _inputs(length, batch)) < 2 * matrix


@pytest.mark.parametrize(("length", "rounds"), [(16, 4), (17, 5), (1000, 10), (1024, 10)])
def test_the_scan_takes_as_many_rounds_as_are_said(length, rounds, monkeypatch):
    joined = []
    whole = torch.cat
    monkeypatch.setattr(torch, "cat", lambda parts, dim: joined.append(dim) or whole(parts, dim))
    scan(torch.ones(1, length, 1), torch.ones(1, length, 1))
    assert len(joined) / 2 == rounds == KINDS["linear"].rounds(length)
    assert KINDS["gru"].rounds(length) == length
    assert KINDS["attention"].rounds(length) == 1


def test_a_measurement_times_every_layer_at_every_length():
    studies = list(measure(TimeSpec(time_longest=256)))
    last = studies[-1]
    assert last.progress == 1.0
    assert [study.progress for study in studies] == sorted(study.progress for study in studies)
    for name in KINDS:
        assert [each.length for each in last.of(name)] == [16, 32, 64, 128, 256]
        assert all(0.0 < each.forward < each.both for each in last.of(name))


def _study(**seconds):
    lengths = (16, 32, 64, 128)
    timings = (
        Timing(name, length, at, at, 1)
        for name, row in seconds.items()
        for length, at in zip(lengths, row, strict=True)
    )
    return TimeStudy(TimeSpec(time_longest=256), tuple(timings))


def test_overtaken_is_where_attention_becomes_and_stays_slower():
    assert _study(gru=(3, 3, 3, 3), attention=(1, 2, 4, 8)).overtaken("gru") == 64
    assert _study(gru=(3, 3, 3, 3), attention=(4, 2, 4, 8)).overtaken("gru") == 64
    assert _study(gru=(3, 3, 3, 3), attention=(4, 5, 6, 8)).overtaken("gru") == 16
    assert _study(gru=(3, 3, 3, 3), attention=(1, 1, 1, 1)).overtaken("gru") is None


def test_being_slower_only_at_short_lengths_is_not_being_overtaken():
    study = _study(gru=(3, 3, 3, 3), attention=(4, 2, 4, 2))
    assert study.slower_than("gru") == (16, 64)
    assert study.overtaken("gru") is None


def test_growth_is_that_of_the_last_doubling():
    assert _study(gru=(1, 2, 4, 12)).growth("gru") == 3.0
    assert TimeStudy(TimeSpec(), ()).growth("gru") is None
