"""A curve of several networks: the median as a line, a band from the lowest to the highest."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import line, ribbon
from rnn_forecast.figures.panels import on_panel
from rnn_forecast.figures.theme import Mark
from rnn_forecast.studies.memory.spread import Band

SHARE = 0.14
"""Of the colour: bands of several cells lie upon each other."""


def add_band(
    figure: go.Figure,
    x: np.ndarray,
    band: Band,
    mark: Mark,
    *,
    name: str,
    place: int = 0,
    **trace: Any,  # noqa: ANN401  (of ``line``)
) -> go.Scatter:
    """Draw the band where there is one, and the line, which is given back.

    Args:
        figure: To draw into.
        x: Places, ``(place,)``.
        band: Of the networks.
        mark: How the line is drawn.
        name: In the legend.
        place: Of the panel, from 0 at the top.
        trace: Width and hover of the line.
    """
    if (band.high > band.low).any():
        figure.add_trace(on_panel(ribbon(x, band.low, band.high, mark.color, share=SHARE), place))
    figure.add_trace(on_panel(line(x, band.median, name, mark, **trace), place))
    drawn = figure.data[-1]
    assert isinstance(drawn, go.Scatter)  # noqa: S101  (it was just added)
    return drawn
