"""Every trial of a search as one line through its settings, down to its validation error.

Parallel coordinates (Inselberg 1985, "The plane with parallel coordinates") with the axes lying on
top of each other: each has the whole width, so that many of them can be read on a phone.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import LANE, canvas, remark
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import axis_title, literal, number
from rnn_forecast.language import _, n_
from rnn_forecast.studies.search import SearchStudy, SearchTrial
from rnn_forecast.studies.search.ranges import Between, Range
from rnn_forecast.studies.search.words import described, label_of, value_of

ROW = 92
"""Pixels from one axis to the next: its name above it, its values below."""

WORST_SHOWN = 0.9
"""Quantile of the errors at the right end; a few that are far worse would push all others left."""

TICKS = 4

NO_ERROR = 1e-12
"""Stands for an error of 0, which has no logarithm."""


def search_coordinates(study: SearchStudy | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw each trial through its settings; the best stands out, those pruned stay behind.

    Args:
        study: As far as it has got; None before it has begun.
        theme: Colours.
    """
    rows = len(study.plan.space.ranges) + 1 if study else 3
    figure = canvas(theme, x="", y="", height=LANE + 50 + ROW * rows)
    scored = [] if study is None else _scored(study)
    if study is None or not scored:
        remark(figure, theme, _("A line appears here<br>for each trial that has ended."))
        table = study.frame() if study else pd.DataFrame()
        return Picture(figure, _("No trial has ended yet."), table)
    figure.update_xaxes(range=[-0.03, 1.03], visible=False)
    figure.update_yaxes(range=[0.55 - rows, 0.6], visible=False)
    figure.update_layout(hovermode="closest")
    for place, searched in enumerate(study.plan.space.ranges):
        _add_axis(figure, place, label_of(searched.name), _ticks(searched), theme)
    errors = _Errors(scored)
    name = axis_title(_("Validation error"), study.plan.series.unit)
    _add_axis(figure, rows - 1, name, errors.ticks, theme)
    _add_trials(figure, study, scored, errors, theme)
    return Picture(figure, _in_words(study), _table(study))


class _Errors:
    """The axis of the errors, logarithmic: the best on the left, the worst shown on the right."""

    def __init__(self, trials: Sequence[SearchTrial]) -> None:
        errors = np.array([trial.valid_mae for trial in trials])
        errors = np.maximum(errors, NO_ERROR)
        self.low, self.high = float(errors.min()), float(np.quantile(errors, WORST_SHOWN))
        self.over = bool((errors > self.high).any())

    def place(self, error: float) -> float:
        if self.high == self.low:
            return 0.0
        return min(np.log(max(error, NO_ERROR) / self.low) / np.log(self.high / self.low), 1.0)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        if self.high == self.low:
            return [(0.0, number(self.low))]
        middle = float(np.sqrt(self.low * self.high))
        last = f"≥ {number(self.high)}" if self.over else number(self.high)
        return [(0.0, number(self.low)), (0.5, number(middle)), (1.0, last)]


def _table(study: SearchStudy) -> pd.DataFrame:
    """One row a trial, the columns as people call them."""
    names = {name: label_of(name) for name in study.plan.space.names}
    names |= {"trial": _("Trial"), "outcome": _("Ended"), "epochs": _("Epochs")}
    return study.frame().rename(columns=names)


def _scored(study: SearchStudy) -> list[SearchTrial]:
    return [trial for trial in study.trials if np.isfinite(trial.valid_mae)]


def _ticks(searched: Range) -> list[tuple[float, str]]:
    """Places on an axis, 0 to 1, and the values there."""
    if not isinstance(searched, Between):
        return [(searched.place(each), value_of(searched.name, each)) for each in searched.values]
    values = np.geomspace(searched.low, searched.high, TICKS)
    shown = [round(value) if searched.whole else float(f"{value:.2g}") for value in values]
    return [(searched.place(each), value_of(searched.name, each)) for each in dict.fromkeys(shown)]


def _add_axis(
    figure: go.Figure, place: int, name: str, ticks: list[tuple[float, str]], theme: Theme
) -> None:
    line = {"color": tint(theme.ink, 0.35), "width": 1}
    figure.add_shape(type="line", x0=0, x1=1, y0=-place, y1=-place, line=line, layer="below")
    _write(figure, 0, -place, name, theme, anchor="left", shift=17)
    for at, text in ticks:
        anchor = "left" if at < 0.05 else "right" if at > 0.95 else "center"  # noqa: PLR2004
        _write(figure, at, -place, text, theme, anchor=anchor, shift=-15)


def _write(  # noqa: PLR0913, PLR0917  (a text: where, what and how)
    figure: go.Figure, x: float, y: float, text: str, theme: Theme, anchor: str, shift: int
) -> None:
    figure.add_annotation(
        x=x,
        y=y,
        text=literal(text),
        xanchor=anchor,
        yshift=shift,
        showarrow=False,
        font={"size": 12, "color": theme.ink},
        bgcolor=tint(theme.page, 0.8),  # lines pass behind
        borderpad=1,
    )


def _add_trials(
    figure: go.Figure,
    study: SearchStudy,
    scored: Sequence[SearchTrial],
    errors: _Errors,
    theme: Theme,
) -> None:
    best = study.best
    ranked = sorted(study.finished, key=lambda trial: trial.valid_mae)
    good = {trial.number for trial in ranked[: max(len(ranked) // 4, 1)]}
    kinds = (
        (_("stopped early"), tint(theme.neutral, 0.5), "dot", 1.0),
        (_("other trials"), tint(theme.neutral, 0.8), "solid", 1.0),
        (_("best quarter"), theme.forecast, "dash", 1.2),
        (_("best"), theme.forecast, "solid", 3.5),
    )
    members: list[list[SearchTrial]] = [[], [], [], []]
    for trial in scored:
        leads = best is not None and trial.number == best.number
        members[3 if leads else 2 if trial.number in good else 1 if trial.finished else 0].append(
            trial
        )
    for (name, color, dash, width), trials in zip(kinds, members, strict=True):
        if trials:
            line = {"color": color, "dash": dash, "width": width}
            figure.add_trace(_lines(study, trials, errors).update(name=name, line=line))


def _lines(study: SearchStudy, trials: Sequence[SearchTrial], errors: _Errors) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    said: list[str] = []
    for trial in trials:
        ranges = study.plan.space.ranges
        places = [each.place(trial.values[each.name]) for each in ranges]
        x += [*places, errors.place(trial.valid_mae), None]
        y += [*(-float(row) for row in range(len(ranges) + 1)), None]
        said += [_hover(trial)] * (len(ranges) + 2)
    return go.Scatter(
        x=x,
        y=y,
        text=said,
        mode="lines+markers",
        marker={"size": 5, "opacity": 1},
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(trial: SearchTrial) -> str:
    lines = [f"{label_of(name)}: {value_of(name, each)}" for name, each in trial.values.items()]
    title = _("Trial {number}: {error}").format(
        number=trial.number + 1, error=number(trial.valid_mae)
    )
    return "<br>".join((title, *map(literal, lines)))


def _in_words(study: SearchStudy) -> str:
    best = study.best
    count = n_("{count} trial.", "{count} trials.", len(study.trials)).format(
        count=len(study.trials)
    )
    if best is None:
        return count
    return f"{count} " + _("The best has {settings}, with a validation error of {error}.").format(
        settings=described(best.values),
        error=f"{number(best.valid_mae)} {study.plan.series.unit}".strip(),
    )
