"""What the network remembers, what longer sequences bring and what the series repeats, aligned."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import range_with_room, remark, upright, whole_ticks
from rnn_forecast.figures.network_band import add_band
from rnn_forecast.figures.panels import panels
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.retrained import retrained_errors, retrained_line
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import axis_title, hover, label, quantity
from rnn_forecast.language import _
from rnn_forecast.studies.lengths import LengthStudy
from rnn_forecast.studies.memory import CellMemory, MemoryStudy
from rnn_forecast.studies.memory.spread import Band
from rnn_forecast.studies.memory.structure import Structure

KNOWN = {
    "older_exchanged": "median",
    "older_exchanged_low": "low",
    "older_exchanged_high": "high",
}
"""Columns of the table, by what they are of the networks' errors."""


def memory_overlay(
    study: MemoryStudy | None,
    cell: str = "",
    *,
    lengths: LengthStudy | None = None,
    theme: Theme = LIGHT,
) -> Picture:
    """Draw one cell's error by what it is left of the past, and the series' autocorrelation.

    Both against steps before the first value that is forecast: a window of n steps, or an
    autocorrelation at n, ends there.

    Args:
        study: As far as it has got.
        cell: A key of its memories.
        lengths: The curve of networks retrained for each length, if there is one.
        theme: Colours.
    """
    unit = study.plan.series.unit if study else ""
    changes = study is not None and study.structure.changes
    titles = [
        axis_title(_("Mean absolute error"), unit),
        _("Autocorrelation of the changes") if changes else _("Autocorrelation of the series"),
    ]
    figure = panels(theme, x=_("Steps back that are known"), titles=titles, height=500)
    if study is None or cell not in study.memories:
        remark(figure, theme, _("The answer appears here<br>after the training."))
        return Picture(figure, _("No network has been measured yet."), pd.DataFrame())
    memory = study.memories[cell]
    retrained = retrained_errors(lengths, cell, study.plan.part)
    known = _known(memory)
    _add_errors(figure, memory, known, retrained, unit, theme)
    _add_autocorrelation(figure, study.structure, theme)
    _mark(figure, memory, study.structure, theme)
    last = max([2 * memory.steps, *retrained.index.astype(int)])
    figure.update_xaxes(range=[0, last + 0.5], dtick=whole_ticks(last))
    figure.update_xaxes(unifiedhovertitle_text=_("%{x} steps back"))
    return Picture(
        figure,
        _alt(memory, unit, retrained, study.structure),
        _table(known, retrained, study.structure),
    )


def _known(memory: CellMemory) -> pd.DataFrame:
    """Errors by the number of steps that are the window's own, from one step on."""
    steps = sorted(known for known in memory.older if known > 0)
    errors = [memory.older[known] for known in steps]
    columns = {name: [getattr(each, end) for each in errors] for name, end in KNOWN.items()}
    return pd.DataFrame(columns, index=steps, dtype=float)


def _add_errors(
    figure: go.Figure,
    memory: CellMemory,
    known: pd.DataFrame,
    retrained: pd.Series,
    unit: str,
    theme: Theme,
) -> None:
    band = Band(*(known[name].to_numpy() for name in KNOWN))
    name = _("{cell}, older steps exchanged").format(cell=label(memory.cell))
    shown = {"name": name, "width": 2.4, "hover": hover(band.median, unit)}
    add_band(figure, known.index.to_numpy(), band, theme.mark(memory.cell), **shown)
    if len(retrained):
        figure.add_trace(retrained_line(retrained, unit, theme))
    both = np.concatenate([band.low, band.high, retrained.to_numpy()])
    figure.update_layout(yaxis_range=range_with_room(both, above=0.3))


def _add_autocorrelation(figure: go.Figure, structure: Structure, theme: Theme) -> None:
    lags, values = np.arange(1, len(structure.acf)), structure.acf[1:]
    stems = go.Bar(
        x=lags,
        y=values,
        width=0.5,
        marker={"color": tint(theme.ink, 0.55), "line_width": 0},
        name=_("Autocorrelation"),
        hovertemplate="%{y:.2f}",
        showlegend=False,
    )
    figure.add_trace(stems.update(xaxis="x2", yaxis="y2"))
    for limit in (structure.band, -structure.band):
        edge = {"color": tint(theme.ink, 0.3), "dash": "dot", "width": 1}
        figure.add_shape(
            type="line", x0=0, x1=1, xref="x2 domain", y0=limit, y1=limit, yref="y2", line=edge
        )
    seen = np.append(values, (-structure.band, 0, structure.band))
    figure.update_layout(yaxis2_range=range_with_room(seen, above=0.3))


def _mark(figure: go.Figure, memory: CellMemory, structure: Structure, theme: Theme) -> None:
    """Reach through both panels, the distance at which the series comes back in its own."""
    color, reach = theme.mark(memory.cell).color, memory.reach
    for row in (1, 2):
        upright(figure, reach.median, color, row=row)
        _between(figure, reach.low, reach.high, tint(color, 0.1), row=row)
    ends = "" if reach.low == reach.high else f" ({reach.low:g}–{reach.high:g})"
    text = _("reach: {steps}").format(steps=f"{reach.median:g}{ends}")
    _note(figure, reach.median, text, color, panel=1)
    if structure.echo is not None:
        upright(figure, structure.echo, tint(theme.ink, 0.4), dash="dot", row=2)
        text = _("structure: {steps}").format(steps=structure.echo)
        _note(figure, structure.echo, text, theme.muted, panel=2)


def _between(figure: go.Figure, low: float, high: float, color: str, *, row: int) -> None:
    """From the network that reaches least to the one that reaches furthest."""
    axis = "" if row == 1 else str(row)
    ends = {"x0": low, "x1": high, "y0": 0, "y1": 1}
    refs = {"xref": f"x{axis}", "yref": f"y{axis} domain"}
    figure.add_shape(type="rect", **ends, **refs, fillcolor=color, line_width=0, layer="below")


def _note(figure: go.Figure, x: float, text: str, color: str, *, panel: int) -> None:
    number = "" if panel == 1 else str(panel)
    figure.add_annotation(
        text=text,
        x=x,
        y=1,
        xref=f"x{number}",
        yref=f"y{number} domain",
        xanchor="left",
        yanchor="top",
        xshift=3,
        showarrow=False,
        font={"size": 12, "color": color},
    )


def _table(known: pd.DataFrame, retrained: pd.Series, structure: Structure) -> pd.DataFrame:
    """One row a number of steps."""
    acf = pd.Series(structure.acf[1:], index=range(1, len(structure.acf)))
    columns = {**known, "retrained": retrained, "autocorrelation": acf}
    frame = pd.DataFrame({name: column.astype(float) for name, column in columns.items()})
    return frame.rename_axis("steps").reset_index()


def _alt(memory: CellMemory, unit: str, retrained: pd.Series, structure: Structure) -> str:
    said = [
        _(
            "Error of the {cell}: {intact} with its windows, {one} with the last value alone; what "
            "is older than {reach} steps hardly matters."
        ).format(
            cell=label(memory.cell),
            intact=quantity(memory.intact.median, unit),
            one=quantity(memory.older[1].median, unit),
            reach=f"{memory.reach.median:g}",
        )
    ]
    if len(retrained):
        best = retrained.index[int(retrained.to_numpy().argmin())]
        said.append(
            _("Retrained for each length, the lowest error is {error} at {length} steps.").format(
                error=quantity(retrained.min(), unit), length=best
            )
        )
    if structure.echo is not None and structure.echo < len(structure.acf):
        said.append(
            _("The autocorrelation comes back at {echo} steps, to {value}.").format(
                echo=structure.echo, value=f"{structure.acf[structure.echo]:.2f}"
            )
        )
    return " ".join(said)
