"""What a forecaster that learns by heart says of a random walk, split wrongly or rightly."""

import numpy as np
import pandas as pd

from rnn_forecast.figures.canvas import canvas, line, steady
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.language import _
from rnn_forecast.lessons.leakage import Leak


def leaked_walk(found: Leak, *, theme: Theme = LIGHT) -> Picture:
    """Draw the walk, and at its own time what was said of each test window."""
    figure = canvas(theme, x=_("Step"), y=_("Random walk"), height=360)
    steps = np.arange(len(found.walk))
    figure.add_trace(line(steps, found.walk, _("the walk"), theme.mark("observed"), width=1.3))
    figure.add_scatter(
        x=found.test + found.spec.leak_horizon,
        y=found.said,
        mode="markers",
        name=_("said of the test windows"),
        marker={"color": theme.forecast, "size": 5, "symbol": "circle"},
        hovertemplate="%{y:.1f}",
    )
    table = pd.DataFrame(
        {
            "step": found.test + found.spec.leak_horizon,
            "said": found.said,
            "came": found.came,
            "last": found.walk[found.test],
        }
    )
    alt = _(
        "{count} forecasts of a random walk, {horizon} steps ahead, windows split {how}: skill "
        "against the last value {skill:.0f} per cent."
    ).format(
        count=len(found.said),
        horizon=found.spec.leak_horizon,
        how=_(found.spec.leak_split),
        skill=found.skill * 100,
    )
    return Picture(steady(figure), alt, table)
