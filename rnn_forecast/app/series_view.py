"""The whole series with its parts, as the first picture of two pages."""

import streamlit as st

from rnn_forecast.app import show
from rnn_forecast.figures import DARK, LIGHT, Picture, series_plot
from rnn_forecast.language import spoken
from rnn_forecast.series import Series
from rnn_forecast.windows import Split


def series_with_parts(series: Series) -> None:
    """Every observation, with bands for what training, validation and test will use."""
    split = Split.by_share(len(series))
    drawn = _picture(series, split, dark=show.theme() is DARK, language=spoken())
    show.picture(drawn, "series")


# Half the work of a rerun, and the same until another series is chosen. For this visitor only:
# what somebody has uploaded stays out of caches that all share.
@st.cache_resource(
    scope="session",
    max_entries=4,
    show_spinner=False,
    hash_funcs={Series: lambda series: (series.name, series.unit, series.fingerprint)},
)
def _picture(
    series: Series,
    split: Split,
    *,
    dark: bool,
    language: str,  # noqa: ARG001  (part of the key: the picture's words are in it)
) -> Picture:
    return series_plot(series, split, theme=DARK if dark else LIGHT)
