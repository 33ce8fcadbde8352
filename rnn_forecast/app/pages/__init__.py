"""The pages, each a script that reads from top to bottom; a new page is a file and a line here."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

HERE = Path(__file__).parent

PAGES = (
    # file, title, icon
    ("forecast", "Forecast", ":material/show_chart:"),
    ("lengths", "Sequence length", ":material/straighten:"),
    ("data", "Data", ":material/table_chart:"),
)


def all_pages() -> list[StreamlitPage]:
    """In the order of the navigation; the first is the start page."""
    return [
        st.Page(HERE / f"{name}.py", title=title, icon=icon, default=name == PAGES[0][0])
        for name, title, icon in PAGES
    ]
