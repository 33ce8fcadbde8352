"""What may be said of cells whose networks differ: no more than the networks bear out."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from rnn_forecast.studies.memory import CellMemory
from rnn_forecast.studies.memory.ranking import ranking_in_words
from rnn_forecast.studies.memory.spread import Band, Spread, chance_of_parting, exceeds
from tests.figures.memory_factories import a_network


def reaching(cell, *reaches) -> CellMemory:
    """Networks of a cell, each making use of so many of its ten steps."""
    networks = []
    for seed, reach in enumerate(reaches):
        network = a_network(cell, seed=seed)
        older = {known: 9.0 if known < reach else 2.0 for known in range(11)}
        occlusion = replace(network.exchanged, older=older)
        networks.append(replace(network, occlusion=occlusion))
    return CellMemory(tuple(networks))


@pytest.mark.parametrize(("left", "right"), [(1, 1), (1, 3), (2, 2), (3, 3), (4, 3)])
def test_how_often_chance_parts_two_ranges_is_counted(left, right):
    orders = list(permutations(range(left + right)))
    parted = sum(
        max(order[:left]) < min(order[left:]) or min(order[:left]) > max(order[left:])
        for order in orders
    )
    assert chance_of_parting(left, right) == pytest.approx(parted / len(orders))


def test_networks_exceed_others_only_where_all_do_and_there_are_enough():
    assert exceeds(Spread((7, 8, 9)), Spread((4, 5, 6)))
    assert not exceeds(Spread((6, 8, 9)), Spread((4, 5, 6)))
    assert not exceeds(Spread((4, 5, 6)), Spread((7, 8, 9)))
    assert not exceeds(Spread((8, 9)), Spread((4, 5))), "one time in three that is chance"


def test_a_band_is_median_lowest_and_highest_at_each_place():
    band = Band.of([np.array([1.0, 9.0]), np.array([5.0, 2.0]), np.array([3.0, 4.0])])
    assert (band.low.tolist(), band.median.tolist(), band.high.tolist()) == ([1, 2], [3, 4], [5, 9])


def test_a_cell_is_said_to_remember_longer_only_where_all_of_its_networks_do():
    memories = {
        "rnn": reaching("rnn", 2, 3, 4),
        "gru": reaching("gru", 7, 8, 9),
        "lstm": reaching("lstm", 6, 7, 7),
    }
    said = ranking_in_words(memories)
    assert "The GRU remembers longer than the RNN." in said
    assert "The LSTM remembers longer than the RNN." in said
    assert "The GRU remembers longer than the LSTM" not in said
    assert "in 1 of 10 such pairs" in said
    assert "Elsewhere the ranges overlap" in said


def test_where_ranges_overlap_no_cell_is_said_to_remember_longer():
    memories = {"gru": reaching("gru", 4, 7, 9), "lstm": reaching("lstm", 8, 9, 9)}
    assert ranking_in_words(memories) == (
        "Which cell remembers longer cannot be told: the ranges of their networks overlap."
    )


@pytest.mark.parametrize("count", [1, 2])
def test_few_networks_tell_no_cells_apart(count):
    memories = {
        "gru": reaching("gru", *(9,) * count),
        "lstm": reaching("lstm", *(2,) * count),
    }
    assert "cannot be told from so few networks" in ranking_in_words(memories)


def test_one_cell_is_not_compared():
    assert ranking_in_words({"gru": reaching("gru", 4, 7, 9)}) == ""
