"""Lesson: what happens inside one cell?"""

import numpy as np
import streamlit as st

from rnn_forecast.app import controls, messages, session, show
from rnn_forecast.app.lessons import frame
from rnn_forecast.app.lessons.cell_numbers import Numbers, own_numbers
from rnn_forecast.app.messages import literal
from rnn_forecast.figures.cell_diagram import cell_diagram
from rnn_forecast.language import _, n_
from rnn_forecast.lessons.one_cell import (
    CellSpec,
    Unrolled,
    Weights,
    dense_parameter_count,
    last_scores,
    unroll,
)
from rnn_forecast.series import Series

ANSWERS = (_("About a hundred times as many"), _("Just as many"), _("It can only read three"))
choice = messages.require(session.current().choice)


def matrix(values: np.ndarray) -> str:
    """LaTeX for a matrix or a column of numbers."""
    rows = values[:, None] if values.ndim == 1 else values
    lines = (" & ".join(f"{round(value, 2) + 0.0:.2f}" for value in row) for row in rows)
    return r"\begin{pmatrix} " + r" \\ ".join(lines) + r" \end{pmatrix}"


def arithmetic(unrolled: Unrolled, step: int) -> None:
    """The formula of the cell with the numbers of one step, in lines that fit a phone."""
    weights, value, before = unrolled.weights, unrolled.inputs[step - 1], unrolled.before(step)
    bias, made = matrix(weights.b_h), matrix(unrolled.states[step - 1])
    said = unrolled.outputs[step - 1]
    read, kept = weights.w_xh[:, 0] * value, weights.w_hh @ before
    summed = matrix(read + kept + weights.b_h)
    lines = (
        rf"W_{{xh}}\, x_{{{step}}} = {matrix(weights.w_xh)} ({value:.2f}) = {matrix(read)}",
        rf"W_{{hh}}\, h_{{{step - 1}}} = {matrix(weights.w_hh)} {matrix(before)} = {matrix(kept)}",
        rf"a_{{{step}}} = {matrix(read)} + {matrix(kept)} + {bias} = {summed}",
        rf"h_{{{step}}} = \tanh a_{{{step}}} = {made}",
        rf"y_{{{step}}} = {matrix(weights.w_hy)} {made} {weights.b_y[0]:+.2f} = {said:.2f}",
    )
    for line in lines:
        st.latex(rf"\footnotesize {line}")


@session.fragment
def moved(series: Series) -> None:
    """All that a slider moves, the answer included; only this is drawn again."""
    with messages.shown():
        _moved(series)


def _moved(series: Series) -> None:
    left, right = st.columns(2)
    with left:
        spec = controls.sliders(CellSpec(), "cell_length", "cell_step")
    with right:
        spec = controls.sliders(spec, "cell_width", "cell_seed")
    scores = last_scores(series, spec.cell_length)
    numbers = own_numbers(scores, Weights.drawn(spec.cell_width, spec.cell_seed))
    weights, unrolled = numbers.weights, unroll(numbers.weights, numbers.read)
    step = min(spec.cell_step, len(unrolled.inputs))
    st.markdown(f"{_values(numbers, series)} {_weights(numbers)}")
    show.drawing(cell_diagram(unrolled, step, theme=show.theme()), lazy=True)
    st.markdown(_step(step, spec.cell_step))
    arithmetic(unrolled, step)
    lesson.answer(
        1,
        ANSWERS,
        _(
            "The same $W_{{xh}}$, $W_{{hh}}$ and $b_h$ are used at every step. This cell and its "
            "readout have {count} weights, however many values they read. A network that reads "
            "the window at once, with one hidden layer of the same width, has {short} for a window "
            "of {length} and {long} for one of 300."
        ).format(
            count=weights.count,
            length=len(unrolled.inputs),
            short=dense_parameter_count(len(unrolled.inputs), spec.cell_width),
            long=f"{dense_parameter_count(300, spec.cell_width):,}",
        ),
    )
    lesson.open_with(
        "forecast",
        _("Forecast your series with a trained cell like this"),
        cell="rnn",
        sequence_length=len(unrolled.inputs),
        hidden_size=spec.cell_width,
    )


def _values(numbers: Numbers, series: Series) -> str:
    count = len(numbers.read)
    if numbers.left_out:
        return _(
            "The first {count} of your numbers go through one cell, one after the other; the "
            "drawing has room for no more."
        ).format(count=count)
    if numbers.own_values:
        return n_(
            "Your {count} number goes through one cell.",
            "Your {count} numbers go through one cell, one after the other.",
            count,
        ).format(count=count)
    return _(
        "The last {count} values of **{name}**, as standard scores (0 is the mean, 1 one standard "
        "deviation above it), go through one cell."
    ).format(count=count, name=literal(series.name))


def _step(step: int, wished: int) -> str:
    """Which step the arithmetic below is of."""
    if wished > step:
        return _("Step {step}, the last one, in numbers:").format(step=step)
    return _("Step {step} in numbers:").format(step=step)


def _weights(numbers: Numbers) -> str:
    if numbers.own_weights:
        return _("Weights that you have not changed are drawn at random, as before any training.")
    return _(
        "Its weights are drawn at random, as before any training: what counts here is how the "
        "numbers travel."
    )


lesson = frame.begin("lesson_cell", _("What happens inside one cell?"))
question = _(
    "A recurrent cell with a state of two numbers has {count} weights when it reads 3 values. How "
    "many does it have when it reads 300?"
).format(count=Weights.drawn(2, 0).count)
if lesson.guess(question, ANSWERS):
    moved(choice.series)
    st.latex(r"a_t = W_{xh}\, x_t + W_{hh}\, h_{t-1} + b_h")
    st.latex(r"h_t = \tanh a_t, \quad h_0 = 0")
    st.latex(r"y_t = W_{hy}\, h_t + b_y")
    st.markdown(
        _(
            "Drawn step beside step, as above, the cell is *unrolled*: it looks like a deep "
            "network with one layer per step, but all layers share their weights. What a step "
            "passes on is the state $h_t$ alone, a few numbers between −1 and 1; whatever the "
            "cell is to remember of older values must be in there. In general "
            "$y_t = f(W_{hy}\\, h_t + b_y)$; a forecast of numbers needs no $f$. `torch.nn.RNN` "
            "computes the same numbers (it keeps two biases whose sum is $b_h$)."
        )
    )
lesson.end(
    "Elman, J. L. (1990). Finding structure in time. *Cognitive Science* 14(2), 179–211.",
    "Goodfellow, I., Bengio, Y., & Courville, A. (2016). *Deep Learning*. MIT Press, sections 10.1 "
    "and 10.2 (unrolling, shared weights).",
)
