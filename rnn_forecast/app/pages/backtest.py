"""Would it have worked before?"""

import streamlit as st

from rnn_forecast.app import (
    backtest_choice,
    backtest_view,
    keeping,
    live,
    loading,
    messages,
    session,
    window_view,
)
from rnn_forecast.app.backtest_choice import Origins
from rnn_forecast.app.session import Choice
from rnn_forecast.jobs import Job
from rnn_forecast.language import _
from rnn_forecast.studies.backtest import Backtest, backtest
from rnn_forecast.studies.backtest_values import Finished
from rnn_forecast.studies.folds import plan_backtest

KIND = "backtest"
tab = session.current()
choice = messages.require(tab.choice)


def start(chosen: Choice, origins: Origins) -> None:
    """Queue the trainings."""
    count, step, refit = origins.count, origins.step, origins.refit_every
    plan = plan_backtest(chosen.series, chosen.setup, n_windows=count, step_size=step, refit=refit)
    run, so_far = keeping.interrupted(tab, Backtest(Finished(plan)))
    work = lambda: backtest(  # noqa: E731
        chosen.series,
        chosen.setup,
        n_windows=count,
        step_size=step,
        refit=refit,
        finished=so_far.results,
    )
    title = _("Backtest of {model} on {series}").format(
        model=chosen.setup.network.label, series=chosen.series.name
    )
    keeping.start(tab, title, KIND, work, source=chosen.dataset.key, continues=run)


loading.warm_workers()
st.title(_("Would it have worked before?"))
st.markdown(
    _(
        "A single test may be luck. Here the network forecasts from many days of the past, each "
        "time knowing only what was known then, and is compared with what came."
    )
)
origins = backtest_choice.controls(choice)
plan, problem = backtest_choice.planned(origins, choice)
if problem:
    messages.refuse(problem)
    if choice.problem:
        window_view.offer_nearest(choice)

job: Job[Backtest] | None = tab.job(KIND)
busy = job is not None and not job.ended
if st.button(
    _("Run the backtest"),
    type="primary",
    icon=":material/play_arrow:",
    disabled=busy or plan is None,
):
    with messages.shown():
        start(choice, origins)
        st.rerun()
if not busy and plan is not None:
    st.caption(backtest_choice.estimate(plan))
loading.where_it_runs()

if job is not None and busy:
    live.watch(job, backtest_view.so_far)
elif job is not None:
    live.ending(job)
    if job.latest is not None:
        backtest_view.result(job.latest, choice)
elif plan is not None:
    backtest_view.before(plan)
