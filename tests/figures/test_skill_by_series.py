from dataclasses import replace

import pandas as pd
import pytest

from rnn_forecast.figures.skill_by_series import MOST_NAMED, skill_by_series
from tests.studies.test_panel import study_of
from tests.test_panel import panel


@pytest.fixture(scope="module")
def study():
    return study_of(panel(120, 120, 120))


def test_the_best_series_stands_on_top(study):
    figure = skill_by_series(study).figure
    skills = list(figure.data[0].x)
    assert skills == sorted(skills)
    best = study.scores().sort_values("skill")["unique_id"].iloc[-1]
    assert figure.data[0].customdata[-1] == best


def test_the_linear_model_stands_beside_the_network(study):
    network, linear = skill_by_series(study).figure.data
    assert (network.name, linear.name) == ("Network", "Linear")
    scores = study.scores().set_index("unique_id").loc[list(network.customdata)]
    assert list(linear.x) == pytest.approx(list(1 - scores["linear"] / scores["naive"]))
    assert list(network.x) == pytest.approx(list(scores["skill"]))


def test_the_text_says_how_many_and_how_far(study):
    skills = study.scores().set_index("unique_id")["skill"]
    alt = skill_by_series(study).alt
    assert f"{(skills > 0).sum()} of 3 series" in alt
    assert f"{skills.min():.0%} ({skills.idxmin()})" in alt


def test_very_many_series_become_a_histogram(study, monkeypatch):
    scores = pd.concat([study.scores()] * MOST_NAMED, ignore_index=True)
    monkeypatch.setattr(type(study), "scores", lambda _: scores)
    bars = skill_by_series(study).figure.data[0]
    assert bars.type == "bar"
    assert sum(bars.y) == len(scores)
    linear = 1 - (scores["linear"] / scores["naive"]).median()
    assert skill_by_series(study).figure.data[1].x[0] == pytest.approx(linear)


def test_names_are_not_read_as_formatting(study):
    sly = {"<b>x</b>": next(iter(study.assessments.values()))}
    drawn = skill_by_series(replace(study, assessments=sly)).figure
    assert "<b>" not in drawn.layout.yaxis.ticktext[0]


def test_before_the_first_test_there_is_a_word():
    assert skill_by_series(None).alt == "No series has been tested yet."
