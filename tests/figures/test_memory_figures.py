"""The pictures of the memory page: what they draw is what was measured."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.figures import (
    LIGHT,
    clipping_curve,
    gate_times,
    gate_values,
    gradient_by_lag,
    gradient_heat_map,
    memory_overlay,
    sensitivity_plot,
    warm_up_curve,
)
from rnn_forecast.studies.memory import CellMemory
from tests.figures.factories import a_length_study, texts, traces
from tests.figures.memory_factories import (
    a_memory,
    a_memory_study,
    a_warm_up,
    some_gates,
    without_weights,
)

MEMORIES = a_memory_study().memories


def test_each_cell_has_its_gradient_and_the_rnn_its_bound():
    lines = traces(gradient_by_lag(MEMORIES))
    assert set(lines) == {"RNN", "RNN, product of Jacobians", "RNN, bound σᵏ", "GRU", "LSTM"}
    np.testing.assert_allclose(lines["GRU"].y, 0.9 ** np.arange(10))
    np.testing.assert_allclose(lines["RNN, bound σᵏ"].y, 1.5 ** np.arange(10))
    assert lines["LSTM"].line.color == LIGHT.lstm


def test_the_bound_does_not_flatten_the_gradients():
    low, high = gradient_by_lag(MEMORIES).figure.layout.yaxis.range
    assert high < 1 < np.log10(1.5**9)
    assert low < np.log10(0.5**9)


def test_an_epoch_is_drawn_as_it_was_or_as_it_last_was_better():
    for asked, base in ((0, 0.1), (1, 0.3), (3, 0.3), (4, 0.9)):
        picture = gradient_by_lag({"gru": a_memory("gru")}, epoch=asked)
        np.testing.assert_allclose(traces(picture)["GRU"].y, base ** np.arange(10))
    assert set(traces(gradient_by_lag(MEMORIES, epoch=0))) == {"RNN", "GRU", "LSTM"}


def test_one_window_stands_for_itself():
    one = traces(gradient_by_lag({"gru": a_memory("gru")}, window=2))["GRU"]
    np.testing.assert_allclose(one.y, 1.5 * 0.9 ** np.arange(10))


def test_the_axis_is_logarithmic_unless_asked_otherwise():
    assert gradient_by_lag(MEMORIES).figure.layout.yaxis.type == "log"
    linear = gradient_by_lag(MEMORIES, log=False).figure.layout.yaxis
    assert linear.type is None
    assert linear.range[0] == 0


def test_a_gradient_of_nothing_is_drawn():
    picture = gradient_by_lag({"lstm": without_weights(a_memory("lstm"))})
    assert np.isfinite(picture.figure.layout.yaxis.range).all()


def test_gradients_have_words_and_numbers():
    picture = gradient_by_lag(MEMORIES)
    assert "9 steps before the cutoff" in picture.alt
    assert "GRU 0.387" in picture.alt
    assert "The bound for the RNN is 38.4." in picture.alt
    assert list(picture.table.columns) == ["cell", "lag", "gradient", "low", "high"]


def test_the_heat_map_has_a_row_for_each_epoch():
    (cells,) = gradient_heat_map(a_memory("gru")).figure.data
    assert list(cells.y) == ["0", "1", "4"]
    np.testing.assert_allclose(cells.z[2], np.log10(0.9) * np.arange(10))
    assert cells.z.min() == -6, "what is fainter is drawn as none"
    np.testing.assert_allclose(cells.customdata[0], 0.1 ** np.arange(10))
    assert cells.colorscale[1][1] == LIGHT.gru


def test_the_heat_map_says_what_training_changed():
    picture = gradient_heat_map(a_memory("gru"))
    assert "At lag 9, less than 0.0001 of that at lag 0 remains after 0 epochs" in picture.alt
    assert "and 0.387 after 4" in picture.alt
    assert len(picture.table) == 30


def test_sensitivity_stands_above_what_an_exchange_costs():
    picture = sensitivity_plot(MEMORIES, "temperature")
    above = {each.name: each for each in picture.figure.data if each.yaxis != "y2"}
    below = [each for each in picture.figure.data if each.yaxis == "y2"]
    assert set(above) == {"RNN", "GRU", "LSTM"}
    assert above["GRU"].y[7] == 1.0
    assert below[0].y[7] == pytest.approx(50)
    # Seven lags of 0.1 and 0.25 of the one at lag 7: half of 1.9.
    assert [shape.x0 for shape in picture.figure.layout.shapes] == pytest.approx([6.75] * 3)
    assert "GRU 7.2 steps" in picture.alt
    assert "lag 7 costs most" in picture.alt


def test_the_sensitivity_can_be_drawn_on_a_logarithmic_axis():
    assert sensitivity_plot(MEMORIES, "temperature", log=True).figure.layout.yaxis.type == "log"


def test_time_constants_are_drawn_longest_first_for_gated_cells():
    picture = gate_times(MEMORIES)
    lines = traces(picture)
    assert set(lines) == {"GRU", "LSTM"}
    assert list(lines["GRU"].x) == [25, 50, 75, 100]
    assert list(lines["GRU"].y) == [9, 4, 4, 0.5]
    assert "GRU 4.0 (longest 9.0)" in picture.alt


def test_without_gates_that_is_said():
    picture = gate_times({"rnn": a_memory("rnn")})
    assert "Only LSTM and GRU have gates" in texts(picture)
    assert picture.table.empty


def test_a_gate_is_a_histogram_whose_saturated_bins_stand_out():
    picture = gate_values("lstm", some_gates("lstm"), "f")
    (bars,) = picture.figure.data
    assert sum(bars.y) == pytest.approx(100)
    assert [color == LIGHT.lstm for color in bars.marker.color] == [True] * 2 + [False] * 16 + [
        True
    ] * 2
    assert "forget gate f of the LSTM: 10 % of its values lie below 0.1, 25 %" in picture.alt


def test_clipping_is_drawn_by_epoch():
    picture = clipping_curve(MEMORIES)
    line = traces(picture)["GRU"]
    assert list(line.x) == [1, 2, 4]
    assert list(line.y) == [100, 50, 25]
    assert "GRU 100 % in the first epoch, 25 % in the last" in picture.alt


def test_the_warm_up_stands_beside_the_retrained_networks():
    picture = warm_up_curve(a_warm_up(), unit="°C", lengths=a_length_study(lengths=(4, 8, 16)))
    lines = traces(picture)
    assert set(lines) == {"Many-to-many GRU, warming up", "Retrained for each length"}
    np.testing.assert_allclose(lines["Retrained for each length"].y, [3.1, 2.6, 2.35])
    assert "4.00 °C after 1 value, 2.50 °C after 16; within 1 % of its lowest from 8 on" in (
        picture.alt
    )
    assert "3.10 °C at 4, 2.35 °C at 16" in picture.alt
    row = picture.table.set_index("steps").loc[8]
    assert (row["warming_up"], row["retrained"]) == pytest.approx((2.52, 2.6))


def test_the_warm_up_stands_alone_where_nothing_was_retrained():
    picture = warm_up_curve(a_warm_up("rnn"), lengths=a_length_study(), log=False)
    assert set(traces(picture)) == {"Many-to-many RNN, warming up"}
    assert picture.figure.layout.xaxis.type is None


def test_the_overlay_aligns_memory_lengths_and_autocorrelation():
    picture = memory_overlay(a_memory_study(), "gru", lengths=a_length_study(lengths=(4, 8, 16)))
    lines = traces(picture)
    assert set(lines) == {"GRU, older steps exchanged", "Retrained for each length"}
    line = lines["GRU, older steps exchanged"]
    assert dict(zip(line.x, line.y, strict=True)) == {1: 3.0, 5: 2.5, 8: 2.01, 10: 2.0}
    (stems,) = (each for each in picture.figure.data if each.yaxis == "y2")
    assert stems.x[0] == 1
    assert picture.figure.layout.xaxis2.matches == "x"
    assert "reach: 8" in texts(picture)
    assert "structure: 12" in texts(picture)
    assert "older than 8 steps hardly matters" in picture.alt
    assert "lowest error is 2.35 °C at 16 steps" in picture.alt
    assert "comes back at 12 steps" in picture.alt


def test_the_overlay_takes_the_curve_of_its_own_cell_only():
    picture = memory_overlay(a_memory_study(), "rnn", lengths=a_length_study())
    assert "Retrained for each length" not in traces(picture)


@pytest.mark.parametrize(
    "picture",
    [
        gradient_by_lag({}),
        gradient_heat_map(None),
        sensitivity_plot({}, "y"),
        clipping_curve({}),
        memory_overlay(None),
        memory_overlay(a_memory_study(measured=()), "gru"),
    ],
)
def test_before_anything_is_measured_it_says_what_will_appear(picture):
    assert "appear" in texts(picture)
    assert picture.alt == "No network has been measured yet."
    assert picture.table.empty


def test_a_unit_from_a_file_is_no_markup():
    study = a_memory_study(unit="<b>%{x}")
    picture = memory_overlay(study, "gru")
    assert "<b>" not in picture.figure.layout.title.text
    assert "<b>" not in str(warm_up_curve(a_warm_up(), unit="<b>").figure.layout.title.text)


THREE = a_memory_study(networks=3)


@pytest.mark.parametrize(
    ("picture", "bands"),
    [
        (gradient_by_lag(THREE.memories), 4),  # the bound is that of one matrix here
        (gradient_by_lag(THREE.memories, window=0), 4),
        (sensitivity_plot(THREE.memories, "temperature"), 6),
        (gate_times(THREE.memories), 2),
        (clipping_curve(THREE.memories), 3),
        (warm_up_curve(THREE.warm_ups["gru"]), 1),
        (memory_overlay(THREE, "gru"), 1),
    ],
)
def test_several_networks_are_a_band_around_their_median(picture, bands):
    lines = [each for each in picture.figure.data if each.type == "scatter"]
    assert [each.fill for each in lines].count("toself") == bands


def row(table, label, *columns):
    return [float(table[name][label]) for name in columns]


def test_the_line_is_the_median_and_the_band_goes_from_the_lowest_to_the_highest():
    table = gradient_by_lag({"gru": a_memory("gru", networks=3)}).table.set_index("lag")
    shares = [0.9 ** (6 / each) for each in (1, 2, 3)]
    assert row(table, 6, "low", "gradient", "high") == pytest.approx(shares)
    times = gate_times({"gru": a_memory("gru", networks=3)}).table
    assert row(times, 0, "low", "time_constant", "high") == [9, 18, 27]
    clipped = clipping_curve({"gru": a_memory("gru", networks=3)}).table.set_index("epoch")
    assert row(clipped, 2, "low", "clipped", "high") == pytest.approx([100 / 6, 25, 50])


def test_one_network_has_no_band():
    picture = gradient_by_lag({"gru": a_memory("gru")})
    assert [each.fill for each in picture.figure.data] == [None]


def test_an_epoch_that_only_one_network_reached_is_its_own():
    early, late = a_memory("gru", networks=2).networks
    late = replace(late, epochs=late.epochs[:1])
    table = clipping_curve({"gru": CellMemory((early, late))}).table.set_index("epoch")
    assert row(table, 4, "low", "clipped", "high") == [25, 25, 25]
    assert list(table.index) == [1, 2, 4]


def test_the_overlay_shows_how_far_the_reach_is_spread():
    study = a_memory_study(networks=3)
    assert study.memories["gru"].reach.values == (8, 8, 10)
    picture = memory_overlay(study, "gru")
    assert "reach: 8 (8–10)" in texts(picture)
    spans = [(each.x0, each.x1) for each in picture.figure.layout.shapes if each.type == "rect"]
    assert spans == [(8, 10)] * 2


def test_the_heat_map_is_that_of_the_network_in_the_middle():
    first, second, third = a_memory("gru", networks=3).networks
    memory = CellMemory((third, second, first))
    assert memory.typical.seed == 1
    (cells,) = gradient_heat_map(memory).figure.data
    np.testing.assert_allclose(cells.customdata[2], 0.9 ** (np.arange(10) / 2))
