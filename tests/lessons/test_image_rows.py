"""Images as sequences of rows: what is fair about the race, and what it finds."""

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits

from rnn_forecast.lessons.image_race import ImageSpec, race
from rnn_forecast.lessons.image_readers import KINDS, RNNModel, readers_of
from rnn_forecast.lessons.image_rows import ORDERS, images, parts, reordered


def test_the_images_are_scikit_learns_digits_enlarged():
    pixels, digits = images()
    assert pixels.shape == (1797, 64, 64)
    assert 0.0 <= pixels.min() < pixels.max() <= 1.0
    assert np.array_equal(digits, load_digits().target)
    corners = pixels[:, [0, 0, -1, -1], [0, -1, 0, -1]] * 16
    assert np.allclose(corners, load_digits().images[:, [0, 0, -1, -1], [0, -1, 0, -1]])


def test_no_image_is_in_two_parts():
    data = parts("as they are", seed=0)
    assert [len(part.digits) for part in data] == [1197, 240, 360]
    pixels, _ = images()
    whole = torch.cat([part.images for part in data]).flatten(1).sum(dim=1)
    assert torch.allclose(whole.sort().values, torch.tensor(pixels).flatten(1).sum(1).sort().values)


@pytest.mark.parametrize("order", ORDERS[:3])
def test_another_order_keeps_every_row_of_every_image(order):
    pixels, _ = images()
    few = pixels[:20]
    shuffled = reordered(few, order, np.random.default_rng(0))
    assert np.array_equal(np.sort(few.sum(axis=2)), np.sort(shuffled.sum(axis=2)))


def test_one_shuffle_is_the_same_for_all_images_and_the_other_is_not():
    numbered = np.tile(np.arange(64.0)[:, None], (3, 1, 64))
    rng = np.random.default_rng(0)
    for order, same in ((ORDERS[1], True), (ORDERS[2], False)):
        rows = reordered(numbered, order, rng)[:, :, 0]
        assert bool((rows == rows[0]).all()) is same
        assert (rows != numbered[:, :, 0]).any()


def test_all_readers_have_about_the_same_number_of_parameters():
    counts = [sum(each.numel() for each in kind.build().parameters()) for kind in KINDS.values()]
    assert max(counts) / min(counts) < 1.01


@pytest.mark.parametrize("kind", KINDS)
def test_every_reader_says_ten_scores_for_each_image(kind):
    assert KINDS[kind].build()(torch.zeros(3, 64, 64)).shape == (3, 10)


def test_the_recurrent_reader_starts_from_zero_and_says_what_its_last_state_says():
    model = RNNModel(torch.nn.GRU, 64, 7, 1, 10)
    image = torch.rand(2, 64, 64)
    _, last = model.rnn(image, torch.zeros(1, 2, 7))
    assert torch.allclose(model(image), model.fc(last[0]))


def test_a_race_grows_and_tests_only_at_its_end():
    races = list(race(ImageSpec(image_epochs=2), ("mlp", "cnn")))
    assert all(not each.finished for each in races[:-1])
    last = races[-1]
    assert last.finished
    assert last.progress == 1.0
    assert [len(reader.valid) for reader in last.readers] == [2, 2]


def test_to_an_mlp_one_shuffle_for_all_is_only_another_numbering_of_its_weights():
    plain, shuffled = KINDS["mlp"].build(), KINDS["mlp"].build()
    order = torch.randperm(64, generator=torch.Generator().manual_seed(0))
    state = plain.state_dict()
    by_row = state["1.weight"].unflatten(1, (64, 64))
    shuffled.load_state_dict(state | {"1.weight": by_row[:, order].flatten(1)})
    pixels = parts("as they are", seed=0).valid.images
    assert torch.allclose(plain(pixels), shuffled(pixels[:, order]), atol=1e-5)


def test_a_simple_network_reads_eight_rows_of_an_image_better_than_all_64():
    accuracy = {}
    for order in ("as they are", "every eighth row"):
        *_, last = race(ImageSpec(image_order=order, image_epochs=5), ("rnn",))
        accuracy[order] = last.reader("rnn").test
    assert accuracy["every eighth row"] > accuracy["as they are"] + 0.15


def test_every_eighth_row_leaves_a_sequence_of_eight_for_those_who_read_sequences():
    assert parts("every eighth row", seed=0).test.images.shape == (360, 8, 64)
    assert readers_of("every eighth row") == ("rnn", "gru", "lstm")
    assert readers_of("as they are") == tuple(KINDS)


def test_a_shuffle_for_each_image_ruins_an_mlp():
    *_, last = race(ImageSpec(image_order=ORDERS[2], image_epochs=8), ("mlp",))
    assert last.reader("mlp").test < 0.7
