"""The data page: a file of one's own, what was found in it, and the series as it will be used."""

from dataclasses import fields, replace

import streamlit as st

from rnn_forecast.app import session, show
from rnn_forecast.app.messages import literal, refuse
from rnn_forecast.app.session import Choice
from rnn_forecast.app.words import counted
from rnn_forecast.errors import UnreadableFile
from rnn_forecast.figures import series_plot
from rnn_forecast.sources.upload import Choices, Upload, read
from rnn_forecast.windows import Split

LIMITS = "CSV, TSV, text, Excel, ODS or Parquet, also zipped; up to 50 MB and 2 million rows."


def uploader() -> None:
    """Take a file, read it with the choices made so far, and make it the series."""
    file = st.file_uploader("A file of your own", key="file", max_upload_size=50, help=LIMITS)
    st.caption(f"{LIMITS} The file stays in memory and is forgotten with this session.")
    if file is None:
        return
    choices = _choices(file.name)
    try:
        upload = read(file.getvalue(), file.name, choices)
    except UnreadableFile as error:
        refuse(str(error))
        _offer(file.name, choices, None)
        return
    new = upload.dataset.key not in session.current().uploads
    session.current().keep(upload)
    if new:
        session.put("source", upload.dataset.key)
        session.start_over()
        st.rerun()
    _offer(file.name, choices, upload)
    report(upload)
