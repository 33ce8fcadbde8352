"""The honest number and the pretty one: skill with a mistake beside skill without it."""

import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import canvas, remark
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import DARK, LIGHT, Theme, tint
from rnn_forecast.language import _

WARNING = {LIGHT.page: "#B3261E", DARK.page: "#FF8A80"}
"""Red stands for nothing else in this program than a result that is wrong."""


def leaked_skill(
    honest: float | None, leaked: float | None, *, label: str, theme: Theme = LIGHT
) -> Picture:
    """Draw two skills against naive, 1 perfect; ``label`` is who was trained."""
    title = _("Skill against naive, per cent of its error saved")
    figure = canvas(theme, x="", y=title, height=230)
    if honest is None or leaked is None:
        remark(figure, theme, _("The two numbers appear here."))
        return Picture(figure, _("There is no result yet."), pd.DataFrame(columns=["skill"]))
    names = [_("{label}, LEAKED").format(label=label), _("{label}, honest").format(label=label)]
    table = pd.DataFrame({"model": names, "skill": [leaked, honest]})
    figure.add_trace(_bars(table, theme))
    ends = [min(honest, leaked, 0.0) * 100, max(honest, leaked, 0.0) * 100]
    room = 0.22 * max(ends[1] - ends[0], 5)
    figure.update_xaxes(
        range=[ends[0] - room * (ends[0] < 0), ends[1] + room], zeroline=True, ticksuffix=" %"
    )
    figure.update_xaxes(zerolinecolor=theme.muted)
    figure.update_yaxes(showgrid=False, ticks="", tickfont_color=theme.ink, automargin=True)
    figure.update_layout(showlegend=False, hovermode=False)
    alt = _(
        "Skill against naive: {leaked:.0f} per cent with the mistake, which is wrong, and "
        "{honest:.0f} per cent without it."
    )
    return Picture(figure, alt.format(leaked=leaked * 100, honest=honest * 100), table)


def _bars(table: pd.DataFrame, theme: Theme) -> go.Bar:
    red = WARNING[theme.page]
    values = table["skill"] * 100
    return go.Bar(
        x=values,
        y=table["model"],
        orientation="h",
        width=0.55,
        marker={
            "color": [tint(red, 0.3), theme.forecast],
            "line": {"color": [red, theme.forecast], "width": 1.5},
            "pattern": {"shape": ["x", ""], "fgcolor": red, "size": 8, "solidity": 0.15},
        },
        text=[f"{value:.0f} %" for value in values],
        textposition="outside",
        textfont={"color": [red, theme.ink], "size": 13},
        cliponaxis=False,
    )
