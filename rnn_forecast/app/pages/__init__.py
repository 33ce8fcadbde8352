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
    ("backtest", "Backtest", ":material/history:"),
    ("memory", "Memory", ":material/psychology:"),
    ("panel", "Many series", ":material/stacked_line_chart:"),
    ("search", "Search", ":material/manage_search:"),
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
        "A window is a sequence: shuffle it, and a recurrent network no longer understands it.",
    ),
    (
        "lesson_state",
        "State",
        ":material/blur_on:",
        "A state carries the past, and outputs do not always tell which state it is.",
    ),
    (
        "lesson_cell",
        "One cell, unrolled",
        ":material/memory:",
        "The same few weights at every step: any length can be read.",
    ),
    (
        "lesson_shapes",
        "Task shapes",
        ":material/account_tree:",
        "How much a network reads, and whether it says the future at once or step by step.",
    ),
    (
        "lesson_gradients",
        "Vanishing gradients",
        ":material/trending_down:",
        "What lies far back reaches the weights through a long product, and mostly gets lost.",
    ),
    (
        "lesson_gates",
        "Gates",
        ":material/door_front:",
        "A gate that stays open carries a value over many steps; its bias says over how many.",
    ),
    (
        "lesson_images",
        "Images as sequences",
        ":material/image:",
        "An image is a sequence of rows, and 64 of them are too many for a simple network.",
    ),
    (
        "lesson_attention",
        "Recurrence and attention",
        ":material/speed:",
        "Recurrence must wait for every step; attention need not, and pays with memory.",
    ),
    (
        "lesson_leakage",
        "Leakage on purpose",
        ":material/water_drop:",
        "Let a test see what was learnt from, and even chance can be forecast.",
    ),
    (
        "lesson_copying",
        "Why it copies yesterday",
        ":material/content_copy:",
        "Two curves that look alike prove nothing: look at changes.",
    ),
    (
        "lesson_length",
        "Choosing the length",
        ":material/straighten:",
        "The lowest point of a noisy curve is not the best choice.",
    ),
    (
        "lesson_intervals",
        "Intervals",
        ":material/unfold_more:",
        "What an interval promises, and what breaks the promise.",
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
    """Beside each other the pages have no room for icons: Learn would hide behind "11 more"."""
    path, beside = HERE / f"{name}.py", any(name == row[0] for row in PAGES)
    return st.Page(path, title=_(title), icon=None if beside else icon, default=name == PAGES[0][0])
