"""Time and memory against length, for layers that read a sequence in different ways."""

import numpy as np
import pandas as pd

from rnn_forecast.figures.canvas import line, remark
from rnn_forecast.figures.panels import on_panel, panels
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme
from rnn_forecast.language import _
from rnn_forecast.lessons.parallel_layers import KINDS
from rnn_forecast.lessons.parallel_time import TimeStudy

TIME, MEMORY = range(2)


def parallel_time_plot(study: TimeStudy, *, theme: Theme = LIGHT) -> Picture:
    """Draw time per step and memory kept against length, both on logarithmic axes."""
    titles = [
        _("Time for each step, forward and backward (µs)"),
        _("Kept for the backward pass (MB)"),
    ]
    figure = panels(theme, x=_("Length of the sequence (steps)"), titles=titles, height=560)
    table = _table(study)
    if table.empty:
        remark(figure, theme, _("The curves fill in<br>as lengths are measured."))
        return Picture(figure, _("Nothing has been measured yet."), table)
    for name in KINDS:
        rows = table[table["name"] == name]
        lengths = rows["length"].to_numpy()
        for place, column, hover in ((TIME, "step", "%{y:.3g} µs"), (MEMORY, "kept", "%{y:.3g}")):
            values = rows[column].to_numpy()
            drawn = line(lengths, values, _(KINDS[name].label), _mark(name, theme), hover=hover)
            drawn.update(mode="lines+markers", showlegend=place == TIME, legendgroup=name)
            figure.add_trace(on_panel(drawn, place))
    lengths = list(study.spec.lengths)
    figure.update_xaxes(
        type="log",
        range=list(np.log10([lengths[0] * 0.85, lengths[-1] * 1.2])),
        tickvals=lengths,
        ticktext=[str(length) for length in lengths],
        unifiedhovertitle_text=_("%{x} steps"),
    )
    figure.update_yaxes(type="log", dtick=1, exponentformat="none", minor={"ticks": ""})
    return Picture(figure, _alt(study), table.drop(columns="name"))


def _mark(name: str, theme: Theme) -> Mark:
    if name == "linear":
        return Mark(theme.segrnn, "longdash", "hexagon")
    return theme.mark("transformer" if name == "attention" else name)


def _table(study: TimeStudy) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "name": each.name,
                "model": _(KINDS[each.name].label),
                "length": each.length,
                "forward": 1e3 * each.forward,
                "both": 1e3 * each.both,
                "step": 1e6 * each.both / each.length,
                "kept": each.kept / 1e6,
            }
            for each in study.timings
        ],
        columns=["name", "model", "length", "forward", "both", "step", "kept"],
    )


def _alt(study: TimeStudy) -> str:
    last = {name: study.of(name)[-1] for name in KINDS if study.of(name)}
    said = [
        _("{model} {time:.3g} ms and {kept:.3g} MB at {length} steps").format(
            model=_(KINDS[name].label),
            time=1e3 * each.both,
            kept=each.kept / 1e6,
            length=each.length,
        )
        for name, each in last.items()
    ]
    return _("Forward and backward: {list}.").format(list="; ".join(said))
