"""What the forecast depends on, lag by lag: its sensitivity, and what an exchange costs."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import range_with_room, remark, upright, whole_ticks
from rnn_forecast.figures.network_band import add_band
from rnn_forecast.figures.panels import panels
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import enumeration, label, number
from rnn_forecast.language import _
from rnn_forecast.studies.memory import CellMemory
from rnn_forecast.studies.memory.spread import Band

VALUES = ["sensitivity", "sensitivity_low", "sensitivity_high", "rise", "rise_low", "rise_high"]
COLUMNS = ["cell", "lag", *VALUES]


def sensitivity_plot(
    memories: Mapping[str, CellMemory], name: str, *, log: bool = False, theme: Theme = LIGHT
) -> Picture:
    """Draw |d forecast / d x_(t-k)| of one input, its half-lives, and the cost of exchanging it.

    Lines are medians of a cell's networks, bands go from the lowest to the highest.

    Args:
        memories: By cell.
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
        upright(figure, memory.half_life(name).median - 0.5, theme.mark(cell).color, dash="dot")
    _lay_out(figure, table, log=log)
    return Picture(figure, _alt(memories, name, table), table)


def _table(memories: Mapping[str, CellMemory], name: str) -> pd.DataFrame:
    """One row for each cell and lag; the rise in per cent, NaN where it was not exchanged."""
    frames = []
    for cell, memory in memories.items():
        moves, costs = memory.sensitivity(name), memory.rise(name)
        frame = pd.DataFrame({"cell": cell, "lag": range(memory.steps)})
        for end in ("median", "low", "high"):
            ending = "" if end == "median" else f"_{end}"
            frame[f"sensitivity{ending}"] = getattr(moves, end)
            rise = pd.Series(100 * getattr(costs, end), index=memory.lags)
            frame[f"rise{ending}"] = frame["lag"].map(rise)
        frames.append(frame[COLUMNS])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


def _add(figure: go.Figure, cell: str, rows: pd.DataFrame, theme: Theme) -> None:
    mark, exchanged = theme.mark(cell), rows.dropna(subset="rise")
    shown = {"name": label(cell), "width": 2.4}
    moves, costs = _band(rows, "sensitivity"), _band(exchanged, "rise")
    add_band(figure, rows["lag"].to_numpy(), moves, mark, **shown, hover="%{y:.3~g}")
    lags = exchanged["lag"].to_numpy()
    cost = add_band(figure, lags, costs, mark, **shown, place=1, hover="%{y:.1f} %")
    cost.update(showlegend=False)


def _band(rows: pd.DataFrame, name: str) -> Band:
    return Band(*(rows[f"{name}{end}"].to_numpy(float) for end in ("", "_low", "_high")))


def _lay_out(figure: go.Figure, table: pd.DataFrame, *, log: bool) -> None:
    last = int(table["lag"].max())
    figure.update_xaxes(range=[-0.6, last + 0.6], dtick=whole_ticks(last))
    figure.update_xaxes(unifiedhovertitle_text=_("Lag %{x}"))
    values = table[["sensitivity", "sensitivity_high"]].to_numpy(float)
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
    figure.update_layout(
        yaxis2_range=range_with_room(table[["rise_low", "rise_high"]].to_numpy(float))
    )


def _alt(memories: Mapping[str, CellMemory], name: str, table: pd.DataFrame) -> str:
    halves = [
        _("{cell} {steps} steps").format(
            cell=label(cell), steps=number(memory.half_life(name).median, digits=2)
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
