"""What all visitors share, and how long."""

from contextvars import copy_context

import pytest
import streamlit as st
from streamlit.runtime.caching import cache_utils

from rnn_forecast.app import loading
from rnn_forecast.language import speak
from rnn_forecast.sources import bundled


@pytest.fixture
def asked(monkeypatch):
    """The sources that were opened, one after the other, in empty caches."""
    names = []

    def opened(source):
        names.append(source)
        return bundled.load("aapl"), None

    monkeypatch.setattr(loading, "open_dataset", opened)
    st.cache_resource.clear()
    yield names
    st.cache_resource.clear()


@pytest.mark.parametrize(("source", "times"), [("yahoo:AAPL", 2), ("bundled:aapl", 1)])
def test_what_a_server_said_is_asked_for_again_after_a_while(monkeypatch, asked, source, times):
    now = 1000.0
    monkeypatch.setattr(cache_utils, "TTLCACHE_TIMER", lambda: now)
    st.cache_resource.clear()  # caches keep the clock that they were made with
    for moment in (1000.0, 1000.0 + 14 * 60, 1000.0 + 16 * 60):
        now = moment
        loading.dataset(source)
    assert asked == [source] * times


def test_each_language_has_its_own_notes(asked):
    for language in ("en", "ko", "en"):
        copy_context().run(lambda code=language: (speak(code), loading.dataset("bundled:aapl")))
    assert len(asked) == 2
