"""One recurrent cell unrolled over a few steps, with its actual numbers."""

import pandas as pd

from rnn_forecast.figures.picture import Drawing
from rnn_forecast.figures.svg import Ink, arrow, box, document, words
from rnn_forecast.figures.theme import CLEAR, LIGHT, Theme, tint
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.one_cell import Unrolled

MOST_COLUMNS = 5
WIDTH, HEIGHT, WIDEST = 450, 250, 680
COLUMN, BOX, LEFT = 78, 50, 44
OUTPUT, STATE, INPUT = 8, 84, 192
STATE_HEIGHT = 66


def cell_diagram(unrolled: Unrolled, step: int, *, theme: Theme = LIGHT) -> Drawing:
    """Draw inputs, states and outputs around one step, which stands out.

    Args:
        unrolled: One sequence, read.
        step: Counted from 1.
        theme: Colours.
    """
    shown = _around(step, len(unrolled.inputs))
    parts: list[str] = []
    for place, each in enumerate(shown):
        parts += _column(unrolled, each, place, chosen=each == step, theme=theme)
    parts += _past(theme, from_zero=shown[0] == 1)
    if shown[-1] < len(unrolled.inputs):
        parts += _rest(theme)
    alt = _alt(unrolled, step)
    return Drawing(document(WIDTH, HEIGHT, alt, parts), alt, _table(unrolled), WIDEST)


def _around(step: int, last: int) -> list[int]:
    """Steps to show, the chosen one as near to the middle as the ends allow."""
    first = max(min(step - MOST_COLUMNS // 2, last - MOST_COLUMNS + 1), 1)
    return list(range(first, min(first + MOST_COLUMNS, last + 1)))


def _column(unrolled: Unrolled, step: int, place: int, *, chosen: bool, theme: Theme) -> list[str]:
    x = LEFT + place * COLUMN
    middle = x + BOX / 2
    line = theme.forecast if chosen else tint(theme.ink, 0.35)
    ink = Ink(line, tint(theme.forecast, 0.2) if chosen else CLEAR, theme.ink)
    labels = (("W_hy", OUTPUT + 58), ("W_xh", INPUT - 16)) if chosen else ()
    return [
        *_number_box(x, OUTPUT, f"y{_small(step)}", unrolled.outputs[step - 1], ink),
        arrow(middle, STATE - 2, middle, OUTPUT + 43, theme.muted),
        *_state_box(x, step, unrolled, ink),
        arrow(middle, INPUT - 2, middle, STATE + STATE_HEIGHT + 3, theme.muted),
        *_number_box(x, INPUT, f"x{_small(step)}", unrolled.inputs[step - 1], ink),
        *[words(middle + 4, y, text, theme.ink, size=10, style="start") for text, y in labels],
        *_carry(place, chosen=chosen, theme=theme),
    ]


def _carry(place: int, *, chosen: bool, theme: Theme) -> list[str]:
    """The arrow that brings the state of the step before."""
    y, end = STATE + STATE_HEIGHT / 2, LEFT + place * COLUMN - 2
    start = end - (COLUMN - BOX) + 4
    parts = [arrow(start, y, end, y, theme.forecast if chosen else theme.muted)]
    if chosen:
        parts.append(words((start + end) / 2, y - 6, "W_hh", theme.ink, size=9))
    return parts


def _past(theme: Theme, *, from_zero: bool) -> list[str]:
    text = "0" if from_zero else "…"
    return [words(LEFT - 36, STATE + STATE_HEIGHT / 2 + 4, text, theme.muted, size=12)]


def _rest(theme: Theme) -> list[str]:
    """The arrow towards steps that have no room."""
    y, start = STATE + STATE_HEIGHT / 2, LEFT + MOST_COLUMNS * COLUMN - (COLUMN - BOX) + 2
    return [
        arrow(start, y, start + 22, y, theme.muted),
        words(start + 34, y + 4, "…", theme.muted, size=12),
    ]


def _number_box(x: float, y: float, name: str, value: float, ink: Ink) -> list[str]:
    middle = x + BOX / 2
    return [
        box(x, y, BOX, 40, ink),
        words(middle, y + 15, name, ink.text, size=11),
        words(middle, y + 31, f"{value:.2f}", ink.text, size=12),
    ]


def _state_box(x: float, step: int, unrolled: Unrolled, ink: Ink) -> list[str]:
    state = unrolled.states[step - 1]
    first = STATE + 32 + 7 * (3 - len(state))
    return [
        box(x, STATE, BOX, STATE_HEIGHT, ink),
        words(x + BOX / 2, STATE + 15, f"h{_small(step)}", ink.text, size=11),
        *[
            words(x + BOX / 2, first + 14 * row, f"{value:.2f}", ink.text, size=12)
            for row, value in enumerate(state)
        ],
    ]


def _small(step: int) -> str:
    """The number as a subscript."""
    return str(step).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def _table(unrolled: Unrolled) -> pd.DataFrame:
    """One row a step."""
    states = {f"h{unit + 1}": unrolled.states[:, unit] for unit in range(unrolled.states.shape[1])}
    steps = range(1, len(unrolled.inputs) + 1)
    return pd.DataFrame({"step": steps, "x": unrolled.inputs, **states, "y": unrolled.outputs})


def _alt(unrolled: Unrolled, step: int) -> str:
    as_text = lambda values: ", ".join(number(value) for value in values)  # noqa: E731
    return _(
        "Step {step} of {count}: the cell reads {value} and the state ({before}), makes the state "
        "({after}) of them and says {output}."
    ).format(
        step=step,
        count=len(unrolled.inputs),
        value=number(unrolled.inputs[step - 1]),
        before=as_text(unrolled.before(step)),
        after=as_text(unrolled.states[step - 1]),
        output=number(unrolled.outputs[step - 1]),
    )
