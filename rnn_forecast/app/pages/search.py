"""Which settings forecast best?"""

import streamlit as st

from rnn_forecast.app import (
    keeping,
    live,
    loading,
    messages,
    search_view,
    session,
    window_view,
)
from rnn_forecast.app.search_view import Wish
from rnn_forecast.app.session import Choice
from rnn_forecast.jobs import Job
from rnn_forecast.language import _
from rnn_forecast.runs import configured
from rnn_forecast.studies.search import SearchPlan, SearchSpace, SearchStudy, search_study

KIND = "search"
tab = session.current()
choice = messages.require(tab.choice)


def start(chosen: Choice, wish: Wish, space: SearchSpace) -> None:
    """Queue the search; where results are kept, it goes on where the same one stopped."""
    place, seconds = configured().searches, wish.minutes and 60.0 * wish.minutes
    series, setup, seed = chosen.series, chosen.setup, chosen.setup.training.seed
    beginning = SearchStudy(SearchPlan.of(series, setup, space, seed=seed), wish.trials)
    run, so_far = keeping.interrupted(tab, beginning)
    work = lambda: search_study(  # noqa: E731
        series,
        setup,
        space,
        trials=wish.trials,
        seed=seed,
        storage=place,
        seconds=seconds,
        finished=so_far.trials,
    )
    title = _("Search on {series}").format(series=series.name)
    keeping.start(tab, title, KIND, work, source=chosen.dataset.key, continues=run)


loading.warm_workers()
st.title(_("Which settings forecast best?"))
st.markdown(
    _(
        "Many combinations are tried, later ones where earlier ones did well. The validation part "
        "says which is best; the test part is looked at once, at the end, for the winner only."
    )
)
wish = search_view.controls(choice)
space, problem = search_view.planned(wish, choice)
if problem:
    messages.refuse(problem)
    if choice.problem:
        window_view.offer_nearest(choice)

job: Job[SearchStudy] | None = tab.job(KIND)
busy = job is not None and not job.ended
if (
    st.button(
        _("Search"),
        type="primary",
        icon=":material/play_arrow:",
        disabled=busy or space is None,
    )
    and space is not None
):
    with messages.shown():
        start(choice, wish, space)
        st.rerun()
if not busy and space is not None:
    st.caption(search_view.estimate(wish, space, choice))
loading.where_it_runs()

if job is not None and busy:
    live.watch(job, search_view.so_far)
elif job is not None:
    live.ending(job)
    if job.latest is not None:
        search_view.result(job.latest, choice)
elif space is not None:
    search_view.before()
