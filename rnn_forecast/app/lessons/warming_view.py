"""The lesson on lengths, second part: the curve of one network that warms up is another one."""

import streamlit as st

from rnn_forecast.app import show
from rnn_forecast.app.lessons.exercise import exercise
from rnn_forecast.figures.warming_plot import warming_plot
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.warming_up import LENGTHS, Warming, warming_up

KIND = "lesson_length"


def both_curves() -> None:
    """Train them, draw them, and say where they differ."""
    st.markdown(
        _(
            "One many-to-many network says something after every step, so its error can be drawn "
            "against how much it has read so far: its *warm-up*. That looks like the curve of the "
            "sequence-length page, for which a network is made for each length. It is not the same."
        )
    )
    exercise(
        KIND,
        button=_("Draw both curves"),
        title=_("Warm-up and networks made for each length"),
        work=warming_up,
        draw=_draw,
        before=_("Seven small GRUs learn a noisy wave: some seconds, longer on a busy machine."),
    )


def _draw(found: Warming) -> None:
    picture = warming_plot(found, theme=show.theme())
    show.picture(picture, "warming_plot", table=_("Both curves as numbers"))
    if found.progress >= 1:
        st.markdown(_in_words(found))


def _in_words(found: Warming) -> str:
    most = LENGTHS[-1]
    return _(
        "After one value the network that reads on errs by {warming_one}, one that was made for a "
        "single value by {made_one}: it knows that no more will come and learns to make the most "
        "of it. After {most} it is {warming_most} against {made_most}: the one network has learnt "
        "from a forecast after every step, the other from one a window."
    ).format(
        warming_one=number(found.warming[1]),
        made_one=number(found.retrained[1]),
        most=most,
        warming_most=number(found.warming[most]),
        made_most=number(found.retrained[most]),
    )
