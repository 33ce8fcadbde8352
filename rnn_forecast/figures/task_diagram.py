"""What the network does with one window: many-to-one or many-to-many, in the user's own numbers."""

from dataclasses import dataclass

import pandas as pd

from rnn_forecast.figures.picture import Drawing
from rnn_forecast.figures.svg import Ink, arrow, box, document, words
from rnn_forecast.figures.theme import CLEAR, LIGHT, Theme, tint
from rnn_forecast.training import Setup

WIDTH, HEIGHT = 408, 322
WIDEST = 550
"""Pixels on the page; more would make its words larger than the page's."""

COLUMN, BOX = 72, 58
"""Pixels from one step to the next, and of its box. Four of them leave room for the shapes."""

LEFT, LABELS = 4, 298

MOST_STEPS = 4
"""Steps that are drawn; of a longer sequence, the first two and the last."""

FORECASTS, READOUT, CELL, INPUTS, FOOT = 8, 88, 152, 236, 306
"""Top of each row, and the line of words below them."""


@dataclass(frozen=True)
class Sizes:
    """The numbers of the diagram."""

    batch: int
    time: int
    features: int
    hidden: int
    layers: int
    horizon: int
    every_step: bool
    label: str


def task_diagram(setup: Setup, num_features: int, *, theme: Theme = LIGHT) -> Drawing:
    """Draw inputs, cells, readout and forecasts of one window with their tensor shapes."""
    sizes = _sizes(setup, num_features)
    offsets = _offsets(sizes.time)
    parts = []
    for column, offset in enumerate(offsets):
        parts += _column(sizes, column, offset, theme, last=column == len(offsets) - 1)
    table = _shapes(sizes)
    parts += _labels(table, theme)
    parts += _footnote(sizes, len(offsets), theme)
    alt = _alt(sizes, table)
    return Drawing(document(WIDTH, HEIGHT, alt, parts), alt, table, WIDEST)


def _sizes(setup: Setup, num_features: int) -> Sizes:
    return Sizes(
        batch=setup.training.batch_size,
        time=setup.window.sequence_length,
        features=num_features,
        hidden=setup.network.hidden_size,
        layers=setup.network.num_layers,
        horizon=setup.window.horizon,
        every_step=setup.window.task == "many-to-many",
        label=setup.network.label,
    )


def _offsets(time: int) -> list[int | None]:
    """Steps to draw, counted back from the last; None stands for those that are left out."""
    if time <= MOST_STEPS:
        return list(range(time - 1, -1, -1))
    return [time - 1, time - 2, None, 0]


def _column(
    sizes: Sizes, column: int, offset: int | None, theme: Theme, *, last: bool
) -> list[str]:
    x = LEFT + column * COLUMN
    onward = [] if last else _state_arrow(x, theme)
    if offset is None:
        dots = [words(x + BOX / 2, y, "…", theme.muted, size=16) for y in (INPUTS + 24, CELL + 24)]
        return [*dots, *onward]
    middle = x + BOX / 2
    parts = [
        *_boxed(x, INPUTS, _time(offset), _count(sizes.features, "feature"), _quiet(theme)),
        arrow(middle, INPUTS - 3, middle, CELL + 45, theme.muted),
        *_boxed(x, CELL, sizes.label, _width(sizes), _cell_ink(theme)),
        *onward,
    ]
    if last or sizes.every_step:
        parts += _reading(sizes, middle, offset, theme, last=last)
    return parts


def _state_arrow(x: float, theme: Theme) -> list[str]:
    return [arrow(x + BOX + 1, CELL + 21, x + COLUMN - 1, CELL + 21, theme.muted)]


def _reading(sizes: Sizes, middle: float, offset: int, theme: Theme, *, last: bool) -> list[str]:
    """Readout and forecasts above one cell; only those of the last step are the forecast."""
    ink = Ink(theme.forecast, tint(theme.forecast, 0.2), theme.ink) if last else _quiet(theme)
    x = middle - BOX / 2
    first, final = _time(offset - 1), _time(offset - sizes.horizon)
    said = (first, "") if sizes.horizon == 1 else (first, f"… {final}")
    return [
        arrow(middle, CELL - 3, middle, READOUT + 39, theme.muted),
        *_boxed(x, READOUT, "readout", "", _quiet(theme), height=36),
        arrow(middle, READOUT - 3, middle, FORECASTS + 45, theme.muted),
        *_boxed(x, FORECASTS, *said, ink),
    ]


def _boxed(
    x: float, y: float, first: str, second: str, ink: Ink, *, height: float = 42
) -> list[str]:
    middle, centre = x + BOX / 2, y + height / 2
    frame = box(x, y, BOX, height, ink)
    if not second:
        return [frame, words(middle, centre + 4, first, ink.text)]
    return [
        frame,
        words(middle, centre - 3, first, ink.text),
        words(middle, centre + 12, second, ink.text, size=10),
    ]


def _shapes(sizes: Sizes) -> pd.DataFrame:
    """One row a tensor: what it is, its axes and its shape."""
    step = (sizes.time,) if sizes.every_step else ()
    step_name = "time, " if sizes.every_step else ""
    state = "States" if sizes.every_step else "Last state"
    rows = [
        ("Forecasts", f"batch, {step_name}horizon", (sizes.batch, *step, sizes.horizon)),
        ("Readout", "hidden, horizon", (sizes.hidden, sizes.horizon)),
        (state, f"batch, {step_name}hidden", (sizes.batch, *step, sizes.hidden)),
        ("Inputs", "batch, time, feature", (sizes.batch, sizes.time, sizes.features)),
    ]
    return pd.DataFrame(rows, columns=["tensor", "axes", "shape"])


def _labels(table: pd.DataFrame, theme: Theme) -> list[str]:
    parts = []
    tops = (FORECASTS, READOUT - 3, CELL, INPUTS)
    for y, row in zip(tops, table.to_dict("records"), strict=True):
        shape = f"({', '.join(map(str, row['shape']))})"
        parts += [
            words(LABELS, y + 12, row["tensor"], theme.ink, style="bold"),
            words(LABELS, y + 27, shape, theme.ink, size=11, style="mono"),
            words(LABELS, y + 41, row["axes"], theme.muted, size=10, style="start"),
        ]
    return parts


def _footnote(sizes: Sizes, columns: int, theme: Theme) -> list[str]:
    end = LEFT + (columns - 1) * COLUMN + BOX
    if sizes.every_step:
        text = "It learns from the forecasts of every step; the last are the answer."
    else:
        text = "It is read once, after the last step."
    line = words(LEFT, FOOT + 10, text, theme.muted, size=11, style="start")
    if columns == 1:
        return [line]
    return [arrow(LEFT, FOOT - 14, end, FOOT - 14, tint(theme.ink, 0.3)), line]


def _time(offset: int) -> str:
    """``t-29``, ``t``, ``t+1``: steps from the last one of the sequence."""
    return "t" if offset == 0 else f"t\N{MINUS SIGN}{offset}" if offset > 0 else f"t+{-offset}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _width(sizes: Sizes) -> str:
    layers = f"{sizes.layers} × " if sizes.layers > 1 else ""
    return f"{layers}{sizes.hidden} wide"


def _quiet(theme: Theme) -> Ink:
    return Ink(tint(theme.ink, 0.35), CLEAR, theme.ink)


def _cell_ink(theme: Theme) -> Ink:
    return Ink(tint(theme.ink, 0.5), tint(theme.ink, 0.07), theme.ink)


def _alt(sizes: Sizes, table: pd.DataFrame) -> str:
    task = "Many-to-many" if sizes.every_step else "Many-to-one"
    shapes = ", ".join(
        f"{row['tensor'].lower()} {row['shape']}" for row in table.to_dict("records")
    )
    read = "after every step" if sizes.every_step else "once, after the last step"
    return (
        f"{task}: {sizes.label} reads {_count(sizes.time, 'step')} of "
        f"{_count(sizes.features, 'feature')} and is read {read}, to forecast "
        f"{_count(sizes.horizon, 'step')}. Shapes: {shapes}."
    )
