"""A window on its way along a series is where a naive loop over all positions finds it."""

import numpy as np
import pytest

from rnn_forecast.lessons.sliding import STEPS, SlideSpec, slide, windows_of
from tests.factories import series as series_of

SPECS = pytest.mark.parametrize(
    ("length", "horizon", "stride"), [(12, 3, 4), (2, 1, 1), (36, 12, 12), (5, 2, 9)]
)


def spec_of(length, horizon, stride):
    return SlideSpec(slide_length=length, slide_horizon=horizon, slide_stride=stride)


def every_start(steps, length, horizon, stride):
    return [at for at in range(0, steps, stride) if at + length + horizon <= steps]


@SPECS
def test_windows_begin_a_stride_apart_as_long_as_their_targets_are_known(length, horizon, stride):
    series, spec = series_of(np.arange(STEPS)), spec_of(length, horizon, stride)
    starts = every_start(STEPS, length, horizon, stride)
    assert [slide(series, spec, place).start() for place in range(1, len(starts) + 1)] == starts
    assert slide(series, spec, 1).count == len(starts)


@SPECS
def test_neighbours_read_the_same_values_again(length, horizon, stride):
    found = slide(series_of(np.arange(STEPS)), spec_of(length, horizon, stride), 1)
    reads = [set(range(found.start(ahead), found.cutoff(ahead) + 1)) for ahead in (0, 1)]
    assert found.shared == len(reads[0] & reads[1])
    assert found.end() - found.cutoff() == horizon


def test_it_slides_along_the_newest_values():
    found = slide(series_of(np.arange(500)), SlideSpec(), 1)
    np.testing.assert_array_equal(found.values, np.arange(500 - STEPS, 500))


def test_beyond_the_last_window_it_is_the_last_one():
    found = slide(series_of(np.arange(STEPS)), SlideSpec(), 10_000)
    assert found.place == found.count


def test_a_short_series_may_hold_no_window():
    assert windows_of(14, SlideSpec()) == 0
    assert windows_of(15, SlideSpec()) == 1
