"""A window on its way along the reader's own series, and the two that come after it."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas, iso, line, range_with_room, steady
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme, tint
from rnn_forecast.figures.wording import axis_title, date_axis, hover, span_text
from rnn_forecast.language import _
from rnn_forecast.lessons.sliding import Slide
from rnn_forecast.series import Series

HEIGHT = 340
FOOT = 0.3
"""Share of the panel, at its foot, that the bars of the windows have to themselves."""

BARS = 3
BAR, GAP = 0.06, 0.035
"""Height of a bar and of the space above it, as shares of the panel."""

PALE = 0.5


def sliding_window(slide: Slide, series: Series, *, theme: Theme = LIGHT) -> Picture:
    """Draw the newest values, what the window reads and is to say, and a bar for each window.

    Args:
        slide: A window of the series.
        series: Of which these are the newest values; gives names, unit and dates.
        theme: Colours.
    """
    figure = canvas(theme, x=_("Date"), y=axis_title(series.name, series.unit), height=HEIGHT)
    dates, values = pd.DatetimeIndex(slide.dates), slide.values
    template = hover(values, series.unit)
    faint = Mark(tint(theme.ink, PALE))
    figure.add_trace(line(dates, values, _("observed"), faint, width=1, hover=template))
    for name, color, first, last in (
        (_("read"), theme.ink, slide.start(), slide.cutoff()),
        (_("to be said"), theme.forecast, slide.cutoff() + 1, slide.end()),
    ):
        steps = np.arange(first, last + 1)
        trace = line(dates[steps], values[steps], name, Mark(color), hover=template)
        figure.add_trace(trace.update(mode="lines+markers", marker_size=6))
    for ahead in range(min(BARS, slide.count - slide.place + 1)):
        _add_bar(figure, dates, slide, ahead, theme)
    figure.update_xaxes(**date_axis(series.frequency))
    figure.update_yaxes(range=range_with_room(values, above=0.06, below=FOOT / (1 - FOOT) + 0.06))
    return Picture(steady(figure, bottom=64), _alt(slide, series, dates), _table(slide, dates))


def _add_bar(
    figure: go.Figure, dates: pd.DatetimeIndex, slide: Slide, ahead: int, theme: Theme
) -> None:
    """One window as a bar: ink where it reads, the accent where it is to say something."""
    top = FOOT - ahead * (BAR + GAP) - GAP
    for first, last, color in (
        (slide.start(ahead), slide.cutoff(ahead), theme.ink),
        (slide.cutoff(ahead), slide.end(ahead), theme.forecast),
    ):
        figure.add_shape(
            type="rect",
            x0=iso(dates[first]),
            x1=iso(dates[last]),
            y0=top - BAR,
            y1=top,
            yref="y domain",
            fillcolor=color if ahead == 0 else tint(color, PALE),
            line={"width": 0},
        )
    figure.add_annotation(
        text=str(slide.place + ahead),
        x=iso(dates[slide.start(ahead)]),
        y=top - BAR / 2,
        yref="y domain",
        xanchor="right",
        yanchor="middle",
        xshift=-4,
        showarrow=False,
        font={"size": 11, "color": theme.muted},
    )


def _table(slide: Slide, dates: pd.DatetimeIndex) -> pd.DataFrame:
    """What the window holds, one row a value."""
    steps = np.arange(slide.start(), slide.end() + 1)
    roles = np.where(steps <= slide.cutoff(), _("read"), _("to be said"))
    return pd.DataFrame({"ds": dates[steps], "value": slide.values[steps], "role": roles})


def _alt(slide: Slide, series: Series, dates: pd.DatetimeIndex) -> str:
    return _(
        "Window {place} of {count} on {name} reads {read} and is to say {said}. The next one "
        "begins {stride} steps later."
    ).format(
        place=slide.place,
        count=slide.count,
        name=series.name,
        read=span_text(dates[slide.start()], dates[slide.cutoff()], series.frequency),
        said=span_text(dates[slide.cutoff() + 1], dates[slide.end()], series.frequency),
        stride=slide.spec.slide_stride,
    )
