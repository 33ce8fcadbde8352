"""What figures are put together from: empty axes, lines, ribbons, upright marks, remarks."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.theme import Mark, Theme, template, tint

HEIGHT = 380
LANE = 32
"""Pixels at the top: what the y axis measures on the left, the tools on the right.

A title beside the axis would be read sideways and cost a phone a tenth of its width.
"""

INTERVAL_TINT = 0.2
MOST_TICKS = 10


def canvas(theme: Theme, *, x: str, y: str, height: int = HEIGHT) -> go.Figure:
    """An empty figure with titled axes: ``x`` below it, ``y`` above its y axis."""
    figure = go.Figure()
    figure.update_layout(template=template(theme), height=height, title_text=y)
    figure.update_layout(legend_y=1 - LANE / height)
    figure.update_xaxes(title_text=x)
    return figure


def steady(
    figure: go.Figure, *, left: int = 46, bottom: int = 48, top: int = LANE + 48
) -> go.Figure:
    """Margins in which labels of a few digits and a legend of one line have room.

    For figures that follow a slider: Plotly otherwise draws everything twice, the second time
    within what its labels have left. What needs more room than this still gets it.
    """
    return figure.update_layout(margin={"l": left, "r": 24, "b": bottom, "t": top})


def remark(figure: go.Figure, theme: Theme, text: str) -> go.Figure:
    """Say in the middle of an empty figure what will appear in it."""
    figure.update_xaxes(showticklabels=False, ticks="")
    figure.update_yaxes(showticklabels=False, showgrid=False)
    figure.add_annotation(
        text=text,
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        showarrow=False,
        font={"size": 13, "color": theme.muted},
    )
    return figure


def line(
    x: object, y: np.ndarray, name: str, mark: Mark, *, width: float = 2, hover: str = "%{y}"
) -> go.Scatter:
    """A line in the manner of its role; a gap stays a gap, a value between two gaps is a dot."""
    lone = _lone(y)
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        mode="lines+markers" if lone.any() else "lines",
        line={"color": mark.color, "dash": mark.dash, "width": width},
        marker={
            "color": mark.color,
            "symbol": mark.symbol,
            "size": np.where(lone, 5, 0) if lone.any() and not lone.all() else 7,
            # Without these, sizes one by one would make half transparent bubbles.
            "opacity": 1,
            "line": {"width": 0 if not mark.symbol.endswith("-open") else 1.5},
        },
        hovertemplate=hover,
    )


def _lone(y: np.ndarray) -> np.ndarray:
    """Whether each value stands alone: observed, and neither of its neighbours is."""
    seen = np.concatenate([[False], np.isfinite(y), [False]])
    return seen[1:-1] & ~seen[:-2] & ~seen[2:]


def ribbon(
    x: object, low: np.ndarray, high: np.ndarray, color: str, *, share: float = INTERVAL_TINT
) -> go.Scatter:
    """The area between two lines, a tint without an edge; one polygon for each run of values."""
    edges = [_outline(np.asarray(x)[run], low[run], high[run]) for run in _runs(low + high)]
    gap = [(None, None)]
    points = [point for edge in edges for point in (*gap, *edge)][1:]
    return go.Scatter(
        x=[time for time, _ in points],
        y=[value for _, value in points],
        fill="toself",
        fillcolor=tint(color, share),
        line={"width": 0, "color": color},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
    )


def upright(figure: go.Figure, x: object, color: str, *, dash: str = "solid", row: int = 1) -> None:
    """A thin line from the bottom to the top of a panel."""
    axis = "" if row == 1 else str(row)
    figure.add_shape(
        type="line",
        x0=x,
        x1=x,
        y0=0,
        y1=1,
        xref=f"x{axis}",
        yref=f"y{axis} domain",
        line={"color": color, "width": 1, "dash": dash},
        layer="below",
    )


def range_with_room(values: np.ndarray, *, above: float = 0.16, below: float = 0.06) -> list[float]:
    """A range of the y axis that leaves room for a line of text above all values."""
    finite = values[np.isfinite(values)]
    if len(finite) == 0:
        return [0.0, 1.0]
    low, high = float(finite.min()), float(finite.max())
    size = (high - low) or abs(high) or 1.0
    return [low - below * size, high + above * size]


def whole_ticks(last: int) -> int:
    """Distance of the ticks of an axis that counts to ``last``: a round number, ten at the most."""
    return next((size for size in (1, 2, 5, 10, 20, 25, 50) if last <= MOST_TICKS * size), 100)


def iso(time: pd.Timestamp) -> str:
    """A date as Plotly's shapes take it."""
    return time.isoformat()


def _outline(x: np.ndarray, low: np.ndarray, high: np.ndarray) -> list[tuple[object, float]]:
    times = pd.DatetimeIndex(x).strftime("%Y-%m-%dT%H:%M:%S") if x.dtype.kind == "M" else x
    there = list(zip(times, high.tolist(), strict=True))
    back = list(zip(times, low.tolist(), strict=True))
    return there + back[::-1]


def _runs(values: np.ndarray) -> Iterator[np.ndarray]:
    """Positions of each stretch without a gap."""
    seen = np.flatnonzero(np.isfinite(values))
    if len(seen):
        yield from np.split(seen, np.flatnonzero(np.diff(seen) > 1) + 1)
