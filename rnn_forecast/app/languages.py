"""The reader's language: the browser's, until another one is chosen.

A language that was chosen is in the address, by its code; the browser's is not, so that a link
speaks to everybody in their own.
"""

import streamlit as st

from rnn_forecast.app import controls, session
from rnn_forecast.language import LANGUAGES, _, preferred, spoken

WHOLE_WORDS = "<style>[data-testid=stApp] :is(p, li, h1, h2, h3, h4) {word-break: keep-all}</style>"
"""Browsers break Korean between any two syllables unless they are told to keep its words."""


def choose() -> None:
    """The languages beside each other, each by its own name."""
    if spoken() == "ko":
        st.html(WHOLE_WORDS)
    controls.addressed(
        st.segmented_control,
        preferred(st.context.locale),
        lambda given: {code: code for code in LANGUAGES}[given[-1]],
        str,
        label=_("Language"),
        key=session.LANGUAGE,
        options=list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        default=preferred(st.context.locale),
        required=True,
    )
