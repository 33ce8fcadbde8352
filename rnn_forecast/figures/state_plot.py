"""Two states of one system: what is seen of them, and what is not."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import line, steady
from rnn_forecast.figures.panels import on_panel, panels
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme, tint
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.state_space import PULSE, STARTS, Paths


def state_plot(paths: Paths, *, theme: Theme = LIGHT) -> Picture:
    """Draw both runs: the outputs above, the component that nobody sees below."""
    titles = [_("Output y: the first component, seen"), _("The second component, not seen")]
    figure = panels(theme, x=_("Step"), titles=titles, height=460)
    steps = np.arange(paths.states.shape[1])
    marks = (Mark(theme.forecast), Mark(theme.linear, "dot"))
    for start, (mark, states) in enumerate(zip(marks, paths.states, strict=True)):
        begun = ", ".join(f"{value:g}" for value in STARTS[start])
        name = _("from the state ({values})").format(values=begun)
        for component in (0, 1):
            trace = line(steps, states[:, component], name, mark, width=2.4, hover="%{y:.3g}")
            trace.update(legendgroup=str(start), showlegend=component == 0)
            figure.add_trace(on_panel(trace, component))
    if paths.spec.state_driven:
        _shade_pulse(figure, theme)
    figure.update_xaxes(range=[0, steps[-1]])
    return Picture(steady(figure), _alt(paths), _table(paths))


def _shade_pulse(figure: go.Figure, theme: Theme) -> None:
    for axis in ("", "2"):
        figure.add_shape(
            type="rect",
            x0=PULSE.start,
            x1=PULSE.stop - 1,
            y0=0,
            y1=1,
            xref=f"x{axis}",
            yref=f"y{axis} domain",
            fillcolor=tint(theme.ink, 0.08),
            line_width=0,
            layer="below",
        )


def _table(paths: Paths) -> pd.DataFrame:
    columns: dict[str, object] = {"step": np.arange(paths.states.shape[1]), "u": paths.inputs}
    for start in range(len(STARTS)):
        columns[f"output_{start + 1}"] = paths.states[start, :, 0]
        columns[f"hidden_{start + 1}"] = paths.states[start, :, 1]
    return pd.DataFrame(columns)


def _alt(paths: Paths) -> str:
    gap = np.abs(paths.states[0, :, 1] - paths.states[1, :, 1])
    apart = _("The outputs never differ.")
    if paths.told_apart is not None:
        apart = _("The outputs differ from step {step} on.").format(step=paths.told_apart)
    return _(
        "Two runs of one system over {steps} steps. {apart} The components that are not seen "
        "differ by {first} at first and by {last} at the end."
    ).format(steps=len(gap) - 1, apart=apart, first=number(gap[0]), last=number(gap[-1]))
