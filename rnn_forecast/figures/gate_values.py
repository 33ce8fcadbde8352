"""Where a gate stands: shut, open or in between."""

import numpy as np
import pandas as pd

from rnn_forecast.figures.canvas import canvas
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import label
from rnn_forecast.language import _
from rnn_forecast.studies.memory.gates import BINS, OPEN, SHUT, Gates

GATES = {
    "i": "input gate i",
    "f": "forget gate f",
    "o": "output gate o",
    "r": "reset gate r",
    "z": "update gate z",
}
"""Names of the gates, said in the reader's language where they are shown."""


def gate_values(cell: str, gates: Gates, gate: str, *, theme: Theme = LIGHT) -> Picture:
    """Draw how often a gate takes each value, over all units, steps and windows."""
    name = _(GATES[gate])
    title = _("Share of all values of the {gate} (%)").format(gate=name)
    figure = canvas(theme, x=_("Value of the gate (0: shut, 1: open)"), y=title, height=260)
    middles, shares = (BINS[:-1] + BINS[1:]) / 2, 100 * gates.shares[gate]
    color = theme.mark(cell).color
    saturated = (middles < SHUT) | (middles > OPEN)
    figure.add_bar(
        x=middles,
        y=shares,
        width=0.046,
        marker={"color": [color if each else tint(color, 0.45) for each in saturated]},
        hovertemplate="%{y:.1f} %<extra></extra>",
        showlegend=False,
    )
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(range=[0, 1], dtick=0.2)
    table = pd.DataFrame({"from": BINS[:-1], "to": BINS[1:], "share": np.asarray(shares)})
    alt = _(
        "The {gate} of the {cell}: {shut} % of its values lie below {low}, {open} % above {high}."
    ).format(
        gate=name,
        cell=label(cell),
        shut=f"{100 * gates.shut[gate]:.0f}",
        open=f"{100 * gates.open[gate]:.0f}",
        low=SHUT,
        high=OPEN,
    )
    return Picture(figure, alt, table)
