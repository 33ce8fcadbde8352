"""The lesson on gradients, second part: networks that really learn, or do not."""

import streamlit as st

from rnn_forecast.app import controls, show
from rnn_forecast.app.lessons.exercise import exercise
from rnn_forecast.app.messages import literal
from rnn_forecast.figures.memory_task_plot import memory_task_plot
from rnn_forecast.figures.wording import enumeration, label, number
from rnn_forecast.language import _
from rnn_forecast.lessons import measured
from rnn_forecast.lessons.memory_learning import learn
from rnn_forecast.lessons.memory_tasks import TASKS, MemoryPlan, MemoryStudy

KIND = "lesson_gradients"

REACHES = {20: (5, 10, 20), 50: (12, 25, 50), 100: (25, 50, 100)}
"""Lengths that are tried, by the longest."""


def training() -> None:
    """Networks that learn tasks whose needed memory is known."""
    st.markdown(
        _(
            "In the *adding problem* two numbers of a sequence are marked, one in each half, and "
            "their sum is to be said at the end. In the *delayed echo* it is the first number. Who "
            "cannot carry them says the mean: its error is the dashed line."
        )
    )
    plan = _plan()
    exercise(
        KIND,
        button=_("Let them learn"),
        title=_("{task} up to {steps} steps").format(
            task=_(TASKS[plan.task].label), steps=max(plan.lengths)
        ),
        work=lambda: learn(plan),
        draw=_draw,
        before=_(
            "Nine networks of 32 units, three cells at three lengths, learn for 1,000 steps. "
            "Whoever has solved the task stops. It takes a minute or two, longer where much "
            "else is running."
        ),
    )
    _benchmark()


def _plan() -> MemoryPlan:
    left, right = st.columns(2)
    names = {name: task.label for name, task in TASKS.items()}
    reaches = {reach: str(reach) for reach in REACHES}
    with left:
        task = controls.select(
            "adding",
            list(TASKS),
            key="gradient_task",
            label=_("Task"),
            names=names,
            words=True,
            many=False,
        )
    with right:
        reach = controls.select(
            *(50, list(REACHES)),
            key="gradient_reach",
            label=_("Longest sequence (steps)"),
            names=reaches,
            many=False,
        )
    return MemoryPlan(task=task, lengths=REACHES[reach], steps=1000)


def _draw(study: MemoryStudy) -> None:
    if study.progress >= 1.0:
        st.markdown(f"**{literal(_outcome(study))}**")
    drawn = memory_task_plot(study, theme=show.theme())
    show.picture(drawn, "memory_task", table=_("Each network"))


def _outcome(study: MemoryStudy) -> str:
    """Who solved what, of these networks."""
    said = [_reached(study, cell) for cell in study.plan.cells]
    opening = _("{task}, below an error of {goal} within {steps:,} steps of the weights: {list}.")
    return opening.format(
        task=_(TASKS[study.plan.task].label),
        goal=number(study.plan.goal, 1),
        steps=study.plan.steps,
        list=enumeration(said),
    )


def _reached(study: MemoryStudy, cell: str) -> str:
    longest = study.longest_solved(cell)
    if longest is None:
        return _("{cell} at no length").format(cell=label(cell))
    return _("{cell} up to {length}").format(cell=label(cell), length=longest)


def _benchmark() -> None:
    """What three seeds and up to 5,000 steps showed."""
    adding, echo = measured.ADDING_AT_100, measured.ECHO
    st.markdown(
        _(
            "Measured beforehand with three seeds each (docs/lessons.md): networks of 32 units, "
            "batches of 50 new sequences, at most 5,000 steps of the weights. In the adding "
            "problem over 100 steps, the RNN ends at an error of {rnn:.3f}, where remembering "
            "nothing gives 1/6 = 0.167. The GRU came below 0.01 after {gru} steps of the weights, "
            "the LSTM after {lstm:,} (medians)."
        ).format(rnn=adding.rnn_error, gru=adding.gru_steps, lstm=adding.lstm_steps)
    )
    st.markdown(
        _(
            "The echo is harder than it looks, also for gates: an LSTM that begins with forget "
            "bias 1 learnt it over {short} steps with every seed and over {failed} with none. "
            "Beginning with 5, it learnt {long}. The next lesson shows why."
        ).format(short=echo.bias_1_solved, failed=echo.bias_1_failed, long=echo.bias_5_solved)
    )
    st.caption(_("The button above trains one seed of each, and one seed proves little."))
