"""One window as two forecasters read it, in order or shuffled, and what they say comes next."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas, line, range_with_room, steady
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme, tint
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.order import LENGTH, Reader, shuffled


def order_window(reader: Reader, place: int, moved: int, *, theme: Theme = LIGHT) -> Picture:
    """Draw a test window with some of its values moved, and the next value.

    Args:
        reader: Both forecasters.
        place: Which test window, from 0.
        moved: How many values have changed places.
        theme: Colours.
    """
    read = shuffled(reader.windows, moved)[place]
    said = {name: float(each[0]) for name, each in reader.says(read[None]).items()}
    next_value = float(reader.targets[place])
    figure = canvas(theme, x=_("Place in the window"), y=_("Value"), height=340)
    steps = np.arange(1, LENGTH + 1)
    before = line(steps, reader.windows[place], _("in order"), Mark(tint(theme.ink, 0.5), "dot"))
    figure.add_trace(before.update(hoverinfo="skip", hovertemplate=None))
    shown = line(steps, read, _("as it is read"), theme.mark("observed"), hover="%{y:.2f}")
    figure.add_trace(shown.update(mode="lines+markers", marker_size=6, line_width=1.2))
    _add_next(figure, _("what came"), next_value, Mark(theme.ink, symbol="circle-open"), size=18)
    _add_next(figure, _("RNN says"), said["rnn"], theme.mark("rnn"))
    _add_next(figure, _("bag says"), said["bag"], theme.mark("linear"))
    seen = np.array([*reader.windows[place], next_value, *said.values()])
    figure.update_yaxes(range=range_with_room(seen, above=0.1))
    figure.update_xaxes(dtick=1 if LENGTH <= 14 else 2, range=[0.5, LENGTH + 1.7])  # noqa: PLR2004
    figure.update_layout(hovermode="closest")
    table = pd.DataFrame({"place": steps, "in_order": reader.windows[place], "as_read": read})
    return Picture(steady(figure, left=52), _alt(next_value, said, moved), table)


def _add_next(figure: go.Figure, name: str, value: float, mark: Mark, *, size: int = 10) -> None:
    figure.add_scatter(
        x=[LENGTH + 1],
        y=[value],
        name=name,
        mode="markers",
        marker={"color": mark.color, "symbol": mark.symbol, "size": size, "line_width": 2},
        hovertemplate="%{y:.2f}",
    )


def _alt(next_value: float, said: dict[str, float], moved: int) -> str:
    return _(
        "A window of {length} values of which {moved} have changed places. The value that came "
        "next is {actual}; the RNN says {rnn}, the bag of values {bag}."
    ).format(
        length=LENGTH,
        moved=moved,
        actual=number(next_value),
        rnn=number(said["rnn"]),
        bag=number(said["bag"]),
    )
