"""Conformal intervals: the rank, the promise, and when it breaks."""

import numpy as np
import pytest
from scipy import stats

from rnn_forecast.evaluation.intervals import MIN_SCORES, conformal_width
from rnn_forecast.lessons.calibration import CalibrationSpec, calibrate, fewest_scores, rank


def coverages(scores, level, drift=1.0, repeats=400):
    """Of many calibrations."""
    specs = [
        CalibrationSpec(scores=scores, nominal=level, drift=drift, calibration_draw=draw)
        for draw in range(min(repeats, 100))
    ]
    return np.array([calibrate(spec).held.mean() for spec in specs])


@pytest.mark.parametrize("level", [50, 80, 90, 95])
def test_the_width_is_that_of_the_forecast_page(level):
    found = calibrate(CalibrationSpec(scores=100, nominal=level))
    assert found.width == conformal_width(found.scores[:, None], level)[0]


@pytest.mark.parametrize(("level", "fewest"), [(50, 1), (80, 4), (90, 9), (95, 19), (99, 99)])
def test_a_level_needs_so_many_scores_at_least(level, fewest):
    assert fewest_scores(level) == fewest
    assert rank(fewest, level) <= fewest
    assert rank(fewest - 1, level) > fewest - 1


def test_with_too_few_scores_there_is_no_width():
    assert calibrate(CalibrationSpec(scores=15, nominal=95)).width is None
    assert calibrate(CalibrationSpec(scores=20, nominal=95)).width is not None


def test_the_forecast_page_asks_for_twenty_scores():
    assert MIN_SCORES == 20


@pytest.mark.parametrize("scores", [20, 50, 200])
def test_on_average_the_level_is_held_when_new_errors_are_like_the_old(scores):
    shares = coverages(scores, 80)
    # Standard error of the mean, three of them.
    assert shares.mean() >= 0.8 - 3 * shares.std(ddof=1) / np.sqrt(len(shares))


@pytest.mark.parametrize(("scores", "level"), [(20, 80), (50, 80), (200, 90)])
def test_the_usual_range_is_that_of_the_beta_distribution(scores, level):
    found = calibrate(CalibrationSpec(scores=scores, nominal=level))
    exact = stats.beta(found.rank, scores + 1 - found.rank).ppf([0.05, 0.95])
    np.testing.assert_allclose(found.usual_range, exact, atol=0.01)


def test_more_scores_hold_the_share_closer_to_the_level():
    few, many = (calibrate(CalibrationSpec(scores=n)).usual_range for n in (20, 400))
    assert few[1] - few[0] > 3 * (many[1] - many[0])


def test_errors_that_grow_to_twice_their_spread_break_the_promise():
    # Φ(1.28 / 2): of 80 % about 48 % are left.
    assert coverages(400, 80, drift=2.0).mean() == pytest.approx(0.48, abs=0.02)
    exact = 2 * stats.norm.cdf(stats.norm.ppf(0.9) / 2) - 1
    assert exact == pytest.approx(0.48, abs=0.005)


def test_more_scores_do_not_repair_what_drift_breaks():
    assert coverages(400, 80, drift=2.0).mean() < 0.55
    assert coverages(50, 80, drift=2.0).mean() < 0.55
