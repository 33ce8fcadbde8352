"""Tasks whose needed memory is known, and which cell learns them."""

import numpy as np
import pytest
import torch

from rnn_forecast.lessons.memory_learning import learn
from rnn_forecast.lessons.memory_tasks import STEPS_EACH, TASKS, MemoryPlan, adding, echo


def _stream(seed=0):
    return torch.Generator().manual_seed(seed)


def _finish(**plan):
    *_, study = learn(MemoryPlan(**plan))
    return study


def test_the_answer_is_the_sum_of_the_two_marked_numbers():
    inputs, answers = adding(20, 500, _stream())
    numbers, marks = inputs.unbind(dim=1)
    assert torch.equal((numbers * marks).sum(dim=0), answers)
    assert torch.equal(marks[:10].sum(dim=0), torch.ones(500)), "one mark in the first half"
    assert torch.equal(marks[10:].sum(dim=0), torch.ones(500)), "one mark in the second half"


def test_the_echo_is_the_first_number():
    inputs, answers = echo(20, 50, _stream())
    assert inputs.shape == (20, 1, 50)
    assert torch.equal(answers, inputs[0, 0])


@pytest.mark.parametrize("task", TASKS)
def test_the_baseline_is_the_error_of_always_saying_the_mean(task):
    _, answers = TASKS[task].draw(30, 200_000, _stream())
    assert float(answers.var()) == pytest.approx(TASKS[task].baseline, rel=0.01)


def test_at_30_steps_the_gru_learns_to_add_and_the_simple_network_stays_at_the_baseline():
    study = _finish(lengths=(30,), cells=("rnn", "gru"), steps=600)
    assert study.longest_solved("gru") == 30
    assert study.longest_solved("rnn") is None
    (simple,) = study.of("rnn", 30)
    assert np.mean(simple.errors[-4:]) > 0.85 / 6
    (gated,) = study.of("gru", 30)
    assert gated.errors[-1] < 0.01


def test_at_10_steps_the_simple_network_learns_to_add_too():
    study = _finish(lengths=(10,), cells=("rnn",), steps=2000)
    assert study.longest_solved("rnn") == 10


def test_who_has_solved_the_task_stops_and_the_others_go_on_as_if_alone():
    together = _finish(lengths=(6, 40), cells=("gru",), steps=400, hidden_size=16)
    alone = _finish(lengths=(40,), cells=("gru",), steps=400, hidden_size=16)
    (short,), (long,) = together.of("gru", 6), together.of("gru", 40)
    assert short.solved
    assert len(short.errors) < len(long.errors)
    assert long.errors == pytest.approx(alone.of("gru", 40)[0].errors, rel=1e-3)


def test_the_study_grows_and_ends_complete():
    studies = list(learn(MemoryPlan(lengths=(4, 8), seeds=2, steps=2 * STEPS_EACH)))
    progress = [study.progress for study in studies]
    assert progress == sorted(progress)
    assert progress[-1] == 1.0
    assert {(each.cell, each.length, each.seed) for each in studies[-1].attempts} == {
        (cell, length, seed)
        for cell in ("rnn", "gru", "lstm")
        for length in (4, 8)
        for seed in (0, 1)
    }
    assert all(each.steps == 2 * STEPS_EACH or each.solved for each in studies[-1].attempts)


def test_the_same_plan_gives_the_same_numbers():
    plan = {"lengths": (8,), "steps": 100, "hidden_size": 8}
    assert _finish(**plan) == _finish(**plan)
