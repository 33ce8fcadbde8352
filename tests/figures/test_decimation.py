import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_forecast.figures.decimation import MOST_POINTS, drawn


def test_a_short_series_is_drawn_whole():
    assert list(drawn(np.arange(10.0))) == list(range(10))


@settings(max_examples=15, deadline=None)
@given(st.integers(MOST_POINTS + 1, 40_000), st.integers(0, 2**32 - 1))
def test_the_extremes_and_the_ends_survive(steps, seed):
    values = np.random.default_rng(seed).standard_normal(steps)
    kept = drawn(values)
    assert len(kept) <= MOST_POINTS
    assert (np.diff(kept) > 0).all()
    assert {0, steps - 1, values.argmin(), values.argmax()} <= set(kept)


def test_a_gap_of_one_step_still_breaks_the_line():
    values = np.random.default_rng(0).standard_normal(20_000)
    values[[7_777, 15_000]] = np.nan
    assert {7_777, 15_000} <= set(drawn(values))


def test_a_series_without_any_value_is_thinned_without_a_warning():
    kept = drawn(np.full(20_000, np.nan))
    assert 0 < len(kept) <= MOST_POINTS
