"""What the network does with one window, in the user's own numbers: one diagram a task shape."""

import pandas as pd

from rnn_forecast.figures.picture import Drawing
from rnn_forecast.figures.svg import Ink, arrow, box, document, words
from rnn_forecast.figures.task_columns import Column, Sizes, columns, features
from rnn_forecast.figures.theme import CLEAR, LIGHT, Theme, tint
from rnn_forecast.language import _, n_
from rnn_forecast.tasks import TASKS
from rnn_forecast.training import Setup

WIDTH, HEIGHT = 408, 322
WIDEST = 550
"""Pixels on the page; more would make its words larger than the page's."""

COLUMN, BOX = 72, 58
"""Pixels from one step to the next, and of its box. Four of them leave room for the shapes."""

LEFT, LABELS = 4, 298

FORECASTS, READOUT, CELL, INPUTS, FOOT = 8, 88, 152, 236, 306
"""Top of each row, and the line of words below them."""

AXES = {
    "batch": "batch",
    "time": "time",
    "step": "step",
    "feature": "feature",
    "hidden": "hidden",
    "horizon": "horizon",
    "segment": "segment",
    "value": "value",
}
"""What the axes of the tensors are called."""

FOOTNOTES = {
    "one-to-one": "It sees one value, and says the horizon at once.",
    "one-to-many": "It sees one value, then reads what it says itself.",
    "many-to-one": "It is read once, after the last step.",
    "recursive": "After t it reads what it says itself.",
    "many-to-many": "It learns from the forecasts of every step; the last are the answer.",
    "sequence-to-sequence": "The decoder starts from the last state, and reads what it says.",
}


def task_diagram(setup: Setup, num_features: int, *, theme: Theme = LIGHT) -> Drawing:
    """Draw inputs, cells, readout and forecasts of one window with their tensor shapes."""
    sizes = Sizes.of(setup, num_features)
    drawn = columns(sizes)
    parts = [] if sizes.step_by_step else _whole(sizes, len(drawn), theme)
    for place, column in enumerate(drawn):
        parts += _column(sizes, place, column, theme)
        if sizes.step_by_step and place < len(drawn) - 1:
            parts += _state_arrow(_left(place), theme)
    table = _shapes(sizes)
    parts += _labels(table, theme)
    parts += _footnote(sizes, len(drawn), theme)
    alt = _alt(sizes, table)
    return Drawing(document(WIDTH, HEIGHT, alt, parts), alt, table, WIDEST)


def _left(place: int) -> float:
    return LEFT + place * COLUMN


def _whole(sizes: Sizes, places: int, theme: Theme) -> list[str]:
    """One box for a network that reads all steps at once."""
    width = _left(places - 1) + BOX - LEFT
    return _boxed(LEFT, CELL, sizes.label, _width(sizes), _cell_ink(theme), width=width)


def _column(sizes: Sizes, place: int, column: Column | None, theme: Theme) -> list[str]:
    x = _left(place)
    middle = x + BOX / 2
    if column is None:
        tops = (INPUTS, CELL) if sizes.step_by_step else (INPUTS,)
        return [words(middle, y + 24, "…", theme.muted, size=16) for y in tops]
    parts = [
        *_boxed(x, INPUTS, *column.reads, _forecast_ink(theme) if column.own else _quiet(theme)),
        arrow(middle, INPUTS - 3, middle, CELL + 45, theme.muted),
    ]
    if sizes.step_by_step:
        parts += _boxed(x, CELL, column.cell, _width(sizes), _cell_ink(theme))
    if column.says[0]:
        parts += _reading(x, column, theme)
    return parts


def _state_arrow(x: float, theme: Theme) -> list[str]:
    return [arrow(x + BOX + 1, CELL + 21, x + COLUMN - 1, CELL + 21, theme.muted)]


def _reading(x: float, column: Column, theme: Theme) -> list[str]:
    """Readout and forecasts above one cell."""
    middle = x + BOX / 2
    ink = _forecast_ink(theme) if column.answer else _quiet(theme)
    return [
        arrow(middle, CELL - 3, middle, READOUT + 39, theme.muted),
        *_boxed(x, READOUT, _("readout"), "", _quiet(theme), height=36),
        arrow(middle, READOUT - 3, middle, FORECASTS + 45, theme.muted),
        *_boxed(x, FORECASTS, *column.says, ink),
    ]


def _boxed(  # noqa: PLR0913  (where, what, how)
    x: float, y: float, first: str, second: str, ink: Ink, *, width: float = BOX, height: float = 42
) -> list[str]:
    middle, centre = x + width / 2, y + height / 2
    frame = box(x, y, width, height, ink)
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
    said = ("time",) if sizes.every_step else ()
    ahead = "horizon" if sizes.outputs == sizes.horizon else "segment"
    states, kept = (sizes.horizon,), ("step",)
    if not sizes.feeds_back:
        states, kept = step, said
    answer = "value" if sizes.feeds_back else ahead
    rows = [
        (_("Forecasts"), _axes("batch", *said, "horizon"), (sizes.batch, *step, sizes.horizon)),
        (_("Readout"), _axes("hidden", answer), (sizes.hidden, sizes.outputs)),
        (_state_name(sizes), _axes("batch", *kept, "hidden"), (sizes.batch, *states, sizes.hidden)),
        (
            _("Inputs"),
            _axes("batch", "time", "feature"),
            (sizes.batch, sizes.time, sizes.features),
        ),
    ]
    return pd.DataFrame(rows, columns=["tensor", "axes", "shape"])


def _axes(*names: str) -> str:
    return ", ".join(_(AXES[name]) for name in names)


def _state_name(sizes: Sizes) -> str:
    if not sizes.step_by_step:
        return _("Hidden")
    return _("States") if sizes.every_step or sizes.feeds_back else _("Last state")


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


def _footnote(sizes: Sizes, places: int, theme: Theme) -> list[str]:
    text = _(FOOTNOTES[sizes.task])
    line = words(LEFT, FOOT + 10, text, theme.muted, size=11, style="start")
    if places == 1:
        return [line]
    end = _left(places - 1) + BOX
    return [arrow(LEFT, FOOT - 14, end, FOOT - 14, tint(theme.ink, 0.3)), line]


def _width(sizes: Sizes) -> str:
    layers = f"{sizes.layers} × " if sizes.layers > 1 else ""
    return _("{layers}{hidden} wide").format(layers=layers, hidden=sizes.hidden)


def _forecast_ink(theme: Theme) -> Ink:
    return Ink(theme.forecast, tint(theme.forecast, 0.2), theme.ink)


def _quiet(theme: Theme) -> Ink:
    return Ink(tint(theme.ink, 0.35), CLEAR, theme.ink)


def _cell_ink(theme: Theme) -> Ink:
    return Ink(tint(theme.ink, 0.5), tint(theme.ink, 0.07), theme.ink)


def _alt(sizes: Sizes, table: pd.DataFrame) -> str:
    shapes = ", ".join(
        f"{row['tensor'].lower()} {row['shape']}" for row in table.to_dict("records")
    )
    return _(
        "{task}: {label} reads {time} of {features} to forecast {horizon}. {does} Shapes: {shapes}."
    ).format(
        task=_(sizes.task).capitalize(),
        label=sizes.label,
        time=_steps(sizes.time),
        features=features(sizes.features),
        horizon=_steps(sizes.horizon),
        does=_(TASKS[sizes.task].does),
        shapes=shapes,
    )


def _steps(count: int) -> str:
    return n_("{count} step", "{count} steps", count).format(count=count)
