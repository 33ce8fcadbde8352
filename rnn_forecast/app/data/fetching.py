"""Series from elsewhere: what a search found, and what was fetched for this visitor."""

import streamlit as st

from rnn_forecast.app import session
from rnn_forecast.errors import ForecastError, SourceError
from rnn_forecast.language import _
from rnn_forecast.sources import LIVE, open_dataset, stocks, weather
from rnn_forecast.sources.live.suggestion import Suggestion

SEARCHES = {"yahoo": stocks.search, "weather": weather.search}
PARAMETER = "live"
"""In the address: the source itself, which a link can carry, unlike a file."""


def look_for(scheme: str, key: str) -> None:
    """Ask for suggestions for what stands in a search box; what goes wrong is a sentence."""
    tab, text = session.current(), str(session.get(key) or "").strip()
    tab.found[scheme], tab.failures[scheme] = (), ""
    if scheme == "yahoo" and "," in text:
        name = text.replace(" ", "").upper()
        tab.found[scheme] = (Suggestion(f"yahoo:{name}", name, _("several symbols")),)
        return
    try:
        with st.spinner(_("Searching")):
            tab.found[scheme] = SEARCHES[scheme](text)
    except SourceError as error:
        tab.failures[scheme] = str(error)
    else:
        if text and not tab.found[scheme]:
            tab.failures[scheme] = _("Nothing is found for '{text}'. Try another spelling.").format(
                text=text[:40]
            )


def fetch(source: str) -> None:
    """Get a series and show it; if that fails, the series there was stays."""
    tab, scheme = session.current(), source.partition(":")[0]
    tab.failures[scheme] = ""
    try:
        with st.spinner(_("Fetching")):
            dataset = open_dataset(source)[0]
    except ForecastError as error:
        tab.failures[scheme] = str(error)
        return
    tab.keep_fetched(dataset)
    session.put("source", dataset.key)


def follow_link() -> None:
    """At a visitor's first run: fetch what the link names."""
    source = st.query_params.get(PARAMETER, "")
    if source.partition(":")[0] not in LIVE:
        return
    tab = session.current()
    try:
        with st.spinner(_("Fetching what the link names")):
            tab.keep_fetched(open_dataset(source)[0])
    except ForecastError as error:
        tab.failures["link"] = str(error)


def write() -> None:
    """Make the address name the source that is shown, if a link can fetch it."""
    shown = session.get("source") or ""
    if shown not in session.current().fetched:
        st.query_params.pop(PARAMETER, None)
    elif st.query_params.get(PARAMETER) != shown:
        st.query_params[PARAMETER] = shown
