"""Two curves that look like one: a network that warms up, and networks made for each length."""

import numpy as np
import pandas as pd

from rnn_forecast.figures.canvas import canvas, line, range_with_room
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.warming_up import LENGTHS, Warming


def warming_plot(found: Warming, *, theme: Theme = LIGHT) -> Picture:
    """Draw both errors against the values that are read, and the noise below which nobody gets."""
    title = _("Mean absolute error on the test part")
    figure = canvas(theme, x=_("Values read (steps)"), y=title, height=340)
    for name, errors, mark in (
        (_("one network, as it reads"), found.warming, theme.mark("gru")),
        (_("made for each length"), found.retrained, Mark(theme.neutral, "dash", "square-open")),
    ):
        values = np.array(list(errors.values()), dtype=float)
        trace = line(np.array(list(errors), dtype=int), values, name, mark, hover="%{y:.3f}")
        figure.add_trace(trace.update(mode="lines+markers", marker_size=7))
    floor = line(
        np.array([LENGTHS[0], LENGTHS[-1]]),
        np.full(2, found.noise),
        _("the noise alone"),
        Mark(theme.muted, "dot"),
        width=1,
    )
    figure.add_trace(floor.update(hoverinfo="skip", hovertemplate=None))
    ticks = {"tickvals": list(LENGTHS), "ticktext": [str(length) for length in LENGTHS]}
    figure.update_xaxes(type="log", range=[-0.05, 1.04 * np.log10(LENGTHS[-1])], **ticks)
    drawn = np.array([found.noise, *found.warming.values(), *found.retrained.values()])
    figure.update_yaxes(range=range_with_room(drawn, above=0.15, below=0.15))
    return Picture(figure, _alt(found), _table(found))


def _table(found: Warming) -> pd.DataFrame:
    columns = {
        "as_it_reads": pd.Series(dict(found.warming), dtype=float),
        "made_for_it": pd.Series(dict(found.retrained), dtype=float),
    }
    return pd.DataFrame(columns).rename_axis("steps").reset_index()


def _alt(found: Warming) -> str:
    if not found.warming:
        return _("Nothing has been trained yet.")
    ends = {name: (each[LENGTHS[0]], each[LENGTHS[-1]]) for name, each in _complete(found).items()}
    said = _("One network errs by {first} after one value and by {last} after {most}.").format(
        first=number(ends["warming"][0]), last=number(ends["warming"][1]), most=LENGTHS[-1]
    )
    if "retrained" not in ends:
        return said
    beside = _("Networks made for one value err by {first}, those made for {most} by {last}.")
    first, last = (number(error) for error in ends["retrained"])
    return f"{said} {beside.format(first=first, last=last, most=LENGTHS[-1])}"


def _complete(found: Warming) -> dict[str, dict[int, float]]:
    curves = {"warming": dict(found.warming), "retrained": dict(found.retrained)}
    return {name: each for name, each in curves.items() if LENGTHS[-1] in each}
