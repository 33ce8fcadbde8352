"""How much worse a forecaster becomes the more of its window is shuffled."""

import pandas as pd

from rnn_forecast.figures.canvas import canvas, line, steady, upright
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.order import MOVED, Reader


def order_errors(reader: Reader, moved: int, *, theme: Theme = LIGHT) -> Picture:
    """Draw the errors of both forecasters on all test windows; ``moved`` is where one looks."""
    figure = canvas(theme, x=_("Values that change places"), y=_("Mean absolute error"), height=300)
    names = {"rnn": _("RNN, one after the other"), "bag": _("bag of values, sorted")}
    for name, role in (("rnn", "rnn"), ("bag", "linear")):
        errors = reader.errors[name]
        trace = line(MOVED, errors, names[name], theme.mark(role), hover="%{y:.3f}")
        figure.add_trace(trace.update(mode="lines+markers", marker_size=6))
    upright(figure, moved, tint(theme.ink, 0.5))
    figure.update_yaxes(rangemode="tozero")
    figure.update_xaxes(dtick=2, unifiedhovertitle_text="%{x}")
    table = pd.DataFrame({"moved": MOVED, **reader.errors})
    return Picture(steady(figure), _alt(reader), table)


def _alt(reader: Reader) -> str:
    rnn, bag = reader.errors["rnn"], reader.errors["bag"]
    return _(
        "In order the RNN has a mean absolute error of {first}, wholly shuffled {last}. The bag of "
        "values has {bag} either way."
    ).format(first=number(rnn[0]), last=number(rnn[-1]), bag=number(bag[0]))
