"""The dashboard: ``streamlit run app.py``."""

import gc

import streamlit as st

from rnn_forecast.app import languages, live, messages, pages, session, sharing, show, sidebar

st.set_page_config(page_title="rnn_forecast", page_icon="📈", layout="wide")


@st.cache_resource
def freeze() -> None:
    """Spare every later garbage collection the objects that the imports made."""
    gc.collect()
    gc.freeze()


freeze()
show.accessible()
tab = session.current()
page = st.navigation(pages.all_pages(), position="top")
with messages.shown():
    tab.choice = sidebar.draw(folded=pages.teaches(page))
    live.heartbeat()
    page.run()
    with st.sidebar:
        sharing.link((*live.KINDS, session.OWNED))
        languages.choose()
