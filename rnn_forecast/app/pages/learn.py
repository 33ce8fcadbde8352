"""What can be learnt here?"""

import streamlit as st

from rnn_forecast.app.pages import HERE, LESSONS
from rnn_forecast.language import _

st.title(_("How do recurrent networks work?"))
st.markdown(
    _(
        "Short lessons with one idea each. Every one begins with a guess: decide first, then look. "
        "All pictures can be moved, and most can be opened in the app."
    )
)
taught = list(enumerate(LESSONS[1:], start=1))
for first in range(0, len(taught), 2):
    row = taught[first : first + 2]
    for column, (number, (name, title, icon, idea)) in zip(st.columns(2), row, strict=False):
        with column, st.container(border=True, height="stretch"):
            label = f"**{number} · {_(title)}**"
            st.page_link(HERE / f"{name}.py", label=label, icon=icon)
            st.caption(_(idea))
