"""The pictures of a search, before it begins, while it grows and at its end."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from rnn_forecast.figures import DARK, LIGHT
from rnn_forecast.figures.search_coordinates import search_coordinates
from rnn_forecast.figures.search_history import search_history
from rnn_forecast.figures.search_importance import search_importance
from rnn_forecast.studies.search import SearchPlan, SearchSpace, SearchStudy, SearchTrial
from tests import factories
from tests.figures.factories import texts, traces

FIGURES = (search_coordinates, search_history, search_importance)


def a_search(trials=12, **changes):
    series, setup = factories.sine(240), factories.setup()
    space = SearchSpace.of(("sequence_length", "cell", "learning_rate"), series, setup)
    plan = SearchPlan.of(series, setup, space, seed=0, split=None)
    study = SearchStudy(plan, 20, baselines={"naive": 3.0, "linear": 1.5})
    study = study.with_trials(*(a_trial(number) for number in range(trials)))
    shares = {"learning_rate": 0.7, "sequence_length": 0.2, "cell": 0.1}
    return replace(study, **{"importances": shares, **changes})


def a_trial(number, outcome=None):
    values = {
        "sequence_length": 2 + 2 * number,
        "cell": ("rnn", "gru", "lstm")[number % 3],
        "learning_rate": round(0.001 * (number + 1), 4),
    }
    outcome = outcome or ("pruned" if number % 4 == 3 else "exhausted")
    error = 4.0 - 0.2 * number + (outcome == "pruned")
    return SearchTrial(number, values, error, {}, 10, 0.5, outcome)


@pytest.mark.parametrize("draw", FIGURES)
def test_before_anything_has_ended_the_figure_says_what_will_appear(draw):
    for study in (None, a_search(0, importances={})):
        picture = draw(study)
        assert "appear" in texts(picture)
        assert picture.alt.startswith("No ")
        assert len(picture.figure.data) == 0


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("draw", FIGURES)
def test_every_picture_has_its_words_and_numbers_in_both_themes(draw, theme):
    picture = draw(a_search(), theme=theme)
    assert len(picture.alt) > 20
    assert not picture.table.empty
    assert "nan" not in picture.alt
    assert len(picture.figure.data) > 0


def test_a_line_goes_through_every_setting_down_to_the_error():
    study = a_search()
    best = traces(search_coordinates(study))["best"]
    assert best.line.width > 2
    assert list(best.y) == [0, -1, -2, -3, None]
    places = [each.place(study.best.values[each.name]) for each in study.plan.space.ranges]
    np.testing.assert_allclose(best.x[:3], places)
    assert all(0 <= place <= 1 for place in places)
    assert best.x[3] == 0, "the lowest error is on the left"


def test_every_trial_is_drawn_once_and_the_kinds_are_told_apart_without_colour():
    lines = traces(search_coordinates(a_search()))
    assert set(lines) == {"best", "best quarter", "other trials", "stopped early"}
    assert sum(list(each.y).count(None) for each in lines.values()) == 12
    assert len({(each.line.dash, each.line.width) for each in lines.values()}) == 4


def test_each_axis_names_its_setting_and_its_values():
    said = texts(search_coordinates(a_search()))
    for words in ("Sequence length", "Model", "Learning rate", "Validation error", "GRU", "0.03"):
        assert words in said


def test_one_trial_alone_is_drawn():
    picture = search_coordinates(a_search(1))
    assert list(traces(picture)["best"].x)[3] == 0
    assert picture.alt.startswith("1 trial.")


def test_the_best_so_far_only_falls_and_counts_no_trial_that_was_stopped_early():
    picture = search_history(a_search())
    best = traces(picture)["best so far"]
    assert np.all(np.diff(best.y) <= 0)
    assert best.line.shape == "hv"
    assert best.y[3] == best.y[2], "trial 4 was stopped early"
    assert "The lowest, 2.00, was that of trial 11" in picture.alt


def test_the_history_stands_beside_what_must_be_beaten():
    lines = traces(search_history(a_search()))
    assert {"Naive", "Linear", "trial", "stopped early"} <= set(lines)
    assert set(lines["Linear"].y) == {1.5}
    assert lines["trial"].marker.symbol != lines["stopped early"].marker.symbol


def test_trials_without_a_score_are_left_out():
    lost = SearchTrial(12, a_trial(1).values, float("nan"))
    study = a_search().with_trials(lost)
    assert len(search_history(study).table) == 12
    drawn = traces(search_coordinates(study)).values()
    assert sum(list(each.y).count(None) for each in drawn) == 12


def test_bars_are_in_per_cent_the_largest_on_top():
    picture = search_importance(a_search())
    assert [bar.x[0] for bar in picture.figure.data] == pytest.approx([70, 20, 10])
    heights = [bar.y[0] for bar in picture.figure.data]
    assert heights == sorted(heights, reverse=True)
    assert "Learning rate 70%" in picture.alt
    assert isinstance(picture.table, pd.DataFrame)
