"""Test errors of the task shapes beside each other."""

import pandas as pd

from rnn_forecast.figures.canvas import canvas
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import hover, label, literal, number, quantity
from rnn_forecast.language import _
from rnn_forecast.lessons.shapes import ShapesStudy
from rnn_forecast.tasks import TASKS


def shapes_plot(study: ShapesStudy, *, theme: Theme = LIGHT) -> Picture:
    """Draw one bar a shape, also while others are still being trained."""
    unit = f" ({literal(study.unit)})" if study.unit else ""
    figure = canvas(theme, x=_("Test error (MAE){unit}").format(unit=unit), y="", height=340)
    scores, names = study.scores(), [_(task) for task in TASKS]
    figure.add_bar(
        x=scores["mae"],
        y=[_(task) for task in scores["task"]],
        orientation="h",
        name=_("GRU, trained in this shape"),
        marker={"color": theme.forecast, "line_width": 0},
        text=[number(error) for error in scores["mae"]],
        textposition="auto",
        insidetextanchor="start",  # at the other end the lines of the baselines cross the numbers
        insidetextfont={"color": theme.page},
        hovertemplate=hover(scores["mae"].to_numpy(dtype=float), study.unit, "x"),
    )
    for name, error in study.baselines.items():
        mark = theme.mark(name)
        figure.add_scatter(
            x=[error, error],
            y=[names[0], names[-1]],
            mode="lines",
            name=label(name),
            line={"color": mark.color, "dash": mark.dash, "width": 2},
            hoverinfo="skip",
        )
    most = max([*scores["mae"], *study.baselines.values()])
    figure.update_xaxes(range=[0, 1.18 * most])
    figure.update_yaxes(
        categoryorder="array", categoryarray=names[::-1], range=[-0.5, len(names) - 0.5]
    )
    figure.update_layout(hovermode="closest", bargap=0.45)
    return Picture(figure, _alt(study, scores), scores)


def _alt(study: ShapesStudy, scores: pd.DataFrame) -> str:
    if scores.empty:
        return _("No shape has been trained yet.")
    each = ", ".join(
        f"{_(task)} {number(error)}"
        for task, error in zip(scores["task"], scores["mae"], strict=True)
    )
    return _(
        "Mean absolute error on the test part: {each}; repeating the last value {naive}."
    ).format(each=each, naive=quantity(study.baselines["naive"], study.unit))
