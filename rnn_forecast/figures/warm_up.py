"""How a network gets better as it reads, beside networks made for each length."""

from typing import Any

import numpy as np
import pandas as pd

from rnn_forecast.figures.canvas import canvas, range_with_room, upright
from rnn_forecast.figures.network_band import add_band
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.retrained import retrained_errors, retrained_line
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import axis_title, hover, label, labelled, quantity
from rnn_forecast.language import _
from rnn_forecast.studies.lengths import LengthStudy
from rnn_forecast.studies.memory.spread import Band
from rnn_forecast.studies.memory.warm_up import CellWarmUp
from rnn_forecast.windows import Part

ENDS = ("median", "low", "high")


def warm_up_curve(
    warm: CellWarmUp,
    *,
    unit: str = "",
    lengths: LengthStudy | None = None,
    part: Part = "valid",
    log: bool = True,
    theme: Theme = LIGHT,
) -> Picture:
    """Draw the error of many-to-many networks after so many values, median and range.

    Args:
        warm: Their errors.
        unit: Of the series.
        lengths: The curve of networks retrained for each length, if there is one.
        part: Whose windows are scored.
        log: Logarithmic axis of the values seen.
        theme: Colours.
    """
    figure = canvas(theme, x=_("Values seen (steps)"), y=axis_title(_("Mean absolute error"), unit))
    seen, errors = np.array(list(warm.errors)), list(warm.errors.values())
    band = Band(*(np.array([getattr(each, end) for each in errors]) for end in ENDS))
    name = _("Many-to-many {cell}, warming up").format(cell=label(warm.cell))
    shown = {"width": 2.4, "hover": hover(band.median, unit)}
    curve = add_band(figure, seen, band, theme.mark(warm.cell), name=name, **shown)
    curve.update(mode="lines+markers", marker_size=7)
    retrained = retrained_errors(lengths, warm.cell, part)
    if len(retrained):
        figure.add_trace(retrained_line(retrained, unit, theme))
    upright(figure, warm.warm.median, tint(theme.ink, 0.35), dash="dot")
    longest = max(seen.max(), retrained.index.max() if len(retrained) else 1)
    figure.update_xaxes(**_lengths_axis(int(longest), log=log))
    both = np.concatenate([band.low, band.high, retrained.to_numpy()])
    figure.update_yaxes(range=range_with_room(both, above=0.3))
    return Picture(figure, _alt(warm, unit, retrained), _table(warm, retrained))


def _lengths_axis(longest: int, *, log: bool) -> dict[str, Any]:
    hovered = {"unifiedhovertitle": {"text": _("%{x} steps")}}
    if not log:
        return {"range": [0, longest * 1.03], **hovered}
    ticks = tuple(sorted({2**power for power in range(12) if 2**power <= longest}))
    ends = [-0.03 * np.log10(longest + 1), 1.04 * np.log10(max(longest, 2))]
    return {
        "type": "log",
        "range": ends,
        "tickvals": list(ticks),
        "ticktext": labelled(ticks),
        **hovered,
    }


def _table(warm: CellWarmUp, retrained: pd.Series) -> pd.DataFrame:
    """One row for each number of values or length."""
    errors = {
        f"warming_up{'' if end == 'median' else f'_{end}'}": {
            seen: getattr(each, end) for seen, each in warm.errors.items()
        }
        for end in ENDS
    }
    columns = {name: pd.Series(each, dtype=float) for name, each in errors.items()}
    table = pd.DataFrame({**columns, "retrained": retrained}).rename_axis("steps").reset_index()
    return table.sort_values("steps", ignore_index=True)


def _alt(warm: CellWarmUp, unit: str, retrained: pd.Series) -> str:
    points = list(warm.errors.items())
    (first, start), (last, end) = points[0], points[-1]
    said = _(
        "Error of one many-to-many {cell}: {start} after {first} value, {end} after {last}; within "
        "1 % of its lowest from {warm} on."
    ).format(
        cell=label(warm.cell),
        start=quantity(start.median, unit),
        first=first,
        end=quantity(end.median, unit),
        last=last,
        warm=f"{warm.warm.median:g}",
    )
    if retrained.empty:
        return said
    beside = _("Networks retrained for each length: {start} at {first}, {end} at {last}.").format(
        start=quantity(retrained.iloc[0], unit),
        first=retrained.index[0],
        end=quantity(retrained.iloc[-1], unit),
        last=retrained.index[-1],
    )
    return f"{said} {beside}"
