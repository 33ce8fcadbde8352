"""A noisy curve of error against length, and which length two rules choose from it."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import line, steady
from rnn_forecast.figures.panels import panels
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Mark, Theme, tint
from rnn_forecast.language import _
from rnn_forecast.lessons.length_choice import LENGTHS, Choice

NAMES = [str(length) for length in LENGTHS]


def choice_plot(choice: Choice, *, theme: Theme = LIGHT) -> Picture:
    """Draw one curve with both choices, and below how often each length is chosen."""
    titles = [_("Error (1 is the best possible)"), _("How often a length is chosen (%)")]
    figure = panels(theme, x=_("Sequence length (steps)"), titles=titles, height=520)
    _add_curve(figure, choice, theme)
    _mark(figure, choice, choice.lowest, _("lowest mean"), Mark(theme.linear, symbol="square-open"))
    rule = Mark(theme.forecast, symbol="circle-open")
    _mark(figure, choice, choice.recommended, _("one-standard-error rule"), rule)
    _add_shares(figure, choice.by_lowest, theme.linear, "/")
    _add_shares(figure, choice.by_rule, theme.forecast, "")
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=NAMES)
    figure.update_layout(hovermode="closest", bargap=0.35, bargroupgap=0.1)
    return Picture(steady(figure), _alt(choice), _table(choice))


def _add_curve(figure: go.Figure, choice: Choice, theme: Theme) -> None:
    quiet = Mark(tint(theme.ink, 0.5), "dot")
    figure.add_trace(line(NAMES, choice.truth, _("without noise"), quiet, hover="%{y:.3f}"))
    figure.add_scatter(
        x=np.repeat(NAMES, choice.errors.shape[1]),
        y=choice.errors.ravel(),
        mode="markers",
        marker={"color": tint(theme.ink, 0.35), "size": 4},
        hoverinfo="skip",
        showlegend=False,
    )
    means = line(NAMES, choice.means, _("mean over seeds"), theme.mark("observed"), width=1.6)
    means.update(
        mode="lines+markers",
        marker_size=6,
        hovertemplate="%{y:.3f}",
        error_y={"type": "data", "array": choice.standard_errors, "thickness": 1.2, "width": 4},
    )
    figure.add_trace(means)


def _mark(figure: go.Figure, choice: Choice, length: int, name: str, mark: Mark) -> None:
    place = LENGTHS.index(length)
    figure.add_scatter(
        x=[NAMES[place]],
        y=[choice.means[place]],
        mode="markers",
        name=name,
        marker={"color": mark.color, "symbol": mark.symbol, "size": 16, "line_width": 2.5},
        hoverinfo="skip",
    )


def _add_shares(figure: go.Figure, shares: np.ndarray, color: str, pattern: str) -> None:
    bar = go.Bar(
        x=NAMES,
        y=100 * shares,
        marker={"color": color, "line_width": 0, "pattern": {"shape": pattern, "solidity": 0.2}},
        showlegend=False,
        hovertemplate="%{y:.0f} %<extra></extra>",
        xaxis="x2",
        yaxis="y2",
    )
    figure.add_trace(bar)


def _table(choice: Choice) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sequence_length": LENGTHS,
            "true_error": choice.truth,
            "mean_error": choice.means,
            "standard_error": choice.standard_errors,
            "chosen_by_lowest": choice.by_lowest,
            "chosen_by_rule": choice.by_rule,
        }
    )


def _alt(choice: Choice) -> str:
    by_lowest, by_rule = choice.hits()
    return _(
        "A length of {enough} steps is enough. On this curve the lowest mean lies at {lowest}, and "
        "the one-standard-error rule takes {rule}. Over many curves the lowest mean finds "
        "{enough} in {first} per cent, the rule in {second} per cent."
    ).format(
        enough=choice.enough,
        lowest=choice.lowest,
        rule=choice.recommended,
        first=round(100 * by_lowest),
        second=round(100 * by_rule),
    )
