"""The lesson on gates: one unit reads a few numbers, and every gate can be worked out by hand."""

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from rnn_forecast.app import controls, messages, session, show
from rnn_forecast.app.messages import literal
from rnn_forecast.figures.gate_plot import gate_plot
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.gates import (
    GateSpec,
    GateTrace,
    bias_that_holds,
    half_life,
    impulse,
    numbers_from,
    read,
    sigmoid,
    time_constant,
)

IMPULSE = ", ".join(f"{value:g}" for value in impulse(20, at=2))
BIASES = (0, 1, 2, 3, 5)
HELD = (10, 24, 100)

EQUATIONS = {
    "lstm": (
        r"i_t=\sigma(8x_t-4)\qquad f_t=\sigma(%s)",
        r"g_t=\tanh(x_t)\qquad o_t=\sigma(4)",
        r"c_t = f_t\,c_{t-1} + i_t\,g_t\qquad h_t = o_t\tanh(c_t)",
    ),
    "gru": (
        r"r_t=\sigma(4)\qquad z_t=\sigma(%s)",
        r"n_t=\tanh(x_t)\qquad h_t = (1-z_t)\,n_t + z_t\,h_{t-1}",
    ),
}
"""Of the unit that is shown, with the weight and the bias of the gate that keeps to be filled in.

Its weights for h are zero.
"""


@session.fragment
def cell() -> None:
    """All that a slider moves; only this is drawn again."""
    with messages.shown():
        _cell()


def _cell() -> None:
    """Settings, the numbers it reads, the picture, and one step in numbers."""
    left, right = st.columns(2)
    with left:
        spec = controls.sliders(GateSpec(), "gate_cell", "gate_bias")
    with right:
        numbers = numbers_from(_numbers())
        spec = controls.sliders(spec, "gate_listens")
    trace = read(spec, numbers)
    st.markdown(literal(_says(spec)))
    step = _step(len(numbers))
    drawn = gate_plot(trace, step=step, theme=show.theme())
    show.picture(drawn, "gates", table=_("Every gate at every step"), lazy=True)
    st.markdown(
        _(
            "One unit, whose weights for its own state are zero and whose other weights are round "
            "numbers, so that every gate can be worked out by hand. σ squeezes any number into the "
            "range from 0 to 1, tanh into that from −1 to 1. Below, step {step}:"
        ).format(step=step)
    )
    keeping = f"{spec.gate_listens:g}x_t{spec.gate_bias:+g}"
    for line in EQUATIONS[trace.cell]:
        st.latex(line.replace("%s", keeping))
    for line in _worked(trace, step - 1):
        st.latex(line)


def _numbers() -> str:
    return controls.placed(
        st.text_input,
        IMPULSE,
        lambda given: given[-1],
        key="gate_numbers",
        label=_("What it reads"),
        value=IMPULSE,
        help=_("Numbers separated by commas; at first nothing, a one, nothing."),
    )


def _step(steps: int) -> int:
    if steps == 1:
        return 1
    return st.slider(_("Step"), 1, steps, min(4, steps), key="gate_step")


def _says(spec: GateSpec) -> str:
    gate = float(sigmoid(spec.gate_bias))
    half, constant = half_life(gate), time_constant(gate)
    if half < 1:
        said = _(
            "While nothing comes in, the gate that keeps stands at {gate}: a single step leaves "
            "{share} % of the memory."
        )
    else:
        said = _(
            "While nothing comes in, the gate that keeps stands at {gate}: half of the memory is "
            "gone after {half} steps, and a share of 1/e, 37 %, is left after {constant}."
        )
    return said.format(
        gate=_gate(gate), share=number(100 * gate, 2), half=number(half), constant=number(constant)
    )


def _gate(gate: float) -> str:
    """With as many digits as set it apart from 1, which would hold for ever."""
    digits = max(3, 1 - math.floor(math.log10(1.0 - gate)))
    return f"{gate:.{digits}f}"


def _worked(trace: GateTrace, step: int) -> tuple[str, ...]:
    """One step with its numbers: what is kept, what is added."""
    before = float(trace.memory[step - 1, 0]) if step else 0.0
    gates = {name: float(gate[step, 0]) for name, gate in trace.gates.items()}
    after = float(trace.memory[step, 0])
    at = step + 1
    if trace.cell == "lstm":
        kept, new = _product(gates["f"], before), _product(gates["i"], gates["g"])
        shows = rf"{gates['o']:.3f}\cdot \tanh({after:.3f})"
        shown = rf"h_{{{at}}} = {shows} = {float(trace.states[step, 0]):.3f}"
        return rf"c_{{{at}}} = {kept} + {new} = {after:.3f}", shown
    new, kept = _product(1.0 - gates["z"], gates["n"]), _product(gates["z"], before)
    return (rf"h_{{{at}}} = {new} + {kept} = {after:.3f}",)


def _product(left: float, right: float) -> str:
    factor = f"({right:.3f})" if right < 0 else f"{right:.3f}"
    return rf"{left:.3f}\cdot {factor}"


def explanation() -> None:
    """How a bias becomes a time, and what that means before training."""
    st.markdown(
        _(
            "With f constant (z in a GRU) and nothing written, k steps leave f to the power of k. "
            "The gradient "
            "takes the same way back: along c it is multiplied by f, not by a matrix and a slope. "
            "That is why a gated cell can learn what a simple network cannot."
        )
    )
    st.latex(r"\tau = \frac{-1}{\ln f}\qquad t_{1/2} = \tau\,\ln 2")
    st.dataframe(_table(BIASES), hide_index=True)
    wanted = ", ".join(
        _("{bias} for {steps} steps").format(bias=number(bias_that_holds(steps)), steps=steps)
        for steps in HELD
    )
    st.markdown(
        literal(_("A half-life asks for a bias of: {list}.").format(list=wanted))
        + " "
        + _(
            "So a bias of 1 helps a little and carries hardly anything across a day of hours; in "
            "the lesson before, an LSTM that began with 5 learnt echoes that one with 1 did not."
        )
    )
    st.markdown(
        _(
            "In a network of many units, every gate reads the whole state as well, and training "
            "moves all of these weights; the forget gate of an LSTM, for example:"
        )
    )
    st.latex(r"f_t = \sigma(W_{xf}\,x_t + W_{hf}\,h_{t-1} + b_f)")
    st.markdown(
        _(
            "- A **GRU** keeps with z and lets in 1 − z: what it keeps better, it hears less of. "
            "An LSTM has a gate for each.\n"
            "- This is torch's GRU: z multiplies the *old* state, and r acts after the recurrent "
            "product. In Cho et al.'s paper r acts before it.\n"
            "- **The weight for the input** lets a new value push out the old one. At 0 the "
            "old value only fades, and the new one is added."
        )
    )


def _table(biases: Sequence[int]) -> pd.DataFrame:
    gates = [float(sigmoid(bias)) for bias in biases]
    return pd.DataFrame(
        {
            _("Bias"): biases,
            _("Gate"): [round(gate, 3) for gate in gates],
            _("Time constant (steps)"): [round(time_constant(gate), 1) for gate in gates],
            _("Half-life (steps)"): [round(half_life(gate), 1) for gate in gates],
        }
    )
