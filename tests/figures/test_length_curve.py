from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.figures import LIGHT, length_curve
from rnn_forecast.training import Outcome
from tests.figures.factories import a_length_study, a_series, a_trial, texts, traces


def test_one_line_for_each_cell_and_the_baselines_in_their_manner():
    lines = traces(length_curve(a_length_study(cells=("rnn", "gru", "lstm"))))
    assert set(lines) == {"RNN", "GRU", "LSTM", "Naive", "Seasonal naive", "Linear"}
    assert lines["RNN"].line.color == LIGHT.rnn
    assert lines["LSTM"].line.color == LIGHT.lstm
    assert lines["Linear"].line.dash == "dot"
    assert set(lines["Naive"].y) == {3.2}


def test_a_line_is_the_mean_over_seeds_and_hovers_with_their_range():
    line = traces(length_curve(a_length_study()))["GRU"]
    np.testing.assert_allclose(line.y, [3.1, 2.6, 2.35])
    np.testing.assert_allclose(line.customdata[0], [3.0, 3.2])


def test_every_seed_is_a_dot():
    scatter = length_curve(a_length_study()).figure.select_traces({"type": "scatter"})
    dots = [each for each in scatter if each.mode == "markers"]
    assert [len(each.x) for each in dots] == [9, 9, 1]


def test_the_ticks_are_exactly_the_lengths():
    layout = length_curve(a_length_study(lengths=(4, 8, 16))).figure.layout
    assert layout.xaxis.type == "log"
    assert list(layout.xaxis.tickvals) == [4, 8, 16]
    assert layout.xaxis3.title.text == "Sequence length (steps)"


def test_time_and_windows_have_panels_of_their_own():
    study = a_length_study()
    figure = length_curve(study).figure
    seconds = [each for each in figure.data if each.yaxis == "y2"]
    (windows,) = (each for each in figure.data if each.yaxis == "y3")
    np.testing.assert_allclose(seconds[0].y, [0.04, 0.08, 0.16])
    assert dict(zip(windows.x, windows.y, strict=True)) == study.available()


def test_the_recommended_length_and_the_season_are_marked():
    picture = length_curve(a_length_study())
    assert "recommended: 16" in texts(picture)
    assert "season, 7" in texts(picture)


def test_a_season_outside_the_lengths_is_not_marked():
    assert "season" not in texts(length_curve(a_length_study(lengths=(8, 16))))


def test_nothing_is_recommended_where_no_length_helps():
    study = a_length_study()
    worse = tuple(replace(each, valid_mae=each.valid_mae + 5) for each in study.trials)
    assert "recommended" not in texts(length_curve(replace(study, trials=worse)))


def test_the_test_part_is_drawn_with_the_recommendation_of_the_validation_part():
    picture = length_curve(a_length_study(), part="test")
    np.testing.assert_allclose(traces(picture)["GRU"].y, [3.6, 3.1, 2.85])
    assert picture.figure.layout.title.text == "Test error (MAE, °C)"
    assert "recommended: 16" in texts(picture)


def test_lengths_that_are_not_finished_are_gaps():
    picture = length_curve(a_length_study(lengths=(4, 8, 16), trained=(4, 16)))
    line = traces(picture)["GRU"]
    assert list(line.x) == [4, 8, 16]
    assert np.isnan(line.y[1])
    assert "best so far: 16" in texts(picture)


def test_a_network_that_diverged_counts_nothing():
    study = a_length_study()
    lost = a_trial("gru", 4, 9, float("nan"), Outcome.DIVERGED)
    picture = length_curve(replace(study, trials=(*study.trials, lost)))
    np.testing.assert_allclose(traces(picture)["GRU"].y, [3.1, 2.6, 2.35])


def test_a_baseline_far_above_does_not_flatten_the_curves():
    study = a_length_study()
    far = tuple(
        replace(each, valid_mae=90.0) if each.cell == "naive" else each for each in study.baselines
    )
    picture = length_curve(replace(study, baselines=far))
    assert picture.figure.layout.yaxis.range[1] < 5
    assert "Naive ↑ 90.0" in traces(picture)


def test_baselines_alone_are_drawn():
    picture = length_curve(a_length_study(trained=()))
    assert set(traces(picture)) == {"Naive", "Seasonal naive", "Linear"}
    assert picture.figure.layout.yaxis.range[1] > 3.5


def test_trials_alone_and_one_length_are_drawn():
    picture = length_curve(a_length_study(lengths=(8,), cells=("gru",), baselines=False))
    assert list(traces(picture)) == ["GRU"]
    assert picture.alt


def test_words_and_table_hold_the_numbers():
    picture = length_curve(a_length_study())
    assert "GRU 3.10 at 4, lowest 2.35 °C at 16" in picture.alt
    assert "naive 3.20 °C and seasonal naive 3.50 °C" in picture.alt
    row = picture.table.query("model == 'gru' and sequence_length == 8").iloc[0]
    assert (row["mae"], row["low"], row["high"], row["seeds"]) == pytest.approx((2.6, 2.5, 2.7, 3))


@pytest.mark.parametrize("study", [None, a_length_study(trained=(), baselines=False)])
def test_before_the_first_result_it_says_what_will_appear(study):
    picture = length_curve(study)
    assert "fills in" in texts(picture)
    assert picture.figure.layout.title.text.startswith("Validation error (MAE")
    assert picture.table.empty


def test_a_unit_from_a_file_is_no_markup():
    picture = length_curve(a_length_study(series=a_series(unit="<b>%{x}")))
    assert "<b>" not in picture.figure.layout.title.text
    assert "<b>" not in traces(picture)["GRU"].hovertemplate
