"""The lesson on gradients: the curve that answers at once, and what it says."""

import math

import streamlit as st

from rnn_forecast.app import controls, session, show
from rnn_forecast.app.messages import literal
from rnn_forecast.figures.vanishing_plot import vanishing_plot
from rnn_forecast.language import _
from rnn_forecast.lessons.gradients import GradientCurve, GradientSpec, gradient_curve

SHORTER, LONGER = 0.1, 1.5
"""Below the one a gradient is said to vanish, above the other to explode."""

BEYOND_WORDS, TWO_DIGITS = 1e9, 10


@session.fragment
def curve() -> None:
    """Sliders, and the gradient against the steps back; only this is drawn again."""
    left, right = st.columns(2)
    with left:
        spec = controls.sliders(GradientSpec(), "gradient_radius", "gradient_length")
    with right:
        chosen = ("gradient_activation", "gradient_matrix", "gradient_clipping")
        spec = controls.sliders(spec, *chosen)
    found = gradient_curve(spec)
    st.markdown(literal(_says(found)))
    drawn = vanishing_plot(found, theme=show.theme())
    show.picture(drawn, "vanishing", table=_("The numbers"), lazy=True)


def _says(found: GradientCurve) -> str:
    return " ".join(filter(None, (_left(found), _clipped(found))))


def _left(found: GradientCurve) -> str:
    """What has become of the gradient 50 steps back, in words that need no powers of ten."""
    lag = min(50, found.spec.gradient_length)
    ratio = found.ratio(lag)
    if ratio > LONGER:
        said = _("{lag} steps back, the gradient is {times} times as long: it explodes.")
        return said.format(lag=lag, times=_spelled(ratio))
    if ratio >= SHORTER:
        said = _("{lag} steps back, {share:.0%} of the gradient is left: it reaches that far.")
        return said.format(lag=lag, share=ratio)
    if ratio * BEYOND_WORDS <= 1:
        said = _(
            "{lag} steps back, less than one part in a thousand million of the gradient is left: "
            "it vanishes."
        )
        return said.format(lag=lag)
    said = _("{lag} steps back, one part in {parts} of the gradient is left: it vanishes.")
    return said.format(lag=lag, parts=_spelled(1.0 / ratio))


def _spelled(times: float) -> str:
    """Two significant digits, and no more than anybody can imagine."""
    if times >= BEYOND_WORDS:
        return _("more than a thousand million")
    digits = max(math.floor(math.log10(times)) - 1, 0)
    return f"{round(times, -digits):,.0f}" if times >= TWO_DIGITS else f"{times:.1f}"


def _clipped(found: GradientCurve) -> str:
    if not found.spec.gradient_clipping:
        return ""
    if found.factor == 1.0:
        return _("The gradient of the weights is shorter than the limit: clipping does nothing.")
    said = _(
        "The gradient of the weights is {times} times as long as the limit: clipping divides all "
        "of it."
    )
    return said.format(times=_spelled(1.0 / found.factor))


def explanation() -> None:
    """The product, its bound, and what clipping does."""
    st.latex(
        r"\frac{\partial L}{\partial h_{t-k}} = "
        r"\Big(\prod_{j=1}^{k} W_{hh}^{\top}\,\mathrm{diag}\big(\varphi'(a_{t-k+j})\big)\Big)"
        r"\frac{\partial L}{\partial h_t}"
    )
    st.markdown(
        _(
            "L is the error, h the state, a what goes into the activation φ and φ′ its slope. k "
            "factors stand in this product, and all contain the same matrix. If none can make a "
            "vector longer than σ times (σ is the largest singular value of W), no more than σ to "
            "the power of k can be left: that is the dotted bound. With the identity and an "
            "orthogonal W, the gradient follows it exactly."
        )
    )
    st.markdown(
        _(
            "- **tanh** has a slope below 1 wherever it is used, so that even a radius of 1 loses "
            "the gradient.\n"
            "- **ReLU** has slope 1 or 0. The units that are off let nothing through: with an "
            "orthogonal W it vanishes at a radius of 1 and explodes at 1.5.\n"
            "- **A random W** has a largest singular value well above its spectral radius. The "
            "bound then promises little, and the radius tells how it goes in the long run.\n"
            "- **Clipping** shortens the gradient as a whole. The curve moves down and keeps its "
            "shape: it cures the exploding of a step, and nothing of the vanishing."
        )
    )
