"""What have I given it?"""

import streamlit as st

from rnn_forecast.app import messages, session
from rnn_forecast.app.data import card, searching, season, series, uploading
from rnn_forecast.language import _

choice = messages.require(session.current().choice)

st.title(_("What have I given it?"))
st.markdown(card.in_words(choice))
file, stock, place = st.tabs([_("A file of your own"), _("A stock"), _("Weather of a place")])
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
