"""The dashboard. Streamlit is imported here and nowhere else.

pages/            one file a page: a sentence, the controls, the picture, the numbers
sidebar.py        what is forecast and how: the choices that all pages share
lessons/          how a lesson reads, from the guess to the sources
controls.py       a widget for every setting of a spec, bound to the address of the page
forecast_view.py  the forecast page's three states
lengths_view.py   the sequence-length page: what to try, and the curve
window_view.py    the windows of one's own series, drawn and counted
data/             the data page: files, searches, the report card, the season
live.py           a job as it runs: progress, time left, Stop
show.py           pictures, tables and downloads of results
sharing.py        a link to the settings
class_link.py     a teacher's link: settings that are fixed or hidden
words.py          numbers with the words that people use for them
messages.py       sentences, and what keeps names from being read as formatting
session.py        what this visitor has made; the one owner of Streamlit's session state
loading.py        what all visitors share: caches and the queue
"""
