"""What comes next: the recent past in ink, the future as a line within its interval."""

from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import (
    canvas,
    iso,
    line,
    range_with_room,
    remark,
    ribbon,
    upright,
)
from rnn_forecast.figures.decimation import drawn
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import (
    axis_title,
    date_axis,
    date_text,
    hover,
    label,
    number,
    quantity,
)
from rnn_forecast.forecasting import Forecast
from rnn_forecast.language import _, n_
from rnn_forecast.series import Series
from rnn_forecast.studies.forecast import ForecastStudy

HORIZONS_BACK = 4
"""Of history beside the sequence that the network reads."""

MOST_HORIZONS, FEWEST_STEPS = 8, 40
"""Of history at the most, however long the sequence, or the future would be a sliver."""

AT_FIRST = ("naive", "seasonal_naive", "linear")
"""Baselines that are drawn; the others wait in the legend for a click, or nobody saw the fan."""

MOST_MARKED = 31
"""With more steps ahead than this, a marker at each one is noise."""


def forecast_fan(study: ForecastStudy | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw the forecast after the recent past; until it is there, the past alone."""
    if study is None:
        figure = remark(
            canvas(theme, x=_("Date"), y=_("Value")), theme, _("The forecast appears here.")
        )
        return Picture(figure, _("There is no forecast yet."), pd.DataFrame())
    series, spec = study.windows.series, study.windows.spec
    figure = canvas(theme, x=_("Date"), y=axis_title(series.name, series.unit), height=400)
    figure.update_xaxes(**date_axis(series.frequency))
    past = _recent(series, spec.sequence_length, spec.horizon)
    _add_past(figure, past, theme)
    dates = series.future_index(spec.horizon)
    margin = 0.02 * (dates[-1] - past.index[0])
    figure.update_xaxes(range=[iso(past.index[0]), iso(dates[-1] + margin)])
    if study.forecast is None:
        _keep_place(figure, past, dates[-1], theme)
        return Picture(figure, _waiting(series), pd.DataFrame())
    _add_future(figure, past, study.forecast, study.setup.network.label, theme)
    return Picture(figure, _alt(study, study.forecast), study.forecast.frame())


def _recent(series: Series, sequence_length: int, horizon: int) -> Series:
    """The end of the series."""
    wanted = sequence_length + HORIZONS_BACK * horizon
    steps = min(wanted, max(MOST_HORIZONS * horizon, FEWEST_STEPS))
    start = max(len(series) - steps, 0)
    recent = {"index": series.index[start:], "values": series.values[start:]}
    return replace(series, **recent, covariates={})


def _add_past(figure: go.Figure, past: Series, theme: Theme) -> None:
    kept = drawn(past.values)
    template = hover(past.values, past.unit)
    mark = theme.mark("observed")
    trace = line(past.index[kept], past.values[kept], _("Observed"), mark, hover=template)
    figure.add_trace(trace.update(legendrank=1))
    last = past.index[-1]
    upright(figure, iso(last), tint(theme.ink, 0.35))
    figure.add_annotation(
        text=_("last observation, {date}").format(date=date_text(last, past.frequency)),
        x=iso(last),
        y=1,
        yref="y domain",
        xanchor="right",
        yanchor="top",
        xshift=-2,
        showarrow=False,
        font={"size": 12, "color": theme.muted},
    )


def _keep_place(figure: go.Figure, past: Series, end: pd.Timestamp, theme: Theme) -> None:
    """Show where the forecast will be, so that nothing moves when it comes."""
    figure.add_shape(
        type="rect",
        x0=iso(past.index[-1]),
        x1=iso(end),
        y0=0,
        y1=1,
        yref="y domain",
        fillcolor=tint(theme.forecast, 0.1),
        line={"width": 0},
        layer="below",
    )
    figure.add_annotation(
        text=_("the forecast appears here"),
        x=iso(end),
        y=0,
        yref="y domain",
        xanchor="right",
        yanchor="bottom",
        showarrow=False,
        font={"size": 12, "color": theme.forecast},
    )
    figure.update_yaxes(range=range_with_room(past.values, below=0.16))


def _add_future(
    figure: go.Figure, past: Series, forecast: Forecast, network: str, theme: Theme
) -> None:
    start, level = _last_observed(past)
    dates = pd.DatetimeIndex([start, *forecast.index])
    shown = [values for name, values in forecast.baselines.items() if name in AT_FIRST]
    everything = [past.values, forecast.mean, *shown]
    for percent, (low, high) in list(forecast.intervals.items())[:1]:
        area = ribbon(dates, np.append(level, low), np.append(level, high), theme.forecast)
        figure.add_trace(
            area.update(showlegend=True, name=_("{level} % interval").format(level=percent))
        )
        everything += [low, high]
    for name, values in forecast.baselines.items():
        template = hover(past.values, past.unit)
        trace = line(dates, np.append(level, values), label(name), theme.mark(name), hover=template)
        trace.update(visible=True if name in AT_FIRST else "legendonly")
        figure.add_trace(_from_here_on(trace, len(values), width=1.7))
    figure.add_trace(_network_line(dates, level, forecast, network, past, theme))
    figure.update_yaxes(range=range_with_room(np.concatenate(everything)))


def _network_line(
    dates: pd.DatetimeIndex,
    level: float,
    forecast: Forecast,
    network: str,
    past: Series,
    theme: Theme,
) -> go.Scatter:
    template, mean = hover(past.values, past.unit), np.append(level, forecast.mean)
    trace = line(
        dates,
        mean,
        _("{model} forecast").format(model=network),
        theme.mark("network"),
        hover=template,
    )
    for low, high in list(forecast.intervals.values())[:1]:
        limits = (hover(past.values, "", f"customdata[{at}]") for at in (0, 1))
        custom = np.column_stack([np.append(level, low), np.append(level, high)])
        trace.update(customdata=custom, hovertemplate=f"{template} ({' – '.join(limits)})")
    if len(forecast.mean) <= MOST_MARKED:
        trace.update(mode="lines+markers", marker_size=[0, *[5] * len(forecast.mean)])
    trace.update(legendrank=1)  # named beside the observed line, drawn above all others
    return _from_here_on(trace, len(forecast.mean), width=2.6)


def _from_here_on(trace: go.Scatter, steps: int, *, width: float) -> go.Scatter:
    """Begin at the last observation, which only the observed line names when hovered over."""
    trace.update(
        hovertemplate=["", *[trace.hovertemplate] * steps],
        hoverinfo=["skip", *["all"] * steps],
        line_width=width,
    )
    return trace


def _last_observed(past: Series) -> tuple[pd.Timestamp, float]:
    seen = np.flatnonzero(np.isfinite(past.values))
    if len(seen) == 0:
        return past.index[-1], float("nan")
    return past.index[seen[-1]], float(past.values[seen[-1]])


def _waiting(series: Series) -> str:
    last = date_text(series.index[-1], series.frequency)
    return _("{name} up to the last observation, {last}; the forecast is not there yet.").format(
        name=series.name, last=last
    )


def _alt(study: ForecastStudy, forecast: Forecast) -> str:
    series = study.windows.series
    _date, level = _last_observed(series)
    first, last = (date_text(forecast.index[at], series.frequency) for at in (0, -1))
    steps = len(forecast.mean)
    said = n_(
        "After {level} on {cutoff}, {label} forecasts {name} {count} step ahead: {value} on "
        "{first}",
        "After {level} on {cutoff}, {label} forecasts {name} {count} steps ahead: {value} on "
        "{first}",
        steps,
    ).format(
        level=quantity(level, series.unit),
        cutoff=date_text(forecast.cutoff, series.frequency),
        label=study.setup.network.label,
        name=series.name,
        count=steps,
        value=quantity(forecast.mean[0], series.unit),
        first=first,
    )
    if steps > 1:
        value = quantity(forecast.mean[-1], series.unit)
        said += _(", {value} on {last}").format(value=value, last=last)
    for percent, (low, high) in forecast.intervals.items():
        said += _(", with an {percent} % interval from {low} to {high}").format(
            percent=percent, low=number(low[-1]), high=quantity(high[-1], series.unit)
        )
    rivals = [f"{label(name).lower()} {number(v[-1])}" for name, v in forecast.baselines.items()]
    return _("{said}. For that last date the baselines say: {rivals}.").format(
        said=said, rivals=", ".join(rivals)
    )
