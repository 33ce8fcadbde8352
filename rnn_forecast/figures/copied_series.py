"""The same forecast drawn twice: over the series, where it looks right, and change by change."""

import numpy as np
import pandas as pd

from rnn_forecast.figures.canvas import canvas, line, steady
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.language import _
from rnn_forecast.lessons.copying import Copy

SHOWN = 60
"""Steps that are drawn over the series; with more of them nobody sees what lags."""


def copied_series(found: Copy, *, theme: Theme = LIGHT) -> Picture:
    """What came and what was said, one step ahead, over time."""
    figure = canvas(theme, x=_("Step"), y=_("Value"), height=300)
    steps = np.arange(SHOWN)
    came, said = found.came[-SHOWN:], found.said[-SHOWN:]
    figure.add_trace(line(steps, came, _("what came"), theme.mark("observed"), hover="%{y:.1f}"))
    figure.add_trace(line(steps, said, _("forecast"), theme.mark("network"), hover="%{y:.1f}"))
    alt = _("Forecast and series over {count} steps; their correlation is {alike:.2f}.")
    table = pd.DataFrame({"step": steps, "came": came, "said": said})
    return Picture(steady(figure), alt.format(count=SHOWN, alike=found.alike), table)


def copied_changes(found: Copy, *, theme: Theme = LIGHT) -> Picture:
    """The change that was forecast against the change that came, one dot a step."""
    figure = canvas(theme, x=_("Change that came"), y=_("Change that was forecast"), height=300)
    said, came = found.said - found.known, found.came - found.known
    most = 1.05 * float(np.abs(np.concatenate([said, came])).max())
    figure.add_shape(
        type="line",
        x0=-most,
        x1=most,
        y0=-most,
        y1=most,
        line={"color": theme.muted, "width": 1, "dash": "dot"},
        layer="below",
    )
    figure.add_scatter(
        x=came,
        y=said,
        mode="markers",
        name=_("one step"),
        marker={"color": tint(theme.forecast, 0.7), "size": 6},
        hovertemplate="%{x:.1f}, %{y:.1f}",
        showlegend=False,
    )
    figure.update_xaxes(range=[-most, most])
    figure.update_yaxes(range=[-most, most])
    figure.update_layout(hovermode="closest")
    alt = _("Changes forecast against changes that came: their correlation is {alike:.2f}.")
    table = pd.DataFrame({"change_came": came, "change_said": said})
    return Picture(steady(figure, top=36), alt.format(alike=found.changes_alike), table)
