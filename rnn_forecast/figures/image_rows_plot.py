"""A few images as a reader gets them, row by row from the top."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import enumeration
from rnn_forecast.language import _

GAP = 8
"""Empty columns between two images."""


def image_rows_plot(images: np.ndarray, digits: Sequence[int], *, theme: Theme = LIGHT) -> Picture:
    """Draw images, "image row column" from 0 to 1, beside each other; row 1 is read first."""
    figure = canvas(theme, x="", y=_("Row, read from the top"), height=230)
    nothing = np.full((images.shape[1], GAP), np.nan)
    wide = np.hstack([part for image in images for part in (image, nothing)])[:, :-GAP]
    figure.add_trace(
        go.Heatmap(
            z=wide,
            y=np.arange(1, len(wide) + 1),
            colorscale=[[0, theme.page], [1, theme.ink]],
            zmin=0,
            zmax=1,
            showscale=False,
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(visible=False, constrain="domain")
    _count, last, columns = images.shape
    figure.update_yaxes(tickvals=[1, last // 2, last])
    figure.update_yaxes(autorange="reversed", constrain="domain", showgrid=False)
    figure.update_yaxes(scaleanchor="x", scaleratio=columns / last)  # square, also of few rows
    table = pd.DataFrame({"digit": list(digits), "ink": images.mean(axis=(1, 2))})
    alt = _("The digits {digits} as the networks get them, {rows} rows each.")
    names = enumeration([str(digit) for digit in digits])
    return Picture(figure, alt.format(digits=names, rows=images.shape[1]), table)
