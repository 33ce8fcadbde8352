"""What all visitors share: the queue of long work, and sources that were opened before."""

import streamlit as st

from rnn_forecast.jobs import Jobs
from rnn_forecast.sources import Dataset, open_dataset
from rnn_forecast.workers import resident


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


@st.cache_resource(max_entries=32)
def dataset(source: str) -> Dataset:
    """A bundled or synthetic source. Not a copy for each visitor: nobody changes a dataset."""
    return open_dataset(source)[0]
