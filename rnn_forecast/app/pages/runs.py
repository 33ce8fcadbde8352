"""What have I tried?"""

import streamlit as st

from rnn_forecast.app import (
    keeping,
    pages,
    runs_beside,
    runs_clicks,
    runs_sweep,
    runs_view,
    session,
)
from rnn_forecast.language import _, n_
from rnn_forecast.runs import Entry, grouped

if kind := session.get(runs_clicks.GO_TO):
    session.put(runs_clicks.GO_TO, "")
    # With parameters of its own: without, it would clear those of the sidebar, and may not.
    there = pages.HERE / f"{kind}.py"
    st.switch_page(there, query_params={kind: session.get(f"{kind}_job")})

tab, store = session.current(), keeping.store()
owner = tab.keeper()

st.title(_("What have I tried?"))
runs_view.problems()
runs_clicks.said()
if store is None:
    runs_view.off()
else:
    entries = () if owner is None else store.entries(owner)
    kept = grouped(entries)
    st.markdown(
        _(
            "Every forecast, study, backtest and search is kept as it comes, with its series, its "
            "settings, its networks and its numbers. Show one again, compare some, or take one "
            "away as a file."
        )
    )
    runs_view.where(store, 0 if owner is None else store.taken(owner))
    if not entries or owner is None:
        runs_view.nothing()
    elif sweep := runs_sweep.opened(kept):
        runs_sweep.inside(sweep)
        runs_beside.comparison(sweep.entries)
        runs_view.listed(sweep.entries, store, owner, _("A run for each series"))
    else:
        runs_beside.comparison([each for each in kept if isinstance(each, Entry)])
        count = n_("{count} run, newest first", "{count} runs, newest first", len(kept))
        runs_view.listed(kept, store, owner, count.format(count=len(kept)))
    runs_view.upload(store)
