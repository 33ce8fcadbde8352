"""Pictures, tables and downloads of results, the same way on every page."""

import pandas as pd
import streamlit as st

from rnn_forecast.export import to_csv
from rnn_forecast.figures import CONFIG, DARK, LIGHT, Drawing, Picture, Theme


def theme() -> Theme:
    """The figures' theme that goes with the visitor's."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def picture(drawn: Picture, key: str, *, table: str = "") -> None:
    """Draw a picture with its text for screen readers, and its numbers under a fold if named."""
    st.plotly_chart(drawn.figure, theme=None, key=key, config=CONFIG, alt=drawn.alt)
    if table:
        with st.expander(table, icon=":material/table:"):
            st.dataframe(drawn.table, hide_index=True)


def drawing(drawn: Drawing) -> None:
    """Draw a diagram; an SVG is an image here, because the page's own HTML leaves SVG out."""
    st.image(drawn.svg, alt=drawn.alt)


def download(frame: pd.DataFrame, name: str, label: str) -> None:
    """Offer a table as CSV."""
    st.download_button(
        label,
        data=lambda: to_csv(frame).encode("utf-8-sig"),
        file_name=name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
