"""How a search went: the validation error of each trial, and the best so far."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas, line, range_with_room, remark
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme
from rnn_forecast.figures.wording import hover, label, literal, number
from rnn_forecast.language import _
from rnn_forecast.studies.search import SearchStudy

WORST_SHOWN = 0.9
"""Quantile of the errors that is always in the picture; a few far worse would flatten the rest."""


def search_history(study: SearchStudy | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw validation error against trial.

    Args:
        study: As far as it has got; None before it has begun.
        theme: Colours.
    """
    unit = study.plan.series.unit if study else ""
    title = _("Validation error (MAE, {unit})").format(unit=literal(unit or _("no unit")))
    figure = canvas(theme, x=_("Trial"), y=title, height=320)
    numbers = _numbers(study)
    if study is None or numbers.empty:
        remark(figure, theme, _("The errors appear here<br>as trials end."))
        return Picture(figure, _("No trial has ended yet."), numbers)
    template = hover(numbers["error"].to_numpy(), unit)
    _add_dots(figure, numbers[~numbers["finished"]], _("stopped early"), theme, template)
    _add_dots(figure, numbers[numbers["finished"]], _("trial"), theme, template)
    best = numbers["best"].to_numpy()
    trace = line(numbers["trial"], best, _("best so far"), Mark(theme.forecast), hover=template)
    figure.add_trace(trace.update(line_shape="hv", mode="lines"))
    _add_baselines(figure, study, numbers, theme)
    figure.update_yaxes(range=_shown(study, numbers))
    figure.update_xaxes(range=[0.5, max(study.wanted, len(numbers)) + 0.5])
    return Picture(figure, _in_words(study, numbers), numbers)


def _numbers(study: SearchStudy | None) -> pd.DataFrame:
    """One row a trial: ``trial, error, finished, best``."""
    rows = [
        {"trial": trial.number + 1, "error": trial.valid_mae, "finished": trial.finished}
        for trial in (study.trials if study else ())
        if np.isfinite(trial.valid_mae)
    ]
    frame = pd.DataFrame(rows, columns=["trial", "error", "finished"]).astype({"finished": bool})
    return frame.assign(best=frame["error"].where(frame["finished"]).cummin().ffill())


def _add_dots(
    figure: go.Figure, rows: pd.DataFrame, name: str, theme: Theme, template: str
) -> None:
    if rows.empty:
        return
    symbol = "circle" if rows["finished"].all() else "x-thin-open"
    marker = {"color": theme.neutral, "symbol": symbol, "size": 7, "opacity": 1}
    figure.add_trace(
        go.Scatter(
            x=rows["trial"],
            y=rows["error"],
            name=name,
            mode="markers",
            marker=marker | {"line": {"width": 1.5, "color": theme.neutral}},
            hovertemplate=template,
        )
    )


def _add_baselines(
    figure: go.Figure, study: SearchStudy, numbers: pd.DataFrame, theme: Theme
) -> None:
    ends = [0.5, max(study.wanted, len(numbers)) + 0.5]
    top = _shown(study, numbers)[1]
    for name, error in study.baselines.items():
        above = f" ↑ {number(error)}" if error > top else ""
        level = np.array([error, error])
        trace = line(ends, level, f"{_(label(name))}{above}", theme.mark(name), width=1.6)
        figure.add_trace(trace.update(mode="lines", hoverinfo="skip", hovertemplate=None))


def _shown(study: SearchStudy, numbers: pd.DataFrame) -> list[float]:
    """From the lowest of all to the worst that are shown."""
    errors = numbers["error"].to_numpy()
    most = float(np.quantile(errors, WORST_SHOWN))
    beside = [error for error in study.baselines.values() if error <= 1.5 * most]
    return range_with_room(np.array([float(errors.min()), most, *beside]))


def _in_words(study: SearchStudy, numbers: pd.DataFrame) -> str:
    best = study.best
    if best is None:
        return _("{count} trials have ended, none of them at its end.").format(count=len(numbers))
    unit, naive = study.plan.series.unit, study.baselines.get("naive", float("nan"))
    return _(
        "Validation error of {count} trials. The lowest, {best}, was that of trial {number}; "
        "repeating the last value has {naive}."
    ).format(
        count=len(numbers),
        best=f"{number(best.valid_mae)} {unit}".strip(),
        number=best.number + 1,
        naive=f"{number(naive)} {unit}".strip(),
    )
