"""What several runs have saved of the naive error, beside each other."""

from collections.abc import Sequence

import pandas as pd

from rnn_forecast.figures.canvas import canvas, remark
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import enumeration, literal
from rnn_forecast.language import _

ROW = 44
"""Pixels that a bar and its name take."""

FRAME = 96
"""Pixels of what stands around the bars."""


def run_skills(
    titles: Sequence[str], skills: Sequence[float | None], *, theme: Theme = LIGHT
) -> Picture:
    """Draw a bar for each run; to the right is better than repeating the last value.

    Args:
        titles: What people call the runs.
        skills: Share of the naive error that each saved; None where that is not known.
        theme: Colours.
    """
    table = pd.DataFrame({"run": list(titles), "skill": list(skills)}).astype({"skill": float})
    known = table.dropna()
    height = FRAME + ROW * max(len(known), 1)
    title = _("Error saved against naive")
    figure = canvas(theme, x="", y=title, height=height)
    if known.empty:
        remark(figure, theme, _("None of these runs<br>has a score yet."))
        return Picture(figure, _("None of these runs has a score yet."), table)
    figure.add_bar(
        x=known["skill"],
        y=[str(place) for place in known.index],
        orientation="h",
        width=0.5,
        marker={
            "color": [theme.forecast if skill > 0 else theme.neutral for skill in known["skill"]],
            "line_width": 0,
        },
        text=[f"{skill * 100:+.0f} %" for skill in known["skill"]],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{x:+.1%}<extra></extra>",
    )
    places = known.index.to_numpy()
    names = [f"{place + 1} · {literal(table['run'][place])}" for place in places]
    figure.update_yaxes(
        tickvals=[str(place) for place in places], ticktext=names, autorange="reversed"
    )
    low, high = min(known["skill"].min(), 0.0), max(known["skill"].max(), 0.0)
    room = 0.25 * ((high - low) or 1.0)
    figure.update_xaxes(tickformat=".0%", range=[low - (room if low < 0 else 0), high + room])
    figure.update_layout(hovermode="closest")
    figure.add_vline(x=0, line={"color": theme.muted, "width": 1})
    return Picture(figure, _alt(known), table)


def _alt(known: pd.DataFrame) -> str:
    each = [
        _("{run}: {skill}").format(run=run, skill=f"{skill * 100:+.0f} %")
        for run, skill in zip(known["run"], known["skill"], strict=True)
    ]
    said = _("Share of the error of repeating the last value that each run saved: {each}.")
    return said.format(each=enumeration(each))
