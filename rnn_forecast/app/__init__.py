"""The dashboard. Streamlit is imported here and nowhere else.

pages/       one file a page: a sentence, the controls, the picture, the numbers
sidebar.py   what is forecast and how: the choices that all pages share
controls.py  a widget for every setting of a spec, bound to the address of the page
live.py      a job as it runs: progress, time left, Stop
show.py      pictures and tables of results
messages.py  sentences, and what keeps names from being read as formatting
session.py   what this visitor has made; the one owner of Streamlit's session state
loading.py   what all visitors share: caches and the queue
"""
