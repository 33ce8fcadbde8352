"""What was forecast from each origin, and what came."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.evaluation.assessment import LEVEL, Assessment
from rnn_forecast.figures.canvas import canvas, iso, line, range_with_room, remark, ribbon
from rnn_forecast.figures.decimation import drawn
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import axis_title, date_axis, hover, quantity, span_text
from rnn_forecast.figures.wording import label as label_of
from rnn_forecast.language import _

MOST_PATHS = 40
"""More paths than this would be a tangle; of more origins some are drawn, evenly chosen."""


def backtest_paths(assessment: Assessment | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw each origin's forecast with its interval over the observed values."""
    if assessment is None or len(assessment.actual) == 0:
        figure = remark(
            canvas(theme, x=_("Date"), y=_("Value")),
            theme,
            _("The forecasts appear here<br>as soon as the first fold is finished."),
        )
        return Picture(figure, _("No fold is finished yet."), pd.DataFrame())
    series, frame = assessment.windows.series, assessment.frame()
    figure = canvas(theme, x=_("Date"), y=axis_title(series.name, series.unit), height=400)
    figure.update_xaxes(**date_axis(series.frequency))
    paths = _paths(assessment, frame)
    if f"lo-{LEVEL}" in frame:
        _add_intervals(figure, paths, theme)
    template = hover(series.values, series.unit)
    dates, said = paths["ds"].to_numpy(), paths["network"].to_numpy()
    label = _("{model} forecasts").format(model=assessment.label)
    trace = line(dates, said, label, theme.mark("network"), hover=template)
    figure.add_trace(trace.update(mode="lines", connectgaps=False))
    _add_rivals(figure, assessment, paths, template, theme)
    _add_observed(figure, assessment, template, theme)
    return Picture(figure, _alt(assessment, frame), frame)


def _paths(assessment: Assessment, frame: pd.DataFrame) -> pd.DataFrame:
    """The paths below each other with an empty row after each, so that none runs into the next."""
    horizon, count = assessment.windows.spec.horizon, len(assessment.actual)
    every = -(-count // MOST_PATHS)
    kept = range(count - 1, -1, -every)
    blocks = []
    for origin in reversed(kept):
        block = frame.iloc[origin * horizon : (origin + 1) * horizon]
        blocks += [block, block.tail(1).assign(**_empty(frame))]
    return pd.concat(blocks, ignore_index=True)


def _empty(frame: pd.DataFrame) -> dict[str, float]:
    numbers = [name for name in frame.columns if pd.api.types.is_float_dtype(frame[name])]
    return dict.fromkeys(numbers, float("nan"))


def _add_intervals(figure: go.Figure, paths: pd.DataFrame, theme: Theme) -> None:
    low, high = (paths[f"{end}-{LEVEL}"].to_numpy() for end in ("lo", "hi"))
    area = ribbon(paths["ds"].to_numpy(), low, high, theme.forecast)
    name = _("{level} % interval").format(level=LEVEL)
    figure.add_trace(area.update(showlegend=True, name=name))


def _add_rivals(
    figure: go.Figure, assessment: Assessment, paths: pd.DataFrame, template: str, theme: Theme
) -> None:
    """Naive is drawn, level from every origin; the others wait in the legend for a click."""
    for name in list(assessment.forecasts)[1:]:
        said, mark = paths[name].to_numpy(), theme.mark(name)
        trace = line(paths["ds"].to_numpy(), said, label_of(name), mark, width=1.2, hover=template)
        visible = True if name == "naive" else "legendonly"
        figure.add_trace(trace.update(mode="lines", connectgaps=False, visible=visible))


def _add_observed(figure: go.Figure, assessment: Assessment, template: str, theme: Theme) -> None:
    windows = assessment.windows
    test, horizon = windows.cutoffs["test"], windows.spec.horizon
    start = max(test[0] - 2 * horizon, 0)
    values = windows.series.values[start : test[-1] + horizon + 1]
    index = windows.series.index[start : test[-1] + horizon + 1]
    kept = drawn(values)
    observed = theme.mark("observed")
    trace = line(index[kept], values[kept], _("Observed"), observed, width=1.2, hover=template)
    figure.add_trace(trace.update(legendrank=1))
    figure.update_xaxes(range=[iso(index[0]), iso(index[-1])])
    said = [assessment.forecasts[name].ravel() for name in ("network", "naive")]
    limits = assessment.interval or ()
    everything = np.concatenate([values, *said, *(limit.ravel() for limit in limits)])
    figure.update_yaxes(range=range_with_room(everything, above=0.06))


def _alt(assessment: Assessment, frame: pd.DataFrame) -> str:
    series = assessment.windows.series
    dates = span_text(frame["ds"].iloc[0], frame["ds"].iloc[-1], series.frequency)
    said = _("{series}, {dates}: {count} forecasts by {model} are {error} off on average").format(
        series=series.name,
        dates=dates,
        count=len(assessment.actual),
        model=assessment.label,
        error=quantity(assessment.mae("network"), series.unit),
    )
    if assessment.held is None:
        return f"{said}."
    held = _("and {share:.0f} % of the values lie in their {level} % interval.")
    return f"{said}, " + held.format(share=assessment.held * 100, level=LEVEL)
