"""Which of the searched settings mattered: their share in what sets the best trials apart."""

import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import LANE, canvas, remark
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import literal
from rnn_forecast.language import _
from rnn_forecast.studies.search import SearchStudy
from rnn_forecast.studies.search.study import ENOUGH_FOR_IMPORTANCES
from rnn_forecast.studies.search.words import label_of

BAR = 44
"""Pixels for one setting: its name above its bar."""


def search_importance(study: SearchStudy | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw a bar for each setting, the most important on top.

    Args:
        study: As far as it has got; None before it has begun.
        theme: Colours.
    """
    shares = dict(study.importances) if study else {}
    table = pd.DataFrame({"setting": list(shares), "importance": list(shares.values())})
    figure = canvas(theme, x=_("Share of the importance (%)"), y="", height=_height(study))
    if not shares:
        text = _("Importances appear here<br>once {count} trials are finished.").format(
            count=ENOUGH_FOR_IMPORTANCES
        )
        return Picture(remark(figure, theme, text), _("No importances yet."), table)
    for place, (name, share) in enumerate(shares.items()):
        _add_bar(figure, -place, label_of(name), share * 100, theme)
    figure.update_xaxes(range=[0, 112], tickvals=[0, 25, 50, 75, 100])
    figure.update_yaxes(visible=False, range=[0.35 - len(shares), 0.85])
    figure.update_layout(showlegend=False, hovermode=False, bargap=0)
    parts = ", ".join(f"{label_of(name)} {share:.0%}" for name, share in shares.items())
    alt = _("What sets the best trials apart: {parts}.").format(parts=parts)
    return Picture(figure, alt, table)


def _height(study: SearchStudy | None) -> int:
    return LANE + 56 + BAR * (len(study.plan.space.ranges) if study else 3)


def _add_bar(figure: go.Figure, y: float, name: str, percent: float, theme: Theme) -> None:
    figure.add_trace(
        go.Bar(
            x=[percent],
            y=[y],
            width=0.4,
            orientation="h",
            marker={"color": theme.forecast},
            text=[f"{percent:.0f} %"],
            textposition="outside",
            textfont={"color": theme.ink, "size": 12},
            cliponaxis=False,
        )
    )
    figure.add_annotation(
        x=0,
        y=y,
        text=literal(name),
        xanchor="left",
        yshift=19,
        showarrow=False,
        font={"size": 12, "color": theme.ink},
    )
