"""A series taken apart: trend, season and rest above each other, on the dates they share."""

import pandas as pd

from rnn_forecast.diagnostics import Decomposition
from rnn_forecast.figures.canvas import iso, line
from rnn_forecast.figures.decimation import drawn
from rnn_forecast.figures.panels import on_panel, panels
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import axis_title, date_axis, hover
from rnn_forecast.language import _


def decomposition_plot(parts: Decomposition, *, theme: Theme = LIGHT) -> Picture:
    """Draw the series and what it is the sum of; the rest around zero."""
    series = parts.series
    observed = axis_title(series.name, series.unit)
    titles = [
        observed,
        _("Trend"),
        _("Season of {period:,} steps").format(period=parts.period),
        _("Rest"),
    ]
    figure = panels(theme, x=_("Date"), titles=titles, height=600)
    table = _table(parts)
    template = hover(series.values, series.unit)
    for place, name in enumerate(table.columns[1:]):
        values = table[name].to_numpy()
        kept = drawn(values)
        mark = theme.mark("observed")
        trace = line(table["ds"].to_numpy()[kept], values[kept], name, mark, width=1.2)
        trace.update(showlegend=False, hovertemplate=f"{template}<extra>{name}</extra>")
        figure.add_trace(on_panel(trace, place))
    figure.update_xaxes(
        **date_axis(series.frequency),
        range=[iso(series.index[at]) for at in (0, -1)],
    )
    return Picture(figure, _alt(parts), table)


def _table(parts: Decomposition) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ds": parts.series.index,
            "observed": parts.series.values,
            "trend": parts.trend,
            "season": parts.season,
            "rest": parts.rest,
        }
    )


def _alt(parts: Decomposition) -> str:
    return _(
        "{name} as trend, season of {period:,} steps and rest. Strength of the trend: "
        "{trend_strength:.2f} of 1, of the season: {season_strength:.2f} of 1."
    ).format(
        name=parts.series.name,
        period=parts.period,
        trend_strength=parts.trend_strength,
        season_strength=parts.season_strength,
    )
