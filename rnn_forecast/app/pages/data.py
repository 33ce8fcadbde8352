"""What have I given it?"""

import streamlit as st

from rnn_forecast.app import messages, session
from rnn_forecast.app.data import card, searching, season, series, uploading

choice = messages.require(session.current().choice)

st.title("What have I given it?")
st.markdown(card.in_words(choice))
file, stock, place = st.tabs(["A file of your own", "A stock", "Weather of a place"])
with file:
    uploading.uploader()
with stock:
    searching.stock()
with place:
    searching.place()
uploading.which_series()
series.drawn(choice)
card.card(choice)
card.as_it_stands(choice)
series.holes(choice)
series.roles(choice)
season.season(choice)
series.table(choice)
