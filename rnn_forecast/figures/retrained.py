"""The curve of networks retrained for each length, as other figures draw it beside theirs."""

import pandas as pd
import plotly.graph_objects as go

from rnn_forecast.figures.canvas import line
from rnn_forecast.figures.length_numbers import length_numbers
from rnn_forecast.figures.theme import Mark, Theme
from rnn_forecast.figures.wording import hover
from rnn_forecast.language import _
from rnn_forecast.studies.lengths import LengthStudy
from rnn_forecast.windows import Part


def retrained_errors(lengths: LengthStudy | None, cell: str, part: Part) -> pd.Series:
    """Error by length of one cell; empty where the study does not hold it."""
    if lengths is None:
        return pd.Series(dtype=float)
    numbers = length_numbers(lengths, "test" if part == "test" else "valid")
    return numbers[numbers["model"] == cell].set_index("sequence_length")["mae"].astype(float)


def retrained_line(errors: pd.Series, unit: str, theme: Theme) -> go.Scatter:
    """The curve, drawn as what is known from elsewhere."""
    name, mark = _("Retrained for each length"), Mark(theme.neutral, "dash", "square-open")
    values = errors.to_numpy()
    trace = line(errors.index.to_numpy(int), values, name, mark, hover=hover(values, unit))
    return trace.update(mode="lines+markers", marker_size=8)
