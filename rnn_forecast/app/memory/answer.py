"""The answer in a sentence, and the curves it comes from."""

import streamlit as st

from rnn_forecast.app import session, show
from rnn_forecast.app.messages import literal
from rnn_forecast.app.pages import HERE
from rnn_forecast.figures import memory_overlay
from rnn_forecast.language import _
from rnn_forecast.studies.lengths import LengthStudy
from rnn_forecast.studies.memory import MemoryStudy
from rnn_forecast.studies.memory.ranking import ranking_in_words
from rnn_forecast.studies.memory.words import in_words


def headline(study: MemoryStudy, cell: str) -> None:
    """What the cell remembers, what longer sequences bring, what the series repeats."""
    st.markdown(f"## {literal(in_words(study, cell, lengths_for(study)))}")
    if told := ranking_in_words(study.memories):
        st.markdown(literal(told))


def overlay(study: MemoryStudy, cell: str) -> None:
    """The curves of one cell, aligned."""
    st.markdown(
        _(
            "The coloured line is the error when only the last steps of each window are its own "
            "and everything older is another window's; where it goes flat, the network has "
            "forgotten. Below, on the same axis, the series' own memory, its autocorrelation: how "
            "much it is like itself so many steps before. So you see whether there was something "
            "left to remember."
        )
    )
    lengths = lengths_for(study)
    show.picture(
        memory_overlay(study, cell, lengths=lengths, theme=show.theme()),
        "memory_overlay",
        table=_("The numbers"),
    )
    if lengths is None or not any(trial.cell == cell for trial in lengths.trials):
        st.page_link(
            HERE / "lengths.py",
            label=_("Draw the length curve to see it here, too"),
            icon=":material/straighten:",
        )


def lengths_for(study: MemoryStudy) -> LengthStudy | None:
    """The visitor's last curve over lengths, if it is of this series and horizon."""
    job = session.current().job("lengths")
    found = job.latest if job is not None else None
    if not isinstance(found, LengthStudy):
        return None
    ours, theirs = study.plan, found.plan
    same = ours.series.fingerprint == theirs.series.fingerprint
    horizons = ours.setup.window.horizon == theirs.setup.window.horizon
    return found if same and horizons else None
