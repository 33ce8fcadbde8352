"""Where one network for many series helps: the skill against naive of each of them."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas, remark
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import label, literal
from rnn_forecast.language import _, n_
from rnn_forecast.studies.panel import PanelStudy

MOST_NAMED = 30
"""Beyond so many series their names would cover each other: a histogram is drawn."""

ROW, FRAME = 22, 110
"""Pixels for each series, and around all of them."""


def skill_by_series(study: PanelStudy | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw one dot a series, the best on top; of very many series, how the skill is spread."""
    scores = study.scores() if study is not None else pd.DataFrame()
    if scores.empty:
        figure = canvas(theme, x=_("Skill against naive"), y="", height=240)
        remark(figure, theme, _("The skill of each series appears here."))
        return Picture(figure, _("No series has been tested yet."), scores)
    ordered = scores.sort_values("skill", kind="stable").reset_index(drop=True)
    draw = _dots if len(ordered) <= MOST_NAMED else _histogram
    figure = draw(ordered, theme)
    figure.update_xaxes(
        tickformat=".0%", rangemode="tozero", zeroline=True, zerolinecolor=theme.muted
    )
    return Picture(figure, _alt(ordered), ordered[::-1])


def _dots(ordered: pd.DataFrame, theme: Theme) -> go.Figure:
    height = FRAME + ROW * len(ordered)
    figure = canvas(theme, x=_("Skill against naive"), y="", height=height)
    names = [literal(str(name)) for name in ordered["unique_id"]]
    for model, size in (("network", 9), ("linear", 7)):
        shown = label(model)
        figure.add_trace(
            go.Scatter(
                x=_skill(ordered, model),
                y=list(range(len(names))),
                name=shown,
                mode="markers",
                marker={
                    "color": theme.mark(model).color,
                    "symbol": theme.mark(model).symbol,
                    "size": size,
                },
                customdata=names,
                hovertemplate=f"%{{customdata}}, {shown}: %{{x:.1%}}<extra></extra>",
            )
        )
    figure.update_yaxes(tickvals=list(range(len(names))), ticktext=names, showgrid=True)
    return figure


def _skill(scores: pd.DataFrame, model: str) -> pd.Series:
    """Against naive, whose own skill is the line at zero."""
    return 1 - scores[model] / scores["naive"].where(scores["naive"] > 0)


def _histogram(ordered: pd.DataFrame, theme: Theme) -> go.Figure:
    figure = canvas(theme, x=_("Skill against naive"), y=_("Series"))
    counts, edges = np.histogram(ordered["skill"], bins="auto")
    figure.add_trace(
        go.Bar(
            x=(edges[1:] + edges[:-1]) / 2,
            y=counts,
            name=label("network"),
            width=np.diff(edges) * 0.92,
            marker={"color": theme.mark("network").color},
            hovertemplate=_("%{y} series around %{x:.0%}<extra></extra>"),
        )
    )
    median, mark = float(_skill(ordered, "linear").median()), theme.mark("linear")
    figure.add_trace(
        go.Scatter(
            x=[median, median],
            y=[0, counts.max()],
            name=_("{model}, median").format(model=label("linear")),
            mode="lines",
            line={"color": mark.color, "dash": mark.dash, "width": 2},
            hovertemplate="%{x:.0%}<extra></extra>",
        )
    )
    return figure


def _alt(ordered: pd.DataFrame) -> str:
    better = int((ordered["skill"] > 0).sum())
    said = n_(
        "{better} of {count} series is forecast better than by repeating its last value. ",
        "{better} of {count} series are forecast better than by repeating their last value. ",
        better,
    )
    ends = _(
        "The skill reaches from {low:.0%} ({worst}) to {high:.0%} ({best}), with a median of "
        "{median:.0%}; that of the linear model is {linear:.0%}."
    )
    return said.format(better=better, count=len(ordered)) + ends.format(
        low=ordered["skill"].iloc[0],
        worst=ordered["unique_id"].iloc[0],
        high=ordered["skill"].iloc[-1],
        best=ordered["unique_id"].iloc[-1],
        median=ordered["skill"].median(),
        linear=_skill(ordered, "linear").median(),
    )
