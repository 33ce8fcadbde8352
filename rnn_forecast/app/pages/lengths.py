"""How much of the past does this series need?"""

import streamlit as st

from rnn_forecast.app import keeping, lengths_view, live, loading, messages, session, window_view
from rnn_forecast.app.lengths_view import Sweep
from rnn_forecast.app.session import Choice
from rnn_forecast.jobs import Job
from rnn_forecast.language import _
from rnn_forecast.studies.lengths import LengthPlan, LengthStudy, length_study

KIND = "lengths"
tab = session.current()
choice = messages.require(tab.choice)


def start(chosen: Choice, sweep: Sweep) -> None:
    """Queue the sweep."""
    setup = sweep.setup(chosen.setup)
    tried = {"lengths": sweep.lengths, "cells": sweep.cells}
    beginning = LengthStudy(LengthPlan.of(chosen.series, setup, **tried))
    run, so_far = keeping.interrupted(tab, beginning)
    work = lambda: length_study(  # noqa: E731
        chosen.series, setup, **tried, finished=so_far.trials
    )
    title = _("Sequence lengths of {series}").format(series=chosen.series.name)
    keeping.start(tab, title, KIND, work, source=chosen.dataset.key, continues=run)


loading.warm_workers()
st.title(_("How much of the past does this series need?"))
st.markdown(
    _(
        "One network learns to forecast from a short look back, the next from a longer one. Where "
        "the curve goes flat, more history brings nothing."
    )
)
sweep = lengths_view.controls(choice)
problem = sweep.problem(choice)
if problem:
    messages.refuse(problem)
    if choice.problem:
        window_view.offer_nearest(choice)

job: Job[LengthStudy] | None = tab.job(KIND)
busy = job is not None and not job.ended
if st.button(
    _("Draw the curve"),
    type="primary",
    icon=":material/play_arrow:",
    disabled=busy or bool(problem),
):
    with messages.shown():
        start(choice, sweep)
        st.rerun()
if not busy and not problem:
    st.caption(sweep.estimate(choice))
loading.where_it_runs()

if job is not None and busy:
    live.watch(job, lengths_view.curve)
elif job is not None:
    live.ending(job)
    if job.latest is not None:
        lengths_view.result(job.latest, choice)
else:
    lengths_view.before()
