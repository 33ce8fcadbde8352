"""Who learns a task whose needed memory is known: one panel a length, one line a cell."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import line
from rnn_forecast.figures.panels import on_panel, panels
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme
from rnn_forecast.figures.wording import label, number
from rnn_forecast.language import _
from rnn_forecast.lessons.memory_tasks import STEPS_EACH, Attempt, MemoryPlan, MemoryStudy

PANEL, REST = 150, 110
"""Pixels of one panel, and of all that stands around them."""

COLUMNS = ["cell", "length", "seed", "steps", "error", "solved"]


def memory_task_plot(study: MemoryStudy, *, theme: Theme = LIGHT) -> Picture:
    """Draw the error of each network against the steps of its weights."""
    plan = study.plan
    titles = [
        _("Squared error, sequences of {length} steps").format(length=n) for n in plan.lengths
    ]
    height = PANEL * len(titles) + REST
    figure = panels(theme, x=_("Steps of the weights"), titles=titles, height=height)
    for place, length in enumerate(plan.lengths):
        figure.add_trace(_baseline(plan, place, theme))
        for cell in plan.cells:
            for attempt in study.of(cell, length):
                figure.add_trace(_curve(attempt, place, theme))
    figure.update_xaxes(range=[0, plan.steps * 1.02], unifiedhovertitle_text=_("Step %{x}"))
    figure.update_yaxes(range=[0, plan.baseline * 1.35])
    return Picture(figure, _alt(study), _table(study))


def _baseline(plan: MemoryPlan, place: int, theme: Theme) -> go.Scatter:
    mark = Mark(theme.neutral, "dash")
    name = _("Without memory")
    level = np.array([plan.baseline] * 2)
    trace = line([0, plan.steps], level, name, mark, width=1.5, hover="%{y:.3f}")
    return on_panel(trace, place).update(showlegend=place == 0, legendgroup="baseline")


def _curve(attempt: Attempt, place: int, theme: Theme) -> go.Scatter:
    errors = np.array(attempt.errors)
    steps = STEPS_EACH * np.arange(1, len(errors) + 1)
    trace = line(steps, errors, label(attempt.cell), theme.mark(attempt.cell), hover="%{y:.4f}")
    first = place == 0 and attempt.seed == 0
    if attempt.solved:  # a marker where training ended, because there was nothing left to learn
        sizes = np.where(steps == steps[-1], 9, 0)
        trace.update(mode="lines+markers", marker={"size": sizes, "opacity": 1, "line_width": 0})
    return on_panel(trace, place).update(showlegend=first, legendgroup=attempt.cell)


def _table(study: MemoryStudy) -> pd.DataFrame:
    rows = [
        (
            *(label(each.cell), each.length, each.seed, each.steps),
            *(each.errors[-1] if each.errors else np.nan, each.solved),
        )
        for each in study.attempts
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _alt(study: MemoryStudy) -> str:
    said = [_of_cell(study, cell) for cell in study.plan.cells]
    baseline = _("Always saying the mean has an error of {baseline}.")
    return " ".join([*said, baseline.format(baseline=number(study.plan.baseline))])


def _of_cell(study: MemoryStudy, cell: str) -> str:
    longest = study.longest_solved(cell)
    if longest is None:
        return _("{cell} has solved no length.").format(cell=label(cell))
    return _("{cell} has solved {length} steps.").format(cell=label(cell), length=longest)
