"""Runs beside each other: a bar for each that has a score."""

from rnn_forecast.figures import DARK, LIGHT
from rnn_forecast.figures.run_skills import run_skills


def test_each_run_with_a_score_has_a_bar_in_their_order():
    drawn = run_skills(["First", "Second", "Third"], [0.2, None, -0.1])
    (bars,) = drawn.figure.data
    assert list(bars.x) == [0.2, -0.1]
    assert list(bars.text) == ["+20 %", "-10 %"]
    assert list(drawn.figure.layout.yaxis.ticktext) == ["1 · First", "3 · Third"]
    assert drawn.figure.layout.xaxis.range[0] < -0.1 < 0.2 < drawn.figure.layout.xaxis.range[1]
    assert "First: +20 % and Third: -10 %" in drawn.alt
    assert drawn.table["run"].tolist() == ["First", "Second", "Third"]


def test_better_and_worse_than_naive_differ_in_colour():
    for theme in (LIGHT, DARK):
        (bars,) = run_skills(["a", "b"], [0.2, -0.1], theme=theme).figure.data
        assert list(bars.marker.color) == [theme.forecast, theme.neutral]


def test_without_scores_the_figure_says_so():
    drawn = run_skills(["a"], [None])
    assert len(drawn.figure.data) == 0
    assert "None of these runs has a score yet." in drawn.alt


def test_names_from_strangers_are_no_formatting():
    drawn = run_skills(["<b>x</b>"], [0.5])
    assert drawn.figure.layout.yaxis.ticktext[0] == "1 · &lt;b&gt;x&lt;/b&gt;"
