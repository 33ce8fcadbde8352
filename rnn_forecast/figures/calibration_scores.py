"""The errors that set the width of an interval, in ascending order."""

import numpy as np
import pandas as pd

from rnn_forecast.figures.canvas import canvas, steady, upright
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.calibration import Calibration

SINGLE = 100
"""Scores that can be told apart as dots; more of them are drawn as a line, at once."""


def calibration_scores(found: Calibration, *, theme: Theme = LIGHT) -> Picture:
    """Draw the sorted scores and the one that becomes the half width."""
    count = len(found.scores)
    ranks = np.arange(1, count + 1)
    figure = canvas(
        theme, x=_("Rank, from the smallest"), y=_("Absolute error in calibration"), height=300
    )
    within = ranks <= found.rank
    for name, chosen, color in (
        (_("within the interval"), within, theme.forecast),
        (_("larger"), ~within, tint(theme.ink, 0.5)),
    ):
        figure.add_scatter(
            x=ranks[chosen],
            y=found.scores[chosen],
            mode="markers" if count <= SINGLE else "lines",
            name=name,
            line={"color": color, "width": 3},
            marker={"color": color, "size": 6},
            hovertemplate="%{y:.2f}",
        )
    if found.width is not None:
        upright(figure, found.rank, tint(theme.ink, 0.5), dash="dot")
        figure.add_hline(y=found.width, line={"color": theme.forecast, "width": 1.5})
    figure.update_yaxes(rangemode="tozero")
    figure.update_xaxes(range=[0, count + 1], unifiedhovertitle_text=_("rank") + " %{x}")
    table = pd.DataFrame({"rank": ranks, "score": found.scores})
    return Picture(steady(figure), _alt(found), table)


def _alt(found: Calibration) -> str:
    count = len(found.scores)
    if found.width is None:
        return _(
            "{count} scores in ascending order. The level asks for number {rank}, which there is "
            "not: no width can be given."
        ).format(count=count, rank=found.rank)
    return _(
        "{count} scores in ascending order. Number {rank} of them, {width}, is the half width."
    ).format(count=count, rank=found.rank, width=number(found.width))
