"""How much of the gradient arrives so many steps back, beside the bound that it cannot cross."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas, line, steady
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme, tint
from rnn_forecast.language import _
from rnn_forecast.lessons.gradients import GradientCurve

FLOOR, CEILING = 1e-20, 1e20
"""What lies beyond is cut off, or the axis would have no room for what can be learnt from."""


def vanishing_plot(curve: GradientCurve, *, theme: Theme = LIGHT) -> Picture:
    """Draw ‖dL/dh_(t-k)‖ against k on a logarithmic axis."""
    measured = _("Length of the gradient (at the last step: 1)")
    if curve.factor < 1.0:
        measured = _("Length of the gradient (at the last step, unclipped: 1)")
    figure = canvas(theme, x=_("Steps back"), y=measured, height=400)
    table = _table(curve)
    bound = line(
        table["lag"],
        table["bound"].to_numpy(),
        _("Bound, σ to the power of k"),
        Mark(theme.neutral, "dot"),
    )
    figure.add_trace(bound.update(hovertemplate="%{y:.2g}"))
    if curve.factor < 1.0:
        free = table["gradient"].to_numpy() / curve.factor
        unclipped = Mark(tint(theme.forecast, 0.6), "dash")
        figure.add_trace(_line(table, free, _("Without clipping"), unclipped))
    name = _("Gradient, clipped") if curve.factor < 1.0 else _("Gradient")
    figure.add_trace(_line(table, table["gradient"].to_numpy(), name, Mark(theme.forecast)))
    figure.update_xaxes(unifiedhovertitle_text=_("%{x} steps back"))
    figure.update_yaxes(type="log", exponentformat="power", range=_range(curve))
    return Picture(steady(figure, left=56), _alt(curve), table)


def _table(curve: GradientCurve) -> pd.DataFrame:
    lags = np.arange(len(curve.norms))
    return pd.DataFrame({"lag": lags, "gradient": curve.norms, "bound": curve.bound})


def _line(table: pd.DataFrame, values: np.ndarray, name: str, mark: Mark) -> go.Scatter:
    return line(table["lag"], values, name, mark, width=2.6, hover="%{y:.2g}")


def _range(curve: GradientCurve) -> list[float]:
    """In powers of ten: everything drawn, within the limits, and at least two powers."""
    drawn = np.concatenate([curve.norms, curve.norms / curve.factor])
    drawn = np.clip(drawn[drawn > 0], FLOOR, CEILING)
    low, high = np.log10(drawn.min()), np.log10(drawn.max())
    room = 0.06 * (high - low) + 0.3
    return [min(low - room, -1.0), max(high + room, 1.0)]


def _alt(curve: GradientCurve) -> str:
    middle, last = (len(curve.norms) - 1) // 2, len(curve.norms) - 1
    said = _(
        "Length of the gradient against steps back, as a share of the last step: {middle:.2g} after"
        " {half} steps, {end:.2g} after {whole}."
    ).format(middle=curve.ratio(middle), half=middle, end=curve.ratio(last), whole=last)
    clipped = _(" Clipping multiplies the whole curve by {factor:.2g}.").format(factor=curve.factor)
    return said + (clipped if curve.factor < 1.0 else "")
