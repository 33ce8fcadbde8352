"""How much a value has to do with those before it, at every distance."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.diagnostics import Memory
from rnn_forecast.figures.canvas import range_with_room, upright, whole_ticks
from rnn_forecast.figures.panels import on_panel, panels
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme, tint
from rnn_forecast.language import _

TITLES = ["Autocorrelation", "Partial autocorrelation"]
DOTTED = 120
"""Up to so many lags, every stem carries a dot."""


def autocorrelation_plot(memory: Memory, *, theme: Theme = LIGHT) -> Picture:
    """Draw autocorrelation and partial autocorrelation as stems, with the band of noise."""
    figure = panels(theme, x=_("Lag (steps)"), titles=[_(title) for title in TITLES], height=460)
    table = _table(memory)
    for place, name in enumerate(("acf", "pacf")):
        _add_band(figure, memory.band, place, theme)
        outside = np.abs(table[name]) > memory.band
        within, beyond = Mark(theme.neutral, symbol="circle-open"), Mark(theme.forecast)
        figure.add_trace(_stems(table[~outside], name, _("within the band"), within, place))
        figure.add_trace(_stems(table[outside], name, _("beyond the band"), beyond, place))
        _add_season(figure, memory, place, theme)
        seen = np.append(table[name].to_numpy(), (-memory.band, 0, memory.band))
        number = "" if place == 0 else str(place + 1)
        figure.update_layout({f"yaxis{number}": {"range": range_with_room(seen, above=0.3)}})
    figure.update_layout(hovermode="closest", legend_itemclick=False)
    last = len(memory.acf) - 1
    figure.update_xaxes(range=[0, last + 0.5], dtick=whole_ticks(last))
    return Picture(figure, _alt(memory), table)


def _table(memory: Memory) -> pd.DataFrame:
    """One row a lag, from 1."""
    lags = np.arange(1, len(memory.acf))
    return pd.DataFrame({"lag": lags, "acf": memory.acf[1:], "pacf": memory.pacf[1:]})


def _stems(table: pd.DataFrame, name: str, label: str, mark: Mark, place: int) -> go.Scatter:
    """One line for all: up from zero, and a break before the next one."""
    lags, values = table["lag"].to_numpy(float), table[name].to_numpy(float)
    nothing = np.full(len(lags), np.nan)
    x = np.stack([lags, lags, nothing], axis=1).ravel()
    y = np.stack([np.zeros(len(lags)), values, nothing], axis=1).ravel()
    dot = 5 if table["lag"].max() <= DOTTED else 0
    trace = go.Scatter(
        x=x,
        y=y,
        name=label,
        mode="lines+markers" if dot else "lines",
        marker={
            "color": mark.color,
            "symbol": mark.symbol,
            "size": np.tile([0, dot, 0], len(lags)),
        },
        line={"color": mark.color, "width": 1.5},
        hovertemplate=_("%{x} steps back: %{y:.2f}<extra></extra>"),
        legendgroup=label,
        showlegend=place == 0,
    )
    return on_panel(trace, place)


def _add_band(figure: go.Figure, band: float, place: int, theme: Theme) -> None:
    number = "" if place == 0 else str(place + 1)
    figure.add_shape(
        type="rect",
        x0=0,
        x1=1,
        xref=f"x{number} domain",
        y0=-band,
        y1=band,
        yref=f"y{number}",
        fillcolor=tint(theme.ink, 0.1),
        line={"width": 0},
        layer="below",
        name=_("noise: ±{band:.2g}").format(band=band),
        showlegend=place == 0,
    )


def _add_season(figure: go.Figure, memory: Memory, place: int, theme: Theme) -> None:
    season = memory.series.season_length
    if not 1 < season < len(memory.acf):
        return
    upright(figure, season, tint(theme.ink, 0.3), dash="dot", row=place + 1)
    if place == 0:
        figure.add_annotation(
            text=_("season, {season}").format(season=season),
            x=season,
            y=1,
            yref="y domain",
            xanchor="left",
            yanchor="top",
            xshift=3,
            showarrow=False,
            font={"size": 12, "color": theme.muted},
        )


def _alt(memory: Memory) -> str:
    of = _("changes of ") if memory.changes else ""
    acf, season = memory.acf, memory.series.season_length
    beyond = int((np.abs(acf[1:]) > memory.band).sum())
    said = _(
        "Autocorrelation of the {of}{name} up to {count} steps back: {beyond} of "
        "{count} lie beyond ±{band:.2g}, the band of noise."
    ).format(of=of, name=memory.series.name, count=len(acf) - 1, beyond=beyond, band=memory.band)
    first = _(" One step back: {acf:.2f}.").format(acf=acf[1]) if len(acf) > 1 else ""
    return (
        said
        + first
        + (
            _(" One season back: {acf:.2f}.").format(acf=acf[season])
            if 1 < season < len(acf)
            else ""
        )
    )
