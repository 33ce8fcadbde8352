"""The three panels under each other in which error is drawn against sequence length."""

import math

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import range_with_room
from rnn_forecast.figures.theme import Theme
from rnn_forecast.figures.wording import labelled
from rnn_forecast.language import _
from rnn_forecast.studies.lengths import LengthPlan

PANELS = ((0.43, 1.0), (0.2, 0.31), (0.0, 0.1))
"""Where the panels stand: error, seconds, windows."""

NEAR, FAR = 0.35, 1.5
"""A horizontal line is left out if it stands so far above the curves that it would flatten them: by
this share of the highest error at least, and by so many times the spread of all errors."""


def lay_out(figure: go.Figure, plan: LengthPlan, theme: Theme) -> None:
    """Three panels above each other on one logarithmic axis whose ticks are the lengths."""
    first, last = (math.log10(plan.lengths[at]) for at in (0, -1))
    margin = 0.04 * (last - first) or 0.2
    ticks = {
        "type": "log",
        "range": [first - margin, last + margin],
        "tickvals": list(plan.lengths),
        "tickangle": 0,
        "unifiedhovertitle": {"text": _("%{x} steps")},
    }
    texts = labelled(plan.lengths)
    figure.update_layout(
        xaxis={**ticks, "anchor": "y", "ticktext": texts, "title_text": ""},
        xaxis2={**ticks, "anchor": "y2", "matches": "x", "ticktext": [""] * len(texts)},
        xaxis3={**ticks, "anchor": "y3", "matches": "x", "ticktext": texts},
        yaxis={"domain": PANELS[0]},
        yaxis2={"domain": PANELS[1], "rangemode": "tozero", "nticks": 3},
        yaxis3={"domain": PANELS[2], "rangemode": "tozero", "nticks": 3},
    )
    figure.update_layout(xaxis3_title_text=_("Sequence length (steps)"))
    for text, (_bottom, top) in zip(
        (_("Training time (seconds per network)"), _("Training windows available")),
        PANELS[1:],
        strict=True,
    ):
        _panel_title(figure, text, top, theme)


def beside(
    figure: go.Figure, plan: LengthPlan, length: int, text: str, color: str, *, y: int
) -> None:
    """Text at the top or bottom of the first panel, on the side of the line with more room."""
    left = length * length > plan.lengths[0] * plan.lengths[-1]
    figure.add_annotation(
        text=text,
        x=math.log10(length),
        y=y,
        yref="y domain",
        xanchor="right" if left else "left",
        yanchor="top" if y else "bottom",
        xshift=-3 if left else 3,
        showarrow=False,
        font={"size": 12, "color": color},
    )


def error_range(numbers: pd.DataFrame) -> list[float]:
    """All curves, and the horizontal lines that are not far above them."""
    flat = numbers["sequence_length"].isna()
    curves, levels = numbers[~flat], numbers[flat]["mae"].to_numpy()
    extremes = curves[["low", "high"]].to_numpy(dtype=float).ravel()
    if (curves["model"] != "linear").any():
        highest, lowest = extremes.max(), extremes.min()
        room = max(NEAR * highest, FAR * (highest - lowest))
        levels = levels[levels <= highest + room]
    return range_with_room(np.append(extremes, levels), above=0.14, below=0.12)


def _panel_title(figure: go.Figure, text: str, top: float, theme: Theme) -> None:
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
