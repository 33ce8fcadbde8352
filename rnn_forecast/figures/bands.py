"""The training, validation and test part behind a series, as neutral bands with their names."""

import plotly.graph_objects as go

from rnn_forecast.figures.canvas import iso
from rnn_forecast.figures.theme import Theme, tint
from rnn_forecast.figures.wording import span_text
from rnn_forecast.language import _
from rnn_forecast.series import Series
from rnn_forecast.windows import PARTS, Part, Split

SHADES: dict[Part, float] = {"train": 0.025, "valid": 0.07, "test": 0.13}
"""Share of the ink: the later a part, the less the network may know of it, the darker it is."""


def add_bands(
    figure: go.Figure, series: Series, split: Split, theme: Theme, *, dated: bool = True
) -> None:
    """Shade the parts; with ``dated`` the legend says from when to when each one goes."""
    for part in PARTS:
        start, end = split.bounds(part)
        if start < min(end, len(series)):
            _add_band(figure, series, part, (start, min(end, len(series))), theme, dated=dated)


def _add_band(
    figure: go.Figure,
    series: Series,
    part: Part,
    bounds: tuple[int, int],
    theme: Theme,
    *,
    dated: bool,
) -> None:
    first, last = series.index[bounds[0]], series.index[bounds[1] - 1]
    # The bands touch: one begins where the one before it ends.
    left = series.index[max(bounds[0] - 1, 0)]
    figure.add_shape(
        type="rect",
        x0=iso(left),
        x1=iso(last),
        y0=0,
        y1=1,
        xref="x",
        yref="y domain",
        fillcolor=tint(theme.ink, SHADES[part]),
        line={"width": 0},
        layer="below",
        showlegend=dated,
        name=f"{_(part)}: {span_text(first, last, series.frequency)}",
    )
    figure.add_annotation(
        text=_(part),
        x=iso(left + (last - left) / 2),
        y=1,
        xref="x",
        yref="y domain",
        yanchor="top",
        showarrow=False,
        font={"size": 12, "color": theme.muted},
    )
