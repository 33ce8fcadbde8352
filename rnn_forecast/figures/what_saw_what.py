"""What has seen what: a bar over the dates for everything that was fitted, chosen or tested."""

import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.evaluation.certificate import Certificate, Exposure
from rnn_forecast.figures.canvas import canvas, iso, remark
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme, tint
from rnn_forecast.figures.wording import date_text, span_text
from rnn_forecast.language import _

ROW = 44
"""Pixels of one bar and the words above it."""

ROLES = {
    "fitted": "numbers were fitted to it",
    "looked": "a choice looked at it",
    "calibrated": "intervals are calibrated on it",
    "tested": "tested on it",
}
"""What a bar means; roles differ by colour and by the pattern in the bar."""

PATTERNS = {"fitted": "", "looked": "/", "calibrated": ".", "tested": ""}


def what_saw_what(certificate: Certificate | None, *, theme: Theme = LIGHT) -> Picture:
    """Draw the exposures of a certificate, the earliest at the top; None before there is one."""
    rows = 0 if certificate is None else len(certificate.exposures)
    figure = canvas(theme, x="", y="", height=ROW * max(rows, 3) + 92)
    figure.update_yaxes(visible=False, showgrid=False)
    if certificate is None:
        remark(figure, theme, _("What has seen which dates<br>appears here."))
        return Picture(figure, _("There is no forecast yet."), pd.DataFrame(columns=["who"]))
    for role, words in ROLES.items():
        shown = [(i, each) for i, each in enumerate(certificate.exposures) if each.role == role]
        if shown:
            figure.add_trace(_bars(shown, role, _(words), certificate, theme))
    for row, each in enumerate(certificate.exposures):
        _name(figure, row, each, theme)
    figure.update_yaxes(range=[rows - 0.6, -0.8])
    figure.update_xaxes(type="date")
    figure.update_layout(barmode="overlay", hovermode="closest")
    return Picture(figure, _alt(certificate), certificate.frame())


def _bars(
    shown: list[tuple[int, Exposure]],
    role: str,
    words: str,
    certificate: Certificate,
    theme: Theme,
) -> go.Bar:
    frequency = certificate.windows.series.frequency
    color = {
        "fitted": theme.forecast,
        "looked": theme.forecast,
        "calibrated": theme.neutral,
        "tested": theme.ink,
    }[role]
    return go.Bar(
        y=[row for row, _each in shown],
        x=[(each.end - each.start).total_seconds() * 1000 for _row, each in shown],
        base=[iso(each.start) for _row, each in shown],
        orientation="h",
        name=words,
        width=0.28,
        marker={
            "color": tint(color, 0.45 if PATTERNS[role] else 0.85),
            "line": {"width": 1, "color": color},
            "pattern": {"shape": PATTERNS[role], "fgcolor": color, "size": 6},
        },
        customdata=[[each.who, span_text(each.start, each.end, frequency)] for _row, each in shown],
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
    )


def _name(figure: go.Figure, row: int, each: Exposure, theme: Theme) -> None:
    """Above its bar: beside it, a phone would have no room left for the dates."""
    figure.add_annotation(
        x=0,
        y=row - 0.4,
        xref="paper",
        text=each.who,
        xanchor="left",
        yanchor="middle",
        showarrow=False,
        font={"size": 12, "color": theme.ink},
    )


def _alt(certificate: Certificate) -> str:
    frequency = certificate.windows.series.frequency
    spans = [
        f"{each.who}: {date_text(each.start, frequency)} – {date_text(each.end, frequency)}"
        for each in certificate.exposures
    ]
    held = sum(check.holds for check in certificate.checks)
    checks = _("{held} of {count} checks hold.").format(held=held, count=len(certificate.checks))
    return f"{'; '.join(spans)}. {checks}"
