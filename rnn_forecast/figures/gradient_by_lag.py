"""How much of the error reaches the state so many steps ago, for several cells."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas, remark, whole_ticks
from rnn_forecast.figures.network_band import add_band
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme
from rnn_forecast.figures.wording import enumeration, label, number
from rnn_forecast.language import _
from rnn_forecast.studies.memory import CellMemory
from rnn_forecast.studies.memory.spread import Band

FAINTEST = 1e-12
"""A logarithmic axis ends here: below lie rounding errors."""

LEAST = 0.0001
"""Smaller shares are not told apart in words."""

PRODUCT, BOUND = "product", "bound"
COLUMNS = ["cell", "lag", "gradient", "low", "high"]


def gradient_by_lag(
    memories: Mapping[str, CellMemory],
    *,
    epoch: int | None = None,
    window: int | None = None,
    log: bool = True,
    theme: Theme = LIGHT,
) -> Picture:
    """Draw ‖dL/dh_(t-k)‖ against lag k, as a share of that at lag 0.

    The line is the median of a cell's networks, the band goes from the lowest to the highest.

    Args:
        memories: By cell.
        epoch: As it was after so many epochs; None: of the weights that are kept.
        window: One window only, by its place; None: the mean over all.
        log: Logarithmic axis.
        theme: Colours.
    """
    title = _("Gradient at the state (share of that at lag 0)")
    figure = canvas(theme, x=_("Lag (steps before the cutoff)"), y=title)
    table = _table(memories, epoch, window)
    if table.empty:
        remark(figure, theme, _("The gradients appear here<br>after the training."))
        return Picture(figure, _("No network has been measured yet."), table)
    for cell, rows in table.groupby("cell", sort=False):
        _add(figure, str(cell), rows, theme)
    last = int(table["lag"].max())
    figure.update_xaxes(range=[-0.4, last + 0.4], dtick=whole_ticks(last))
    figure.update_xaxes(unifiedhovertitle_text=_("Lag %{x}"))
    figure.update_yaxes(**_range(table, log=log))
    return Picture(figure, _alt(table), table)


def _table(
    memories: Mapping[str, CellMemory], epoch: int | None, window: int | None
) -> pd.DataFrame:
    """One row for each cell and lag; beside the simple recurrent network its product and bound."""
    frames = [pd.DataFrame(columns=COLUMNS)]
    for cell, memory in memories.items():
        frames.append(_curve(cell, memory.gradient(epoch=epoch, window=window)))
        if memory.jacobians and epoch is None:
            frames.append(_curve(PRODUCT, Band.of([each.norms for each in memory.jacobians])))
            frames.append(_curve(BOUND, Band.of([each.bound for each in memory.jacobians])))
    full = [frame for frame in frames if len(frame)]
    return pd.concat(full, ignore_index=True) if full else frames[0]


def _curve(cell: str, band: Band) -> pd.DataFrame:
    columns = {"gradient": band.median, "low": band.low, "high": band.high}
    return pd.DataFrame({"cell": cell, "lag": range(len(band.median)), **columns})


def _add(figure: go.Figure, cell: str, rows: pd.DataFrame, theme: Theme) -> None:
    names = {PRODUCT: _("RNN, product of Jacobians"), BOUND: _("RNN, bound σᵏ")}
    marks = {PRODUCT: Mark(theme.neutral, "dash"), BOUND: Mark(theme.neutral, "dot")}
    values, low, high = (rows[name].to_numpy(float) for name in ("gradient", "low", "high"))
    add_band(
        figure,
        rows["lag"].to_numpy(),
        Band(values, np.maximum(low, FAINTEST), np.maximum(high, FAINTEST)),
        marks.get(cell) or theme.mark(cell),
        name=names.get(cell) or label(cell),
        width=1.6 if cell in names else 2.4,
        hover="%{y:.3~g}",
    )


def _range(table: pd.DataFrame, *, log: bool) -> dict[str, Any]:
    """All that was measured; a bound far above it is cut off."""
    values = table.loc[table["cell"] != BOUND, ["gradient", "high"]].to_numpy(float)
    highest = float(np.nanmax(values)) or 1.0
    if not log:
        return {"range": [0, 1.12 * highest]}
    means = table.loc[~table["cell"].isin([BOUND, PRODUCT]), "gradient"].to_numpy(float)
    lowest = max(float(means[means > 0].min(initial=1.0)), FAINTEST)
    ends = [np.log10(lowest) - 0.4, np.log10(highest) + 0.5]
    return {"type": "log", "range": ends, "exponentformat": "power", "dtick": _decades(ends)}


def _decades(ends: list[float]) -> int:
    """Powers of ten between two ticks."""
    return max(1, round((ends[1] - ends[0]) / 5))


def share_text(share: float) -> str:
    """A share that may be very small."""
    return number(share) if share >= LEAST else _("less than {least}").format(least=LEAST)


def _alt(table: pd.DataFrame) -> str:
    last = int(table["lag"].max())
    ends = table[(table["lag"] == last) & ~table["cell"].isin([PRODUCT, BOUND])]
    each = [
        _("{cell} {share}").format(cell=label(row["cell"]), share=share_text(row["gradient"]))
        for row in ends.to_dict("records")
    ]
    said = _(
        "Gradient that reaches the state {lag} steps before the cutoff, as a share of that at "
        "the cutoff: {cells}."
    ).format(lag=last, cells=enumeration(each))
    bound = table[(table["lag"] == last) & (table["cell"] == BOUND)]["gradient"]
    if bound.empty:
        return said
    return said + " " + _("The bound for the RNN is {bound}.").format(bound=number(bound.iloc[0]))
