"""A cell with the reader's own numbers; what is left empty stays as it was drawn."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _
from rnn_forecast.lessons.gates import numbers_from
from rnn_forecast.lessons.one_cell import Weights

NAMES = {"x": "x", "w_xh": "W_xh", "w_hh": "W_hh", "b_h": "b_h", "w_hy": "W_hy", "b_y": "b_y"}
"""What can be typed: the values that are read, and each of the weights."""


def with_typed(weights: Weights, typed: Mapping[str, str]) -> Weights:
    """The weights, those that somebody typed in their place.

    Args:
        weights: As they were drawn.
        typed: By their names in ``Weights``; matrices row by row, "" where nothing was typed.

    Raises:
        ForecastError: Something is no number, or there are too many or too few of them.
    """
    changed = {
        name: _shaped(name, text, getattr(weights, name))
        for name, text in typed.items()
        if text.strip()
    }
    return replace(weights, **changed)


def _shaped(name: str, text: str, drawn: np.ndarray) -> np.ndarray:
    numbers = numbers_from(text)
    if len(numbers) != drawn.size:
        said = _("{name} has {needed} numbers at this hidden size, row by row; you typed {count}.")
        raise ForecastError(said.format(name=NAMES[name], needed=drawn.size, count=len(numbers)))
    return np.array(numbers).reshape(drawn.shape)


def as_typed(values: np.ndarray) -> str:
    """Numbers as a person would type them, rows of a matrix apart: ``"0.5, -0.25; 1, 0"``."""
    rows = values if values.ndim == 2 and values.shape[1] > 1 else [values.ravel()]  # noqa: PLR2004
    return "; ".join(", ".join(f"{value:.4g}" for value in row) for row in rows)


def places(name: str, values: np.ndarray) -> tuple[str, ...]:
    """What each number is called, counted from 1: ``("W_hh[1,1]", "W_hh[1,2]", ...)``."""
    shape = values.shape if values.ndim == 2 and min(values.shape) > 1 else (values.size,)  # noqa: PLR2004
    return tuple(
        f"{NAMES[name]}[{','.join(str(at + 1) for at in place)}]" for place in np.ndindex(shape)
    )
