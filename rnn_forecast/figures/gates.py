"""How long each unit of a gated network holds what it has read."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from rnn_forecast.figures.canvas import canvas, remark
from rnn_forecast.figures.network_band import add_band
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import enumeration, label, number
from rnn_forecast.language import _
from rnn_forecast.studies.memory import CellMemory
from rnn_forecast.studies.memory.spread import Band

TICKS = [scale * step for scale in (0.1, 1, 10, 100, 1000) for step in (1, 3)]

COLUMNS = ["cell", "share", "time_constant", "low", "high"]

FOREVER = 1e4
"""Steps from which on a unit may as well hold for ever."""


def gate_times(memories: Mapping[str, CellMemory], *, theme: Theme = LIGHT) -> Picture:
    """Draw the time constants of all units, longest first, and the length of the window.

    Of each rank, median and range of the networks.
    """
    figure = canvas(theme, x=_("Share of the units (%)"), y=_("Time constant (steps)"), height=320)
    table = _table(memories)
    if table.empty:
        remark(figure, theme, _("Only LSTM and GRU have gates:<br>choose one of them."))
        return Picture(figure, _("No network with gates has been measured."), table)
    for cell, rows in table.groupby("cell", sort=False):
        steps, low, high = (rows[name].to_numpy() for name in ("time_constant", "low", "high"))
        mark, band = theme.mark(str(cell)), Band(steps, low, high)
        place, name = rows["share"].to_numpy(), label(str(cell))
        trace = add_band(figure, place, band, mark, name=name, hover="%{y:.2~f}")
        trace.update(mode="lines+markers", marker_size=6)
    window = max(memory.steps for memory in memories.values())
    level = {"y": window, "line": {"color": tint(theme.ink, 0.4), "dash": "dot", "width": 1}}
    figure.add_hline(**level, layer="below")
    figure.update_xaxes(range=[0, 102], ticksuffix="", unifiedhovertitle_text="%{x:.0f} %")
    highest = max(float(table["high"].max()), window)
    lowest = min(float(table["low"].min()), 1.0)
    figure.update_yaxes(
        type="log",
        range=[np.log10(lowest) - 0.1, np.log10(highest) + 0.35],
        tickvals=TICKS,
        ticktext=[f"{steps:,g}" for steps in TICKS],
    )
    return Picture(figure, _alt(memories), table)


def _table(memories: Mapping[str, CellMemory]) -> pd.DataFrame:
    """One row for each unit of each gated cell, longest first."""
    frames = []
    for cell, memory in memories.items():
        times = [each.gates.time_constants for each in memory.networks if each.gates is not None]
        if not times:
            continue
        band = Band.of([each.clip(max=FOREVER) for each in times])
        frame = pd.DataFrame({"time_constant": band.median, "low": band.low, "high": band.high})
        share = 100 * (np.arange(len(frame)) + 1) / len(frame)
        frames.append(frame.assign(cell=cell, share=share)[COLUMNS])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


def _alt(memories: Mapping[str, CellMemory]) -> str:
    each = [
        _("{cell} {median} (longest {longest})").format(
            cell=label(cell),
            median=number(memory.gates.median, digits=2),
            longest=number(float(memory.gates.time_constants[0]), digits=2),
        )
        for cell, memory in memories.items()
        if memory.gates is not None
    ]
    return _("Time constants of the gates that keep, median over units in steps: {cells}.").format(
        cells=enumeration(each)
    )
