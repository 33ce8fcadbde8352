"""The dashboard: ``streamlit run app.py``."""

import gc
import sys

import streamlit as st

from rnn_forecast.app import languages, live, messages, pages, session, sharing, show, sidebar

st.set_page_config(page_title="rnn_forecast", page_icon="📈", layout="wide")


MANY = 100  # modules that are worth a collection; torch, which only a training imports, brings 800


@st.cache_resource
def frozen() -> set[str]:
    """The modules whose objects are spared, for all visitors."""
    return set()


def freeze() -> None:
    """Spare every later garbage collection the objects that imports have made.

    A collection stops all visitors; with torch to look through, for 150 ms.
    """
    imported = set(sys.modules)
    if len(imported - frozen()) > MANY:
        frozen().update(imported)
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
