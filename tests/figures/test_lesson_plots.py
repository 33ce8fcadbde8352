"""The figures of the lessons on gradients, gates, images and attention."""

import numpy as np
import pytest

from rnn_forecast.figures import DARK, LIGHT
from rnn_forecast.figures.gate_plot import gate_plot
from rnn_forecast.figures.image_race_plot import image_race_plot
from rnn_forecast.figures.image_rows_plot import image_rows_plot
from rnn_forecast.figures.memory_task_plot import memory_task_plot
from rnn_forecast.figures.parallel_time_plot import parallel_time_plot
from rnn_forecast.figures.vanishing_plot import vanishing_plot
from rnn_forecast.lessons.gates import GateSpec, impulse, read
from rnn_forecast.lessons.gradients import GradientSpec, gradient_curve
from rnn_forecast.lessons.image_race import ImageSpec, Race, Reader
from rnn_forecast.lessons.memory_tasks import Attempt, MemoryPlan, MemoryStudy
from rnn_forecast.lessons.parallel_layers import KINDS
from rnn_forecast.lessons.parallel_time import TimeSpec, TimeStudy, Timing
from tests.figures.factories import traces


def _curve(**spec):
    return gradient_curve(GradientSpec(**spec))


def test_the_gradient_and_its_bound_are_drawn_on_powers_of_ten():
    drawn = vanishing_plot(_curve(gradient_radius=0.9, gradient_activation="identity"))
    lines = traces(drawn)
    assert set(lines) == {"Gradient", "Bound, σ to the power of k"}
    assert drawn.figure.layout.yaxis.type == "log"
    assert lines["Gradient"].y[50] == pytest.approx(0.9**50)
    assert "0.0052 after 50 steps" in drawn.alt
    assert len(drawn.table) == 101


def test_clipping_shows_what_it_clipped():
    drawn = vanishing_plot(_curve(gradient_radius=1.3, gradient_clipping=True))
    lines = traces(drawn)
    assert {"Without clipping", "Gradient, clipped"} < set(lines)
    assert (lines["Gradient, clipped"].y < lines["Without clipping"].y).all()
    assert "Clipping multiplies" in drawn.alt


@pytest.mark.parametrize("radius", [0.5, 1.5])
def test_the_axis_stays_readable_however_small_or_large_the_gradient(radius):
    curve = _curve(gradient_radius=radius, gradient_length=200, gradient_activation="identity")
    low, high = vanishing_plot(curve).figure.layout.yaxis.range
    assert -25 < low < high < 25


def _study(*, solved):
    plan = MemoryPlan(lengths=(10, 20), cells=("rnn", "gru"), steps=200)
    attempts = tuple(
        Attempt(cell, length, 0, (0.16, 0.005) if cell == "gru" else (0.17, 0.16), cell == "gru")
        for cell in plan.cells
        for length in plan.lengths
    )
    return MemoryStudy(plan, attempts if solved else tuple(_fresh(a) for a in attempts), 100)


def _fresh(attempt):
    return Attempt(attempt.cell, attempt.length, attempt.seed)


def test_one_panel_a_length_with_the_baseline_in_each():
    drawn = memory_task_plot(_study(solved=True))
    names = [trace.name for trace in drawn.figure.data]
    assert names.count("Without memory") == 2
    assert names.count("GRU") == 2
    assert drawn.alt.startswith("RNN has solved no length. GRU has solved 20 steps.")
    assert list(drawn.table["solved"]) == [False, False, True, True]


def test_each_cell_is_named_once_in_the_legend():
    figure = memory_task_plot(_study(solved=True)).figure
    shown = [trace.name for trace in figure.data if trace.showlegend]
    assert sorted(shown) == ["GRU", "RNN", "Without memory"]


def test_before_the_first_error_there_are_axes_and_a_baseline():
    drawn = memory_task_plot(_study(solved=False))
    assert len(drawn.figure.data) == 6
    assert drawn.table["error"].isna().all()


@pytest.mark.parametrize("cell", ["LSTM", "GRU"])
def test_every_gate_is_drawn_and_explained_in_its_name(cell):
    trace = read(GateSpec(gate_cell=cell), impulse(10))
    drawn = gate_plot(trace, step=3, theme=DARK)
    names = set(traces(drawn))
    gates = {"LSTM": "ifgo", "GRU": "rzn"}[cell]
    assert {name.split(",")[0] for name in names} >= {*gates, "h"}
    assert list(drawn.table["step"]) == list(range(1, 11))
    assert "largest at step 3" in drawn.alt
    assert len(drawn.figure.layout.shapes) == 3, "the step is marked in every panel"


def test_images_stand_beside_each_other_and_are_read_from_the_top():
    drawn = image_rows_plot(np.ones((3, 64, 64)), [4, 0, 7])
    (heatmap,) = drawn.figure.data
    assert np.shape(heatmap.z) == (64, 3 * 64 + 2 * 8)
    assert drawn.figure.layout.yaxis.autorange == "reversed"
    assert drawn.alt == "The digits 4, 0 and 7 as the networks get them, 64 rows each."


def _race(**readers):
    return Race(ImageSpec(image_epochs=3), tuple(readers.values()))


def test_a_race_is_told_by_validation_while_it_runs_and_by_the_test_when_it_is_over():
    running = _race(gru=Reader("gru", 10, (0.5, 0.8)), cnn=Reader("cnn", 10, (0.9,)))
    assert "validation images so far: GRU 80.0% and CNN 90.0%" in image_race_plot(running).alt
    over = _race(gru=Reader("gru", 10, (0.5, 0.8, 0.9), test=0.85, seconds=2.0))
    drawn = image_race_plot(over)
    assert "test images so far: GRU 85.0%" in drawn.alt
    assert drawn.table["test"].item() == 0.85
    assert traces(drawn)["GRU"].line.color == LIGHT.gru


def test_before_the_first_epoch_the_axes_say_what_will_come():
    drawn = image_race_plot(_race(gru=Reader("gru", 10)))
    assert len(drawn.figure.data) == 0
    assert drawn.figure.layout.annotations


def test_time_and_memory_are_drawn_against_length():
    timings = tuple(
        Timing(name, length, 1e-4, length * 1e-4, length * 100)
        for length in (16, 32)
        for name in KINDS
    )
    drawn = parallel_time_plot(TimeStudy(TimeSpec(time_longest=256), timings))
    names = [trace.name for trace in drawn.figure.data if trace.showlegend]
    assert names == ["RNN", "GRU", "Linear recurrence", "Attention"]
    assert len(drawn.figure.data) == 8
    assert traces(drawn)["GRU"].y is not None
    assert "GRU 3.2 ms and 0.0032 MB at 32 steps" in drawn.alt
    assert np.allclose(drawn.table["step"], 100.0)


def test_before_the_first_timing_the_axes_say_what_will_come():
    drawn = parallel_time_plot(TimeStudy(TimeSpec(), ()))
    assert len(drawn.figure.data) == 0
    assert drawn.alt == "Nothing has been measured yet."
