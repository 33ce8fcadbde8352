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
for number, (name, title, icon, idea) in enumerate(LESSONS[1:], start=1):
    with st.container(border=True):
        label = f"{number} · {_(title)}"
        st.page_link(HERE / f"{name}.py", label=f"**{label}**", icon=icon)
        st.caption(_(idea))
