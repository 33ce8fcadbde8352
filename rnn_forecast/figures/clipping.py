"""How often the gradient had to be cut while the networks learnt."""

from collections.abc import Mapping

import pandas as pd

from rnn_forecast.figures.canvas import canvas, remark, whole_ticks
from rnn_forecast.figures.network_band import add_band
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import enumeration, label
from rnn_forecast.language import _
from rnn_forecast.studies.memory import CellMemory
from rnn_forecast.studies.memory.spread import Band

COLUMNS = ["cell", "epoch", "clipped", "low", "high", "gradient_norm"]


def clipping_curve(memories: Mapping[str, CellMemory], *, theme: Theme = LIGHT) -> Picture:
    """Draw the share of each epoch's batches whose gradient was clipped.

    Median and range of the networks that were still learning.
    """
    title = _("Batches whose gradient was clipped (%)")
    figure = canvas(theme, x=_("Epoch"), y=title, height=280)
    table = _table(memories)
    if table.empty:
        remark(figure, theme, _("This appears here<br>after the training."))
        return Picture(figure, _("No network has been measured yet."), table)
    for cell, curve in table.groupby("cell", sort=False):
        shares, low, high = (curve[name].to_numpy(float) for name in ("clipped", "low", "high"))
        mark, epochs = theme.mark(str(cell)), curve["epoch"].to_numpy()
        band = Band(shares, low, high)
        add_band(figure, epochs, band, mark, name=label(str(cell)), hover="%{y:.0f} %")
    last = int(table["epoch"].max())
    figure.update_xaxes(dtick=whole_ticks(last), unifiedhovertitle_text=_("Epoch %{x}"))
    figure.update_yaxes(range=[-4, 118], tickvals=[0, 25, 50, 75, 100])
    return Picture(figure, _alt(table), table)


def _table(memories: Mapping[str, CellMemory]) -> pd.DataFrame:
    """One row for each cell and epoch."""
    rows = [
        (cell, epoch.number, 100 * epoch.clipped, epoch.gradient_norm)
        for cell, memory in memories.items()
        for network in memory.networks
        for epoch in network.epochs
    ]
    epochs = pd.DataFrame(rows, columns=["cell", "epoch", "clipped", "gradient_norm"])
    if epochs.empty:
        return pd.DataFrame(columns=COLUMNS)
    found = epochs.groupby(["cell", "epoch"], sort=False).agg(
        clipped=("clipped", "median"),
        low=("clipped", "min"),
        high=("clipped", "max"),
        gradient_norm=("gradient_norm", "median"),
    )
    return found.sort_index(level="epoch", sort_remaining=False).reset_index()[COLUMNS]


def _alt(table: pd.DataFrame) -> str:
    each = [
        _("{cell} {first} % in the first epoch, {last} % in the last").format(
            cell=label(str(cell)),
            first=f"{curve['clipped'].iloc[0]:.0f}",
            last=f"{curve['clipped'].iloc[-1]:.0f}",
        )
        for cell, curve in table.groupby("cell", sort=False)
    ]
    return _("Share of the batches whose gradient was clipped: {cells}.").format(
        cells=enumeration(each)
    )
