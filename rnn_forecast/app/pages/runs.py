"""What have I tried?"""

import streamlit as st

from rnn_forecast.app import keeping, pages, runs_beside, runs_clicks, runs_view, session
from rnn_forecast.language import _

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
    st.markdown(
        _(
            "Every forecast, study, backtest and search is kept as it comes, with its series, its "
            "settings, its networks and its numbers. Show one again, compare some, or take one "
            "away as a file."
        )
    )
    runs_view.where(store, 0 if owner is None else store.taken(owner))
    if entries and owner is not None:
        runs_beside.comparison(entries)
        runs_view.listed(entries, store, owner)
    else:
        runs_view.nothing()
    runs_view.upload(store)
