"""How the gradient by lag changes while a network learns."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas, remark, whole_ticks
from rnn_forecast.figures.gradient_by_lag import share_text
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import label
from rnn_forecast.language import _
from rnn_forecast.studies.memory import CellMemory
from rnn_forecast.studies.memory.network_memory import NetworkMemory

DARKEST = -6
"""Power of ten from which on a gradient is drawn as none."""


def gradient_heat_map(memory: CellMemory | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw the mean gradient of each lag, a row for the best weights after so many epochs.

    It is that of the network in the middle of its cell's.
    """
    title = _("Best weights after so many epochs (0: before training)")
    figure = canvas(theme, x=_("Lag (steps before the cutoff)"), y=title, height=340)
    network = memory.typical if memory else None
    table = _table(network)
    if network is None or table.empty:
        remark(figure, theme, _("The gradients appear here<br>after the training."))
        return Picture(figure, _("No network has been measured yet."), table)
    shares = np.stack(list(network.over_epochs.values()))
    lowest = np.log10(np.maximum(shares, 10.0**DARKEST))
    figure.add_trace(_cells(network, lowest, shares, theme))
    figure.update_layout(hovermode="closest")
    last = network.steps - 1
    figure.update_xaxes(range=[-0.5, last + 0.5], dtick=whole_ticks(last))
    figure.update_yaxes(type="category", nticks=9)
    return Picture(figure, _alt(network), table)


def _cells(
    memory: NetworkMemory, powers: np.ndarray, shares: np.ndarray, theme: Theme
) -> go.Heatmap:
    ticks = list(range(DARKEST, max(int(np.ceil(powers.max())), 0) + 1, 2))
    return go.Heatmap(
        x=list(range(memory.steps)),
        y=[str(epoch) for epoch in memory.over_epochs],
        z=powers,
        customdata=shares,
        zmin=DARKEST,
        zmax=max(float(powers.max()), 0.0),
        colorscale=[[0, theme.surface], [1, theme.mark(memory.cell).color]],
        hovertemplate=_("epoch %{y}, lag %{x}: %{customdata:.3~g} of lag 0") + "<extra></extra>",
        colorbar={
            "thickness": 10,
            "tickvals": ticks,
            "ticktext": [f"10<sup>{power}</sup>" if power else "1" for power in ticks],
            "tickfont": {"size": 12, "color": theme.muted},
            "outlinewidth": 0,
        },
    )


def _table(memory: NetworkMemory | None) -> pd.DataFrame:
    """One row for each epoch and lag."""
    rows = [
        {"epoch": epoch, "lag": lag, "gradient": share}
        for epoch, shares in (memory.over_epochs.items() if memory else ())
        for lag, share in enumerate(shares)
    ]
    return pd.DataFrame(rows, columns=["epoch", "lag", "gradient"])


def _alt(memory: NetworkMemory) -> str:
    rows = list(memory.over_epochs.items())
    (first, start), (last, end) = rows[0], rows[-1]
    return _(
        "Gradient by lag of the {cell} while it learns. At lag {lag}, {before} of that at lag 0 "
        "remains after {first} epochs and {after} after {last}."
    ).format(
        cell=label(memory.cell),
        lag=memory.steps - 1,
        before=share_text(start[-1]),
        first=first,
        after=share_text(end[-1]),
        last=last,
    )
