"""Why does the curve bend?"""

import streamlit as st

from rnn_forecast.app import keeping, live, loading, messages, session, window_view
from rnn_forecast.app.memory import choosing, views
from rnn_forecast.app.memory.choosing import Look
from rnn_forecast.app.session import Choice
from rnn_forecast.jobs import Job
from rnn_forecast.language import _
from rnn_forecast.studies.memory import MemoryStudy, memory_study

KIND = "memory"
tab = session.current()
choice = messages.require(tab.choice)


def start(chosen: Choice, look: Look) -> None:
    """Queue the study."""
    run, so_far = keeping.interrupted(tab, MemoryStudy.of(look.plan(chosen)))
    work = lambda: memory_study(  # noqa: E731
        chosen.series, look.setup(chosen), cells=look.cells, part=look.part, finished=so_far
    )
    title = _("Memory of networks on {series}").format(series=chosen.series.name)
    keeping.start(tab, title, KIND, work, source=chosen.dataset.key, continues=run)


loading.warm_workers()
st.title(_("Why does the curve bend?"))
st.markdown(
    _(
        "On the Sequence length page, the error falls as the network reads more of the past, and "
        "from some length on it falls no more. Either the network no longer remembers what is "
        "older, or there is nothing in it worth remembering. Here you see which, on networks "
        "trained on your own series."
    )
)
look = choosing.controls()
problem = look.problem(choice)
if problem:
    messages.refuse(problem)
    if choice.problem:
        window_view.offer_nearest(choice)

job: Job[MemoryStudy] | None = tab.job(KIND)
busy = job is not None and not job.ended
if st.button(
    _("Look into the networks"),
    type="primary",
    icon=":material/play_arrow:",
    disabled=busy or bool(problem),
):
    with messages.shown():
        start(choice, look)
        st.rerun()
if not busy and not problem:
    st.caption(look.estimate(choice))
loading.where_it_runs()

if job is not None and busy:
    live.watch(job, views.so_far)
elif job is not None:
    live.ending(job)
    if job.latest is not None:
        views.result(job.latest, choice)
else:
    views.before()
