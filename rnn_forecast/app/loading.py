"""What all visitors share: the queue of long work, and sources that were opened before."""

from importlib import import_module
from threading import Timer

import streamlit as st

from rnn_forecast.app.messages import literal
from rnn_forecast.jobs import Jobs
from rnn_forecast.language import spoken
from rnn_forecast.sources import LIVE, Dataset, open_dataset
from rnn_forecast.workers import resident

FRESH = "15m"
"""How long what a server said stands for what it would say."""

CLASSICS = ("statsmodels.tsa.exponential_smoothing.ets", "statsmodels.tsa.forecasting.theta")
"""What the baselines ETS and Theta import, a second on a small machine."""

UNDER_WAY = 3.0
"""Seconds after which a training has imported what it needs itself."""


@st.cache_resource
def jobs() -> Jobs:
    """The queue in front of the one thread that trains.

    One slot: on two cores a second training makes neither faster and the pages slower
    (docs/benchmarks.md).
    """
    return Jobs(slots=1)


@st.cache_resource
def warm_workers() -> None:
    """Let the worker processes start while a visitor still chooses what to compute."""
    resident().warm()


@st.cache_resource
def warm_classics() -> None:
    """Import them while a network trains: a stopped training is tested where the page is drawn."""
    timer = Timer(UNDER_WAY, lambda: [import_module(name) for name in CLASSICS])
    timer.daemon = True
    timer.start()


def where_it_runs() -> None:
    """Say so where networks are trained on a cluster and not on this machine."""
    if where := resident().where:
        st.caption(f":material/lan: {literal(where)}")


def dataset(source: str) -> Dataset:
    """A source by its name. Not a copy for each visitor: nobody changes a dataset.

    What was found in it is said in the visitor's language, so each language has its own.
    """
    live = source.partition(":")[0] in LIVE
    return (_live if live else _lasting)(source, spoken())


@st.cache_resource(max_entries=32, show_spinner=False)
def _lasting(source: str, language: str) -> Dataset:  # noqa: ARG001  (part of the key)
    return open_dataset(source)[0]


@st.cache_resource(ttl=FRESH, max_entries=16, show_spinner=False)
def _live(source: str, language: str) -> Dataset:  # noqa: ARG001  (part of the key)
    return open_dataset(source)[0]
