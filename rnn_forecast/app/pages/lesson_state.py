"""Lesson: what can be seen of a state?"""

import streamlit as st

from rnn_forecast.app import controls, session, show
from rnn_forecast.app.lessons import frame
from rnn_forecast.figures.state_plot import state_plot
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.state_space import STEPS, Paths, StateSpec, run

ANSWERS = (
    _("Never: what is not seen stays hidden"),
    _("Always, if one waits long enough"),
    _("Only if the hidden part acts on the part that is seen"),
)

FAINT = 1e-4
"""A share of its length that nobody can see."""


def in_words(paths: Paths) -> str:
    """What the sliders have just done."""
    seen = _(
        "**Not observable** (the matrix below has rank {rank} of 2): both starts give the same "
        "outputs for ever."
    )
    if paths.told_apart is not None:
        seen = _(
            "**Observable** (the matrix below has rank {rank} of 2): the outputs differ from step "
            "{step} on."
        )
    sentence = seen.format(rank=paths.rank, step=paths.told_apart)
    if paths.spec.state_tanh or paths.spec.state_driven:
        return sentence
    return f"{sentence} {_left_to_itself(paths.spec.state_radius)}"


def _left_to_itself(radius: float) -> str:
    """What becomes of the length of the state if nothing pushes it."""
    left = radius**STEPS
    if radius == 1.0:
        return _("Left to itself, the state keeps its length for ever.")
    if left > 1:
        said = _("Left to itself, the state is {times} times as long after {steps} steps.")
    elif left > FAINT:
        said = _("Left to itself, the state has {share} % of its length after {steps} steps.")
    else:
        said = _("Left to itself, the state has next to nothing of its length after {steps} steps.")
    return said.format(times=number(left), share=number(100 * left, 2), steps=STEPS)


@session.fragment
def moved() -> None:
    """Sliders, the picture and what it shows; only this is drawn again when one moves."""
    left, right = st.columns(2)
    with left:
        spec = controls.sliders(StateSpec(), "state_angle", "state_tanh")
    with right:
        spec = controls.sliders(spec, "state_radius", "state_driven")
    paths = run(spec)
    picture = state_plot(paths, theme=show.theme())
    show.picture(picture, "state_plot", table=_("The states as numbers"), lazy=True)
    st.markdown(in_words(paths))


lesson = frame.begin("lesson_state", _("What does a state know, and what can be seen of it?"))
question = _(
    "A system has a state of two numbers, and only the first is seen. It is started twice: the "
    "first number is the same both times, the second is not. Can its outputs ever tell the two "
    "starts apart?"
)
if lesson.guess(question, ANSWERS):
    moved()
    lesson.answer(
        2,
        ANSWERS,
        _(
            "At an angle of 0, and of 180, the two numbers never touch each other, and the outputs "
            "are the same although the states differ. Turn the angle to 5 degrees, and a little of "
            "the second number reaches the first at every step: one step later the outputs differ."
        ),
    )
    st.latex(r"x_t = f(A\, x_{t-1} + B\, u_t) \qquad y_t = C\, x_t")
    st.latex(r"A = r \begin{pmatrix} \cos a & -\sin a \\ \sin a & \cos a \end{pmatrix}")
    st.latex(r"C = \begin{pmatrix} 1 & 0 \end{pmatrix}")
    st.markdown(
        _(
            "**The state carries the past.** Whoever knows $x_{t-1}$ needs no older value. With "
            "$u = 0$ the system runs by itself, $x_t = f(x_{t-1})$; with an input it is driven, "
            "$x_t = f(x_{t-1}, u_t)$. A linear system that runs by itself forgets its start if the "
            "spectral radius $r$ is below 1, keeps its size at 1 and explodes above; with "
            "tanh every component stays between −1 and 1."
        )
    )
    st.markdown(
        _(
            "**What is seen of it** is the output. A linear system is *observable*, its state "
            "follows from its outputs, if and only if this matrix has full rank:"
        )
    )
    st.latex(
        r"\mathcal{O} = \begin{pmatrix} C \\ C A \end{pmatrix} = "
        r"\begin{pmatrix} 1 & 0 \\ r\cos a & -r\sin a \end{pmatrix}"
    )
    st.latex(r"\det \mathcal{O} = -r \sin a")
    st.markdown(
        _(
            "At rank 2 the first two outputs are two equations for the two numbers of the start. "
            "An input does not help here: it moves both runs alike.\n\nA recurrent network is "
            "such a system with $f = \\tanh$ whose $A$, $B$ and $C$ are learnt: the state is "
            "called $h_t$, and the inputs are the values of the series. Most task shapes drive it "
            "through the whole window; in *one-to-many* it reads one value and then runs by "
            "itself."
        )
    )
    lesson.open_in_app(
        "forecast",
        source="Sine of period 24",
        cell="RNN",
        task="one-to-many",
        horizon=24,
        calendar="false",
    )
lesson.end(
    "Kalman, R. E. (1960). On the general theory of control systems. *Proceedings of the First "
    "IFAC Congress*, Moscow, 481–492.",
    "Elman, J. L. (1990). Finding structure in time. *Cognitive Science* 14(2), 179–211.",
)
