"""Inside a cell, step by step: what comes in, what the gates say, what is kept."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import line, steady, upright
from rnn_forecast.figures.panels import on_panel, panels
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme, tint
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.gates import GateTrace

INPUTS, GATES, MEMORY = range(3)

FEW = 40
"""Up to so many steps, every value carries its marker."""


def gate_plot(trace: GateTrace, *, step: int | None = None, theme: Theme = LIGHT) -> Picture:
    """Draw one unit's inputs, gates and memory against the steps.

    Args:
        trace: What happened.
        step: Counted from 1; marked with an upright line.
        theme: Colours.
    """
    memory = _("Memory c and state h") if trace.cell == "lstm" else _("State h")
    titles = [_("Input x"), _("Gates"), memory]
    figure = panels(theme, x=_("Step"), titles=titles, height=560)
    steps = np.arange(1, len(trace.inputs) + 1)
    for place, name, values, mark in _lines(trace, theme):
        drawn = line(steps, values, name, mark, hover="%{y:.3f}")
        if len(steps) <= FEW:
            drawn.update(mode="lines+markers")
        figure.add_trace(on_panel(drawn, place).update(showlegend=place != INPUTS))
    figure.update_layout(yaxis2_range=[-1.1 if _has_negative(trace) else -0.05, 1.05])
    _mark_step(figure, step, theme)
    figure.update_xaxes(range=[0.5, len(steps) + 0.5], unifiedhovertitle_text=_("Step %{x}"))
    return Picture(steady(figure), _alt(trace), _table(trace))


def _lines(trace: GateTrace, theme: Theme) -> list[tuple[int, str, np.ndarray, Mark]]:
    inputs = (INPUTS, "x", trace.inputs[:, 0], Mark(theme.ink))
    marks = _marks(theme)
    gates = [(GATES, _names()[name], gate[:, 0], marks[name]) for name, gate in trace.gates.items()]
    state = (MEMORY, _("h, the state"), trace.states[:, 0], Mark(theme.ink, "dash", "circle-open"))
    kept = (MEMORY, _("c, the memory"), trace.memory[:, 0], Mark(theme.forecast, "solid", "square"))
    return [inputs, *gates, *([kept] if trace.cell == "lstm" else []), state]


def _names() -> dict[str, str]:
    return {
        "i": _("i, lets in"),
        "f": _("f, keeps"),
        "g": _("g, the new value"),
        "o": _("o, shows"),
        "r": _("r, resets"),
        "z": _("z, keeps"),
        "n": _("n, the new value"),
    }


def _marks(theme: Theme) -> dict[str, Mark]:
    keeps, new = Mark(theme.forecast), Mark(theme.at_once, "4px,2px", "diamond")
    opens = Mark(theme.linear, "dot", "triangle-up")
    shows = Mark(theme.segrnn, "longdash", "hexagon")
    return {"i": opens, "r": opens, "f": keeps, "z": keeps, "g": new, "n": new, "o": shows}


def _has_negative(trace: GateTrace) -> bool:
    return any(bool((gate < 0).any()) for gate in trace.gates.values())


def _mark_step(figure: go.Figure, step: int | None, theme: Theme) -> None:
    for place in (INPUTS, GATES, MEMORY) if step is not None else ():
        upright(figure, step, tint(theme.ink, 0.5), dash="dot", row=place + 1)


def _table(trace: GateTrace) -> pd.DataFrame:
    columns = {"step": np.arange(1, len(trace.inputs) + 1), "x": trace.inputs[:, 0]}
    columns |= {name: gate[:, 0] for name, gate in trace.gates.items()}
    if trace.cell == "lstm":
        columns["c"] = trace.memory[:, 0]
    return pd.DataFrame(columns | {"h": trace.states[:, 0]})


def _alt(trace: GateTrace) -> str:
    memory = trace.memory[:, 0]
    peak = int(np.abs(memory).argmax())
    return _(
        "One {cell} unit over {steps} steps: its memory is largest at step {peak}, {top}, and "
        "{last} at the last step, where the gate that keeps stands at {gate}."
    ).format(
        cell=trace.cell.upper(),
        steps=len(memory),
        peak=peak + 1,
        top=number(float(memory[peak])),
        last=number(float(memory[-1])),
        gate=number(float(trace.keeping[-1, 0])),
    )
