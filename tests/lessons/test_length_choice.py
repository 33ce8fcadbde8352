"""The lowest point of a noisy curve misleads; the shortest that is as good does so less."""

import numpy as np
import pytest

from rnn_forecast.lessons.length_choice import (
    LENGTHS,
    ChoiceSpec,
    choose,
    lowest,
    shortest_as_good,
    true_errors,
)

NEEDED = ChoiceSpec().needed


def share_at(shares, wanted):
    return sum(share for length, share in zip(LENGTHS, shares, strict=True) if wanted(length))


def test_the_true_curve_falls_to_the_needed_length_and_is_flat_beyond():
    errors = dict(zip(LENGTHS, true_errors(16), strict=True))
    assert errors[8] == 1.5
    assert [errors[length] for length in LENGTHS if length >= 16] == [1.0] * 6
    assert all(errors[length] > 1 for length in LENGTHS if length < 16)


def test_without_scatter_both_rules_find_the_needed_length():
    found = choose(ChoiceSpec(scatter=0.0))
    assert found.lowest == found.recommended == NEEDED


def naive_rule(errors):
    """Breiman's rule, written as it is said."""
    means = [np.mean(row) for row in errors]
    best = means.index(min(means))
    limit = means[best] + np.std(errors[best], ddof=1) / np.sqrt(len(errors[best]))
    return next(place for place, mean in enumerate(means) if mean <= limit)


@pytest.mark.parametrize("draw", range(8))
def test_the_rule_is_the_rule(draw):
    errors = choose(ChoiceSpec(curve_draw=draw, scatter=0.2, seeds_each=4)).errors
    assert shortest_as_good(errors) == naive_rule(errors)
    assert lowest(errors) == errors.mean(axis=1).argmin()


def test_the_lowest_point_mostly_lies_beyond_the_needed_length():
    found = choose(ChoiceSpec())
    assert share_at(found.by_lowest, lambda length: length > NEEDED) > 0.8
    assert share_at(found.by_lowest, lambda length: length == NEEDED) < 0.2


def test_the_rule_finds_the_needed_length_more_than_twice_as_often():
    found = choose(ChoiceSpec())
    hits = tuple(
        share_at(shares, lambda length: length == NEEDED)
        for shares in (found.by_lowest, found.by_rule)
    )
    assert hits[1] > 2 * hits[0]
    assert found.hits() == hits


@pytest.mark.parametrize(("needed", "enough"), [(4, 4), (16, 16), (20, 24), (48, 48)])
def test_the_length_to_find_is_the_shortest_that_reaches_far_enough(needed, enough):
    assert choose(ChoiceSpec(needed=needed)).enough == enough


def test_the_rule_hardly_ever_stops_short_of_it():
    assert share_at(choose(ChoiceSpec()).by_rule, lambda length: length < NEEDED) < 0.02


def test_more_seeds_do_not_help_the_lowest_point_but_narrow_the_curve():
    few, many = (choose(ChoiceSpec(seeds_each=seeds)) for seeds in (3, 20))
    assert abs(many.by_lowest[LENGTHS.index(NEEDED)] - few.by_lowest[LENGTHS.index(NEEDED)]) < 0.05
    assert many.standard_errors.mean() < few.standard_errors.mean()


def test_every_repeat_is_counted():
    found = choose(ChoiceSpec())
    assert found.by_lowest.sum() == pytest.approx(1)
    assert found.by_rule.sum() == pytest.approx(1)
