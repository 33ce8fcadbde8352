"""What the forecast depends on, lag by lag: its sensitivity, and what an exchange costs."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import line, range_with_room, remark, upright, whole_ticks
from rnn_forecast.figures.panels import on_panel, panels
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import enumeration, label, number
from rnn_forecast.language import _
from rnn_forecast.studies.memory import CellMemory

COLUMNS = ["cell", "lag", "sensitivity", "rise"]


def sensitivity_plot(
    memories: Mapping[str, CellMemory], name: str, *, log: bool = False, theme: Theme = LIGHT
) -> Picture:
    """Draw |d forecast / d x_(t-k)| of one input, its half-lives, and the cost of exchanging it.

    Args:
        memories: By cell, each with its occlusion.
        name: Of the input.
        log: Logarithmic axis of the sensitivity.
        theme: Colours.
    """
    titles = [
        _("Sensitivity (standard deviations of forecast per input)"),
        _("Rise of the error when exchanged (%)"),
    ]
    x = _("Lag (steps before the cutoff)")
    figure = panels(theme, x=x, titles=titles, height=520)
    table = _table(memories, name)
    if table.empty:
        remark(figure, theme, _("Sensitivities appear here<br>after the training."))
        return Picture(figure, _("No network has been measured yet."), table)
    for cell, memory in memories.items():
        rows = table[table["cell"] == cell]
        _add(figure, cell, rows, theme)
        # Lag 0 is the first step: half of what lies within n steps ends at lag n - 1.
        upright(figure, memory.half_life(name) - 0.5, theme.mark(cell).color, dash="dot")
    _lay_out(figure, table, log=log)
    return Picture(figure, _alt(memories, name, table), table)


def _table(memories: Mapping[str, CellMemory], name: str) -> pd.DataFrame:
    """One row for each cell and lag; the rise in per cent, NaN where it was not exchanged."""
    frames = []
    for cell, memory in memories.items():
        assert memory.occlusion is not None  # noqa: S101  (studies hold finished measurements)
        values = memory.sensitivity[memory.names.index(name)]
        rise = pd.Series(100 * memory.occlusion.rise(name), index=memory.occlusion.lags)
        frame = pd.DataFrame({"cell": cell, "lag": range(memory.steps), "sensitivity": values})
        frames.append(frame.assign(rise=frame["lag"].map(rise)))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


def _add(figure: go.Figure, cell: str, rows: pd.DataFrame, theme: Theme) -> None:
    mark, lags = theme.mark(cell), rows["lag"].to_numpy()
    values = rows["sensitivity"].to_numpy(float)
    figure.add_trace(line(lags, values, label(cell), mark, width=2.4, hover="%{y:.3~g}"))
    exchanged = rows.dropna(subset="rise")
    cost = line(
        exchanged["lag"].to_numpy(),
        exchanged["rise"].to_numpy(float),
        label(cell),
        mark,
        width=2.4,
        hover="%{y:.1f} %",
    )
    figure.add_trace(on_panel(cost.update(showlegend=False), 1))


def _lay_out(figure: go.Figure, table: pd.DataFrame, *, log: bool) -> None:
    last = int(table["lag"].max())
    figure.update_xaxes(range=[-0.6, last + 0.6], dtick=whole_ticks(last))
    figure.update_xaxes(unifiedhovertitle_text=_("Lag %{x}"))
    values = table["sensitivity"].to_numpy(float)
    if log:
        low = np.log10(max(float(values[values > 0].min(initial=1.0)), 1e-12))
        figure.update_layout(
            yaxis={
                "type": "log",
                "range": [low - 0.2, np.log10(values.max() or 1.0) + 0.6],
                "exponentformat": "power",
            }
        )
    else:
        figure.update_layout(yaxis_range=[0, range_with_room(values, above=0.3)[1]])
    figure.update_layout(yaxis2_range=range_with_room(table["rise"].to_numpy(float)))


def _alt(memories: Mapping[str, CellMemory], name: str, table: pd.DataFrame) -> str:
    halves = [
        _("{cell} {steps} steps").format(
            cell=label(cell), steps=number(memory.half_life(name), digits=2)
        )
        for cell, memory in memories.items()
    ]
    worst = table.iloc[int(table["rise"].fillna(-1).to_numpy().argmax())]
    return _(
        "Sensitivity of the forecast to past values of {name}. Half-lives: {halves}. Exchanging "
        "lag {lag} costs most: the error of the {cell} rises by {rise} %."
    ).format(
        name=name,
        halves=enumeration(halves),
        lag=int(worst["lag"]),
        cell=label(str(worst["cell"])),
        rise=number(float(worst["rise"]), digits=2),
    )
