"""When a run was made, on the clock of the visitor."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from rnn_forecast.runs import Entry, Sweep


def when(kept: Entry | Sweep) -> str:
    """Date and time of day."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return f"{kept.when.astimezone(zone):%Y-%m-%d %H:%M}"
