"""New errors as they come, and the interval that was calibrated before them."""

import numpy as np
import pandas as pd

from rnn_forecast.figures.canvas import canvas, steady
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.calibration import Calibration


def calibration_errors(found: Calibration, *, theme: Theme = LIGHT) -> Picture:
    """Draw every new error, inside or outside, and the limits where there are any."""
    steps = np.arange(1, len(found.errors) + 1)
    figure = canvas(theme, x=_("New forecasts"), y=_("What came minus what was said"), height=300)
    looks = (
        (_("held"), found.held, theme.forecast, "circle"),
        (_("missed"), ~found.held, theme.rnn, "x"),
    )
    for name, chosen, color, symbol in looks:
        figure.add_scatter(
            x=steps[chosen],
            y=found.errors[chosen],
            mode="markers",
            name=name,
            marker={"color": color, "symbol": symbol, "size": 5},
            hovertemplate="%{y:.2f}",
        )
    if found.width is not None:
        figure.add_hrect(
            y0=-found.width,
            y1=found.width,
            fillcolor=tint(theme.forecast, 0.15),
            line_width=0,
            layer="below",
        )
    figure.update_xaxes(range=[0, len(steps) + 1])
    figure.update_layout(hovermode="closest")
    table = pd.DataFrame({"forecast": steps, "error": found.errors, "held": found.held})
    return Picture(steady(figure), _alt(found), table)


def _alt(found: Calibration) -> str:
    if found.width is None:
        return _("{count} new errors without an interval.").format(count=len(found.errors))
    return _("Of {count} new errors {held} lie within ±{width}, {share} per cent.").format(
        count=len(found.errors),
        held=int(found.held.sum()),
        width=number(found.width),
        share=round(100 * found.held.mean()),
    )
