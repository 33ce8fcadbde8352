"""What have I given it?"""

import streamlit as st

from rnn_forecast.app import data_view, messages, session

tab = session.current()
choice = messages.require(tab.choice)

st.title("What have I given it?")
with messages.shown():
    data_view.uploader()
data_view.card(choice)
