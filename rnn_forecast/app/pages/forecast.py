"""What comes next, and can I trust it?"""

import streamlit as st

from rnn_forecast.app import (
    controls,
    forecast_view,
    keeping,
    live,
    loading,
    messages,
    session,
    window_view,
)
from rnn_forecast.app.session import Choice
from rnn_forecast.jobs import Job
from rnn_forecast.language import _
from rnn_forecast.studies.forecast import ForecastStudy, forecast_study

KIND = "forecast"
tab = session.current()
choice = messages.require(tab.choice)


def start(chosen: Choice) -> None:
    """Queue the training of what the sidebar says."""
    title = _("{label} on {series}").format(
        label=chosen.setup.network.label, series=chosen.series.name
    )
    work = lambda: forecast_study(chosen.series, chosen.setup)  # noqa: E731
    keeping.start(tab, title, KIND, work, source=chosen.dataset.key)
    loading.warm_classics()


st.title(_("What comes next, and can I trust it?"))
st.markdown(window_view.plan_in_words(choice))
if choice.problem:
    messages.refuse(choice.problem)
    window_view.offer_nearest(choice)

job: Job[ForecastStudy] | None = tab.job(KIND)
busy = job is not None and not job.ended
if st.button(
    _("Forecast now"),
    type="primary",
    icon=":material/play_arrow:",
    disabled=busy or bool(choice.problem),
):
    with messages.shown():
        start(choice)
        st.rerun()

if job is not None and busy:
    live.watch(job, forecast_view.training)
elif job is not None:
    live.ending(job)
    if (study := tab.concluded(job)) is not None:
        forecast_view.result(study, choice)
else:
    forecast_view.before(choice)

# Drawn only where it is looked at: it would be most of the work of every rerun.
fold = st.expander(
    _("What one window looks like"),
    icon=":material/view_week:",
    key="windows",
    on_change="rerun",
    bind=controls.BIND,
)
if fold.open:
    with fold:
        window_view.inspector(choice)
