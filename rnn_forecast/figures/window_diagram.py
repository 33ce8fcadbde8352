"""What the network reads and what it must say: three windows on the user's own series."""

import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.bands import add_bands
from rnn_forecast.figures.canvas import canvas, iso, line, range_with_room, remark
from rnn_forecast.figures.close_up import Shown, add_close_up, windows_to_show
from rnn_forecast.figures.decimation import drawn
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import axis_title, date_axis, hover, span_text
from rnn_forecast.language import _
from rnn_forecast.windows import Windows

TOP, FOOT, BOTTOM = 36, 54, 12
"""Pixels above the panel of the whole series, of its dates, and below the last panel."""

WHOLE, WORDS, CLOSE, GAP = 150, 62, 56, 18
"""Pixels of the panel of the whole series; of each window's words, its panel, the gap before it."""

BAR = 0.06
"""Height of a window's bar, as a share of the panel of the whole series."""


def window_diagram(windows: Windows | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw the first and the last training window, and the one from which the future is forecast.

    Above, the whole series with its parts and a bar for each window: ink where it is read, the
    accent where its targets lie. Below, each window close up.
    """
    if windows is None:
        figure = remark(
            canvas(theme, x=_("Date"), y=_("Value")), theme, _("The windows appear here.")
        )
        return Picture(figure, _("No windows have been cut yet."), pd.DataFrame())
    series, shown = windows.series, windows_to_show(windows)
    panels = WHOLE + FOOT + len(shown) * (GAP + WORDS + CLOSE) - GAP
    title = axis_title(series.name, series.unit)
    figure = canvas(theme, x=_("Date"), y=title, height=TOP + panels + BOTTOM)
    figure.update_layout(margin={"t": TOP, "b": BOTTOM}, showlegend=False)
    dates = pd.DatetimeIndex([*series.index, *series.future_index(windows.spec.horizon)])
    _add_whole(figure, windows, dates, theme)
    for row, one in enumerate(shown):
        _add_bar(figure, dates, one, ("left", "center", "right")[row], theme)
        add_close_up(figure, series, dates, one, row + 2, theme)
    _stack(figure, len(shown), panels)
    table = _table(shown, dates)
    return Picture(figure, _alt(windows, table), table)


def _add_whole(figure: go.Figure, windows: Windows, dates: pd.DatetimeIndex, theme: Theme) -> None:
    series = windows.series
    kept = drawn(series.values)
    values, template = series.values[kept], hover(series.values, series.unit)
    mark = theme.mark("observed")
    figure.add_trace(line(series.index[kept], values, _("Observed"), mark, width=1, hover=template))
    ends = [iso(dates[0]), iso(dates[-1])]
    figure.update_xaxes(**date_axis(series.frequency), range=ends)
    figure.update_yaxes(range=range_with_room(values, above=0.3, below=0.3), nticks=4)
    add_bands(figure, series, windows.split, theme, dated=False)


def _add_bar(
    figure: go.Figure, dates: pd.DatetimeIndex, one: Shown, side: str, theme: Theme
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
            y1=BAR,
            xref="x",
            yref="y domain",
            fillcolor=color,
            line={"width": 1, "color": color},
        )
    figure.add_annotation(
        text=one.sign,
        x=iso(dates[one.cutoff]),
        y=BAR,
        yref="y domain",
        xanchor=side,
        yanchor="bottom",
        showarrow=False,
        font={"size": 15, "color": theme.ink},
    )


def _stack(figure: go.Figure, rows: int, height: int) -> None:
    """Give every panel its place, from the top down."""
    bare = {"showticklabels": False, "ticks": "", "showgrid": False, "showline": False}
    layout: dict[str, object] = {"yaxis_domain": [1 - WHOLE / height, 1], "xaxis_title_standoff": 4}
    for row in range(rows):
        top = WHOLE + FOOT + WORDS + row * (GAP + WORDS + CLOSE)
        domain = [max(1 - (top + CLOSE) / height, 0), 1 - top / height]
        layout[f"xaxis{row + 2}"] = {**bare, "anchor": f"y{row + 2}"}
        layout[f"yaxis{row + 2}"] = {**bare, "anchor": f"x{row + 2}", "domain": domain}
    figure.update_layout(layout)


def _table(shown: list[Shown], dates: pd.DatetimeIndex) -> pd.DataFrame:
    """One row a window: from when to when it reads, and from when to when its targets lie."""
    return pd.DataFrame(
        {
            "window": [_(one.title) for one in shown],
            "reads_from": [dates[one.start] for one in shown],
            "reads_to": [dates[one.cutoff] for one in shown],
            "targets_from": [dates[one.first_target] for one in shown],
            "targets_to": [dates[one.end] for one in shown],
        }
    )


def _alt(windows: Windows, table: pd.DataFrame) -> str:
    frequency, spec = windows.series.frequency, windows.spec
    each = [
        _("{window} {reads}, targets {targets}").format(
            window=row["window"].lower(),
            reads=span_text(row["reads_from"], row["reads_to"], frequency),
            targets=span_text(row["targets_from"], row["targets_to"], frequency),
        )
        for row in table.to_dict("records")
    ]
    counts = ", ".join(f"{len(cutoffs):,} {_(part)}" for part, cutoffs in windows.cutoffs.items())
    return _(
        "Windows of {sequence_length} steps to read and {horizon} to forecast on "
        "{name}: {windows}. Windows by part: {counts}."
    ).format(
        sequence_length=spec.sequence_length,
        horizon=spec.horizon,
        name=windows.series.name,
        windows="; ".join(each),
        counts=counts,
    )
