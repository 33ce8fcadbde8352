"""The numbers that lessons quote are those that the benchmarks measured."""

import json
import statistics
from pathlib import Path

import pytest

from benchmarks import image_rows, memory_tasks
from rnn_forecast.lessons import measured
from rnn_forecast.lessons.image_readers import KINDS
from rnn_forecast.lessons.image_rows import ORDERS
from rnn_forecast.lessons.memory_tasks import MemoryPlan

ROOT = Path(__file__).parents[2]


def _results(benchmark):
    return json.loads(benchmark.RESULTS.read_text(encoding="utf-8"))


def _memory(task, cell):
    """By length."""
    rows = _results(memory_tasks)
    return {row["length"]: row for row in rows if (row["task"], row["cell"]) == (task, cell)}


def _accuracy(order, reader):
    rows = _results(image_rows)
    return next(row for row in rows if (row["order"], row["reader"]) == (order, reader))


@pytest.mark.parametrize("benchmark", [memory_tasks, image_rows])
def test_the_document_has_the_table_of_the_results(benchmark):
    document = (ROOT / "docs" / "lessons.md").read_text(encoding="utf-8")
    assert "\n".join(benchmark.table(_results(benchmark))) in document


def test_the_numbers_of_the_adding_problem_are_those_measured():
    rnn, gru, lstm = (_memory("Adding problem", cell)[100] for cell in ("rnn", "gru", "lstm"))
    quoted = measured.ADDING_AT_100
    assert quoted.rnn_error == pytest.approx(rnn["median_error"], abs=5e-4)
    assert quoted.gru_steps == statistics.median(gru["solved_after"])
    assert quoted.lstm_steps == statistics.median(lstm["solved_after"])


def test_at_100_steps_the_simple_network_stays_at_the_baseline_and_gates_get_below_0_01():
    tasks = ("Adding problem", *(f"Adding problem, learning rate {r}" for r in ("0.003", "0.001")))
    for row in (_memory(task, "rnn")[100] for task in tasks):
        assert row["solved_after"] == [None] * 3
        assert all(error > 0.95 / 6 for error in row["errors"])
    for cell in ("gru", "lstm"):
        assert max(_memory("Adding problem", cell)[100]["errors"]) < 0.01


def test_the_echo_lengths_are_those_measured():
    first, five = _memory("Delayed echo", "lstm"), _memory("Delayed echo, forget bias 5", "lstm")
    solved = [length for length, row in first.items() if None not in row["solved_after"]]
    failed = [length for length, row in first.items() if row["solved_after"] == [None] * 3]
    assert max(solved) == measured.ECHO.bias_1_solved
    assert min(failed) == measured.ECHO.bias_1_failed
    assert all(None not in row["solved_after"] for row in five.values())
    assert max(five) == measured.ECHO.bias_5_solved


def test_the_plan_of_the_lesson_is_that_of_the_benchmark_but_shorter():
    benchmark, lesson = memory_tasks.PLANS["Adding problem"], MemoryPlan()
    for name in ("hidden_size", "batch_size", "learning_rate", "clip_norm", "forget_bias"):
        assert getattr(benchmark, name) == getattr(lesson, name)


def test_the_accuracies_are_those_measured():
    assert tuple(measured.IMAGE_ACCURACY) == ORDERS
    for order, row in measured.IMAGE_ACCURACY.items():
        for reader, quoted in row.items():
            found = _accuracy(order, reader)["median_accuracy"]
            assert quoted == pytest.approx(found, abs=6e-4), (order, reader)


WHOLE, ONE, EACH, EIGHTH = ORDERS


def test_the_simple_network_reads_shuffled_images_and_shortened_ones_much_better():
    rnn = {order: measured.IMAGE_ACCURACY[order]["rnn"] for order in ORDERS}
    assert rnn[ONE] > rnn[WHOLE] + 0.3
    assert rnn[EIGHTH] > rnn[WHOLE] + 0.3
    assert min(_accuracy(ONE, "rnn")["accuracies"]) > max(_accuracy(WHOLE, "rnn")["accuracies"])


@pytest.mark.parametrize("reader", ["gru", "lstm", "mlp"])
def test_one_shuffle_for_all_changes_little_for_the_others(reader):
    row = {order: measured.IMAGE_ACCURACY[order][reader] for order in (WHOLE, ONE)}
    assert abs(row[WHOLE] - row[ONE]) < 0.03


def test_one_shuffle_for_all_does_not_make_the_cnn_worse():
    assert measured.IMAGE_ACCURACY[ONE]["cnn"] >= measured.IMAGE_ACCURACY[WHOLE]["cnn"]


def test_a_shuffle_for_each_image_hurts_everybody_the_gru_keeps_most_the_mlp_loses_most():
    whole, each = measured.IMAGE_ACCURACY[WHOLE], measured.IMAGE_ACCURACY[EACH]
    lost = {reader: whole[reader] - each[reader] for reader in KINDS}
    assert min(lost.values()) > 0.1
    assert max(each, key=each.__getitem__) == "gru"
    assert max(lost, key=lost.__getitem__) == "mlp"


def test_of_whole_images_the_cnn_reads_best_and_gru_and_mlp_are_close():
    whole = measured.IMAGE_ACCURACY[WHOLE]
    assert max(whole, key=whole.__getitem__) == "cnn"
    gru, mlp = (_accuracy(WHOLE, reader)["accuracies"] for reader in ("gru", "mlp"))
    assert max(mlp) > min(gru)
    assert max(gru) > min(mlp)
