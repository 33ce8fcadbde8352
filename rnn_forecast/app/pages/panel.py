"""What comes next for all of them?"""

import streamlit as st

from rnn_forecast.app import keeping, live, messages, panel_view, session
from rnn_forecast.app.panel_view import Group
from rnn_forecast.jobs import Job
from rnn_forecast.language import _
from rnn_forecast.studies.panel import PanelStudy, panel_study

KIND = "panel"
tab = session.current()
choice = messages.require(tab.choice)


def start(group: Group) -> None:
    """Queue the training of one network on all series."""
    work = lambda: panel_study(group.series(), group.setup)  # noqa: E731
    title = _("{model} on {count} series").format(
        model=group.setup.network.label, count=len(group.names)
    )
    keeping.start(tab, title, KIND, work, source=group.dataset.key)


st.title(_("What comes next for all of them?"))
st.markdown(
    _(
        "One network learns from many series at once, each on its own scale. What is too short to "
        "learn from alone may be enough together."
    )
)
group = panel_view.controls(choice)
job: Job[PanelStudy] | None = tab.job(KIND)
busy = job is not None and not job.ended
if group is not None and st.button(
    _("Forecast all of them"),
    type="primary",
    icon=":material/play_arrow:",
    disabled=busy or not group.enough,
):
    with messages.shown():
        start(group)
        st.rerun()

if job is not None and busy:
    live.watch(job, panel_view.training)
elif job is not None:
    live.ending(job)
    if job.latest is not None:
        panel_view.result(job.latest)
