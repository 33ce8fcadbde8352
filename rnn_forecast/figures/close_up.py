"""One window close up: what is read in ink, what must be said in the accent, with its dates."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import line, range_with_room
from rnn_forecast.figures.theme import Mark, Theme, tint
from rnn_forecast.figures.wording import span_text
from rnn_forecast.language import _
from rnn_forecast.series import Series
from rnn_forecast.windows import Windows

FIRST, LAST, NEWEST = "First training window", "Last training window", "Newest window"
LEARNS, FORECASTS = "learns {said}", "forecasts {said}"


@dataclass(frozen=True)
class Shown:
    """One window to draw, as positions that may lie beyond the end of the series.

    Attributes:
        sign: Number that links its bar and its close-up.
        title: What window it is.
        start, cutoff: First and last value read.
        first_target, end: First and last value to say; many-to-many, the first comes after the
            first step already.
        says: What is done with the targets, and when they are.
    """

    sign: str
    title: str
    start: int
    cutoff: int
    first_target: int
    end: int
    says: str


def windows_to_show(windows: Windows) -> list[Shown]:
    """The first and the last training window, and the one from which the future is forecast."""
    train, spec = windows.cutoffs["train"], windows.spec
    chosen = [(FIRST, at, LEARNS) for at in train[:1]]
    chosen += [(LAST, at, LEARNS) for at in train[-1:]]
    chosen += [(NEWEST, at, FORECASTS) for at in windows.now]
    shown = []
    for sign, (title, at, says) in zip("①②③", chosen, strict=False):
        cutoff = int(at)
        start = cutoff - spec.sequence_length + 1
        first = cutoff + 1 if says == FORECASTS else cutoff - spec.steps + 2
        shown.append(Shown(sign, title, start, cutoff, first, cutoff + spec.horizon, says))
    return shown


def add_close_up(
    figure: go.Figure, series: Series, dates: pd.DatetimeIndex, one: Shown, axis: int, theme: Theme
) -> None:
    """Draw a window on axes of its own, in steps, with a little of what surrounds it."""
    around = max((one.end - one.start) // 8, 1)
    low, high = max(one.start - around, 0), min(one.end + around, len(series) - 1)
    for first, last, color, width in (
        (low, high, tint(theme.ink, 0.35), 1.2),
        (one.start, one.cutoff, theme.ink, 2.0),
        (one.cutoff, min(one.end, len(series) - 1), theme.forecast, 2.0),
    ):
        if first < last or first == one.start:  # the future has no values
            steps = np.arange(first, last + 1)
            trace = line(steps, series.values[steps], "", Mark(color), width=width)
            trace.update(hoverinfo="skip", hovertemplate=None)
            figure.add_trace(trace.update(xaxis=f"x{axis}", yaxis=f"y{axis}"))
    _add_tints(figure, one, axis, theme)
    across = [one.start - around - 0.5, one.end + around + 0.5]
    upwards = range_with_room(series.values[low : high + 1], above=0.15, below=0.2)
    figure.update_layout({f"xaxis{axis}": {"range": across}, f"yaxis{axis}": {"range": upwards}})
    _add_words(figure, series, dates, one, axis, theme)


def _add_tints(figure: go.Figure, one: Shown, axis: int, theme: Theme) -> None:
    """Ink where it reads, the accent where the targets lie; a strip of it where both do."""
    read, said = tint(theme.ink, 0.09), tint(theme.forecast, 0.2)
    for first, last, color, top in (
        (one.start, one.cutoff, read, 1),
        (one.cutoff + 1, one.end, said, 1),
        (one.first_target, one.cutoff, tint(theme.forecast, 0.45), 0.1),
    ):
        if first <= last:
            figure.add_shape(
                type="rect",
                x0=first - 0.5,
                x1=last + 0.5,
                y0=0,
                y1=top,
                xref=f"x{axis}",
                yref=f"y{axis} domain",
                fillcolor=color,
                line={"width": 0},
                layer="below",
            )


def _add_words(
    figure: go.Figure, series: Series, dates: pd.DatetimeIndex, one: Shown, axis: int, theme: Theme
) -> None:
    read = span_text(dates[one.start], dates[one.cutoff], series.frequency)
    said = span_text(dates[one.first_target], dates[one.end], series.frequency)
    read_steps, said_steps = one.cutoff - one.start + 1, one.end - one.cutoff
    sizes = _("{read} + {said} steps").format(read=read_steps, said=said_steps)
    text = (
        f"{one.sign} <b>{_(one.title)}</b>, {sizes}<br>{_('reads {read}').format(read=read)}<br>"
        f'<span style="color:{theme.forecast}">{_(one.says).format(said=said)}</span>'
    )
    figure.add_annotation(
        text=text,
        align="left",
        x=0,
        y=1,
        xref="paper",
        yref=f"y{axis} domain",
        xanchor="left",
        yanchor="bottom",
        yshift=3,
        showarrow=False,
        font={"size": 12, "color": theme.ink},
    )
