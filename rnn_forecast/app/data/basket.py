"""Several stocks that a person has found one after the other, to be fetched as one table."""

from collections.abc import Mapping

import streamlit as st

from rnn_forecast.app import session
from rnn_forecast.app.data.fetching import fetch
from rnn_forecast.language import _, n_
from rnn_forecast.sources.live.settings import put_together
from rnn_forecast.sources.live.suggestion import Suggestion
from rnn_forecast.sources.stocks import MOST_SYMBOLS

LISTED, CHOSEN = "stocks_listed", "stocks_chosen"
"""Where the session keeps the list, and the widget what is chosen of it."""


def symbols() -> tuple[str, ...]:
    """Everything on the list."""
    return session.get(LISTED, ())


def add(found: Suggestion) -> None:
    """Put what was found on the list; what was typed with commas is several."""
    added = found.source.partition(":")[2].split(",")
    chosen = session.get(CHOSEN) or []
    session.put(LISTED, tuple(dict.fromkeys((*symbols(), *added))))
    session.put(CHOSEN, list(dict.fromkeys((*chosen, *added)))[:MOST_SYMBOLS])


def together(settings: Mapping[str, str]) -> None:
    """Choose among the list and get the prices as one table."""
    if session.get(CHOSEN) is None:
        session.put(CHOSEN, list(symbols())[:MOST_SYMBOLS])
    chosen = st.multiselect(
        _("Together as one table"),
        symbols(),
        key=CHOSEN,
        max_selections=MOST_SYMBOLS,
        help=_("The sidebar then offers each as the target; the others can be read beside it."),
    )
    st.button(
        n_("Get 1 symbol", "Get {count} symbols together", len(chosen)).format(count=len(chosen)),
        icon=":material/download:",
        key="get_together",
        disabled=not chosen,
        on_click=fetch,
        args=(put_together("yahoo:" + ",".join(chosen), settings),),
    )
