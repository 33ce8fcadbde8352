"""What the network reads and what it must say: three windows on the user's own series."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.bands import add_bands
from rnn_forecast.figures.canvas import canvas, iso, line, range_with_room, remark
from rnn_forecast.figures.decimation import drawn
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import axis_title, hover, hover_date, span_text
from rnn_forecast.series import Series
from rnn_forecast.windows import Windows

TOP, FOOT = 36, 52
"""Pixels above the first panel and below the last one."""

WHOLE, WORDS, CLOSE, GAP = 150, 62, 56, 18
"""Pixels of the panel of the whole series; of each window's words, its panel, the gap before it."""

NUMBERS = "①②③"


@dataclass(frozen=True)
class Shown:
    """One window to draw, as positions that may lie beyond the end of the series.

    Attributes:
        title: What window it is.
        start, cutoff, end: First value read, last value read, last value to say.
        verb: What is done with the targets.
    """

    title: str
    start: int
    cutoff: int
    end: int
    verb: str


def window_diagram(windows: Windows | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw the first and the last training window, and the one from which the future is forecast.

    Above, the whole series with its parts and a bar for each window: ink where it is read, the
    accent where its targets lie. Below, each window close up.
    """
    if windows is None:
        figure = remark(canvas(theme, x="Date", y="Value"), theme, "The windows appear here.")
        return Picture(figure, "No windows have been cut yet.", pd.DataFrame())
    series, shown = windows.series, _windows_to_show(windows)
    title = axis_title(series.name, series.unit)
    height = TOP + WHOLE + FOOT + len(shown) * (GAP + WORDS + CLOSE)
    figure = canvas(theme, x="Date", y=title, height=height)
    figure.update_layout(margin={"t": TOP, "b": 8}, showlegend=False)
    future = series.future_index(windows.spec.horizon)
    dates = pd.DatetimeIndex([*series.index, *future])
    _add_whole(figure, windows, theme)
    for row, one in enumerate(shown):
        _add_bar(figure, dates, one, row, theme)
        _add_close_up(figure, windows, dates, one, row, theme)
    _stack(figure, len(shown))
    table = _table(shown, dates)
    return Picture(figure, _alt(windows, table), table)


def _windows_to_show(windows: Windows) -> list[Shown]:
    length, horizon = windows.spec.sequence_length, windows.spec.horizon
    train = windows.cutoffs["train"]
    chosen = [("First training window", int(at), "learns") for at in train[:1]]
    chosen += [("Last training window", int(at), "learns") for at in train[-1:]]
    chosen += [("Newest window", int(at), "forecasts") for at in windows.now]
    return [Shown(title, at - length + 1, at, at + horizon, verb) for title, at, verb in chosen]


def _add_whole(figure: go.Figure, windows: Windows, theme: Theme) -> None:
    series = windows.series
    kept = drawn(series.values)
    values, template = series.values[kept], hover(series.values, series.unit)
    observed = theme.mark("observed")
    figure.add_trace(
        line(series.index[kept], values, "Observed", observed, width=1, hover=template)
    )
    ends = [iso(series.index[0]), iso(series.future_index(windows.spec.horizon)[-1])]
    figure.update_xaxes(hoverformat=hover_date(series.frequency), range=ends)
    figure.update_yaxes(range=range_with_room(values, above=0.3, below=0.3), nticks=4)
    add_bands(figure, series, windows.split, theme, dated=False)


def _add_bar(
    figure: go.Figure, dates: pd.DatetimeIndex, one: Shown, row: int, theme: Theme
) -> None:
    """A bar at the foot of the whole series, and its number above it."""
    for first, last, color in (
        (one.start, one.cutoff, theme.ink),
        (one.cutoff, one.end, theme.forecast),
    ):
        figure.add_shape(
            type="rect",
            x0=iso(dates[first]),
            x1=iso(dates[last]),
            y0=0,
            y1=0.06,
            xref="x",
            yref="y domain",
            fillcolor=color,
            line={"width": 1, "color": color},
        )
    figure.add_annotation(
        text=NUMBERS[row],
        x=iso(dates[one.cutoff]),
        y=0.06,
        yref="y domain",
        yanchor="bottom",
        showarrow=False,
        font={"size": 15, "color": theme.ink},
    )


def _add_close_up(
    figure: go.Figure,
    windows: Windows,
    dates: pd.DatetimeIndex,
    one: Shown,
    row: int,
    theme: Theme,
) -> None:
    """One window on an axis of steps, with a little of what surrounds it."""
    axis, series = str(row + 2), windows.series
    around = max((one.end - one.start) // 8, 1)
    low, high = max(one.start - around, 0), min(one.end + around, len(series) - 1)
    template = hover(series.values, series.unit)
    for first, last, color, width in (
        (low, high, tint(theme.ink, 0.35), 1.2),
        (one.start, one.cutoff, theme.ink, 2),
        (one.cutoff, min(one.end, len(series) - 1), theme.forecast, 2),
    ):
        if first == last:  # the future, which has no values
            continue
        steps = np.arange(first, last + 1)
        mark = theme.mark("observed")
        trace = line(steps, series.values[steps], "", mark, width=width, hover=template)
        trace.update(line_color=color, marker_color=color, xaxis=f"x{axis}", yaxis=f"y{axis}")
        trace.update(hoverinfo="skip", hovertemplate=None)
        figure.add_trace(trace)
    for left, right, color, share in (
        (one.start - 0.5, one.cutoff + 0.5, theme.ink, 0.09),
        (one.cutoff + 0.5, one.end + 0.5, theme.forecast, 0.2),
    ):
        _tint_region(figure, axis, left, right, tint(color, share))
    figure.layout[f"xaxis{axis}"] = {"range": [one.start - around - 0.5, one.end + around + 0.5]}
    figure.layout[f"yaxis{axis}"] = {"range": _range_of(series, low, high)}
    _add_words(figure, windows, dates, one, row, theme)


def _tint_region(figure: go.Figure, axis: str, left: float, right: float, color: str) -> None:
    figure.add_shape(
        type="rect",
        x0=left,
        x1=right,
        y0=0,
        y1=1,
        xref=f"x{axis}",
        yref=f"y{axis} domain",
        fillcolor=color,
        line={"width": 0},
        layer="below",
    )


def _range_of(series: Series, low: int, high: int) -> list[float]:
    return range_with_room(series.values[low : high + 1], above=0.15, below=0.15)


def _add_words(
    figure: go.Figure,
    windows: Windows,
    dates: pd.DatetimeIndex,
    one: Shown,
    row: int,
    theme: Theme,
) -> None:
    frequency, spec = windows.series.frequency, windows.spec
    read = span_text(dates[one.start], dates[one.cutoff], frequency)
    first = (
        one.start + 1 if spec.task == "many-to-many" and one.verb == "learns" else one.cutoff + 1
    )
    said = span_text(dates[first], dates[one.end], frequency)
    after = " after every step" if first <= one.cutoff else ""
    text = (
        f"{NUMBERS[row]} <b>{one.title}</b><br>"
        f"reads {_steps(spec.sequence_length)}: {read}<br>"
        f'<span style="color:{theme.forecast}">'
        f"{one.verb} {_steps(spec.horizon)}{after}: {said}</span>"
    )
    figure.add_annotation(
        text=text,
        align="left",
        x=0,
        y=1,
        xref="paper",
        yref=f"y{row + 2} domain",
        xanchor="left",
        yanchor="bottom",
        yshift=3,
        showarrow=False,
        font={"size": 12, "color": theme.ink},
    )


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _stack(figure: go.Figure, rows: int) -> None:
    """Give every panel its place, from the top down."""
    height = WHOLE + FOOT - 8 + rows * (GAP + WORDS + CLOSE)
    figure.update_layout(
        yaxis_domain=[1 - WHOLE / height, 1], xaxis={"anchor": "y", "title_standoff": 4}
    )
    bare = {"showticklabels": False, "ticks": "", "showgrid": False, "showline": False}
    top = WHOLE + FOOT - 8
    for row in range(rows):
        top += GAP + WORDS if row else WORDS
        axis = str(row + 2)
        figure.layout[f"yaxis{axis}"].update(
            {**bare, "domain": [max(1 - (top + CLOSE) / height, 0), 1 - top / height]}
        )
        figure.layout[f"yaxis{axis}"].anchor = f"x{axis}"
        figure.layout[f"xaxis{axis}"].update({**bare, "anchor": f"y{axis}"})
        top += CLOSE


def _table(shown: list[Shown], dates: pd.DatetimeIndex) -> pd.DataFrame:
    """One row a window: from when to when it reads, and from when to when its targets lie."""
    return pd.DataFrame(
        {
            "window": [one.title for one in shown],
            "reads_from": [dates[one.start] for one in shown],
            "reads_to": [dates[one.cutoff] for one in shown],
            "targets_from": [dates[one.cutoff + 1] for one in shown],
            "targets_to": [dates[one.end] for one in shown],
        }
    )


def _alt(windows: Windows, table: pd.DataFrame) -> str:
    frequency, spec = windows.series.frequency, windows.spec
    each = [
        f"{row['window'].lower()} {span_text(row['reads_from'], row['reads_to'], frequency)}, "
        f"targets {span_text(row['targets_from'], row['targets_to'], frequency)}"
        for row in table.to_dict("records")
    ]
    counts = ", ".join(f"{len(cutoffs):,} {part}" for part, cutoffs in windows.cutoffs.items())
    return (
        f"Windows of {_steps(spec.sequence_length)} and {_steps(spec.horizon)} to forecast on "
        f"{windows.series.name}: {'; '.join(each)}. Windows by part: {counts}."
    )
