"""Several panels above each other on one x axis, each with its title above its y axis."""

import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas
from rnn_forecast.figures.theme import Theme

GAP = 44
"""Pixels between two panels: room for a title."""


def panels(theme: Theme, *, x: str, titles: list[str], height: int) -> go.Figure:
    """An empty figure of so many panels; ``x`` stands below the last one."""
    figure = canvas(theme, x="", y=titles[0], height=height)
    gap = GAP / height
    each = (1 - gap * (len(titles) - 1)) / len(titles)
    for place, text in enumerate(titles):
        top = 1 - place * (each + gap)
        last = place == len(titles) - 1
        number = "" if place == 0 else str(place + 1)
        figure.update_layout({f"yaxis{number}": {"domain": [max(top - each, 0), top], "nticks": 4}})
        figure.update_layout(
            {
                f"xaxis{number}": {
                    "anchor": f"y{number}",
                    "showticklabels": last,
                    "title": {"text": x if last else ""},
                    **({"matches": "x"} if place else {}),
                }
            }
        )
        if place:
            _title(figure, text, top, theme)
    return figure


def on_panel(trace: go.Scatter, place: int) -> go.Scatter:
    """The trace in the panel of that place, from 0 at the top."""
    number = "" if place == 0 else str(place + 1)
    return trace.update(xaxis=f"x{number}", yaxis=f"y{number}")


def _title(figure: go.Figure, text: str, top: float, theme: Theme) -> None:
    figure.add_annotation(
        text=text,
        x=0,
        y=top,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        yshift=4,
        showarrow=False,
        font={"size": 12, "color": theme.muted},
    )
