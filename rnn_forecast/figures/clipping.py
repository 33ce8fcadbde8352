"""How often the gradient had to be cut while the networks learnt."""

from collections.abc import Mapping

import pandas as pd

from rnn_forecast.figures.canvas import canvas, line, remark, whole_ticks
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import enumeration, label
from rnn_forecast.language import _
from rnn_forecast.studies.memory import CellMemory


def clipping_curve(memories: Mapping[str, CellMemory], *, theme: Theme = LIGHT) -> Picture:
    """Draw the share of each epoch's batches whose gradient was clipped."""
    title = _("Batches whose gradient was clipped (%)")
    figure = canvas(theme, x=_("Epoch"), y=title, height=280)
    rows = [
        {
            "cell": cell,
            "epoch": epoch.number,
            "clipped": 100 * epoch.clipped,
            "gradient_norm": epoch.gradient_norm,
        }
        for cell, memory in memories.items()
        for epoch in memory.epochs
    ]
    table = pd.DataFrame(rows, columns=["cell", "epoch", "clipped", "gradient_norm"])
    if table.empty:
        remark(figure, theme, _("This appears here<br>after the training."))
        return Picture(figure, _("No network has been measured yet."), table)
    for cell, curve in table.groupby("cell", sort=False):
        epochs, shares = curve["epoch"].to_numpy(), curve["clipped"].to_numpy(float)
        mark = theme.mark(str(cell))
        figure.add_trace(line(epochs, shares, label(str(cell)), mark, hover="%{y:.0f} %"))
    last = int(table["epoch"].max())
    figure.update_xaxes(dtick=whole_ticks(last), unifiedhovertitle_text=_("Epoch %{x}"))
    figure.update_yaxes(range=[-4, 118], tickvals=[0, 25, 50, 75, 100])
    return Picture(figure, _alt(table), table)


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
