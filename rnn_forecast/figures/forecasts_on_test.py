"""The test part: what came, and what was forecast for the same dates some steps before."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.evaluation.assessment import LEVEL, Assessment
from rnn_forecast.evaluation.metrics import mae
from rnn_forecast.figures.canvas import canvas, iso, line, range_with_room, remark, ribbon
from rnn_forecast.figures.decimation import drawn
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import axis_title, date_axis, hover, quantity, span_text
from rnn_forecast.figures.wording import label as label_of
from rnn_forecast.language import _, n_
from rnn_forecast.models.baselines import BASELINES
from rnn_forecast.series import Series


def forecasts_on_test(
    assessment: Assessment | None,
    *,
    step: int = 1,
    label: str = "Network",
    theme: Theme = LIGHT,
) -> Picture:
    """Draw the test part against the forecasts made so many steps before each date.

    Args:
        assessment: The test; None before there is one.
        step: Steps ahead, from 1 to the horizon.
        label: The network's name, e.g. ``"GRU"``.
        theme: Colours.
    """
    if assessment is None or len(assessment.actual) == 0:
        empty = canvas(theme, x=_("Date"), y=_("Value"))
        figure = remark(empty, theme, _("The test appears here."))
        return Picture(figure, _("There is no test yet."), pd.DataFrame())
    series = assessment.windows.series
    figure = canvas(theme, x=_("Date"), y=axis_title(series.name, series.unit))
    figure.update_xaxes(**date_axis(series.frequency))
    table = _table(assessment, step)
    _draw(figure, series, table, f"{label}, {_ahead(step)}", theme)
    return Picture(figure, _alt(series, table, f"{label} {_ahead(step)}"), table)


def _table(assessment: Assessment, step: int) -> pd.DataFrame:
    """One row a date from the first to the last one forecast; NaN where no window was scored."""
    positions = assessment.windows.cutoffs["test"] + step
    said = {name: values[:, step - 1] for name, values in assessment.forecasts.items()}
    forecast = {"actual": assessment.actual[:, step - 1], "forecast": said.pop("network")}
    table = pd.DataFrame(forecast | said, index=positions)
    if assessment.interval is not None:
        low, high = assessment.interval
        table[f"lo-{LEVEL}"], table[f"hi-{LEVEL}"] = low[:, step - 1], high[:, step - 1]
    table = table.reindex(np.arange(positions[0], positions[-1] + 1))
    table.insert(0, "ds", assessment.windows.series.index[table.index])
    return table.reset_index(drop=True)


def _draw(figure: go.Figure, series: Series, table: pd.DataFrame, name: str, theme: Theme) -> None:
    template = hover(series.values, series.unit)
    dates = table["ds"].to_numpy()
    actual, forecast = table["actual"].to_numpy(), table["forecast"].to_numpy()
    seen, shown = drawn(actual), drawn(forecast)
    if f"lo-{LEVEL}" in table:
        low, high = (table[f"{end}-{LEVEL}"].to_numpy()[shown] for end in ("lo", "hi"))
        area = ribbon(dates[shown], low, high, theme.forecast)
        figure.add_trace(
            area.update(showlegend=True, name=_("{level} % interval").format(level=LEVEL))
        )
    network, observed = theme.mark("network"), theme.mark("observed")
    figure.add_trace(line(dates[shown], forecast[shown], name, network, hover=template))
    _add_rivals(figure, table, template, theme)
    # Observed on top and thin, or a good forecast would hide it.
    trace = line(dates[seen], actual[seen], _("Observed"), observed, width=1.2, hover=template)
    figure.add_trace(trace.update(legendrank=1))
    figure.update_xaxes(range=[iso(table["ds"].iloc[at]) for at in (0, -1)])
    own = table.drop(columns=["ds", *_rivals(table)])
    figure.update_yaxes(range=range_with_room(own.to_numpy(dtype=float), above=0.06))


def _rivals(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table if name in BASELINES]


def _add_rivals(figure: go.Figure, table: pd.DataFrame, template: str, theme: Theme) -> None:
    """Naive is drawn, which is the series itself, some steps late; the others wait for a click."""
    for name in _rivals(table):
        kept = drawn(values := table[name].to_numpy())
        dates, mark = table["ds"].to_numpy()[kept], theme.mark(name)
        trace = line(dates, values[kept], label_of(name), mark, width=1.2, hover=template)
        figure.add_trace(trace.update(visible=True if name == "naive" else "legendonly"))


def _ahead(step: int) -> str:
    return n_("{n} step ahead", "{n} steps ahead", step).format(n=step)


def _alt(series: Series, table: pd.DataFrame, who: str) -> str:
    dates = span_text(table["ds"].iloc[0], table["ds"].iloc[-1], series.frequency)
    actual, forecast = table["actual"].to_numpy(), table["forecast"].to_numpy()
    error = quantity(mae(actual, forecast), series.unit)
    said = _("{series}, {dates}: {forecast} is {error} off on average").format(
        series=series.name, dates=dates, forecast=who, error=error
    )
    if f"lo-{LEVEL}" not in table:
        return f"{said}."
    seen = np.isfinite(actual)
    inside = (table[f"lo-{LEVEL}"] <= actual) & (actual <= table[f"hi-{LEVEL}"])
    held = _("and {share:.0f} % of the values lie in its {level} % interval.")
    return f"{said}, " + held.format(share=inside[seen].mean() * 100, level=LEVEL)
