"""The pages, each a script that reads from top to bottom; a new page is a file and a line here."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from rnn_forecast.language import _

HERE = Path(__file__).parent

PAGES = (
    # file, title, icon
    ("forecast", "Forecast", ":material/show_chart:"),
    ("lengths", "Sequence length", ":material/straighten:"),
    ("memory", "Memory", ":material/psychology:"),
    ("panel", "Many series", ":material/stacked_line_chart:"),
    ("data", "Data", ":material/table_chart:"),
    ("runs", "Runs", ":material/inventory_2:"),
)

LESSONS = (
    # file, title, icon, its one idea
    ("learn", "All lessons", ":material/school:", ""),
    (
        "lesson_windows",
        "Sequences and windows",
        ":material/view_week:",
        "A window is a sequence: shuffle it, and a recurrent network knows less.",
    ),
)
"""The Learn section in the order in which it is read; its first page shows all of them."""


def all_pages() -> dict[str, list[StreamlitPage]]:
    """By section of the navigation; the very first is the start page."""
    sections = {"": PAGES, _("Learn"): LESSONS}
    return {title: [_page(*row[:3]) for row in rows] for title, rows in sections.items() if rows}


def teaches(page: StreamlitPage) -> bool:
    """Whether the page belongs to the Learn section."""
    return page.url_path in {row[0] for row in LESSONS}


def _page(name: str, title: str, icon: str) -> StreamlitPage:
    path = HERE / f"{name}.py"
    return st.Page(path, title=_(title), icon=icon, default=name == PAGES[0][0])
