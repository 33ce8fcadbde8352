"""Loss against epoch: is it still falling, and has it begun to learn by heart?"""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas, line, remark, whole_ticks
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme, tint
from rnn_forecast.figures.wording import hover, number
from rnn_forecast.language import _
from rnn_forecast.training import Fit, Run

LOSS_NAMES = {"absolute": "Absolute loss (scaled units)", "squared": "Squared loss (scaled units)"}

WIDE = 20
"""Times the lowest loss that the highest must be for a logarithmic axis."""

LOSSES = ("train_loss", "valid_loss")


def training_curve(run: Run | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw both losses: bold the mean over the networks, thin each one, and the best epochs."""
    title = _(LOSS_NAMES[run.setup.training.loss]) if run else _("Loss (scaled units)")
    figure = canvas(theme, x=_("Epoch"), y=title, height=320)
    table = _table(run)
    if run is None or table.empty:
        remark(figure, theme, _("The loss appears here<br>after the first epoch."))
        return Picture(figure, _("No epoch has been finished yet."), table)
    for column, name, mark in _lines(run, theme):
        _add_loss(figure, table, column, name, mark)
    _mark_best(figure, run, theme)
    _axes(figure, run, table)
    return Picture(figure, _alt(run), table)


def _table(run: Run | None) -> pd.DataFrame:
    """One row an epoch of a network; losses that became infinite are NaN."""
    fits = run.fits if run else ()
    rows = [
        {"seed": fit.seed, **{name: getattr(epoch, name) for name in ("number", *LOSSES)}}
        for fit in fits
        for epoch in fit.epochs
    ]
    table = pd.DataFrame(rows, columns=["seed", "number", *LOSSES])
    return table.rename(columns={"number": "epoch"}).replace([np.inf, -np.inf], np.nan)


def _lines(run: Run, theme: Theme) -> list[tuple[str, str, Mark]]:
    return [
        ("train_loss", _("Training"), Mark(theme.neutral, "dash", "square-open")),
        ("valid_loss", _("Validation"), Mark(theme.mark(run.setup.network.cell).color)),
    ]


def _add_loss(figure: go.Figure, table: pd.DataFrame, column: str, name: str, mark: Mark) -> None:
    losses = table.pivot_table(index="epoch", columns="seed", values=column, dropna=False)
    several = losses.shape[1] > 1
    for seed in losses if several else []:
        thin = Mark(tint(mark.color, 0.45), mark.dash)
        trace = line(
            losses.index, losses[seed].to_numpy(), _("seed {seed}").format(seed=seed), thin, width=1
        )
        figure.add_trace(trace.update(showlegend=False, hoverinfo="skip", hovertemplate=None))
    # A network that has ended stays where it ended, or the mean would jump when one leaves.
    mean = losses.ffill().mean(axis=1).to_numpy()
    name = (
        _("{name}, mean of {count} networks").format(name=name, count=losses.shape[1])
        if several
        else name
    )
    figure.add_trace(line(losses.index, mean, name, mark, width=2.6, hover=hover(mean)))


def _mark_best(figure: go.Figure, run: Run, theme: Theme) -> None:
    """A dot where each network's weights were kept."""
    best = [fit.epochs[fit.best] for fit in run.fits if fit.best is not None]
    color = theme.mark(run.setup.network.cell).color
    figure.add_scatter(
        x=[epoch.number for epoch in best],
        y=[epoch.valid_loss for epoch in best],
        name=_("Best epoch"),
        mode="markers",
        marker={"color": color, "size": 9, "line": {"color": theme.page, "width": 1.5}},
        hoverinfo="skip",
    )


def _axes(figure: go.Figure, run: Run, table: pd.DataFrame) -> None:
    last = run.epochs_done if run.ended else run.setup.training.epochs
    figure.update_xaxes(
        range=[1 - 0.04 * last, last + 0.04 * last], dtick=whole_ticks(last), tick0=0
    )
    figure.update_xaxes(unifiedhovertitle_text=_("Epoch %{x}"))
    losses = table[list(LOSSES)].to_numpy()
    positive = losses[losses > 0]
    if len(positive) and positive.max() / positive.min() > WIDE:
        figure.update_yaxes(type="log", dtick="D2")


def _alt(run: Run) -> str:
    best = [fit for fit in run.fits if fit.best is not None]
    done = _("{label}, {epochs_done} of {epochs} epochs").format(
        label=run.setup.network.label, epochs_done=run.epochs_done, epochs=run.setup.training.epochs
    )
    if not best:
        return _("{done}: no network has a finite validation loss.").format(done=done)
    lowest = min(best, key=lambda fit: fit.valid_loss)
    at, last = lowest.epochs[lowest.best or 0], lowest.epochs[-1]
    said = _(
        "{done}: the lowest validation loss is {valid_loss} after epoch {number}, "
        "where the training loss was {train_loss}"
    ).format(
        done=done,
        valid_loss=number(at.valid_loss),
        number=at.number,
        train_loss=number(at.train_loss),
    )
    more = len(run.fits) - 1
    who = _(" (the best of {count} networks)").format(count=more + 1) if more else ""
    return f"{said}{who}. {_tendency(lowest, last.valid_loss)}"


def _tendency(fit: Fit, last: float) -> str:
    if fit.best == len(fit.epochs) - 1:
        return _("It was still falling in the last epoch.")
    return _("In the last epoch it was {last}.").format(last=number(last))
