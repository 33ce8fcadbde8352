"""What the forecast depends on, lag by lag, and whether exchanging it hurts."""

import streamlit as st

from rnn_forecast.app import session, show
from rnn_forecast.app.messages import literal
from rnn_forecast.figures import sensitivity_plot
from rnn_forecast.language import _
from rnn_forecast.models import MODELS
from rnn_forecast.studies.memory import MemoryStudy
from rnn_forecast.studies.memory.words import agreement_in_words, half_life_in_words


@session.fragment
def view(study: MemoryStudy, cell: str) -> None:
    """Sensitivity above, exchange below, for one input."""
    st.markdown(
        _(
            "Above, how far the forecast moves with a small change of each past value; half of "
            "that lies to the left of the dotted line, the half-life. Below, the check: how much "
            "the error rises when the values at that lag come from another window."
        )
    )
    memory = study.memories[cell]
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    name = left.selectbox(_("Input"), memory.names, key="memory_input")
    log = right.toggle(_("Logarithmic"), value=False, key="memory_input_log")
    show.picture(
        sensitivity_plot(study.memories, name, log=log, theme=show.theme()),
        "memory_sensitivity",
        table=_("The numbers"),
    )
    lives = [half_life_in_words(each, name) for each in study.memories.values()]
    st.markdown(" ".join(literal(sentence) for sentence in lives))
    told = literal(agreement_in_words(memory.agreement(name)))
    st.markdown(f"**{MODELS[cell].label}**: {told}")
