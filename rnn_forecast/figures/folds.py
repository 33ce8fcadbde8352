"""The folds of a backtest: what is learnt from when, and from where forecasts are made."""

import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas, remark
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import date_axis, date_text
from rnn_forecast.language import _, n_
from rnn_forecast.studies.backtest_values import Backtest

MOST_DRAWN = 14
"""With more folds than this only some are drawn, the first and the last among them."""

ROW, FRAME = 26, 150
"""Pixels for each fold, and around all of them."""

THICKNESS = 13


def folds_plot(study: Backtest | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw one bar a fold with its three parts, and a mark at every origin."""
    if study is None:
        figure = remark(canvas(theme, x=_("Date"), y=_("Fold")), theme, _("The folds appear here."))
        return Picture(figure, _("There is no backtest yet."), pd.DataFrame())
    table = study.costs()
    shown = _some(table)
    figure = canvas(theme, x=_("Date"), y=_("Fold"), height=FRAME + ROW * len(shown))
    for part, following in (("train", "valid"), ("valid", "test"), ("test", "until")):
        figure.add_trace(_bars(shown, part, following, theme))
    figure.add_trace(_origins(study, shown, theme))
    figure.update_xaxes(**date_axis(study.plan.series.frequency), showgrid=True)
    figure.update_yaxes(
        tickvals=list(range(len(shown))),
        ticktext=[str(number) for number in shown["fold"]],
        range=[len(shown) - 0.4, -0.6],  # the oldest fold on top
        showgrid=False,
    )
    figure.update_layout(hovermode="closest")
    return Picture(figure, _alt(study, table), table)


def _some(table: pd.DataFrame) -> pd.DataFrame:
    """All folds, or as many as have room, evenly chosen."""
    if len(table) <= MOST_DRAWN:
        return table
    last = len(table) - 1
    kept = sorted({round(place * last / (MOST_DRAWN - 1)) for place in range(MOST_DRAWN)})
    return table.iloc[kept].reset_index(drop=True)


def _bars(table: pd.DataFrame, part: str, following: str, theme: Theme) -> go.Scatter:
    """One thick line a fold, from the beginning of a part to that of the next."""
    times: list[pd.Timestamp | None] = []
    rows: list[float | None] = []
    for row, fold in table.iterrows():
        times += [fold[part], fold[following], None]
        rows += [row, row, None]  # type: ignore[list-item]  (the index counts)
    colors = {
        "train": tint(theme.ink, 0.22),
        "valid": tint(theme.ink, 0.5),
        "test": theme.forecast,
    }
    return go.Scatter(
        x=times,
        y=rows,
        mode="lines",
        name=_(part),
        line={"color": colors[part], "width": THICKNESS},
        hovertemplate=f"%{{x}}<extra>{_(part)}</extra>",
    )


def _origins(study: Backtest, table: pd.DataFrame, theme: Theme) -> go.Scatter:
    """A mark at every cutoff from which a forecast is scored."""
    index, times, rows = study.plan.series.index, [], []
    for row, number in enumerate(table["fold"]):
        fold = study.plan.folds[number - 1]
        times += [index[origin] for origin in fold.origins]
        rows += [row] * len(fold.origins)
    return go.Scatter(
        x=times,
        y=rows,
        mode="markers",
        name=_("origin"),
        marker={"symbol": "line-ns-open", "size": THICKNESS, "color": theme.ink, "line_width": 1.5},
        hovertemplate=_("forecast made on %{x}") + "<extra></extra>",
    )


def _alt(study: Backtest, table: pd.DataFrame) -> str:
    series = study.plan.series
    first, last = (
        date_text(series.index[study.plan.origins[at]], series.frequency) for at in (0, -1)
    )
    count = len(study.plan.origins)
    forecasts = n_("{count} forecast", "{count} forecasts", count).format(count=count)
    trainings = n_("{count} training", "{count} trainings", len(table)).format(count=len(table))
    said = _(
        "{forecasts} of {series}, made between {first} and {last}, {step} steps apart, from "
        "{trainings}; each learns only from what was known at its first forecast."
    )
    return said.format(
        forecasts=forecasts,
        series=series.name,
        first=first,
        last=last,
        step=study.plan.step_size,
        trainings=trainings,
    )
